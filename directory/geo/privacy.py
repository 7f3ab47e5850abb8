"""Coarse places for hidden addresses. Pure and deterministic: the same address always gives the same cell.

The earth is cut into bands of latitude, and each band into cells of equal longitude, about 2.2 km high and wide.
Whoever sees only the centre of a cell (on a map, in a distance, in an order by distance) learns the cell and nothing
more, however often they ask: all addresses of a cell give equal answers. Random displacement would not do, as it can
be averaged away.
"""

import math
from typing import Final

from directory.geo.points import Point

#: 180 degrees in 9000 bands of 0.02 degrees: 2.22 km. Search results can then not tell places apart that are
#: kilometres apart.
BANDS: Final = 9000
BAND_DEGREES: Final = 180 / BANDS
#: A circle of this radius around the centre of a cell holds all of the cell (its half diagonal is 1.57 km).
CELL_RADIUS_KM: Final = 1.6
#: Decimals of a centre: about 1 m, far finer than a cell, so that rounding never moves it into the next one.
DECIMALS: Final = 5


def coarse_point(point: Point) -> Point:
    """Return the centre of the coarse cell (about 2.2 km by 2.2 km) in which the point lies.

    The only point of a hidden or area-only address that may enter the index, a page, a feed or a log. A centre is its
    own coarse point, so applying this twice changes nothing.
    """
    band = min(int((point.lat + 90) / BAND_DEGREES), BANDS - 1)
    lat = -90 + (band + 0.5) * BAND_DEGREES
    cells = _cells_in_band(lat)
    cell = int((point.lon + 180) / 360 * cells) % cells
    lon = -180 + (cell + 0.5) * 360 / cells
    return Point(round(lat, DECIMALS), round(lon, DECIMALS))


def _cells_in_band(lat: float) -> int:
    """As many cells as fit the band when each is as wide as it is high; one at least, at the poles."""
    return max(1, math.floor(360 / BAND_DEGREES * math.cos(math.radians(lat))))
