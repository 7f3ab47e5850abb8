"""The simple map: distance and direction without streets, drawn on the server as SVG.

It needs no tiles, no network and no script. Places that are not public stand at the centre of
their coarse cell, like everywhere (`geo.privacy`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from directory.geo.distance import (
    EARTH_RADIUS_KM,
    distance_km,
    format_length,
    format_walk,
    km_from_unit,
    unit_from_km,
    walking_radius_km,
)
from directory.geo.map_labels import labels_within
from directory.geo.outlines import outlines_within
from directory.geo.points import BoundingBox, Point
from directory.pages.cards import CardView

SIZE = 600  # units of the drawing, square
MARGIN = 46
SMALLEST_RADIUS_KM = 0.6
OUTLINES_FROM_KM = 60.0
WALKS_MINUTES = (5, 15, 30, 60)
MAX_LABELS = 8
KM_PER_DEGREE = math.radians(EARTH_RADIUS_KM)  # of latitude, 111.195
# On a phone the drawing is half as wide, and a thumb needs 44 px: room to touch around each number, which must not
# reach over the number beside it.
PIN_RADIUS = 24.0
PIN_REACH = 41.0
PIN_GAP = PIN_RADIUS + PIN_REACH + 1
RING_LETTER = 12.0  # the width of a letter of a ring's words on a phone
RING_SIDES = (90, 270, 60, 120, 240, 300)  # degrees, clockwise from the right: below the middle first
PIN_STEP = 20.0
PIN_RINGS = 14


@dataclass(frozen=True, slots=True)
class PinView:
    """One numbered place on the map, in drawing units; `spot` is where it is when the number stands beside it."""

    x: float
    y: float
    spot: tuple[float, float] | None
    number: int
    name: str
    url: str
    tie: str


@dataclass(frozen=True, slots=True)
class RingView:
    """A distance from the middle, with its words and where they stand."""

    radius: float
    words: str
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class LabelView:
    """The name of a town, where it lies."""

    x: float
    y: float
    name: str


@dataclass(frozen=True, slots=True)
class MapView:
    """All that the drawing shows; `here` is where the reader asked from, if they said so."""

    size: int
    pins: Sequence[PinView]
    rings: Sequence[RingView]
    labels: Sequence[LabelView]
    outlines: Sequence[str]
    here: tuple[float, float] | None
    without_place: int


@dataclass(frozen=True, slots=True)
class Projection:
    """A plane around `middle`, right enough over a few hundred kilometres; `radius_km` reaches the margin."""

    middle: Point
    radius_km: float

    @property
    def units_per_km(self) -> float:
        """Units of the drawing in a kilometre."""
        return (SIZE / 2 - MARGIN) / self.radius_km

    def place(self, point: Point) -> tuple[float, float]:
        """Return where a point stands in the drawing."""
        east = (point.lon - self.middle.lon + 540) % 360 - 180
        x_km = east * KM_PER_DEGREE * math.cos(math.radians(self.middle.lat))
        y_km = (point.lat - self.middle.lat) * KM_PER_DEGREE
        half = SIZE / 2
        return round(half + x_km * self.units_per_km, 1), round(half - y_km * self.units_per_km, 1)

    def bounds(self) -> BoundingBox:
        """Return the box of degrees that the drawing shows."""
        reach = self.radius_km * (SIZE / 2) / (SIZE / 2 - MARGIN)
        lat = reach / KM_PER_DEGREE
        lon = lat / max(0.05, math.cos(math.radians(self.middle.lat)))
        return BoundingBox(
            south=max(-90.0, self.middle.lat - lat),
            west=max(-180.0, self.middle.lon - lon),
            north=min(90.0, self.middle.lat + lat),
            east=min(180.0, self.middle.lon + lon),
        )


def simple_map(cards: Iterable[CardView], *, center: Point | None) -> MapView | None:
    """Return the map of the cards that have a place, around `center` or their own middle; None without any."""
    all_cards = list(cards)
    placed = [(card, Point(*card.point)) for card in all_cards if card.point]
    if not placed:
        return None
    middle = center or middle_of([point for _card, point in placed])
    farthest = max(distance_km(middle, point) for _card, point in placed)
    projection = Projection(middle, max(SMALLEST_RADIUS_KM, farthest))
    rings, labels = _rings(projection) if center else [], _labels(projection)
    here = projection.place(center) if center else None
    names = [(label.x + 40, label.y) for label in labels]
    pins = _pins(placed, projection, beside=names)
    return MapView(
        size=SIZE,
        pins=pins,
        rings=list(_said(rings, here=here, beside=[*names, *((pin.x, pin.y) for pin in pins)])) if here else [],
        labels=labels,
        outlines=outlines_of(projection),
        here=here,
        without_place=len(all_cards) - len(placed),
    )


def place_map(point: tuple[float, float] | None, *, name: str) -> MapView | None:
    """Return the map of one place with walking distances around it; None without a place."""
    if point is None:
        return None
    projection = Projection(Point(*point), walking_radius_km(WALKS_MINUTES[2]))
    half = SIZE / 2
    return MapView(
        size=SIZE,
        pins=[PinView(x=half, y=half, spot=None, number=0, name=name, url="", tie="")],
        rings=list(_said(_rings(projection), here=(half, half), beside=[(half, half)])),
        labels=_labels(projection),
        outlines=[],
        here=(half, half),
        without_place=0,
    )


def middle_of(points: Sequence[Point]) -> Point:
    """Return the middle of the box around the points."""
    lats = [point.lat for point in points]
    lons = [point.lon for point in points]
    return Point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)


def _said(
    rings: Iterable[RingView], *, here: tuple[float, float], beside: Sequence[tuple[float, float]]
) -> Iterable[RingView]:
    """Yield the rings with their words on the side where the least lies on them, below the middle if that is free."""
    for ring in rings:
        half = len(ring.words) * RING_LETTER / 2
        spots = [
            (here[0] + ring.radius * math.cos(turn), here[1] + ring.radius * math.sin(turn))
            for turn in map(math.radians, RING_SIDES)
        ]
        inside = [(x, y) for x, y in spots if half <= x <= SIZE - half and 20 <= y <= SIZE - 12] or spots
        x, y = max(inside, key=lambda spot: _clearance(spot, half=half, beside=beside))
        yield replace(ring, x=round(x, 1), y=round(y, 1))


def _clearance(spot: tuple[float, float], *, half: float, beside: Iterable[tuple[float, float]]) -> float:
    """Return 0 where no number of `beside` lies on words of `half` a width, else how deep one does, below 0."""
    gaps = (max(abs(spot[0] - x) - half, abs(spot[1] - y) - 12) - PIN_RADIUS for x, y in beside)
    return min([0.0, *gaps])


def _pins(
    placed: Sequence[tuple[CardView, Point]], projection: Projection, *, beside: Sequence[tuple[float, float]]
) -> list[PinView]:
    spots = [projection.place(point) for _card, point in placed]
    return [
        PinView(
            x=x,
            y=y,
            spot=spot if math.dist(spot, (x, y)) > 1 else None,
            number=card.number,
            name=card.name,
            url=card.url,
            tie=card.ties[0] if card.ties else "",
        )
        for (card, _point), spot, (x, y) in zip(placed, spots, spread(spots, beside=beside), strict=True)
    ]


def spread(
    spots: Sequence[tuple[float, float]], *, beside: Sequence[tuple[float, float]] = ()
) -> list[tuple[float, float]]:
    """Return a place for each number, none closer to another than `PIN_GAP`; who must move stays off `beside` too.

    Each takes the nearest free place on rings around its own spot: the same list always gives the same drawing.
    """
    taken: list[tuple[float, float]] = []
    for spot in spots:
        free = (
            place
            for place in _around(spot)
            if all(math.dist(place, other) >= PIN_GAP for other in (taken if place == spot else [*taken, *beside]))
        )
        taken.append(next(free, spot))
    return taken


def _around(spot: tuple[float, float]) -> Iterable[tuple[float, float]]:
    yield spot
    for ring in range(1, PIN_RINGS + 1):
        for step in range(6 * ring):
            angle = math.tau * step / (6 * ring) + ring / 2
            x, y = spot[0] + ring * PIN_STEP * math.cos(angle), spot[1] + ring * PIN_STEP * math.sin(angle)
            if all(PIN_GAP / 2 <= value <= SIZE - PIN_GAP / 2 for value in (x, y)):
                yield round(x, 1), round(y, 1)


def _rings(projection: Projection) -> list[RingView]:
    walks = [(walking_radius_km(minutes), minutes) for minutes in WALKS_MINUTES]
    fitting = [(km, minutes) for km, minutes in walks if km <= projection.radius_km * 1.05]
    if fitting and projection.radius_km < walks[-1][0] * 2:
        return [RingView(round(km * projection.units_per_km, 1), format_walk(km)) for km, _minutes in fitting[-2:]]
    step = _round_step(unit_from_km(projection.radius_km) / 2)
    lengths = [(length, km_from_unit(length)) for length in (step, 2 * step)]
    return [
        RingView(round(km * projection.units_per_km, 1), format_length(length))
        for length, km in lengths
        if km <= projection.radius_km * 1.05
    ]


def _round_step(length: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most `length`."""
    power = 10.0 ** math.floor(math.log10(length))
    return max(step * power for step in (1, 2, 5) if step * power <= length)


def _labels(projection: Projection) -> list[LabelView]:
    shown: list[LabelView] = []
    for label in labels_within(projection.bounds(), limit=MAX_LABELS * 3):
        x, y = projection.place(label.point)
        is_inside = 40 <= x <= SIZE - 60 and 20 <= y <= SIZE - 12
        if is_inside and all(abs(y - other.y) > 22 or abs(x - other.x) > 110 for other in shown):
            shown.append(LabelView(x, y, label.name))
    return shown[:MAX_LABELS]


def outlines_of(projection: Projection) -> list[str]:
    """Return the coast lines and borders of a drawing as paths; none for a town."""
    if projection.radius_km < OUTLINES_FROM_KM:
        return []
    paths = []
    for line in outlines_within(projection.bounds()):
        points = [projection.place(point) for point in line]
        paths.append("M" + "L".join(f"{x} {y}" for x, y in points))
    return paths
