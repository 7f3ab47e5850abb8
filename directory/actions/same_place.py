"""Which places of other listings are the same place, as far as what was written about them says."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from directory.geo.points import Point
from directory.geo.same_place import SAME_PLACE_KM, Spot, is_same_place
from directory.models import Location


def others_at(location: Location, *, among: QuerySet[Location]) -> list[Location]:
    """Return the rows of `among` that are the same place, itself among them if it is one of them, in a fixed order."""
    spot = _spot(location)
    rows: Iterable[Location] = among.filter(_near(location)).order_by("listing", "position", "pk")
    return [row for row in rows if row.pk == location.pk or is_same_place(spot, _spot(row))]


def _near(location: Location) -> Q:
    """Return what the database can narrow down: the same postcode as written, or a box around the point."""
    compact = "".join(location.postcode.split())
    written = {location.postcode, location.postcode.upper(), compact, compact.upper()} - {""}
    near = Q(pk=location.pk) | (Q(postcode__in=written) if written else Q())
    if location.latitude is None or location.longitude is None:
        return near
    lat, lon = SAME_PLACE_KM / 111, SAME_PLACE_KM / 15  # degrees; wider than needed, up to 82° north
    return near | Q(
        latitude__range=(location.latitude - lat, location.latitude + lat),
        longitude__range=(location.longitude - lon, location.longitude + lon),
    )


def _spot(row: Location) -> Spot:
    point = None if row.latitude is None or row.longitude is None else Point(row.latitude, row.longitude)
    return Spot(row.name, row.address, row.city, row.postcode, point)
