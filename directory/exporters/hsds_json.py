"""`hsds-json`: HSDS 3.1 services as one JSON list; what HSDS cannot say stands in `x-footbridge` of each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from directory.capital import strength
from directory.exporters.records import Record
from directory.importers.own_columns import ORDER
from directory.importers.own_hsds import EXTENSION, standard_columns
from directory.models import Taxonomy, TaxonomyTerm

_STATUSES: Final = {"draft": "inactive", "temporarily_closed": "temporarily closed"}
_FREQUENCIES: Final = ("WEEKLY", "MONTHLY")
_PLAIN: Final = {
    "description": "description",
    "url": "url",
    "who_for": "eligibility_description",
    "openness_note": "application_process",
    "age_min": "minimum_age",
    "age_max": "maximum_age",
}
Json = dict[str, Any]
Terms = Mapping[tuple[str, str], tuple[str, str]]


def lines(records: Iterable[Record], *, separator: str = ",") -> Iterator[str]:
    """Yield a JSON list, one service a line."""
    before = "[\n"
    for service in services(records):
        yield before + json.dumps(service, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def services(records: Iterable[Record]) -> Iterator[Json]:
    """Yield the service of each record."""
    rows = TaxonomyTerm.objects.all()
    terms = {(row.taxonomy, row.code): (str(row.pk), row.name_in("en")) for row in rows}
    for record in records:
        yield service_of(record, terms=terms)


def service_of(record: Record, *, terms: Terms) -> Json:
    """Return a service that is valid HSDS 3.1 and holds every column of the record."""
    key = UUID(record["id"])
    service: Json = {
        "id": record["id"],
        "name": record.get("name") or "–",
        "status": _STATUSES.get(record["status"], record["status"]),
        **{name: record[column] for column, name in _PLAIN.items() if column in record},
        "organization": _organization(record, key),
        "languages": [{"id": _id(key, "language", code), "code": code} for code in record.get("languages", ())],
        "phones": [*_phones(record, key)],
        "cost_options": [_cost(row, key, n) for n, row in enumerate(record.get("costs", ()))],
        "service_at_locations": [*_places(record, key)],
        "service_areas": [*_areas(record, key)],
        "schedules": [*_schedules(record, key)],
        "attributes": [*_attributes(record, key, terms)],
    }
    if record.get("confirmed_at"):
        service["assured_date"] = record["confirmed_at"][:10]
    back = standard_columns(service)
    names = [*ORDER, *(name for name in back if name not in ORDER)]
    service[EXTENSION] = {name: record.get(name) for name in names if record.get(name) != back.get(name)}
    return {name: value for name, value in service.items() if value != []}


def _id(key: UUID, *words: object) -> str:
    return str(uuid5(key, ":".join(map(str, words))))


def _organization(record: Record, key: UUID) -> Json:
    """Return the body behind a listing; HSDS wants one, so an informal circle is its own."""
    body = {
        "id": record.get("organization_id") or _id(key, "organization"),
        "name": record.get("organization") or record.get("name") or "–",
        "description": record.get("organization_description", ""),
    }
    if record.get("organization_url"):
        body["website"] = record["organization_url"]
    return body


def _phones(record: Record, key: UUID) -> Iterator[Json]:
    for n, contact in enumerate(record.get("contacts", ())):
        if contact.get("phone") and contact["is_public"]:
            yield {"id": _id(key, "phone", n), "number": contact["phone"]}


def _cost(row: Json, key: UUID, number: int) -> Json:
    cost = {"id": _id(key, "cost", number), "option": row["kind"], "amount_description": row.get("note", "")}
    if row.get("amount") and row.get("currency"):
        cost |= {"amount": float(row["amount"]), "currency": row["currency"]}
    return cost


def _places(record: Record, key: UUID) -> Iterator[Json]:
    for place in record.get("locations", ()):
        if place["visibility"] != "public":
            continue
        address = {
            "id": _id(key, "address", place["id"]),
            "address_1": place.get("address", ""),
            "city": place.get("city", ""),
            "state_province": place.get("region", ""),
            "postal_code": place.get("postcode", ""),
            "country": place.get("country", ""),
            "address_type": "physical",
        }
        location = {"id": place["id"], "location_type": "physical", "name": place.get("name", "")}
        location |= {"addresses": [address]}
        if "lat" in place:
            location |= {"latitude": place["lat"], "longitude": place["lon"]}
        yield {"id": _id(key, "at", place["id"]), "service_id": str(key), "location": location}


def _areas(record: Record, key: UUID) -> Iterator[Json]:
    """Yield the town of each place whose address not everybody may see."""
    for place in record.get("locations", ()):
        if place["visibility"] != "public" and place.get("city"):
            yield {"id": _id(key, "area", place["id"]), "name": place["city"]}


def _schedules(record: Record, key: UUID) -> Iterator[Json]:
    """Yield what HSDS can say of the times: it knows weekly and monthly, and no exceptions."""
    for row in record.get("schedule", ()):
        parts = dict(part.split("=", 1) for part in row.get("rrule", "").split(";") if "=" in part)
        schedule = {"id": row["id"], "opens_at": row["start"], "closes_at": row.get("end"), "notes": row.get("note")}
        schedule |= {"dtstart": row.get("start_date"), "description": row.get("rrule")}
        if parts.get("FREQ") in _FREQUENCIES:
            schedule |= {"freq": parts["FREQ"], "byday": parts.get("BYDAY"), "bymonthday": parts.get("BYMONTHDAY")}
            schedule |= {"interval": int(parts["INTERVAL"])} if "INTERVAL" in parts else {}
        yield {name: value for name, value in schedule.items() if value}


def _attributes(record: Record, key: UUID, terms: Terms) -> Iterator[Json]:
    """Yield topics and access facts as terms, and ties with their strength."""
    for taxonomy, column in ((Taxonomy.TOPIC, "topics"), (Taxonomy.ACCESS, "access")):
        for code in record.get(column, ()):
            term_id, name = terms.get((taxonomy, code)) or (_id(key, taxonomy, code), code)
            term = {"id": term_id, "code": code, "name": name, "description": name, "taxonomy": str(taxonomy)}
            yield {"id": _id(key, taxonomy, code), "link_id": str(key), "link_entity": "service", "taxonomy_term": term}
    for tie in record.get("capital", ()):
        value = str(strength(tie.get("statements", ())))
        label = f"Social capital: {tie['kind']}"
        yield {"id": _id(key, "tie", tie["kind"]), "link_id": str(key), "link_entity": "service"} | {
            "label": label,
            "value": value,
        }
