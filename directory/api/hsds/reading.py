"""From ids to objects of HSDS, a fixed number of queries for however many: nothing that not everybody may see."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from directory.api.hsds.words import vocabulary
from directory.contents import content_of
from directory.documents import ListingParts, parts_of
from directory.exporters.hsds_places import flat_location
from directory.exporters.hsds_services import flat_service, organization_of, service_of
from directory.exporters.manners import public_content
from directory.exporters.records import Record, columns_of
from directory.models import AddressVisibility, Contact, Listing, Location, Organization, TextVariant
from directory.models.listing import ListingQuerySet

Json = dict[str, Any]
Keys = Sequence[UUID]
MINIMAL: Final = "minimal"
FULL: Final = "full"


def full_services(keys: Keys) -> list[Json]:
    """Return services with all that belongs to them, in the order of `keys`."""
    rows = Listing.objects.public().filter(pk__in=keys).with_parts().prefetch_related("contacts")
    around = vocabulary().around
    found = {}
    for listing in rows:
        record = _record(listing, parts_of(listing), contacts=list(listing.contacts.all()))
        found[listing.pk] = service_of(record, around=replace(around, last_modified=last_modified(listing)))
    return [found[key] for key in keys if key in found]


def flat_services(keys: Keys) -> list[Json]:
    """Return services with what they say in fields of their own, and their organisations."""
    around = vocabulary().around
    found = {
        listing.pk: flat_service(record, around=replace(around, last_modified=last_modified(listing)))
        for listing, record in _flat_records(Listing.objects.public().filter(pk__in=keys))
    }
    return [found[key] for key in keys if key in found]


def minimal_services(keys: Keys) -> list[Json]:
    """Return what a harvester asks first: which services there are, and when they changed."""
    rows = Listing.objects.public().filter(pk__in=keys).select_related("organization").prefetch_related("texts")
    found = {}
    for listing in rows:
        service = flat_service(_record(listing, _words_only(listing)), around=vocabulary().around)
        kept = {name: service[name] for name in ("id", "name", "status")}
        found[listing.pk] = kept | {"last_modified": last_modified(listing)}
    return [found[key] for key in keys if key in found]


def places(keys: Keys, *, full: bool) -> list[Json]:
    """Return services at locations; in full with all of the service, and when it meets at that place."""
    rows = Location.objects.filter(pk__in=keys, visibility=AddressVisibility.PUBLIC)
    listings = dict(rows.values_list("pk", "listing_id"))
    load = full_services if full else flat_services
    services = {service["id"]: service for service in load([*dict.fromkeys(listings.values())])}
    points = {} if full else {row.pk: row for row in rows}
    found = []
    for key in keys:
        service = services.get(str(listings.get(key)))
        if service is not None:
            found.append(_full_place(key, service) if full else _flat_place(points[key], service))
    return found


def _full_place(key: UUID, service: Json) -> Json:
    link = next(row for row in service["service_at_locations"] if row["id"] == str(key))
    here = [row for row in service.get("schedules", ()) if row.get("service_at_location_id", str(key)) == str(key)]
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
    circles = Listing.objects.public().filter(pk__in=keys, organization__isnull=True).prefetch_related("texts")
    found = {body.pk: _body(body) for body in Organization.objects.filter(pk__in=keys)}
    found |= {row.pk: organization_of(_record(row, _words_only(row))) for row in circles}
    if services:
        _add_services(found, load=full_services if services == FULL else minimal_services)
    return [found[key] for key in keys if key in found]


def _body(row: Organization) -> Json:
    columns = {"id": str(row.pk), "organization": row.name, "organization_description": row.description}
    return organization_of(columns | {"organization_url": row.url})


def _add_services(bodies: dict[UUID, Json], *, load: Callable[[Keys], list[Json]]) -> None:
    theirs = Q(organization__in=bodies) | Q(pk__in=bodies, organization__isnull=True)
    holders = dict(Listing.objects.public().filter(theirs).order_by("pk").values_list("pk", "organization_id"))
    for service in load([*holders]):
        key = UUID(service["id"])
        bodies[holders[key] or key].setdefault("services", []).append(service)


def last_modified(listing: Listing) -> str:
    """Return when what is published of a listing last changed, its organisation and its confirmation among it."""
    body = listing.organization
    moments = (listing.modified_at, listing.confirmed_at, body.modified_at if body else None)
    return max(moment for moment in moments if moment).isoformat()


def _flat_records(rows: ListingQuerySet) -> Iterator[tuple[Listing, Record]]:
    for listing in rows.select_related("organization").prefetch_related("texts", "cost_options", "contacts"):
        parts = replace(_words_only(listing), cost_options=list(listing.cost_options.all()))
        yield listing, _record(listing, parts, contacts=list(listing.contacts.all()))


def _words_only(listing: Listing) -> ListingParts:
    own = [row for row in listing.texts.all() if row.language == listing.language]
    texts = [row for row in own if row.variant == TextVariant.STANDARD]
    return ListingParts(listing=listing, organization=listing.organization, texts=texts)


def _record(listing: Listing, parts: ListingParts, *, contacts: Sequence[Contact] = ()) -> Record:
    content = public_content(content_of(parts, contacts=contacts))
    confirmed = listing.confirmed_at.isoformat() if listing.confirmed_at else ""
    return columns_of(content) | {"id": str(listing.pk), "confirmed_at": confirmed}
