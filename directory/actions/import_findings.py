"""What only shows when all rows of a source are there: one point for dozens of addresses."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from django.db.models import Count, F

from directory.actions.import_parts import address_of
from directory.geo.addresses import AddressLocator
from directory.geo.folding import plain_name
from directory.importers.report import FindingLine
from directory.models import CoordinateOrigin, Finding, FindingKind, ListingText, Location, Source

SHARED_BY: Final = 12
_CHUNK: Final = 500
_ORIGINS: Final = {"postcode": CoordinateOrigin.POSTCODE, "town": CoordinateOrigin.TOWN}


def known_false_points(source: Source) -> set[tuple[float, float]]:
    """Return the points of a source that stand for dozens of addresses, as far as no steward settled them."""
    details = Finding.objects.filter(
        listing__source=source, kind=FindingKind.COORDINATES_SHARED, settled_at__isnull=True
    ).values_list("detail", flat=True)
    points = set()
    for detail in set(details):
        lat, _comma, lon = detail.partition(", ")
        points.add((float(lat), float(lon)))
    return points


def find_shared_points(source: Source, *, at: dt.datetime) -> tuple[list[UUID], list[FindingLine]]:
    """Flag listings whose point the source gives for at least 12 different addresses, and use it no more.

    Their places get the point of their postcode or town instead, or none. Where no street is known, an organisation
    counts as an address. Returns the ids of the listings that changed.
    """
    published = Location.objects.filter(listing__source=source, coordinate_origin=CoordinateOrigin.SOURCE)
    points = (
        published.values_list("latitude", "longitude")
        .annotate(places=Count("pk"))
        .filter(places__gte=SHARED_BY)
        .order_by("latitude", "longitude")
    )
    changed: dict[UUID, None] = {}
    lines: list[FindingLine] = []
    for latitude, longitude, _places in list(points):
        places = published.filter(latitude=latitude, longitude=longitude).select_related("listing").order_by("pk")
        if len({_address_key(place) for place in places}) >= SHARED_BY:
            lines += _flag(places, detail=f"{latitude!r}, {longitude!r}", at=at, changed=changed)
    return list(changed), lines


def _address_key(place: Location) -> tuple[str, str, str]:
    if place.address:
        return plain_name(place.address), place.postcode, plain_name(place.city)
    return "", "", str(place.listing.organization_id or place.listing_id)


def _flag(
    places: Iterable[Location], *, detail: str, at: dt.datetime, changed: dict[UUID, None]
) -> Iterator[FindingLine]:
    locator = AddressLocator()
    found = list(places)
    for place, located in zip(found, locator.locate_many([address_of(place) for place in found]), strict=True):
        place.latitude = located.point.lat if located else None
        place.longitude = located.point.lon if located else None
        place.coordinate_origin = _ORIGINS[located.precision] if located else CoordinateOrigin.NONE
    Location.objects.bulk_update(found, ["latitude", "longitude", "coordinate_origin"], batch_size=_CHUNK)
    keys = list(dict.fromkeys(place.listing_id for place in found))
    Finding.objects.bulk_create(
        [Finding(listing_id=key, kind=FindingKind.COORDINATES_SHARED, detail=detail, found_at=at) for key in keys],
        ignore_conflicts=True,
    )
    changed.update(dict.fromkeys(keys))
    for ref, name in _names(keys):
        yield FindingLine(ref, name, FindingKind.COORDINATES_SHARED, detail)


def _names(keys: list[UUID]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(keys), _CHUNK):
        yield from (
            ListingText.objects.filter(listing__in=keys[start : start + _CHUNK], variant="standard")
            .filter(language=F("listing__language"))
            .order_by("listing__source_ref")
            .values_list("listing__source_ref", "name")
        )
