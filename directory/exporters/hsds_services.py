"""From a record of our columns to a service of HSDS 3.1 that is one of Open Referral UK 3.0 as well. Pure.

docs/hsds.md holds the table of what becomes what. Only what everybody may see is written, whatever the record holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from directory.capital import is_shown, strength
from directory.exporters.hsds_places import areas_of, at_location, public_places
from directory.exporters.hsds_schedules import schedules_of
from directory.exporters.hsds_terms import (
    CAPITAL_TERMS,
    WELCOME_COLUMNS,
    WELCOME_TERMS,
    Json,
    Term,
    Terms,
    term_of,
    welcome_value,
)
from directory.exporters.hsds_values import email_of, part_id, said, uri_of

Columns = Mapping[str, Any]
_STATUSES: Final = {"draft": "inactive", "temporarily_closed": "temporarily closed"}
_TERM_COLUMNS: Final = {"topic": "topics", "access": "access", "dimension": "dimensions", "language": "languages"}
NAMELESS: Final = "–"
#: The members of a service that hold more than one value.
LISTS: Final = (
    *("phones", "schedules", "service_areas", "service_at_locations", "languages", "cost_options", "contacts"),
    "attributes",
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a service says that its record does not: the site's words and addresses."""

    terms: Terms = field(default_factory=dict)
    site_url: str = ""
    assurer_email: str = ""
    last_modified: str = ""


def service_of(record: Columns, *, around: Around) -> Json:
    """Return a service with all that belongs to it."""
    key = UUID(record["id"])
    calendar = f"{around.site_url}/groups/{key}/calendar.ics" if around.site_url else ""
    contacts = [row for row in record.get("contacts", ()) if row["is_public"]]
    return flat_service(record, around=around) | said(
        {
            "phones": [*_phones(contacts, key)],
            "schedules": [*schedules_of(record, link=calendar)],
            "service_areas": [*areas_of(record)],
            "service_at_locations": [at_location(place, record=record) for place in public_places(record)],
            "languages": [*_languages(record, around.terms, key)],
            "cost_options": [_cost(row, key, number) for number, row in enumerate(record.get("costs", ()))],
            "contacts": [*_contacts(contacts, key)],
            "attributes": [*_attributes(record, around.terms, key)],
        }
    )


def flat_service(record: Columns, *, around: Around) -> Json:
    """Return what a service says in fields of its own, and its organisation."""
    body = organization_of(record)
    mails = (email_of(row.get("email", "")) for row in record.get("contacts", ()) if row["is_public"])
    assured = str(record.get("confirmed_at") or "")[:10]
    required = {"id": record["id"], "organization_id": body["id"], "name": record.get("name") or NAMELESS}
    return required | said(
        {
            "description": record.get("description") or record.get("promise"),
            "url": uri_of(record.get("url", "")),
            "email": next(filter(None, mails), ""),
            "status": _STATUSES.get(record["status"], record["status"]),
            "application_process": record.get("openness_note"),
            "fees_description": "; ".join(filter(None, map(_fee, record.get("costs", ())))),
            "eligibility_description": record.get("who_for"),
            "minimum_age": record.get("age_min"),
            "maximum_age": record.get("age_max"),
            "assured_date": assured,
            "assurer_email": around.assurer_email if assured else "",
            "alert": " ".join(_alerts(record)),
            "last_modified": around.last_modified,
            "organization": body,
        }
    )


def organization_of(record: Columns) -> Json:
    """Return the body behind a listing. HSDS wants one: an informal circle is its own, under its own id."""
    body = {
        "id": record.get("organization_id") or record["id"],
        "name": record.get("organization") or record.get("name") or NAMELESS,
        "description": record.get("organization_description", ""),
    }
    return body | said({"website": uri_of(record.get("organization_url", ""))})


def _alerts(record: Columns) -> Iterator[str]:
    if record["status"] == "temporarily_closed":
        yield f"Closed until {record['closed_until']}." if record.get("closed_until") else "Closed for now."
    if record.get("is_crisis_line"):
        yield "This is a crisis line, not a group."


