"""Why a group is among the results, or why it is missing, for stewards: a sentence first, then the reckoning."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import facets, search
from directory.date_words import say_list
from directory.filters import ParsedQuery, is_place_unclear
from directory.geo.distance import format_distance, format_length
from directory.models import Listing, ListingStatus, TextVariant, User
from directory.pages.addresses import KEPT, with_values, without
from directory.pages.texts import preferred
from directory.pages.why_words import fields_words, found_as, has_words, label, quoted
from directory.search.explanations import (
    ExplainedClause,
    ExplainedListing,
    ExplainedTerm,
    Explanation,
    Opening,
    Origin,
    Taken,
)
from directory.search.types import FACET_MODES, PAGE_SIZE, Sort

MAX_ADDRESS_CHARACTERS = 300
MAX_ALSO = 3
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkView:
    """Words, with an address where they lead somewhere."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A thing that could stand for a word; `is_here` where the listing has it."""

    found_as: str
    count: int
    weight: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word of the question in the table, and what it was read as where nothing has it.

    `missing` says so where the listing does not have it.
    """

    word: str
    used: str
    is_needed: bool
    missing: str
    found_as: str
    fields: Sequence[str]
    also: Sequence[str]
    telling: str
    reckoning: str
    score: str
    terms: Sequence[TermRow]


@dataclass(frozen=True, slots=True)
class SumView:
    """How the scores of the words become one number: the percentage of them that counts, and what goes on top."""

    words: str
    share: int
    kept: str
    prior: int
    prior_score: str
    total: str


@dataclass(frozen=True, slots=True)
class WhyView:
    """All that the page shows. `answer` and `reasons` are sentences; `fields` are the other parameters of the form."""

    heading: str
    listing: LinkView | None
    asked: Sequence[str]
    problem: str
    notices: Sequence[str]
    answer: Sequence[str]
    is_found: bool
    reasons: Sequence[str]
    place_url: str
    rows: Sequence[WordRow]
    sums: SumView | None
    found: str
    counts: Sequence[str]
    openings: Sequence[LinkView]
    written: str
    fields: Sequence[tuple[str, str]]
    back_url: str


def why_view(parsed: ParsedQuery, *, data: QueryDict, user: User | AnonymousUser) -> WhyView:
    """Return the page for a question and, if `data` names one, a listing that `user` may see."""
    written = "".join(char if char.isprintable() else " " for char in data.get("listing", "")[:MAX_ADDRESS_CHARACTERS])
    listing_id = listing_id_in(written)
    listing = Listing.objects.visible_to(user).filter(pk=listing_id).first() if listing_id else None
    told = search.explain(parsed.query, listing.pk if listing else None)
    part, language = told.listing, parsed.query.language
    name = _name(listing, language) if listing else ""
    return WhyView(
        heading=_heading(name, is_found=bool(part and part.is_found)),
        listing=LinkView(name, f"/groups/{listing.pk}/") if listing else None,
        asked=list(_asked(parsed)),
        problem=_problem(written, listing_id, listing),
        notices=[*parsed.left_out, *_notices(parsed)],
        answer=list(_answer(part, told, parsed)) if part and part.is_found else [],
        is_found=bool(part and part.is_found),
        reasons=[*_hidden(listing, part), *_missing(part, told, parsed)] if listing else [],
        place_url=_place_url(part, data),
        rows=[_row(clause, language) for clause in part.clauses if clause.terms or clause.word] if part else [],
        sums=_sums(part) if part else None,
        found=_found(told.total),
        counts=list(_counts(told)),
        openings=[_opening(opening, parsed, data) for opening in sorted(told.openings, key=lambda row: -row.total)],
        written=written.strip(),
        fields=[(key, value) for key in KEPT if key not in ("q", "near") for value in data.getlist(key)],
        back_url=with_values(data, {}),
    )


def listing_id_in(written: str) -> UUID | None:
    """Return the id of a listing in an address or by itself; None where there is none."""
    found = _ID.search(written)
    return UUID(found[0]) if found else None


def _name(listing: Listing, language: str) -> str:
    texts = {text.language: text.name for text in listing.texts.all() if text.variant == TextVariant.STANDARD}
    return preferred(texts, wanted=(language, listing.language))[1] if texts else str(listing.pk)


def _heading(name: str, *, is_found: bool) -> str:
    if not name:
        return _("Why is a group missing?")
    return (_("Why is “%(name)s” here?") if is_found else _("Why is “%(name)s” missing?")) % {"name": name}


def _asked(parsed: ParsedQuery) -> Iterable[str]:
    """Yield what was asked, as the chips of the results page say it."""
    if parsed.text:
        yield quoted(parsed.text)
    if parsed.query.near and parsed.place and parsed.place.found:
        yield _("near %(place)s") % {"place": parsed.place.found.label}
        if parsed.radius:
            yield _("within %(distance)s") % {"distance": format_length(float(parsed.radius))}
    for group in FACET_MODES:
        for code in sorted(parsed.query.filters.get(group, ())):
            yield label(group, code, language=parsed.query.language)


def _problem(written: str, listing_id: UUID | None, listing: Listing | None) -> str:
    if not written.strip() or listing is not None:
        return ""
    if listing_id is None:
        return _("This is not the address of a group. Copy the whole address from the page of the group.")
    return _("There is no group at this address.")


def _notices(parsed: ParsedQuery) -> Iterable[str]:
    if is_place_unclear(parsed):
        yield _("We do not know which place “%(place)s” is, so distance plays no part.") % {"place": parsed.place_text}


# --- It is here ---


def _answer(part: ExplainedListing, told: Explanation, parsed: ParsedQuery) -> Iterable[str]:
    language = parsed.query.language
    has = [words for clause in part.clauses if clause.word for words in has_words(clause, language=language)]
    facts = [_("it has %(what)s") % {"what": say_list(list(dict.fromkeys(has)))}] if has else []
    if part.metres is not None:
        facts.append(_("it is %(distance)s") % {"distance": format_distance(part.metres / 1000)})
    if facts:
        yield _sentence(facts)
    elif parsed.text:
        yield _("None of the words says what is looked for, so it is here because nothing speaks against it.")
    else:
        yield _("No words were asked for, so it is here because nothing speaks against it.")
    if part.place is None:
        yield _("It comes after the first %(count)d groups, which is all that the pages show.") % {"count": 1000}
    else:
        yield _("It is number %(place)d of %(total)d.") % {"place": part.place, "total": told.total}
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


def _place_url(part: ExplainedListing | None, data: QueryDict) -> str:
    if part is None or part.place is None:
        return ""
    page = -(-part.place // PAGE_SIZE)
    return with_values(data, {"page": str(page) if page > 1 else ""})


# --- It is missing ---


def _hidden(listing: Listing | None, part: ExplainedListing | None) -> Iterable[str]:
    """Yield why the public may not find it, or why search does not hold it."""
    if listing is None:
        return
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


def _missing(part: ExplainedListing | None, told: Explanation, parsed: ParsedQuery) -> Iterable[str]:
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


# --- The question by itself ---


def _found(total: int) -> str:
    return ngettext("The question finds %(count)s group.", "The question finds %(count)s groups.", total) % {
        "count": _number(total)
    }


def _counts(told: Explanation) -> Iterable[str]:
    for word in told.words:
        said = quoted(word.word)
        if word.used:
            said = _("%(written)s, read as %(used)s") % {"written": said, "used": quoted(word.used)}
        yield ngettext("%(word)s: %(count)d group by itself", "%(word)s: %(count)d groups by itself", word.count) % {
            "word": said,
            "count": word.count,
        }


def _opening(opening: Opening, parsed: ParsedQuery, data: QueryDict) -> LinkView:
    changed = {
        Taken.WORD: lambda: with_values(data, {"q": opening.text}),
        Taken.FILTER: lambda: without(data, opening.value),
        Taken.ALL_FILTERS: lambda: with_values(data, dict.fromkeys(FACET_MODES, "")),
        Taken.RADIUS: lambda: without(data, "near"),
    }
    without_what = {
        Taken.WORD: quoted(opening.value),
        Taken.FILTER: quoted(str(facets.LEGENDS.get(opening.value, opening.value))),
        Taken.ALL_FILTERS: _("all filters"),
        Taken.RADIUS: _("the distance"),
    }
    words = ngettext("Without %(what)s: %(count)d group", "Without %(what)s: %(count)d groups", opening.total)
    text = words % {"what": without_what[opening.taken], "count": opening.total}
    return LinkView(text, changed[opening.taken]() if opening.total else "")


# --- The table ---


def _row(clause: ExplainedClause, language: str) -> WordRow:
    best = clause.best
    return WordRow(
        word=quoted(clause.word) if clause.word else _("(the reader’s language)"),
        used=quoted(clause.used) if clause.used else "",
        is_needed=clause.importance > 0,
        missing="" if best else _missing_words(clause),
        found_as=found_as(best, language=language) if best else "",
        fields=fields_words(best) if best else [],
        also=[_also(term, language) for term in clause.terms[1:] if term.impact][:MAX_ALSO],
        telling=_telling(best) if best else "",
        reckoning=_reckoning(best) if best else "",
        score=_number(clause.score),
        terms=[
            TermRow(found_as(term, language=language), term.count, term.weight, term.impact > 0)
            for term in clause.terms
        ],
    )


def _missing_words(clause: ExplainedClause) -> str:
    if clause.is_unknown:
        return _("No group has it")
    return _("Not in this group") if clause.importance else _("Not in this group, and not needed")


def _also(term: ExplainedTerm, language: str) -> str:
    fields = say_list([field.lower() for field in fields_words(term)])
    return _("%(found_as)s (%(fields)s): %(score)s") % {
        "found_as": found_as(term, language=language),
        "fields": fields,
        "score": _number(term.score),
    }


def _telling(term: ExplainedTerm) -> str:
    if term.origin is Origin.LANGUAGE:
        return _("a lift for every text in it")
    return ngettext("%(count)s group has it", "%(count)s groups have it", term.count) % {"count": _number(term.count)}


def _reckoning(term: ExplainedTerm) -> str:
    return f"{term.impact} × {term.weight} × {term.idf} ÷ 256"


def _sums(part: ExplainedListing) -> SumView:
    return SumView(
        words=_number(part.clause_score),
        share=round(100 * part.coverage / 256),
        kept=_number(part.covered_score),
        prior=part.prior,
        prior_score=_number(part.prior_score),
        total=_number(part.score),
    )


def _number(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
