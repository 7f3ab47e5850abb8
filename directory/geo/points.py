"""A point on the earth, and boxes of points. Pure: no database, no settings."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A place on the earth in degrees (WGS 84): ``lat`` north of the equator, ``lon`` east of Greenwich.

    :raises ValueError: if ``lat`` is not within -90 to 90, ``lon`` not within -180 to 180, or either is no finite
    number.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        _require_degrees(self.lat, limit=90, name="latitude")
        _require_degrees(self.lon, limit=180, name="longitude")


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A rectangle in degrees, edges included, that does not cross the antimeridian (``west <= east``).

    :raises ValueError: if an edge is no coordinate, or the edges are the wrong way round.
    """

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        for lat in (self.south, self.north):
            _require_degrees(lat, limit=90, name="latitude")
        for lon in (self.west, self.east):
            _require_degrees(lon, limit=180, name="longitude")
        if self.south > self.north or self.west > self.east:
            raise ValueError("The edges of a box must be given as south, west, north, east.")

    def contains(self, point: Point) -> bool:
        """Return whether the point lies in the box or on its edge."""
        return self.south <= point.lat <= self.north and self.west <= point.lon <= self.east


def point_or_none(lat: object, lon: object) -> Point | None:
    """Return the point that two raw values (numbers or their texts) describe, or None where they describe none.

    0/0 is no place that anybody meets at: it is what broken exports write for "unknown", so it gives None too.
    """
    try:
        point = Point(float(str(lat)), float(str(lon)))
    except ValueError:
        return None
    return None if point.lat == 0 and point.lon == 0 else point


def _require_degrees(value: float, *, limit: int, name: str) -> None:
    if not math.isfinite(value) or abs(value) > limit:
        raise ValueError(f"A {name} is a number from -{limit} to {limit}, not {value!r}.")