def _phones(contacts: list[Columns], key: UUID) -> Iterator[Json]:
    """Yield the numbers that are nobody's in particular."""
    for number, row in enumerate(contacts):
        if row.get("phone") and not _is_somebody(row):
            yield {"id": part_id(key, "phone", number), "service_id": str(key)} | number_of(row["phone"])


def _contacts(contacts: list[Columns], key: UUID) -> Iterator[Json]:
    """Yield whom to turn to, as far as they want to be published."""
    for number, row in enumerate(contacts):
        if not _is_somebody(row):
            continue
        contact = {"id": part_id(key, "contact", number), "service_id": str(key)}
        phone = {"id": part_id(key, "phone", number), "contact_id": contact["id"]} | number_of(row.get("phone") or "")
        yield contact | said(
            {
                "name": row.get("name"),
                "title": row.get("role"),
                "email": email_of(row.get("email", "")),
                "phones": [phone] if row.get("phone") else [],
            }
        )


def number_of(text: str) -> Json:
    """Return a phone number with its extension apart: "+441611234567 ext. 12"."""
    number, _words, extension = text.partition(" ext. ")
    is_number = extension.isascii() and extension.isdigit() and len(extension) < 10
    return {"number": number, "extension": int(extension)} if is_number else {"number": text}


def _is_somebody(row: Columns) -> bool:
    return bool(row.get("name") or row.get("role") or email_of(row.get("email", "")))


def _languages(record: Columns, terms: Terms, key: UUID) -> Iterator[Json]:
    for code in record.get("languages", ()):
        term = terms.get(("language", code))
        language = {"id": part_id(key, "language", code), "service_id": str(key), "code": code}
        yield language | ({"name": term.name} if term else {})


def _cost(row: Columns, key: UUID, number: int) -> Json:
    cost = {"id": part_id(key, "cost", number), "service_id": str(key), "option": row["kind"]}
    if row.get("amount") and row.get("currency"):
        cost |= {"amount": float(row["amount"]), "currency": row["currency"]}
    return cost | said({"amount_description": row.get("note")})


def _fee(row: Columns) -> str:
    words = {"free": "Free", "donation": "Give what you can", "paid": "Costs something"}.get(row["kind"], row["kind"])
    amount = f"{row['amount']} {row['currency']}" if row.get("amount") and row.get("currency") else ""
    return ", ".join(filter(None, (amount or words, row.get("note"))))


def _attributes(record: Columns, terms: Terms, key: UUID) -> Iterator[Json]:
    """Yield the terms of the vocabularies; ties with their strength; what a new visitor wants to know."""
    for taxonomy, column in _TERM_COLUMNS.items():
        for code in record.get(column, ()):
            yield _attribute(terms.get((taxonomy, code)) or _unknown(taxonomy, code, key), key)
    for tie in record.get("capital", ()):
        power = strength(tie.get("statements", ()))
        if is_shown(strength=power, reason=tie.get("reason", "")):
            yield _attribute(CAPITAL_TERMS[tie["kind"]], key, value=str(power))
    for code, column in WELCOME_COLUMNS.items():
        if value := welcome_value(record.get(column)):
            yield _attribute(WELCOME_TERMS[code], key, value=value)


def _attribute(term: Term, key: UUID, *, value: str = "") -> Json:
    attribute: Json = {
        "id": part_id(key, term.taxonomy, term.code),
        "link_id": str(key),
        "link_entity": "service",
        "link_type": term.taxonomy,
        "taxonomy_term_id": term.id,
        "label": term.name,
    }
    return attribute | said({"value": value}) | {"taxonomy_term": term_of(term)}


def _unknown(taxonomy: str, code: str, key: UUID) -> Term:
    """Return a term for a code that no vocabulary has any more."""
    return Term(part_id(key, "term", taxonomy, code), taxonomy, code, code, code)
