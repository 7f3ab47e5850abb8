"""Where bridges are missing: how many groups of each kind of tie meet where, at what time of the week. Pure.

Listings go in as facts and are kept as counts of equal facts: a hundred thousand of them are some thousand different
ones, so that every narrowing is a matter of milliseconds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from directory.capital import CapitalKind

SATURDAY = 5  # weekdays count from Monday, 0


class WeekTime(StrEnum):
    """When in the week: by day and in the evening from Monday to Friday, or at the weekend."""

    DAY = "day"
    EVENING = "evening"
    WEEKEND = "weekend"


class Spot(NamedTuple):
    """A town as listings write it, folded; "" where something is not known."""

    country: str
    region: str
    town: str
    postcode: str = ""


class Facts(NamedTuple):
    """What coverage needs to know of one listing. `ties` are those that pages show."""

    spots: frozenset[Spot]
    ties: frozenset[str]
    times: frozenset[str]
    access: frozenset[str]


Cube: TypeAlias = Mapping[Facts, int]
Cell: TypeAlias = tuple[str, str]  # tie, time
CELLS: tuple[Cell, ...] = tuple((str(tie), str(time)) for tie in CapitalKind for time in WeekTime)


@dataclass(slots=True)
class Counts:
    """The groups of one area: all, by tie, by time, and by (tie, time). A group with two ties counts in both."""

    total: int = 0
    ties: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)
    cells: Counter[Cell] = field(default_factory=Counter)

    def missing(self, cells: Iterable[Cell]) -> list[Cell]:
        """Return those of `cells` in which there is nothing."""
        return [cell for cell in cells if not self.cells[cell]]


def cube_of(facts: Iterable[Facts]) -> Counter[Facts]:
    """Return how many listings have which facts."""
    return Counter(facts)


def week_times(day_parts: Iterable[tuple[int, str]]) -> frozenset[str]:
    """Return the times of the week of (weekday, part of the day) pairs; "night" belongs to the evening."""
    return frozenset(
        WeekTime.WEEKEND if weekday >= SATURDAY else WeekTime.EVENING if part in {"evening", "night"} else WeekTime.DAY
        for weekday, part in day_parts
    )


def count(cube: Cube, *, areas: Mapping[Spot, str], access: Set[str] = frozenset()) -> dict[str, Counts]:
    """Return area to its counts, for listings that have all of `access`.

    `areas` says to which area a spot belongs; what is not in it is left out. A listing with two places in one area
    counts once in it, with places in two areas once in each.
    """
    found: dict[str, Counts] = {}
    for facts, number in cube.items():
        if not access <= facts.access:
            continue
        for area in {areas[spot] for spot in facts.spots if spot in areas}:
            counts = found.setdefault(area, Counts())
            counts.total += number
            _add(counts, facts, number)
    return found


def _add(counts: Counts, facts: Facts, number: int) -> None:
    for time in facts.times:
        counts.times[time] += number
    for tie in facts.ties:
        counts.ties[tie] += number
        for time in facts.times:
            counts.cells[tie, time] += number


def spots_of(cube: Cube) -> Counter[Spot]:
    """Return how many listings are at each spot."""
    found: Counter[Spot] = Counter()
    for facts, number in cube.items():
        for spot in facts.spots:
            found[spot] += number
    return found
