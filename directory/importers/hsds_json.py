"""`hsds-json`: services as JSON, alone, in lists, in pages, or inside their organisations."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from directory.importers import hsds, json_files
from directory.importers.hsds_check import kind_of
from directory.importers.ids import DerivedIds
from directory.importers.options import ReadOptions
from directory.importers.own_hsds import EXTENSION, own_record
from directory.importers.rows import RawRow, RejectedRow, SkippedRow, SourceRow, Where

ENDINGS = json_files.ENDINGS
LISTS: Final = ("contents", "services", "data", "organizations", "items", "results")
_NO_LISTING: Final = frozenset({"details", "taxonomies", "taxonomy_terms"})
Json = Mapping[str, Any]


def read(path: Path, *, options: ReadOptions) -> Iterator[SourceRow]:
    """Yield a row for each service; the line is the number of the item that holds it, from 1.

    :raises BrokenFileError: if a file is not JSON
    """
    ids = DerivedIds()
    for file in json_files.source_files(path, endings=ENDINGS):
        for number, item in enumerate(json_files.items(file, lists=LISTS), start=1):
            where = Where(file.name, number)
            if isinstance(item, Mapping):
                yield from rows(item, where, ids)
            else:
                yield RejectedRow(where, "", "The item is not an object { … }.")


def rows(item: Json, where: Where, ids: DerivedIds) -> Iterator[SourceRow]:
    """Yield the services of an item: it is one, it wraps one or more, or it is an organisation with some."""
    if EXTENSION in item:
        yield RawRow(where, own_record(item))
        return
    if kind_of(item) in _NO_LISTING:
        yield SkippedRow(where, "no service")
        return
    item = _unwrapped(item)
    beside = hsds.objects(item, "locations") if "organization" in item or "organizations" in item else []
    found = False
    for service, organization in _services(item):
        found = True
        record = hsds.service_record(service, organization=organization, shared_locations=beside)
        if not hsds.is_lasting(str(record.get("id", ""))):
            record["id"] = ids.of(_words(record))
        yield RawRow(where, record)
    if not found:
        yield SkippedRow(where, "an organisation without a service")


def _unwrapped(item: Json) -> Json:
    """Return the object inside `data`, or inside `service` with what stands beside it (Open Referral UK exports)."""
    for name in ("data", "result"):
        inner = item.get(name)
        if isinstance(inner, Mapping) and len(item) <= 3:
            return inner
    service = item.get("service")
    if isinstance(service, Mapping):
        # A service_at_location has its place beside the service; an export has the rest of the service there.
        place = (
            {"service_at_locations": [{"location": item["location"]}]}
            if isinstance(item.get("location"), Mapping)
            else {}
        )
        rest = {name: value for name, value in item.items() if name not in ("service", "id", "location")}
        return {**rest, **place, **service}
    return item


def _services(item: Json) -> Iterator[tuple[Json, Json]]:
    """Yield each service with its organisation."""
    bodies = hsds.objects(item, "organization", "organizations")
    by_id = {hsds.first(body, "id"): body for body in bodies}
    services = hsds.objects(item, "services", "service")
    for service in services:
        own = hsds.objects(service, "organization")
        named = by_id.get(hsds.first(service, "organization_id"))
        body = own[0] if own else named or (bodies[0] if bodies else _as_organization(item))
        yield service, body
    nested = [(service, body) for body in bodies for service in hsds.objects(body, "services")]
    yield from nested
    is_service = not services and not nested and "services" not in item and "organizations" not in item
    if is_service and not is_organization(item):
        yield item, bodies[0] if bodies else {}


def _as_organization(item: Json) -> Json:
    return item if is_organization(item) else {}


def is_organization(item: Json) -> bool:
    """Return whether an object is an organisation: it has what only they have, and no organisation of its own."""
    marks = (
        "services",
        "legal_status",
        "tax_id",
        "year_incorporated",
        "organization_identifiers",
        "logo",
        "tax_status",
    )
    has_body = "organization" in item or "organization_id" in item
    wraps = set(item) <= {"organization", "metadata", "locations", "contacts", "phones", "service"}
    return (any(mark in item for mark in marks) and not has_body) or (wraps and "organization" in item)


def _words(record: dict[str, object]) -> list[str]:
    places = record.get("locations")
    place = places[0] if isinstance(places, list) and places else {}
    where = [str(place.get(name, "")) for name in ("address", "postcode", "city")]
    return [str(record.get("organization", "")), str(record.get("name", "")), *where]
