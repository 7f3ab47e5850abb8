"""A place named inside a text. Pure: whoever asks hands in the gazetteer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from directory.geo.candidates import Gazetteer, GeocodeResult, GeocodeStatus, NamedPlace
from directory.geo.countries import country_code, region_keys
from directory.geo.folding import fold_place_name, plain_name
from directory.geo.postcodes import postcode_guesses
from directory.search.analysis import LANGUAGES
from directory.search.reading.place_tables import (
    AREA,
    BIG_ABROAD,
    BIG_AT_HOME,
    CITY,
    COUNTRIES,
    DAILY_WORDS,
    LEADS,
    LEADS_EVERYWHERE,
    MAX_CONTEXT_WORDS,
    MAX_NAME_WORDS,
)
from directory.search.reading.time_tables import NOT
from directory.search.reading.tokens import JOINERS, Span, Token

# Digits of four signs that are more often a year than a postcode, where no word leads to them.
_YEARS: Final = range(1900, 2060)
_TWO_SPELLINGS: Final = str.maketrans({"å": "aa", "ø": "oe", "ö": "oe", "æ": "ae", "ä": "ae", "ü": "ue"})
_LONGEST_CODE: Final = 3
_SHORT_LEADS: Final = frozenset(
    word for leads in LEADS.values() for word, phrases in leads.items() if (word,) in phrases
)
_SAINTS: Final = frozenset({"saint", "sankt", "sint", "sct", "skt"})
_POSTCODE: Final = "postcode"
# More names than any sensible text gives: what comes later is not looked up.
MAX_NAMES: Final = 120


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """Words that name a place: `span` with what leads to it ("in Leeds"), `words` without, and what the gazetteer says.

    The result is one place, or several ("Which Leeds?").
    """

    span: Span
    words: str
    result: GeocodeResult


class _Guess(NamedTuple):
    """Words `first` to `last` (inclusive) as a name, with what may be its region or country after it."""

    first: int
    last: int
    lead: int
    is_led: bool
    context: int = 0


def read_place(
    text: str,
    words: Sequence[Token],
    *,
    taken: frozenset[int],
    language: str,
    is_ordinary: Callable[[int], bool],
    is_fixed: Callable[[int], bool],
    gazetteer: Gazetteer,
) -> ReadPlace | None:
    """Return the place that a text names, None where it names none.

    A name of the gazetteer counts after a word that leads to a place ("in", "ved", "bij"); at the end or the beginning
    of the text only when the place is big and its name is no word of every day. `taken` are the numbers of words that
    mean a time; `is_ordinary` says of a word, by its number, that it is one of every day, `is_fixed` that it stands in
    an expression ("roller derby"). One look-up of names, and one question to the geocoder for the name that counts.
    """
    reader = _Reader(
        text,
        words,
        taken=taken,
        language=language,
        is_ordinary=is_ordinary,
        is_fixed=is_fixed,
        gazetteer=gazetteer,
    )
    return reader.read()


class _Reader:
    def __init__(
        self,
        text: str,
        words: Sequence[Token],
        *,
        taken: frozenset[int],
        language: str,
        is_ordinary: Callable[[int], bool],
        is_fixed: Callable[[int], bool],
        gazetteer: Gazetteer,
    ) -> None:
        self.text = text
        self.words = words
        self.keys = [word.key for word in words]
        self.taken = taken
        self.language = language
        self.is_ordinary = is_ordinary
        self.is_fixed = is_fixed
        self.gazetteer = gazetteer

    def read(self) -> ReadPlace | None:
        guesses = [guess for guess in self._guesses() if self._may_be(guess)]
        names = {guess: self._names(guess) for guess in guesses[:MAX_NAMES]}
        keys = {key for found in names.values() for key in found}
        if not keys:
            return None
        known = self.gazetteer.named(keys)
        for guess, own_keys in names.items():
            places = [place for key in own_keys for place in known.get(key, ())]
            if places and (read := self._accepted(guess, places)):
                return read
        return None

    def _guesses(self) -> Iterable[_Guess]:
        """Yield what may be a name: after words that lead to one, then the end of the text, then its beginning."""
        leads = list(self._leads())
        for lead, start in leads:
            yield from (_Guess(start, last, lead, is_led=True) for last in self._ends(start))
        free = [number for number in range(len(self.words)) if number not in self.taken]
        if not free:
            return
        last = free[-1]
        if self.keys[last] in AREA and last - 1 in free:
            last -= 2 if self.keys[last - 1] in JOINERS and last - 2 in free else 1
        for context in range(MAX_CONTEXT_WORDS + 1):
            for first in range(max(0, last - context - MAX_NAME_WORDS + 1), last - context + 1):
                if self.taken.isdisjoint(range(first, last + 1)):
                    yield _Guess(first, last - context, first, is_led=False, context=context)
        yield from (_Guess(free[0], end, free[0], is_led=False) for end in self._ends(free[0]))

    def _leads(self) -> Iterable[tuple[int, int]]:
        """Yield (first word of the lead, first word after it)."""
        for at in range(len(self.words)):
            for language in LANGUAGES:
                leads = LEADS[language] if language == self.language else LEADS_EVERYWHERE[language]
                phrases = leads.get(self.keys[at], ())
                length = next((len(one) for one in phrases if tuple(self.keys[at : at + len(one)]) == one), 0)
                if length and at + length < len(self.words) and not self._is_denied(at):
                    yield at, at + length

    def _is_denied(self, at: int) -> bool:
        while at > 0 and self.keys[at - 1] in _SHORT_LEADS:
            at -= 1
        return at > 0 and self.keys[at - 1] in NOT

    def _ends(self, start: int) -> Iterable[int]:
        """Yield the last words of names that begin at `start`, the longest first."""
        last = start
        while last < min(len(self.words), start + MAX_NAME_WORDS) and last not in self.taken:
            last += 1
        return range(last - 1, start - 1, -1)

    def _may_be(self, guess: _Guess) -> bool:
        """Return whether a name can stand there: no comma inside, and not one word of every day without a lead."""
        if guess.first < 0 or "," in self._written(guess.first, guess.last):
            return False
        if guess.is_led:
            return True
        numbers = range(guess.first, guess.last + 1)
        return not all(map(self._is_daily, numbers)) and not all(map(self.is_fixed, numbers))

    def _is_daily(self, number: int) -> bool:
        key = self.keys[number]
        return key in DAILY_WORDS or (not key.isdecimal() and self.is_ordinary(number))

    def _names(self, guess: _Guess) -> tuple[str, ...]:
        written = self._written(guess.first, guess.last)
        name = fold_place_name(written)
        if not any(map(str.isdigit, written)):
            return (name,) if len(name) > 1 else ()
        whole = [found for found in postcode_guesses(written) if not found.rest]
        return (name, *(key.key for found in whole for key in found.keys))

    def _written(self, first: int, last: int) -> str:
        return self.text[self.words[first].start : self.words[last].end]

    def _accepted(self, guess: _Guess, places: Sequence[NamedPlace]) -> ReadPlace | None:
        written = self._written(guess.first, guess.last)
        fitting = [place for place in places if place.kind == _POSTCODE or _is_spelt(written, place.name)]
        if not fitting or not (guess.is_led or self._counts_bare(guess, fitting)):
            return None
        if guess.is_led and not self._counts_led(guess, fitting):
            return None
        end = guess.last
        context = self._context(guess, fitting)
        if guess.context and context != guess.last + guess.context:
            return None
        query = written
        if context > guess.last:
            query = f"{written}, {self._written(guess.last + 1, context)}"
            end = context
        result = self.gazetteer.geocode(query)
        if result.status is GeocodeStatus.UNKNOWN:
            return None
        span = Span(self.words[guess.lead].start, self.words[self._with_area(end)].end)
        return ReadPlace(span, self._written(guess.first, end), result)

    def _is_all_daily(self, guess: _Guess) -> bool:
        return all(self._is_daily(number) for number in range(guess.first, guess.last + 1))

    def _counts_led(self, guess: _Guess, places: Sequence[NamedPlace]) -> bool:
        if any(map(self._is_big, places)):
            return True
        if self._is_all_daily(guess):
            return False
        lead = self.keys[guess.lead]
        near = {"", self.gazetteer.home_country}.union(
            *(COUNTRIES[language] for language, leads in LEADS.items() if lead in leads)
        )
        return any(place.country in near for place in places)

    def _is_big(self, place: NamedPlace) -> bool:
        is_home = place.country == self.gazetteer.home_country
        return place.population >= (BIG_AT_HOME if is_home else BIG_ABROAD)

    def _counts_bare(self, guess: _Guess, places: Sequence[NamedPlace]) -> bool:
        if self._is_denied(guess.first):
            return False
        if any(place.kind == _POSTCODE for place in places):
            digits = self.keys[guess.first]
            return not (digits.isdecimal() and len(digits) < 5 and int(digits) in _YEARS)
        return any(self._is_big(place) and self._is_known_abroad(place) for place in places)

    def _is_known_abroad(self, place: NamedPlace) -> bool:
        """Return whether people here would name a town bare: at home, where a language of ours is spoken, or a city."""
        near = {self.gazetteer.home_country}.union(*COUNTRIES.values())
        return place.country in near or place.population >= CITY

    def _context(self, guess: _Guess, places: Sequence[NamedPlace]) -> int:
        """Return the last word of the region, country or (of a postcode) town after the name, or of the name itself."""
        for last in range(min(len(self.words) - 1, guess.last + MAX_CONTEXT_WORDS), guess.last, -1):
            if self.taken.isdisjoint(range(guess.last + 1, last + 1)):
                words = self._written(guess.last + 1, last)
                # "is", "no" and "us" are codes of countries too.
                is_code = len(words) <= _LONGEST_CODE and self.is_ordinary(last)
                if not is_code and any(_fits(words, place) for place in places):
                    return last
        return guess.last

    def _with_area(self, end: int) -> int:
        """Return the last word of "Leeds area", "Odense og omegn"."""
        following = self.keys[end + 1 : end + 3]
        if following and following[0] in AREA:
            return end + 1
        return end + 2 if len(following) == 2 and following[0] in JOINERS and following[1] in AREA else end


def _is_spelt(written: str, name: str) -> bool:
    """Return whether `name` is written so: "Århus" is Aarhus and "St Ives" Saint Ives, but "barn" is not Baarn."""
    return any(_with_saint(fold(written)) == _with_saint(fold(name)) for fold in (plain_name, _two_letters))


def _two_letters(name: str) -> str:
    return plain_name(name.casefold().translate(_TWO_SPELLINGS))


def _with_saint(plain: str) -> list[str]:
    return ["st" if word in _SAINTS else word for word in plain.split()]


def _fits(words: str, place: NamedPlace) -> bool:
    regions = region_keys(words)
    parts = (place.region, *place.region.split(","), *([place.locality] if place.kind == _POSTCODE else []))
    return country_code(words) == place.country or any(fold_place_name(part) in regions for part in parts if part)
