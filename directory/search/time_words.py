"""Words for days and parts of the day in a question, folded, by language."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from directory.search.analysis import LANGUAGES, fold
from directory.search.ranking import day_term, hour_term, part_term
from directory.search.reading.time_tables import DAY_LINES, PART_LINES
from directory.search.types import PARTS

#: Words that mean a part of the day only where nothing is narrowed by them.
_MORE_PARTS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"tonight": "evening", "night nights midnight": "night"},
    "da": {"iaften": "evening"},
    "nl": {"vanavond": "evening"},
}
_NOON: Final = {"en": {"noon", "midday", "lunchtime"}, "da": {"middag", "frokosttid"}, "nl": {"lunchtijd"}}
_CLOCK: Final = re.compile(r"(\d\d?)(am|pm)")
_WEEKEND: Final = {"weekend", "weekends", "weekenden", "weekender"}


class TimeWords(NamedTuple):
    """Words `start` to `end` (exclusive) of a question ask for meetings at these times (index terms)."""

    start: int
    end: int
    terms: tuple[str, ...]


_DAY_OF: Final = {
    (language, fold(word)): number
    for language in LANGUAGES
    for number, line in enumerate(DAY_LINES[language])
    for word in line.split()
}
_PART_OF: Final = {
    (language, fold(word)): PARTS.index(part)
    for language in LANGUAGES
    for line, part in [
        *((line, part) for line, (part,) in PART_LINES[language].items()),
        *_MORE_PARTS[language].items(),
    ]
    for word in line.split()
}


def _hour(word: str, language: str) -> int | None:
    if word in _NOON.get(language, ()):
        return 12
    clock = _CLOCK.fullmatch(word)
    if clock is None or not 1 <= int(clock[1]) <= 12:
        return None
    return int(clock[1]) % 12 + (12 if clock[2] == "pm" else 0)


def time_words(question: Sequence[str], *, language: str) -> list[TimeWords]:
    """Return what the words of a question say about days and times, from left to right.

    "sunday morning" is one thing: meetings on Sunday morning.
    """
    folded = [fold(word) for word in question]
    found = []
    position = 0
    while position < len(folded):
        day = _DAY_OF.get((language, folded[position]))
        following = folded[position + 1] if position + 1 < len(folded) else ""
        part = _PART_OF.get((language, folded[position]))
        end = position + 1
        if (hour := _hour(folded[position], language)) is not None:
            found.append(TimeWords(position, end, (hour_term(hour),)))
        elif folded[position] in _WEEKEND:
            found.append(TimeWords(position, end, (day_term(5), day_term(6))))
        elif day is not None and (language, following) in _PART_OF:
            end += 1
            found.append(TimeWords(position, end, (day_term(day, _PART_OF[language, following]),)))
        elif day is not None:
            found.append(TimeWords(position, end, (day_term(day),)))
        elif part is not None:
            found.append(TimeWords(position, end, (part_term(part),)))
        position = end
    return found
