"""What the results page says it understood: places, times, synonyms, corrections, and what it had to leave out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.http import QueryDict
from django.utils.translation import gettext as _

from directory import facets
from directory.capital import PLAIN_WORDS, CapitalKind
from directory.filters import ParsedQuery
from directory.geo.candidates import Candidate
from directory.geo.folding import plain_name
from directory.models import PlaceKind
from directory.pages.addresses import with_values, without, without_words
from directory.search.types import Correction, SearchPage, SearchQuery, Sort, Understood

# More sentences than these push the list off a phone, and more topics make a sentence that nobody reads.
MAX_SAID = 2
MAX_SYNONYMS = 3
MAX_COMPLETIONS = 3


@dataclass(frozen=True, slots=True)
class SaidView:
    """One sentence; `link_text` with `url` offers to take it the other way."""

    text: str
    link_text: str = ""
    url: str = ""


def said_back(parsed: ParsedQuery, answer: SearchPage, *, data: QueryDict, is_instead: bool = False) -> list[SaidView]:
    """Return what was understood, in at most `MAX_SAID` plain sentences: what changes the list most comes first.

    What `reading_said` says counts as one of them, before words that were completed or stand for a topic. `is_instead`:
    a notice (`left_out`) says already that these are not quite what was asked for.
    """
    said = [*_changed(parsed, answer, data=data, is_instead=is_instead)][:MAX_SAID]
    room = MAX_SAID - len(said) - (reading_said(parsed, data=data) is not None)
    return [*said, *islice(_added(parsed, answer), max(0, room))]


def _changed(parsed: ParsedQuery, answer: SearchPage, *, data: QueryDict, is_instead: bool) -> Iterable[SaidView]:
    """Yield how the list differs from what was asked."""
    understood = answer.understood
    if parsed.query.text and not understood.words:
        yield SaidView(_nothing_counted(parsed.query))
    for correction in understood.corrections:
        yield _correction(correction, text=parsed.text, is_only=len(understood.words) < 2, data=data)
    if not understood.every_word and answer.total and not is_instead:
        yield SaidView(_("No group has all of your words. These have some of them."))
    for words, kinds in understood.company:
        yield from (_company(words, CapitalKind(kind), parsed=parsed, answer=answer, data=data) for kind in kinds)


def _added(parsed: ParsedQuery, answer: SearchPage) -> Iterable[SaidView]:
    """Yield what words stood for besides themselves."""
    understood = answer.understood
    if understood.completions and answer.total:
        yield _completions(understood, text=parsed.query.text)
    if topics := _synonyms(understood, language=parsed.query.language):
        yield SaidView(_("We also looked for: %(topics)s.") % {"topics": ", ".join(topics)})


def _nothing_counted(query: SearchQuery) -> str:
    """Return what to say of a text without any word to look for: it narrows nothing."""
    if not any(map(str.isalnum, query.text)):
        return _("There is no word to look for in “%(text)s”.") % {"text": query.text}
    if any(query.filters.values()) or (query.near and query.radius_km is not None):
        return _("“%(words)s” is too common to look for.") % {"words": query.text}
    return _("“%(words)s” is too common to look for. These are all groups.") % {"words": query.text}


def reading_said(parsed: ParsedQuery, *, data: QueryDict) -> SaidView | None:
    """Return what was read as a place and a time, with the way to take all as words, or back; None for neither."""
    if parsed.is_by_words:
        if not parsed.reading:
            return None
        words = _("Look for places and days again")
        return SaidView(_("We took all of your words as words."), words, without(data, "words"))
    reading = parsed.used
    place = reading.place.words if reading and reading.place and parsed.is_place_read else ""
    times = time_words(parsed)
    if place and times:
        text = _("We took “%(place)s” as a place and “%(times)s” as a time.") % {"place": place, "times": times}
    elif place:
        text = _("We took “%(place)s” as a place.") % {"place": place}
    elif times:
        text = _("We took “%(times)s” as a time.") % {"times": times}
    else:
        return None
    is_one = " " not in f"{place}{times}" and not (place and times)
    link = _("Look for the word instead") if is_one else _("Look for the words instead")
    return SaidView(f"{text} {_('Not right?')}", link, with_values(data, {"words": "1"}))


def time_words(parsed: ParsedQuery) -> str:
    """Return the words that were read as times, as they were typed."""
    reading = parsed.used
    if not reading or not reading.times:
        return ""
    words = ""
    for before, time in zip([None, *reading.times], reading.times, strict=False):
        gap = "" if before is None or before.span.end == time.span.start else " "
        lead = reading.text[time.span.start : time.span.end] if before else time.words
        words += gap + lead
    return words


def _correction(correction: Correction, *, text: str, is_only: bool, data: QueryDict) -> SaidView:
    said = _("We found nothing for “%(written)s”, so we looked for “%(used)s”.") % {
        "written": correction.written,
        "used": correction.used,
    }
    left = " ".join(word for word in text.split() if plain_name(word) != plain_name(correction.written))
    # Nothing has the word as written, so only the words beside it can be searched for.
    if is_only or left == " ".join(text.split()) or not left:
        return SaidView(said)
    link = _("Leave “%(written)s” out") % {"written": correction.written}
    return SaidView(said, link, without_words(data, left))


def _completions(understood: Understood, *, text: str) -> SaidView:
    last = text.split()[-1]
    words = ", ".join(f"“{word}”" for word in understood.completions[:MAX_COMPLETIONS])
    return SaidView(_("We took “%(written)s” as the beginning of %(words)s.") % {"written": last, "words": words})


def _company(words: str, kind: CapitalKind, *, parsed: ParsedQuery, answer: SearchPage, data: QueryDict) -> SaidView:
    """Say what a wish for company does to these results, and offer to show no others where that makes a difference."""
    named = {"words": words, "company": PLAIN_WORDS[kind]}
    with_it = answer.facets.get("tie", {}).get(str(kind), 0)
    if answer.total and not with_it:
        return SaidView(_("“%(words)s”: none of these groups offers “%(company)s”.") % named)
    if parsed.ticked.get("tie") or with_it == answer.total or parsed.query.sort is not Sort.BEST:
        said = _("We took “%(words)s” as a wish for groups that offer “%(company)s”.") % named
    else:
        said = _("“%(words)s”: we put groups that offer “%(company)s” higher.") % named
    if parsed.ticked.get("tie") or with_it in (0, answer.total):
        return SaidView(said)
    return SaidView(said, _("Show only these"), with_values(data, {"tie": str(kind)}))


def _synonyms(understood: Understood, *, language: str) -> list[str]:
    """Return the topics that words stood for, by the words, where their name does not hold the words already."""
    names = facets.values("topic", language=language)
    used = {correction.written: correction.used for correction in understood.corrections}
    found: list[str] = []
    left = MAX_SYNONYMS
    for written, codes in understood.synonyms:
        words = " ".join(used.get(word, word) for word in written.split())
        topics = [names[code].label for code in codes if code in names]
        topics = [name for name in topics if not _says_the_same(words, name)][:left]
        left -= len(topics)
        if topics:
            found.append(_("%(topic)s (“%(words)s”)") % {"topic": ", ".join(topics), "words": words})
    return list(dict.fromkeys(found))


def _says_the_same(written: str, name: str) -> bool:
    """Return whether every word of `written` stands in the name, but for its ending."""
    in_name = plain_name(name).split()
    return all(any(other[:4] == word[:4] for other in in_name) for word in plain_name(written).split())


def left_out(before: ParsedQuery, after: ParsedQuery) -> str:
    """Return what to say when nothing fits what was read in the text, and something fits without it; "" for nothing."""
    if before.reading is after.reading:
        return ""
    place = before.place.found if before.place and before.is_place_read and not after.is_place_read else None
    times = time_words(before)
    if place and times:
        return _("We found nothing near %(place)s for “%(times)s”. These are in other places or at other times.") % {
            "place": short_name(place),
            "times": times,
        }
    if place:
        return _("We found nothing like that near %(place)s. These are in other places.") % {"place": short_name(place)}
    return _("We found nothing for “%(times)s”. These meet at other times.") % {"times": times}


def short_name(place: Candidate) -> str:
    """Return the name of a town without its region and country: the field of the place says which it is."""
    return place.label.partition(",")[0] if place.kind in PlaceKind.values else place.label


def relaxations(parsed: ParsedQuery, *, has_words: Callable[[SearchQuery], bool]) -> Iterable[ParsedQuery]:
    """Yield the questions to ask when nothing fits what was read, the nearest to what was meant first.

    At other times; then with all that was typed as words, for groups that only say in words where they are; then the
    rest of the words alone. `has_words` tells whether listings have the words of a question as written: where they do
    not name the place, its words find what only looks like it.
    """
    reading = parsed.used
    if not reading or not (reading.times or parsed.is_place_read):
        return
    if reading.times and parsed.is_place_read:
        yield parsed.relaxed(text=reading.question, keeps_place=True)
    place = reading.place.words if reading.place and parsed.is_place_read else ""
    if not place or has_words(SearchQuery(at=parsed.query.at, text=place, language=parsed.query.language)):
        yield parsed.relaxed(text=parsed.text)
    if reading.question:
        yield parsed.relaxed(text=reading.question)
