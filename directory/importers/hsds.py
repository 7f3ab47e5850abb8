"""From HSDS objects of all generations (1.x to 3.x, Open Referral UK 1 and 3, near misses) to a record of our columns.

A service is taken with all that is nested in it; the tabular importer nests its tables first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from directory.importers.fields import as_text
from directory.importers.hsds_places import area_records, attendance_of, location_records
from directory.importers.hsds_times import hours_text_of, schedule_records

Json = Mapping[str, Any]
_FREE: Final = re.compile(r"^\s*(?:free|none|no (?:fee|fees|cost|charge)|gratis|£?\$?0(?:\.00)?)\b", re.I)
_DONATION: Final = re.compile(r"\bdonations?\b", re.I)
# What a UUID or a number of a register looks like; "svc_1" is the first of every file that a machine wrote.
_LASTING_ID: Final = re.compile(r"[0-9a-fA-F-]{32,36}|\d{1,12}|[0-9a-fA-F]{24}")


def service_record(service: Json, *, organization: Json, shared_locations: Sequence[Json] = ()) -> dict[str, object]:
    """Return a service in our columns; `shared_locations` stand beside the services and are referred to by id."""
    locations = _locations(service, organization, shared_locations)
    record: dict[str, object] = {
        "id": first(service, "id", "service_id", "uuid"),
        "name": first(service, "name", "service_name") or first(organization, "name"),
        "description": _description(service),
        "url": first(service, "url", "website") or first(organization, "url", "website", "uri"),
        "status": _status(service),
        "organization": first(organization, "name", "organization_name"),
        "organization_id": _lasting(first(organization, "id")),
        "organization_description": first(organization, "description"),
        "organization_url": first(organization, "url", "website"),
        "locations": location_records(locations) or area_records(objects(service, "service_areas")),
        "schedule": schedule_records(service, locations),
        "hours_text": hours_text_of(service, locations),
        "attendance": attendance_of(service, locations),
        "languages": [first(row, "code", "language", "name") for row in objects(service, "languages", "language")],
        "costs": _costs(service),
        "access": _access_codes(locations),
        "access_note": _access_note(locations),
        "who_for": _who_for(service),
        "openness_note": first(service, "application_process"),
        "categories": list(_categories(service)),
        "confirmed_at": first(service, "assured_date"),
        **_ages(service),
        **_contact(service, organization, locations),
    }
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}


def first(row: Json, *names: str) -> str:
    """Return the first of these fields that says anything, as text."""
    return next((text for name in names if (text := as_text(row.get(name)).strip())), "")


def objects(row: Json, *names: str) -> list[Json]:
    """Return the objects of the first of these fields that holds any, from a list or alone."""
    for name in names:
        value = row.get(name)
        found = [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
        if isinstance(value, Mapping):
            found = [value]
        if found:
            return found
    return []


def is_lasting(ref: str) -> bool:
    """Return whether an id can be unique in its source for ever."""
    return _LASTING_ID.fullmatch(ref) is not None


def _lasting(ref: str) -> str:
    return ref if is_lasting(ref) else ""


def _status(service: Json) -> str:
    status = first(service, "status")
    return (
        status if status.casefold().replace(" ", "_") in ("active", "inactive", "defunct", "temporarily_closed") else ""
    )


def _description(service: Json) -> str:
    parts = [first(service, "description", "service_description", "short_description")]
    parts += [first(service, name) for name in ("additional_information", "interpretation_services", "alert")]
    return "\n\n".join(dict.fromkeys(filter(None, parts)))


def _who_for(service: Json) -> str:
    written = service.get("eligibility")
    said = [first(service, "eligibility_description", "audience"), written if isinstance(written, str) else ""]
    said += [first(row, "eligibility", "eligible_values") for row in objects(service, "eligibilitys", "eligibility")]
    return "\n".join(dict.fromkeys(filter(None, said)))


def _ages(service: Json) -> dict[str, object]:
    rows = [service, *objects(service, "eligibilitys", "eligibility")]
    ages = {
        "age_min": next((text for row in rows if (text := first(row, "minimum_age", "min_age"))), ""),
        "age_max": next((text for row in rows if (text := first(row, "maximum_age", "max_age"))), ""),
    }
    # From nought to 99 or more is everybody.
    if ages["age_min"] in ("", "0", "0.0"):
        ages["age_min"] = ""
        ages["age_max"] = "" if ages["age_max"].isdigit() and int(ages["age_max"]) > 98 else ages["age_max"]
    return {name: age for name, age in ages.items() if age}


def _costs(service: Json) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for row in objects(service, "cost_options", "costs"):
        amount, option = first(row, "amount"), first(row, "option")
        is_free = _FREE.match(option) or amount in ("0", "0.0", "0.00")
        note = " ".join(filter(None, (option, first(row, "amount_description"))))
        currency = first(row, "currency").upper()
        cost: dict[str, object] = {"kind": "free" if is_free else "paid", "note": note[:255]}
        if amount and len(currency) == 3 and not is_free:
            cost |= {"amount": amount, "currency": currency}
        found.append(cost)
    fees = service.get("fees_description") or service.get("fees")
    if not found and isinstance(fees, str) and fees.strip():
        kind = "free" if _FREE.match(fees) else "donation" if _DONATION.search(fees) else "paid"
        found += [{"kind": kind, "note": fees[:255]}]
    return found


def _access_note(locations: Iterable[Json]) -> str:
    rows = [row for place in locations for row in objects(place, "accessibility", "accessibility_for_disabilities")]
    said = [text for row in rows for text in (first(row, "description", "accessibility"), first(row, "details"))]
    return "\n".join(dict.fromkeys(filter(None, said)))


def _access_codes(locations: Iterable[Json]) -> list[str]:
    """Return the words of Ohana's cell "disabled_parking, ramp, restroom"."""
    cells = [place["accessibility"] for place in locations if isinstance(place.get("accessibility"), str)]
    return list(dict.fromkeys(word.strip() for cell in cells for word in cell.split(",") if word.strip()))


