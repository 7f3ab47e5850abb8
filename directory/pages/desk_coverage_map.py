"""The map of coverage: a circle an area with its number, drawn on the server; an empty one where nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory.geo.distance import distance_km
from directory.pages.desk_areas import Area
from directory.pages.simple_map import SIZE, SMALLEST_RADIUS_KM, Projection, middle_of, outlines_of, spread


@dataclass(frozen=True, slots=True)
class CircleView:
    """One area on the map, in units of the drawing; `spot` is where it lies when its number stands beside it."""

    x: float
    y: float
    spot: tuple[float, float] | None
    count: int
    name: str
    name_y: float


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """All that the drawing shows; `without_place` are the areas of which nobody knows where they lie."""

    size: int
    circles: Sequence[CircleView]
    outlines: Sequence[str]
    without_place: int


def coverage_map(numbered: Sequence[tuple[Area, int]]) -> CoverageMap | None:
    """Return the map of areas with a number each; None where none of them has a place."""
    placed = [(area, number, area.point) for area, number in numbered if area.point]
    if not placed:
        return None
    points = [point for _area, _number, point in placed]
    middle = middle_of(points)
    farthest = max(distance_km(middle, point) for point in points)
    projection = Projection(middle, max(SMALLEST_RADIUS_KM, farthest * 1.08))
    spots = [projection.place(point) for point in points]
    circles = [
        CircleView(x, y, None if (x, y) == spot else spot, number, area.name, round(y + 44, 1))
        for (area, number, _point), spot, (x, y) in zip(placed, spots, spread(spots), strict=True)
    ]
    return CoverageMap(SIZE, circles, outlines_of(projection), len(numbered) - len(placed))
