"""The outlines of countries that the simple map draws when it shows a whole country or more.

Made from Natural Earth (public domain) by `fixtures/gazetteer/make_outlines.py`: the world at 1:110 million, the
countries around the North Sea at 1:50 million. Too coarse for a town.
"""

import json
from collections.abc import Iterator
from functools import cache

from django.conf import settings

from directory.geo.points import BoundingBox, Point

_Ring = tuple[tuple[float, float], ...]


def outlines_within(bounds: BoundingBox) -> Iterator[list[Point]]:
    """Yield each coast line or border that touches `bounds`, whole, as points; reads the file once a process."""
    for west, south, east, north, ring in _rings():
        if west <= bounds.east and east >= bounds.west and south <= bounds.north and north >= bounds.south:
            yield [Point(lat, lon) for lon, lat in ring]


@cache
def _rings() -> tuple[tuple[float, float, float, float, _Ring], ...]:
    path = settings.BASE_DIR / "fixtures" / "gazetteer" / "outlines.json"
    found = []
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                lons = [lon for lon, _lat in ring]
                lats = [lat for _lon, lat in ring]
                points = tuple((lon, lat) for lon, lat in ring)
                found.append((min(lons), min(lats), max(lons), max(lats), points))
    return tuple(found)
