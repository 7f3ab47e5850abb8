"""`hsds-csv`: the tables of HSDS 1.x to 3.x in a folder or a zip, Ohana's older headings included."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from directory.importers import csv_table, hsds
from directory.importers.files import BrokenFileError, SourceFile, source_files
from directory.importers.hsds_tables import Row, Tables, temporary_tables
from directory.importers.ids import DerivedIds
from directory.importers.options import ReadOptions
from directory.importers.own_hsds import EXTENSION
from directory.importers.own_tables import OWN_TABLES, record_of
from directory.importers.rows import RawRow, RejectedRow, SourceRow, Where

ENDINGS = (".csv",)
# File names of all generations; a prefix such as "output_" or "florida_data_" is passed over. The longest ending wins.
TABLES: Final = {
    "services": "services", "service": "services", "organizations": "organizations", "organization": "organizations",
    "locations": "locations", "location": "locations", "service_at_locations": "links", "service_at_location": "links",
    "services_at_location": "links", "addresses": "addresses", "physical_addresses": "addresses",
    "physical_address": "addresses", "address": "addresses", "postal_addresses": "postal", "mail_addresses": "postal",
    "phones": "phones", "phone": "phones", "schedules": "schedules", "schedule": "schedules",
    "regular_schedules": "schedules", "regular_schedule": "schedules", "holiday_schedules": "", "holiday_schedule": "",
    "languages": "languages", "language": "languages", "cost_options": "costs", "cost_option": "costs",
    "eligibility": "eligibility", "eligibilities": "eligibility", "accessibility": "accessibility",
    "accessibility_for_disabilities": "accessibility", "attributes": "attributes", "attribute": "attributes",
    "service_attributes": "attributes", "services_taxonomy": "attributes", "service_taxonomy": "attributes",
    "taxonomy_terms": "terms", "taxonomy_term": "terms", "taxonomy": "terms", "taxonomies": "terms",
}  # fmt: skip
_OWN_PREFIX: Final = {"services": "service_", "organizations": "organization_", "locations": "location_"}
_RENAMED: Final = {
    "uuid": "id", "min_age": "minimum_age", "max_age": "maximum_age", "taxonomy_id": "id", "service_uuid": "service_id",
    "organization_uuid": "organization_id", "location_uuid": "location_id",
}  # fmt: skip


def read(path: Path, *, options: ReadOptions) -> Iterator[SourceRow]:
    """Yield a row for each service, with all that other tables say of it, in the order of the services' table.

    :raises BrokenFileError: if there is no table of services
    """
    is_ours = is_own(path)
    with temporary_tables() as tables:
        for file in source_files(path, endings=ENDINGS):
            if not is_ours or table_of(file.name) in OWN_TABLES:
                yield from _load(file, tables)
        if not tables.has("services"):
            raise BrokenFileError(f"{path}: there is no table of services, such as services.csv.")
        tables.finish()
        ids = DerivedIds()
        for file_name, line, service in tables.all("services"):
            if EXTENSION in service:
                yield RawRow(Where(file_name, line), record_of(service, tables))
                continue
            organization = _organization(service, tables)
            record = hsds.service_record(
                _nested(service, tables),
                organization=organization,
                shared_locations=_beside(organization, tables),
            )
            if not record.get("id"):
                record["id"] = ids.of(str(record.get(name, "")) for name in ("organization", "name"))
            yield RawRow(Where(file_name, line), record)


def is_own(path: Path) -> bool:
    """Return whether the first service at `path` is one of our own exports.

    :raises BrokenFileError: if there is nothing to read
    """
    files = (file for file in source_files(path, endings=ENDINGS) if table_of(file.name) == "services")
    found = (cells for file in files for cells in csv_table.records(file) if not isinstance(cells, RejectedRow))
    return any(EXTENSION in cells for _line, cells in islice(found, 1))


def table_of(file_name: str) -> str:
    """Return which table a file holds, or nothing where it is none that we read."""
    stem = re.sub(r"[^a-z]+", "_", Path(file_name).name.lower().removesuffix(".csv")).strip("_")
    endings = [name for name in TABLES if stem == name or stem.endswith(f"_{name}")]
    return TABLES[max(endings, key=len)] if endings else ""


def _load(file: SourceFile, tables: Tables) -> Iterator[RejectedRow]:
    name = table_of(file.name)
    if not name:
        return
    for found in csv_table.records(file):
        if isinstance(found, RejectedRow):
            yield found
            continue
        line, cells = found
        tables.add(name, file=file.name, line=line, cells=_renamed(name, cells))


def _renamed(name: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Return cells by the headings of HSDS: `service_uuid` in a table of services is its `id`."""
    prefix = _OWN_PREFIX.get(name, "")
    renamed: dict[str, str] = {}
    for heading, value in cells.items():
        key = heading.strip().lower()
        own = key.removeprefix(prefix) if prefix and key not in _RENAMED.values() else key
        # A table of services has organization_uuid as well, which is no id of its own.
        target = (
            _RENAMED.get(own, own)
            if own in ("uuid", "min_age", "max_age") or name == "terms"
            else _RENAMED.get(key, own)
        )
        if key and (value or target not in renamed):
            renamed.setdefault(target, value)
    return renamed


