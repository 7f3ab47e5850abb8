"""How far it is: great-circle distances, boxes around a point, and distances in words.

The formula is that of ``geopy.distance.great_circle`` (spherical, mean earth radius 6371.009 km), once for two points
and once for many points in numpy, so that every part of the system says the same distance.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from geopy.distance import EARTH_RADIUS, great_circle

from directory.geo.points import BoundingBox, Point

EARTH_RADIUS_KM: Final = float(EARTH_RADIUS)
KM_PER_MILE: Final = 1.609344
#: 4.5 km an hour: a gentle pace (UK Department for Transport, Inclusive Mobility 2021, reckons with slower than 5
#: km/h).
WALKING_KM_PER_HOUR: Final = 4.5
#: Streets are longer than the straight line: a usual detour factor for walking in towns.
WALKING_DETOUR: Final = 1.25
#: Farther than this nobody is told to walk.
WALKING_LIMIT_MINUTES: Final = 60

Floats = npt.NDArray[np.float64]


def distance_km(start: Point, end: Point) -> float:
    """Return the great-circle distance between two points in kilometres (geopy's spherical formula)."""
    return float(great_circle((start.lat, start.lon), (end.lat, end.lon), radius=EARTH_RADIUS_KM).km)


def distances_metres(lat: float, lon: float, lats: npt.ArrayLike, lons: npt.ArrayLike) -> Floats:
    """Return the distances in metres from one point to many, as float64, in the order of ``lats`` and ``lons``.

    The same formula as geopy's ``great_circle`` (atan2 form, exact near zero and near the antipode), in numpy.
    """
    lat1, lon1 = math.radians(lat), math.radians(lon)
    lat2 = np.radians(np.asarray(lats, dtype=np.float64))
    delta = np.radians(np.asarray(lons, dtype=np.float64)) - lon1
    sin1, cos1 = math.sin(lat1), math.cos(lat1)
    sin2, cos2 = np.sin(lat2), np.cos(lat2)
    cos_delta = np.cos(delta)
    across = np.hypot(cos2 * np.sin(delta), cos1 * sin2 - sin1 * cos2 * cos_delta)
    along = sin1 * sin2 + cos1 * cos2 * cos_delta
    metres: Floats = np.arctan2(across, along) * (EARTH_RADIUS_KM * 1000)
    return metres


def round_metres(metres: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Return distances as whole metres, halves up: the distances that searches compare, sort by and show."""
    whole: npt.NDArray[np.int64] = np.floor(np.asarray(metres, dtype=np.float64) + 0.5).astype(np.int64)
    return whole


def bounding_boxes(center: Point, *, radius_km: float) -> tuple[BoundingBox, ...]:
    """Return the one or two boxes that hold every point within ``radius_km`` (edge included) of the centre.

    Two boxes where the circle crosses the antimeridian; the whole ring of longitudes where it holds a pole. Boxes
    hold more than the circle, so measure the distance after.

    :raises ValueError: if ``radius_km`` is negative or no number.
    """
    if not radius_km >= 0:
        raise ValueError(f"A radius is a number of kilometres from 0 up, not {radius_km!r}.")
    # A hair wider than the sum says, so that rounding never loses a point on the edge.
    angle = min(radius_km / EARTH_RADIUS_KM + 1e-9, math.pi)
    south = center.lat - math.degrees(angle)
    north = center.lat + math.degrees(angle)
    if south <= -90 or north >= 90:
        return (BoundingBox(max(south, -90.0), -180.0, min(north, 90.0), 180.0),)
    half = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(center.lat))))) + 1e-7
    return tuple(
        BoundingBox(south, west, north, east) for west, east in _longitude_spans(center.lon - half, center.lon + half)
    )


def _longitude_spans(west: float, east: float) -> tuple[tuple[float, float], ...]:
    if east - west >= 360:
        return ((-180.0, 180.0),)
    if west < -180:
        return ((west + 360, 180.0), (-180.0, east))
    if east > 180:
        return ((west, 180.0), (-180.0, east - 360))
    return ((west, east),)


def distance_unit() -> str:
    """Return the unit that the operator chose with FOOTBRIDGE_DISTANCE_UNIT: ``km`` (default) or ``mi``."""
    return "mi" if getattr(settings, "FOOTBRIDGE_DISTANCE_UNIT", "km") in {"mi", "mile", "miles"} else "km"


def unit_from_km(km: float) -> float:
    """Return kilometres in the operator's unit."""
    return km / KM_PER_MILE if distance_unit() == "mi" else km


def km_from_unit(value: float, *, unit: str | None = None) -> float:
    """Return a distance that a reader gave in ``km`` or ``mi`` (by default the operator's unit) in kilometres."""
    return value * KM_PER_MILE if (unit or distance_unit()) == "mi" else value


def format_length(value: float, *, unit: str | None = None) -> str:
    """Return "5 km" or "5 miles" for a value that is in ``km`` or ``mi`` (by default the operator's unit) already."""
    number = _short_number(value)
    if (unit or distance_unit()) == "mi":
        return ngettext("%(number)s mile", "%(number)s miles", 1 if number == "1" else 2) % {"number": number}
    return _("%(number)s km") % {"number": number}


def format_distance(km: float, *, unit: str | None = None) -> str:
    """Return a distance in words for readers, rounded as people say it: "about 800 m away", "about 2.4 km away".

    ``unit`` is ``km`` or ``mi``; by default the operator's. Numbers are written in the reader's language.
    """
    return _format_miles(km / KM_PER_MILE) if (unit or distance_unit()) == "mi" else _format_km(km)


def _format_km(km: float) -> str:
    metres = int(km * 10 + 0.5) * 100
    if metres < 100:
        return _("less than 100 m away")
    if metres < 1000:
        return _("about %(metres)d m away") % {"metres": metres}
    return _("about %(km)s km away") % {"km": _short_number(km)}


def _format_miles(miles: float) -> str:
    if miles < 0.1:
        return _("less than 0.1 miles away")
    # The plural follows the number as it is shown: "1 mile", but "1.2 miles".
    shown = _short_number(miles)
    return ngettext("about %(miles)s mile away", "about %(miles)s miles away", 1 if shown == "1" else 2) % {
        "miles": shown
    }


def _short_number(value: float) -> str:
    """One decimal below ten, none above, and no ",0"."""
    tenths = int(value * 10 + 0.5)
    if tenths >= 100 or tenths % 10 == 0:
        return number_format(int(value + 0.5), decimal_pos=0)
    return number_format(tenths / 10, decimal_pos=1)


def walking_minutes(km: float) -> int | None:
    """Return how many minutes a gentle walk takes, in steps of five, or None where it is too far to suggest walking."""
    # Rounded, so that the radius of fifteen minutes is fifteen minutes again.
    minutes = round(km * WALKING_DETOUR / WALKING_KM_PER_HOUR * 60, 6)
    if minutes > WALKING_LIMIT_MINUTES:
        return None
    return max(5, math.ceil(minutes / 5) * 5)


def format_walk(km: float) -> str:
    """Return "about 15 minutes on foot" for readers, or an empty text where it is too far to suggest walking."""
    minutes = walking_minutes(km)
    return "" if minutes is None else _("about %(minutes)d minutes on foot") % {"minutes": minutes}


def walking_radius_km(minutes: int) -> float:
    """Return the straight-line kilometres that a gentle walk of so many minutes covers (rings of the simple map)."""
    return minutes / 60 * WALKING_KM_PER_HOUR / WALKING_DETOUR
