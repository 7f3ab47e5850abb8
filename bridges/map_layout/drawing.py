"""The whole drawing: marks with their numbers, names where all of them have room, rings, borders and signs."""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bridges.map_layout.boxes import Box, around
from bridges.map_layout.names import Name, names_beside
from bridges.map_layout.rings import INNER, MIDDLE, OUTER, SIZE, STEPS, TURN, Plan, places_in, plan_for
from bridges.map_layout.widths import lines_of, text_width
from bridges.networks import CIRCLES, Sector, TieFacts, sector_of

ALWAYS_SHOWN: Final = (Sector.BONDING, Sector.BRIDGING, Sector.LINKING)
SIGN_RADIUS: Final = 309.0
SIGN: Final = 20.0
NUMBER_SIZES: Final = {42.0: 20.0, 38.0: 18.0, 34.0: 17.0}
"""The size of a number for each size of a place: 9.5 px and more on a phone."""

NUMBER_AT: Final = {Sector.BONDING: (4.0, 0.0), Sector.BRIDGING: (0.0, 1.0), Sector.LINKING: (1.5, 2.0)}
"""Where in its shape a number stands, away from the middle."""

MIDDLE_SIZE: Final = 20.0
MIDDLE_WIDTH: Final = 62.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One tie in the drawing. The number is that of its row in the table; `name` is None in a crowded drawing."""

    number: int
    tie: TieFacts
    sector: Sector
    x: float
    y: float
    number_x: float
    number_y: float
    number_box: Box
    name: Name | None


@dataclass(frozen=True, slots=True)
class Border:
    """A line between two sectors."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class SectorPlace:
    """Where the sign of a sector stands, at the rim."""

    sector: Sector
    x: float
    y: float
    box: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A square of `size` units. `scale` is how large a mark is drawn, 1.0 where there is room."""

    size: int
    middle: tuple[str, ...]
    middle_label: Box
    rings: tuple[float, ...]
    borders: tuple[Border, ...]
    sectors: tuple[SectorPlace, ...]
    marks: tuple[Mark, ...]
    scale: float
    number_size: float

    @property
    def is_named(self) -> bool:
        """Whether names stand beside the marks; else the table says who the numbers are."""
        return all(mark.name for mark in self.marks)


def in_order(ties: Sequence[TieFacts]) -> list[TieFacts]:
    """Return ties as the table has them: the closest first, then by sector, then as they stand on the map."""
    order = list(Sector)
    return sorted(ties, key=lambda tie: (tie.circle, order.index(sector_of(tie))))


def drawing_of(
    ties: Sequence[TieFacts], *, middle: str, sectors: Collection[Sector] = (), has_sectors: bool = True
) -> Drawing:
    """Return where everything stands, always the same for the same ties; `middle` is what the person is called.

    `sectors` are shown also if they are empty: two drawings that are laid side by side have the same ones. Without any
    (`has_sectors`), ties of which only name and circle are known stand all around.

    :raises ValueError: if there are more than sixty ties
    """
    ordered = in_order(ties)
    counts = Counter((tie.circle, sector_of(tie)) for tie in ordered)
    always = {*ALWAYS_SHOWN, *sectors} if has_sectors else {Sector.OPEN}
    shown = [one for one in Sector if one in always or any(counts[circle, one] for circle in CIRCLES)]
    plan = plan_for(counts, sectors=shown)
    signs = tuple(_signs(plan, shown)) if has_sectors else ()
    lines = lines_of(middle, size=MIDDLE_SIZE, width=MIDDLE_WIDTH)
    disc = around(MIDDLE, MIDDLE, width=2 * INNER - 6, height=2 * INNER - 6)
    width = max(text_width(line, size=MIDDLE_SIZE) for line in lines)
    return Drawing(
        size=SIZE,
        middle=lines,
        middle_label=around(MIDDLE, MIDDLE, width=width, height=22.0 * len(lines)),
        rings=tuple(round(plan.rings[circle].outer, 1) for circle in CIRCLES),
        borders=tuple(_borders(plan, shown)) if has_sectors else (),
        sectors=signs,
        marks=_marks(ordered, plan, taken=[disc, *(sign.box for sign in signs)]),
        scale=round(plan.step / STEPS[0], 2),
        number_size=NUMBER_SIZES[plan.step],
    )


def _marks(ordered: Sequence[TieFacts], plan: Plan, *, taken: Sequence[Box]) -> tuple[Mark, ...]:
    places = [_point(radius, angle) for radius, angle in _places(ordered, plan)]
    names = names_beside([tie.alias for tie in ordered], places=places, reach=plan.step / 2 - 2, taken=taken)
    return tuple(
        _mark(number, tie, place, plan.step, names[number - 1] if names else None)
        for number, (tie, place) in enumerate(zip(ordered, places, strict=True), start=1)
    )


def _mark(number: int, tie: TieFacts, place: tuple[float, float], step: float, name: Name | None) -> Mark:
    (x, y), sector, size = place, sector_of(tie), NUMBER_SIZES[step]
    right, down = NUMBER_AT.get(sector, (0.0, 0.0))
    number_x, middle_y = round(x + right * step / STEPS[0], 1), y + down * step / STEPS[0]
    return Mark(
        number=number,
        tie=tie,
        sector=sector,
        x=x,
        y=y,
        number_x=number_x,
        number_y=round(middle_y + 0.35 * size, 1),
        number_box=around(number_x, middle_y, width=text_width(str(number), size=size), height=size * 1.25),
        name=name,
    )


def _places(ordered: Sequence[TieFacts], plan: Plan) -> Iterator[tuple[float, float]]:
    """Yield radius and angle for each tie, in their order."""
    counts = Counter((tie.circle, sector_of(tie)) for tie in ordered)
    for (circle, sector), count in counts.items():  # a Counter keeps the order in which they came
        arc = plan.arcs[circle, sector]
        yield from places_in(plan.rings[circle], arc=arc, count=count, step=plan.step)


def _signs(plan: Plan, shown: Sequence[Sector]) -> Iterator[SectorPlace]:
    for sector in shown:
        start, width = plan.arcs[CIRCLES[-1], sector]
        x, y = _point(SIGN_RADIUS, start + width / 2)
        yield SectorPlace(sector, x, y, around(x, y, width=SIGN, height=SIGN))


def _borders(plan: Plan, shown: Sequence[Sector]) -> Iterator[Border]:
    """Yield a line for each border: through all rings, or one in each ring where each has its own."""
    for sector in shown:
        if plan.has_common_borders:
            spans = [(INNER, OUTER, plan.arcs[CIRCLES[0], sector][0])]
        else:
            spans = [(ring.inner, ring.outer, plan.arcs[circle, sector][0]) for circle, ring in plan.rings.items()]
        for inner, outer, angle in spans:
            yield Border(*_point(inner, angle), *_point(outer, angle))


def _point(radius: float, angle: float) -> tuple[float, float]:
    """Return where an angle, clockwise from the top, meets a radius."""
    turned = angle % TURN
    return round(MIDDLE + radius * math.sin(turned), 1), round(MIDDLE - radius * math.cos(turned), 1)