def _nested(service: Row, tables: Tables) -> Row:
    ref = service.get("id")
    links = tables.of("links", field="service_id", value=ref)
    places = [(link, place) for link in links for place in _locations(link.get("location_id"), tables)]
    places += [({}, place) for place in _locations(service.get("location_id"), tables)]
    return {
        **service,
        "phones": _direct(tables.of("phones", field="service_id", value=ref)),
        "schedules": _days_joined(tables.of("schedules", field="service_id", value=ref)),
        "languages": tables.of("languages", field="service_id", value=ref) or _words(service.get("languages")),
        "cost_options": tables.of("costs", field="service_id", value=ref),
        "eligibilitys": tables.of("eligibility", field="service_id", value=ref),
        "taxonomy_terms": list(_terms(service, tables)),
        "service_at_locations": [{"location": _with_link(place, link, tables)} for link, place in places],
    }


def _locations(ref: object, tables: Tables) -> list[Row]:
    return [_with_parts(place, tables) for place in tables.of("locations", field="id", value=ref)]


def _with_parts(place: Row, tables: Tables) -> Row:
    ref = place.get("id")
    said = place.get("accessibility")
    return {
        **place,
        "addresses": tables.of("addresses", field="location_id", value=ref),
        "phones": _direct(tables.of("phones", field="location_id", value=ref)),
        "schedules": _days_joined(tables.of("schedules", field="location_id", value=ref)),
        "accessibility": said or tables.of("accessibility", field="location_id", value=ref),
    }


def _with_link(place: Row, link: Row, tables: Tables) -> Row:
    """Return a place with the timetable that holds for this service there, where there is one."""
    own = _days_joined(tables.of("schedules", field="service_at_location_id", value=link.get("id")))
    return {**place, "schedules": own} if own else place


def _organization(service: Row, tables: Tables) -> Row:
    ref = service.get("organization_id")
    if not ref:
        place = next(iter(tables.of("locations", field="id", value=service.get("location_id"))), {})
        ref = place.get("organization_id")
    found = tables.of("organizations", field="id", value=ref)
    if not found:
        return {"id": ref, "name": service.get("organization_name", "")}
    phones = tables.of("phones", field="organization_id", value=ref)
    return {
        **found[0],
        "phones": [row for row in _direct(phones) if not (row.get("service_id") or row.get("location_id"))],
    }


def _beside(organization: Row, tables: Tables) -> list[Row]:
    """Return the places of an organisation; only where it has one alone do its services take place there."""
    places = tables.of("locations", field="organization_id", value=organization.get("id"), limit=2)
    return [_with_parts(place, tables) for place in places] if len(places) == 1 else []


def _direct(phones: list[Row]) -> list[Row]:
    """Leave out the numbers of persons."""
    return [row for row in phones if not row.get("contact_id") or row.get("service_id") or row.get("location_id")]


def _days_joined(rows: list[Row]) -> list[Row]:
    """Return one timetable for the weekdays that have the same times; HSDS 1.x has a row for each of them."""
    joined: dict[tuple[str, str, str], list[str]] = {}
    others: list[Row] = []
    for row in rows:
        day = str(row.get("weekday", ""))
        if day and not row.get("freq"):
            joined.setdefault((str(row.get("opens_at", "")), str(row.get("closes_at", "")), ""), []).append(day)
        else:
            others.append(row)
    weekly: list[Row] = [
        {"freq": "WEEKLY", "byday": ",".join(dict.fromkeys(days)), "opens_at": opens, "closes_at": closes}
        for (opens, closes, _none), days in joined.items()
    ]
    return weekly + others


def _terms(service: Row, tables: Tables) -> Iterator[Row]:
    rows = tables.of("attributes", field="service_id", value=service.get("id"))
    rows += tables.of("attributes", field="link_id", value=service.get("id"))
    refs = [row.get("taxonomy_term_id") or row.get("taxonomy_id") for row in rows]
    refs += [ref.strip() for ref in str(service.get("taxonomy_ids", "")).split(",")]
    for ref in dict.fromkeys(filter(None, refs)):
        yield from tables.of("terms", field="id", value=ref, limit=1)


def _words(cell: object) -> list[Row]:
    return [{"name": word.strip()} for word in str(cell or "").split(",") if word.strip()]