def _categories(service: Json) -> Iterable[str]:
    """Yield the names of taxonomy terms and other free words, each once."""
    rows = objects(service, "attributes")
    terms = [term for row in rows for term in objects(row, "taxonomy_term")]
    terms += [
        term for row in objects(service, "service_taxonomys", "service_taxonomies") for term in objects(row, "taxonomy")
    ]
    terms += objects(service, "taxonomy_terms", "taxonomies")
    words = [first(service, "alternate_name"), *(first(term, "name", "term") for term in terms)]
    for name in ("keywords", "problem_codes", "service_type", "service_category", "category", "tags"):
        value = service.get(name)
        words += value if isinstance(value, list) else re.split(r"[;,]", as_text(value))
    yield from dict.fromkeys(word.strip() for word in map(as_text, words) if word and word.strip())


def _contact(service: Json, organization: Json, locations: Sequence[Json]) -> dict[str, object]:
    """Return public numbers and role mailboxes; persons among the contacts are not read."""
    holders = [service, *locations, organization]
    phone = next((text for row in holders if (text := _phone(row))), "")
    email = next((text for row in holders if (text := first(row, "email"))), "")
    return {"phone": phone, "email": email}


def _phone(row: Json) -> str:
    for phone in objects(row, "phones", "phone"):
        kind = first(phone, "type", "number_type").casefold()
        if kind not in ("fax", "sms", "tty") and (number := first(phone, "number").strip("\"' ")):
            extension = first(phone, "extension")
            return f"{number} ext. {extension}" if extension else number
    written = row.get("phones")
    return written.split(",")[0] if isinstance(written, str) else ""


def _locations(service: Json, organization: Json, shared: Sequence[Json]) -> list[Json]:
    """Return the places of a service: its own, those it refers to, else the only ones there are."""
    links = objects(service, "service_at_locations", "service_at_location")
    found = [place for link in links for place in objects(link, "location")] or objects(
        service, "locations", "location"
    )
    if found:
        return found
    refs = {as_text(ref) for ref in service.get("location_ids") or [] if ref} | {first(service, "location_id")}
    beside = [*shared, *objects(organization, "locations"), *objects(organization, "addresses")]
    named = [place for place in beside if first(place, "id") in refs - {""}]
    if named:
        return named
    return beside[:1] if len(beside) == 1 or not shared else []
