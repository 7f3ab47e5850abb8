"""From ids to objects of HSDS, a fixed number of queries for however many: nothing that not everybody may see."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from directory.api.hsds.parts import Keys, flat_records, full_records, named_records
from directory.api.hsds.words import vocabulary
from directory.exporters.hsds_json import extended
from directory.exporters.hsds_places import flat_location
from directory.exporters.hsds_services import Around, flat_service, organization_of, service_of
from directory.exporters.records import Record
from directory.models import AddressVisibility, Listing, Location, Organization

Json = dict[str, Any]
MINIMAL: Final = "minimal"
FULL: Final = "full"
_IDENTITY: Final = ("id", "name", "status", "last_modified")


def full_services(keys: Keys) -> list[Json]:
    """Return services with all that belongs to them, in the order of `keys`, and what HSDS cannot say."""
    return _in_order(keys, full_records, _full_service)


def flat_services(keys: Keys) -> list[Json]:
    """Return services with what they say in fields of their own, and their organisations."""
    return _in_order(keys, flat_records, flat_service)


def minimal_services(keys: Keys) -> list[Json]:
    """Return what a harvester asks first: which services there are, and when they changed."""
    services = _in_order(keys, named_records, flat_service)
    return [{name: service[name] for name in _IDENTITY} for service in services]


def _full_service(record: Record, *, around: Around) -> Json:
    return extended(service_of(record, around=around), record=record)


def _in_order(keys: Keys, read: Callable[[Keys], Any], write: Callable[..., Json]) -> list[Json]:
    around = vocabulary().around
    found = {
        listing.pk: write(record, around=replace(around, last_modified=last_modified(listing)))
        for listing, record in read(keys)
    }
    return [found[key] for key in keys if key in found]


def places(keys: Keys, *, full: bool) -> list[Json]:
    """Return services at locations; in full with all of the service, and when it meets at that place."""
    points = {row.pk: row for row in Location.objects.filter(pk__in=keys, visibility=AddressVisibility.PUBLIC)}
    load = full_services if full else flat_services
    services = {service["id"]: service for service in load([*dict.fromkeys(row.listing_id for row in points.values())])}
    make = _full_place if full else _flat_place
    theirs = [(points[key], services.get(str(points[key].listing_id))) for key in keys if key in points]
    return [make(row, service) for row, service in theirs if service]


def _full_place(row: Location, service: Json) -> Json:
    key = str(row.pk)
    link: Json = next(link for link in service["service_at_locations"] if link["id"] == key)
    here = [found for found in service.get("schedules", ()) if found.get("service_at_location_id", key) == key]
    rest = {name: value for name, value in service.items() if name != "service_at_locations"}
    return link | ({"schedules": here} if here else {}) | {"service": rest}


def _flat_place(row: Location, service: Json) -> Json:
    place = {"id": str(row.pk), "name": row.name, "lat": row.latitude, "lon": row.longitude}
    link = {"id": place["id"], "service_id": service["id"], "location_id": place["id"]}
    return link | {"location": flat_location(place), "service": service}


def organizations(keys: Keys, *, services: str = "") -> list[Json]:
    """Return bodies, in the order of `keys`: rows of their own, or listings that have none and are their own.

    Each has its `services` where these are asked for: MINIMAL, which there are; FULL, all that they say.
    """
    alone = Listing.objects.public().filter(pk__in=keys, organization__isnull=True)
    circles = named_records([*alone.values_list("pk", flat=True)])
    found = {body.pk: _body(body) for body in Organization.objects.filter(pk__in=keys)}
    found |= {listing.pk: organization_of(record) for listing, record in circles}
    if services:
        _add_services(found, load=full_services if services == FULL else minimal_services)
    return [found[key] for key in keys if key in found]


def _body(row: Organization) -> Json:
    columns = {"id": str(row.pk), "organization": row.name, "organization_description": row.description}
    return organization_of(columns | {"organization_url": row.url})


def _add_services(bodies: dict[UUID, Json], *, load: Callable[[Keys], list[Json]]) -> None:
    theirs = Q(organization__in=bodies) | Q(pk__in=bodies, organization__isnull=True)
    rows = Listing.objects.public().filter(theirs).order_by("pk").values_list("pk", "organization_id")
    holders = {key: holder or key for key, holder in rows}
    for service in load([*holders]):
        bodies[holders[UUID(service["id"])]].setdefault("services", []).append(service)


def last_modified(listing: Listing) -> str:
    """Return when what is published of a listing last changed, its organisation and its confirmation among it."""
    body = listing.organization
    moments = (listing.modified_at, listing.confirmed_at, body.modified_at if body else None)
    return max(moment for moment in moments if moment).isoformat()
