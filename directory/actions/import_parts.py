"""From typed rows to unsaved model instances: ids that never change, terms looked up once, points for addresses."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID, uuid5

from directory import capital
from directory.actions.import_terms import Terms
from directory.documents import ListingParts
from directory.geo.addresses import Address, AddressLocator
from directory.importers.rows import ImportedListing, ImportedLocation, ImportedSchedule
from directory.models import (
    CapitalTag,
    ConfirmationMethod,
    Contact,
    CoordinateOrigin,
    CostOption,
    ImportRun,
    Listing,
    ListingText,
    Location,
    Organization,
    Schedule,
    Source,
)

# Ids are made of this name space, the source's slug and the row's id: the same on every machine (RFC 9562, 5.5).
NAMESPACE: Final = UUID("5f2c9d3e-7a41-5b0e-9c58-0d6a3f4b7e21")
#: Goes up when the same row would give other contents, so that everything is written anew once.
VERSION: Final = 1
_ORIGINS: Final = {"postcode": CoordinateOrigin.POSTCODE, "town": CoordinateOrigin.TOWN}


@dataclass(slots=True)
class Building:
    """What building needs for a whole run. `false_points` are points that stand for dozens of addresses."""

    source: Source
    run: ImportRun
    terms: Terms
    locator: AddressLocator
    at: dt.datetime
    salt: str
    false_points: set[tuple[float, float]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Before:
    """What the database holds of a listing before this row; `states` are the columns that people set here."""

    content_hash: str
    revision: int
    vanished: bool
    states: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltListing:
    """A listing with its parts, unsaved, and the row that it was made of."""

    row: ImportedListing
    parts: ListingParts
    contacts: Sequence[Contact]


def listing_id(slug: str, ref: str) -> UUID:
    """Return the id of the listing that has the id `ref` in the source `slug`."""
    return uuid5(NAMESPACE, f"{slug}:{ref}")


def content_hash(row: ImportedListing, *, salt: str) -> str:
    """Return what changes when, and only when, the content of a row does (BLAKE2, 128 bits)."""
    return blake2b(f"{salt}{row!r}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def build(
    rows: Sequence[tuple[UUID, str, ImportedListing]], *, building: Building, revisions: dict[UUID, int]
) -> list[BuiltListing]:
    """Return unsaved instances for rows with their ids and hashes; points that are missing are looked up together."""
    points = iter(_points([place for _id, _hash, row in rows for place in row.locations], building))
    return [
        _built(key, digest, row, building, revisions.get(key, 1), [next(points) for _place in row.locations])
        for key, digest, row in rows
    ]


def organization_id(slug: str, ref: str) -> UUID:
    return uuid5(NAMESPACE, f"{slug}:organization:{ref}")


_Point = tuple[float | None, float | None, CoordinateOrigin]


def _points(places: Sequence[ImportedLocation], building: Building) -> Iterable[_Point]:
    def is_published(place: ImportedLocation) -> bool:
        return place.latitude is not None and (place.latitude, place.longitude) not in building.false_points

    missing = [place for place in places if not is_published(place)]
    found = iter(building.locator.locate_many([address_of(place) for place in missing]))
    for place in places:
        if is_published(place):
            yield place.latitude, place.longitude, CoordinateOrigin.SOURCE
        else:
            located = next(found)
            if located is None:
                yield None, None, CoordinateOrigin.NONE
            else:
                yield located.point.lat, located.point.lon, _ORIGINS[located.precision]


def address_of(place: ImportedLocation | Location) -> Address:
    """Return what the gazetteer is asked for a place; without a town, the last part of its address may be one."""
    town = place.city or place.address.rsplit(",", 1)[-1].strip()
    return Address(postcode=place.postcode, town=town, region=place.region, country=place.country)


def _built(
    key: UUID, digest: str, row: ImportedListing, building: Building, revision: int, points: Sequence[_Point]
) -> BuiltListing:
    organization = _organization(row, building)
    locations = [
        _location(key, position, place, point)
        for position, (place, point) in enumerate(zip(row.locations, points, strict=True))
    ]
    listing = _listing(key, digest, row, building, revision)
    listing.organization_id = organization.pk if organization else None
    terms = building.terms.of(row)
    parts = ListingParts(
        listing=listing,
        organization=organization,
        texts=_texts(key, row, listing.revision),
        locations=locations,
        schedules=[_schedule(key, at, timed, locations) for at, timed in enumerate(row.schedules)],
        terms=terms,
        cost_options=[
            CostOption(listing_id=key, kind=cost.kind, amount=cost.amount, currency=cost.currency, note=cost.note)
            for cost in row.costs
        ],
        capital_tags=[
            CapitalTag(
                listing_id=key,
                kind=tag.kind,
                statements=list(tag.statements),
                strength=capital.strength(tag.statements),
                reason=tag.reason,
            )
            for tag in row.capital
        ],
    )
    return BuiltListing(row, parts, [Contact(listing_id=key, **_contact_values(contact)) for contact in row.contacts])


def _contact_values(contact: object) -> dict[str, object]:
    return {name: getattr(contact, name) for name in ("name", "role", "phone", "email", "is_public")}


def _organization(row: ImportedListing, building: Building) -> Organization | None:
    if row.organization is None:
        return None
    body = row.organization
    return Organization(
        id=organization_id(building.source.slug, body.ref),
        name=body.name,
        description=body.description,
        url=body.url,
        source=building.source,
        source_ref=body.ref,
    )


def _listing(key: UUID, digest: str, row: ImportedListing, building: Building, revision: int) -> Listing:
    confirmed_at = row.confirmed_at
    if confirmed_at is None and row.confirmed_days_ago is not None:
        confirmed_at = building.at - dt.timedelta(days=row.confirmed_days_ago)
    return Listing(
        id=key,
        kind=row.kind,
        status=row.status,
        is_crisis_line=row.is_crisis_line,
        language=row.original.language,
        revision=row.revision or revision,
        url=row.url,
        attendance=row.attendance,
        openness=row.openness,
        niche_indicators=dict(row.niche_indicators),
        keywords=list(row.keywords),
        confirmed_at=confirmed_at,
        confirmed_how=(row.confirmed_how or ConfirmationMethod.IMPORT) if confirmed_at else "",
        source=building.source,
        source_ref=row.ref,
        content_hash=digest,
        seen_in_run=building.run,
        vanished_at=None,
        **dict(row.facts),
    )


def _texts(key: UUID, row: ImportedListing, revision: int) -> list[ListingText]:
    texts = []
    for text in row.texts:
        values = {
            name: getattr(text, name) for name in text.__slots__ if name not in ("based_on_revision", "first_visit")
        }
        based_on = text.based_on_revision or revision
        texts.append(
            ListingText(listing_id=key, based_on_revision=based_on, first_visit=list(text.first_visit), **values)
        )
    return texts


def _location(key: UUID, position: int, place: ImportedLocation, point: _Point) -> Location:
    latitude, longitude, origin = point
    return Location(
        id=uuid5(key, f"location:{position}"),
        listing_id=key,
        position=position,
        name=place.name,
        visibility=place.visibility,
        address=place.address,
        city=place.city,
        region=place.region,
        postcode=place.postcode,
        country=place.country,
        latitude=latitude,
        longitude=longitude,
        coordinate_origin=origin,
    )


def _schedule(key: UUID, position: int, timed: ImportedSchedule, locations: Sequence[Location]) -> Schedule:
    rule = timed.rule
    place = timed.place if timed.place is not None else 0 if len(locations) == 1 else None
    return Schedule(
        id=uuid5(key, f"schedule:{position}"),
        listing_id=key,
        location_id=locations[place].pk if place is not None and place < len(locations) else None,
        position=position,
        rrule=rule.rrule,
        start_date=rule.start_date,
        start=rule.start,
        end=rule.end,
        timezone=rule.timezone,
        exdates=[day.isoformat() for day in rule.exdates],
        overrides=[
            {
                "date": change.date.isoformat(),
                "cancelled": change.cancelled,
                "start": change.start.isoformat("minutes") if change.start else None,
                "end": change.end.isoformat("minutes") if change.end else None,
                "new_date": change.new_date.isoformat() if change.new_date else None,
                "note": change.note,
            }
            for change in rule.overrides
        ],
        note=rule.note,
    )
