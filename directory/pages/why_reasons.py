"""Why a group is among the results, or why it is missing, in sentences."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from directory import facets
from directory.date_words import say_list
from directory.filters import ParsedQuery
from directory.geo.distance import format_distance, format_length
from directory.models import Listing, ListingStatus
from directory.pages.why_words import has_words, label, quoted
from directory.search.explanations import ExplainedClause, ExplainedListing
from directory.search.types import MAX_PAGE, PAGE_SIZE, Sort


def say_here(part: ExplainedListing, *, total: int, parsed: ParsedQuery) -> Iterable[str]:
    """Yield what a listing has of the question, and its place among `total` results."""
    language = parsed.query.language
    has = [words for clause in part.clauses if clause.word for words in has_words(clause, language=language)]
    facts = [_("it has %(what)s") % {"what": say_list(list(dict.fromkeys(has)))}] if has else []
    if part.metres is not None:
        facts.append(_("it is %(distance)s") % {"distance": format_distance(part.metres / 1000)})
    if facts:
        yield _sentence(facts)
    elif parsed.query.text:
        yield _("None of the words says what is looked for, so it is here because nothing speaks against it.")
    else:
        yield _("No words were asked for, so it is here because nothing speaks against it.")
    if part.place is None:
        yield _("It comes after the first %(count)d groups, which is all that the pages show.") % {
            "count": MAX_PAGE * PAGE_SIZE
        }
    else:
        yield _("It is number %(place)d of %(total)d.") % {"place": part.place, "total": total}
    yield from _order_words(parsed.query.sort)
    if part.importance and part.matched < part.importance:
        yield _("Hardly any group has all of the words, so groups that have some of them are shown.")


def _order_words(sort: Sort) -> Iterable[str]:
    if sort is Sort.NEAREST:
        yield _("The nearest come first; the score decides between groups that are equally far.")
    elif sort is Sort.SOONEST:
        yield _("The soonest come first; the score decides between groups that meet at the same time.")


def _sentence(facts: Sequence[str]) -> str:
    words = "; ".join(facts)
    return f"{words[:1].upper()}{words[1:]}."


def say_hidden(listing: Listing, part: ExplainedListing | None) -> Iterable[str]:
    """Yield why the public may not find it, or why search does not hold it."""
    if listing.vanished_at is not None:
        yield _("Its source does not list it any more.")
    if listing.status == ListingStatus.DRAFT:
        yield _("It is a draft: nobody but stewards sees it.")
    elif listing.status in (ListingStatus.INACTIVE, ListingStatus.DEFUNCT):
        yield _("It is marked “%(status)s”, so it is not shown.") % {"status": listing.get_status_display()}
    if listing.is_crisis_line:
        yield _("It is a crisis line. Those stand under “Help right now”, not among groups.")
    if part is None and listing.is_public() and not listing.is_crisis_line:
        yield _("It is public, but search does not know it yet. Save it again, or write its search document anew.")


def say_missing(part: ExplainedListing | None, *, parsed: ParsedQuery) -> Iterable[str]:
    """Yield what a listing that search holds does not have of the question; nothing where it is found."""
    if part is None or part.is_found:
        return
    if part.lacks_words:
        for clause in part.clauses:
            if clause.word and clause.best is None and (clause.importance or clause.is_unknown):
                yield _lacking(clause)
        if part.matched:
            yield _("It has some of the words, but other groups have more of them.")
    for group, chosen in part.failed.items():
        names = [quoted(label(group, code, language=parsed.query.language)) for code in sorted(chosen)]
        yield _("It does not fit %(values)s under “%(group)s”.") % {
            "group": facets.LEGENDS.get(group, group),
            "values": say_list(names),
        }
    if {"day", "part"} <= part.failed.keys():
        yield _("It has to meet on that day at that time.")
    if part.is_too_far:
        yield _too_far(part, parsed)


def _lacking(clause: ExplainedClause) -> str:
    word = quoted(clause.used or clause.word)
    if clause.is_unknown:
        return _("No group at all has %(word)s.") % {"word": word}
    if clause.near:
        return _("It does not have %(word)s. It has %(near)s, which is nearly the same.") % {
            "word": word,
            "near": say_list([quoted(near) for near in clause.near]),
        }
    return _("It does not have %(word)s, nor anything that stands for it.") % {"word": word}


def _too_far(part: ExplainedListing, parsed: ParsedQuery) -> str:
    radius = format_length(float(parsed.radius or 0))
    if part.metres is None:
        return _("It has no place on the map, so it cannot be within %(radius)s.") % {"radius": radius}
    return _("It is %(distance)s; the question asks for %(radius)s at most.") % {
        "distance": format_distance(part.metres / 1000),
        "radius": radius,
    }
