"""Which arc of which ring belongs to which sector, and the places in it.

A place is a circle of diameter `step`. Rows of places are `step` apart or more, places of a row too, and each keeps
half a step from the border of its sector: so no two circles touch, whatever stands in them. That is the whole proof.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from bridges.networks import CIRCLES, Sector

SIZE: Final = 640
MIDDLE: Final = SIZE / 2
INNER: Final = 42.0
"""Where the first ring begins: inside is the person."""

OUTER: Final = 294.0
STEPS: Final = (42.0, 38.0, 34.0)
THIN: Final = 12.0
"""A ring without anybody, where the others need the room."""

LEAST_ANGLE: Final = math.radians(24)
"""What an empty sector keeps: there is room for its sign."""

TURN: Final = 2 * math.pi
TINY: Final = 1e-9

Counts = Mapping[tuple[int, Sector], int]


@dataclass(frozen=True, slots=True)
class Ring:
    """A band of the drawing with rows of places in it."""

    inner: float
    outer: float
    rows: int

    @property
    def radii(self) -> tuple[float, ...]:
        """The radius of each row, from the inside."""
        height = (self.outer - self.inner) / max(1, self.rows)
        return tuple(self.inner + (row + 0.5) * height for row in range(self.rows))


@dataclass(frozen=True, slots=True)
class Plan:
    """Rings, and the arc of each sector in each ring as (from, width), in radians clockwise from the top."""

    step: float
    rings: Mapping[int, Ring]
    arcs: Mapping[tuple[int, Sector], tuple[float, float]]
    has_common_borders: bool


def plan_for(counts: Counts, *, sectors: Sequence[Sector]) -> Plan:
    """Return the roomiest plan that holds them all.

    Rings of the same height and borders that go through all rings come first; then rings as high as they must be; then
    smaller places; at last borders of each ring's own. There is one for any sixty ties.
    """
    choices = [(common, step) for common in (True, False) for step in STEPS]
    for has_common_borders, step in choices:
        for rings in _rings(counts, step):
            arcs = _arcs(counts, rings, sectors, step, has_common_borders=has_common_borders)
            if arcs:
                return Plan(step, rings, arcs, has_common_borders)
    raise ValueError("There are more ties than a map holds.")


def angle_of(step: float, radius: float) -> float:
    """Return the angle that a place takes up in a row."""
    return 2 * math.asin(step / (2 * radius))


@lru_cache(maxsize=4096)
def needed_angle(count: int, *, radii: tuple[float, ...], step: float) -> float:
    """Return the smallest arc in which rows with these radii have `count` places.

    A row has a place for each whole multiple of its angle that fits: so it is the count-th smallest multiple of all.
    """
    multiples = sorted(angle * nth for angle in [angle_of(step, one) for one in radii] for nth in range(1, count + 1))
    return multiples[count - 1] + TINY if count else 0.0


def _rings(counts: Counts, step: float) -> Iterator[dict[int, Ring]]:
    """Yield the ways to share the rows among the rings, those of like height first."""
    filled = [any(counts.get((circle, sector), 0) for sector in Sector) for circle in CIRCLES]
    most = int((OUTER - INNER) / step)
    shares = [
        rows
        for rows in product(range(most + 1), repeat=len(CIRCLES))
        if all(bool(count) >= has for count, has in zip(rows, filled, strict=True))
        and sum(rows) * step + rows.count(0) * THIN <= OUTER - INNER
    ]
    for rows in sorted(shares, key=lambda rows: (max(rows) - min(rows), -sum(rows), rows)):
        spare = (OUTER - INNER - sum(rows) * step - rows.count(0) * THIN) / len(rows)
        edges = [INNER]
        for count in rows:
            edges.append(edges[-1] + (count * step or THIN) + spare)
        yield {circle: Ring(edges[at], edges[at + 1], rows[at]) for at, circle in enumerate(CIRCLES)}


def _arcs(
    counts: Counts, rings: Mapping[int, Ring], sectors: Sequence[Sector], step: float, *, has_common_borders: bool
) -> dict[tuple[int, Sector], tuple[float, float]] | None:
    needed = {
        (circle, sector): needed_angle(counts.get((circle, sector), 0), radii=ring.radii, step=step)
        for circle, ring in rings.items()
        for sector in sectors
    }
    arcs = {}
    for circle in rings:
        of = rings if has_common_borders else (circle,)
        least = [max(LEAST_ANGLE, *(needed[other, sector] for other in of)) for sector in sectors]
        if sum(least) > TURN:
            return None
        start = 0.0
        for sector, width in zip(sectors, _shared(least), strict=True):
            arcs[circle, sector] = (start, width)
            start += width
    return arcs


def _shared(least: Sequence[float]) -> list[float]:
    """Return the whole turn in equal parts, but to each at least what it needs."""
    widths, free = list(least), list(range(len(least)))
    while free:
        rest = TURN - sum(widths[at] for at in range(len(least)) if at not in free)
        too_small = [at for at in free if least[at] > rest / len(free)]
        if not too_small:
            for at in free:
                widths[at] = rest / len(free)
            return widths
        free = [at for at in free if at not in too_small]
    return widths


def places_in(ring: Ring, *, arc: tuple[float, float], count: int, step: float) -> list[tuple[float, float]]:
    """Return `count` places in an arc of a ring as (radius, angle): in as few rows as hold them, evenly apart."""
    start, width = arc
    for rows in range(1, ring.rows + 1):
        radii = Ring(ring.inner, ring.outer, rows).radii
        room = [int(width / angle_of(step, radius) + TINY) for radius in radii]
        if sum(room) >= count:
            break
    return [
        (radius, start + width * (nth + 0.5) / of)
        for radius, of in zip(radii, _spread(count, room), strict=True)
        for nth in range(of)
    ]


def _spread(count: int, room: Sequence[int]) -> list[int]:
    """Return how many stand in each row: as full as each other, the outer ones first."""
    rows = [0] * len(room)
    for _place in range(count):
        free = [at for at in range(len(room)) if rows[at] < room[at]]
        rows[min(free, key=lambda at: ((rows[at] + 1) / room[at], -at))] += 1
    return rows
