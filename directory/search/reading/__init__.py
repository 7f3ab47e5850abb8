"""What a typed text says beside its words: a place, days and parts of the day. Pure.

The rest of the text is what is searched for; what was read is said back and can be taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from directory.geo.candidates import Gazetteer, GeocodeStatus
from directory.search.analysis import LANGUAGES, fold, words
from directory.search.compounds import COMPOUND_PARTS
from directory.search.reading.places import ReadPlace, read_place
from directory.search.reading.times import ReadTime, read_times
from directory.search.reading.tokens import Span, Token, cut, tokens
from directory.search.thesaurus import Thesaurus
from directory.search.types import MAX_TEXT_CHARACTERS

_ARTICLES = frozenset({"the", "den", "de", "het"})

__all__ = ["ReadPlace", "ReadTime", "Reading", "Span", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with what was read in it.

    `rest` is the text without what was read. `question` is what is to be searched for: the rest, or nothing when none
    of its words says what is looked for ("something in Leeds"). While a place is not clear ("Which Newport?"), its
    words stay among the rest.
    """

    text: str
    rest: str
    question: str
    place: ReadPlace | None = None
    times: tuple[ReadTime, ...] = ()

    def __bool__(self) -> bool:
        return self.place is not None or bool(self.times)

    @property
    def days(self) -> frozenset[str]:
        """All days that were read."""
        return frozenset(day for time in self.times for day in time.days)

    @property
    def parts(self) -> frozenset[str]:
        """All parts of the day that were read."""
        return frozenset(part for time in self.times for part in time.parts)

    def without(self, *spans: Span) -> str:
        """Return the text as it would be typed without these wishes."""
        return cut(self.text, spans)

    def only_read(self) -> str:
        """Return the text without its rest: the place and the times alone."""
        spans = sorted([time.span for time in self.times] + ([self.place.span] if self.place else []))
        ends = [0, *(span.end for span in spans)]
        starts = [*(span.start for span in spans), len(self.text)]
        return cut(self.text, (Span(*between) for between in zip(ends, starts, strict=True)))


def read(text: str, *, language: str, today: int, thesaurus: Thesaurus, gazetteer: Gazetteer | None = None) -> Reading:
    """Return what `text` says, to somebody who reads `language` on a weekday `today` (0–6). Never fails.

    Looks at the first 100 characters. Without a `gazetteer` no place is read. The language of the page goes first, and
    the other two where a word has one meaning only. Costs one look-up of names and at most one of a place.
    """
    text = text[:MAX_TEXT_CHARACTERS]
    found = tokens(text)
    judge = _Words(found, language=language, thesaurus=thesaurus)
    times = read_times(text, found, language=language, today=today % 7, is_fixed=judge.is_fixed)
    place = None
    if gazetteer is not None and found:
        taken = frozenset(number for time in times for number in _numbers(found, time.span))
        place = read_place(
            text,
            found,
            taken=taken,
            language=language,
            is_ordinary=judge.is_ordinary,
            is_fixed=judge.is_fixed,
            gazetteer=gazetteer,
        )
    spans = [time.span for time in times]
    if place and place.result.status is GeocodeStatus.FOUND:
        spans.append(place.span)
    rest = cut(text, spans) if spans else text.strip()
    question = rest if not spans or says_something(rest, language=language, thesaurus=thesaurus) else ""
    if rest and not question and place is None and all(_is_bare_part(time, text) for time in times):
        # "The morning call": hardly a wish for whatever is in the morning.
        return Reading(text=text, rest=text.strip(), question=text.strip())
    return Reading(text=text, rest=rest, question=question, place=place, times=tuple(times))


def _is_bare_part(time: ReadTime, text: str) -> bool:
    """Return whether a part of the day stands alone: without a day, and without "in" or "every" before it."""
    lead = text[time.span.start : time.span.end - len(time.words)]
    return not time.days and _ARTICLES.issuperset(word.key for word in tokens(lead))


def says_something(text: str, *, language: str, thesaurus: Thesaurus) -> bool:
    """Return whether any word says what is looked for, and not only who asks and how ("something", "a group")."""
    written = words(text)
    if thesaurus.matches(written, language=language):
        return True
    for number, entry in enumerate(thesaurus.entries(written, language=language)):
        foreign = (thesaurus.entries([written[number]], language=other)[0] for other in LANGUAGES)
        if entry.terms and not entry.is_soft and all(other.terms for other in foreign):
            return True
    return False


@lru_cache(maxsize=8)
def _common_stems(thesaurus: Thesaurus, language: str) -> frozenset[str]:
    """Return the stems of common parts of compounds, in every form: "haven" is the garden."""
    stem = thesaurus.analyzer(language).stem
    return frozenset(stem(fold(part)) for part in COMPOUND_PARTS.get(language, ()))


def _numbers(found: Sequence[Token], span: Span) -> list[int]:
    return [number for number, word in enumerate(found) if word.start < span.end and word.end > span.start]


class _Words:
    """What the thesaurus knows of the words of one text, asked word by word."""

    def __init__(self, found: Sequence[Token], *, language: str, thesaurus: Thesaurus) -> None:
        self.keys = [word.key for word in found]
        self.language = language
        self.thesaurus = thesaurus
        self._phrases: frozenset[int] | None = None

    def is_ordinary(self, number: int) -> bool:
        """Return whether a word is one of every day in any of the three languages."""
        return any(self._is_ordinary_in(number, language) for language in LANGUAGES)

    def is_fixed(self, number: int) -> bool:
        """Return whether a word belongs to an expression of the thesaurus, or means a topic by itself."""
        if self._phrases is None:
            matches = self.thesaurus.matches(self.keys, language=self.language)
            self._phrases = frozenset(number for match in matches for number in range(match.start, match.end))
        return number in self._phrases

    def _is_ordinary_in(self, number: int, language: str) -> bool:
        (entry,) = self.thesaurus.entries([self.keys[number]], language=language)
        if not entry.terms or entry.is_soft or entry.topics:
            return True
        return entry.terms[0].partition(":")[2] in _common_stems(self.thesaurus, language)
