"""`hsds-json`: HSDS 3.1 services as one JSON list; what HSDS cannot say stands in `x-footbridge` of each."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings

from directory.exporters import hsds_services
from directory.exporters.hsds_services import Around
from directory.exporters.hsds_terms import Json, Term, Terms
from directory.exporters.hsds_values import email_of
from directory.exporters.records import Record
from directory.importers.own_columns import ORDER
from directory.importers.own_hsds import EXTENSION, standard_columns
from directory.models import TaxonomyTerm

_MOST_SYNONYMS: Final = 12


def lines(records: Iterable[Record], *, separator: str = ",") -> Iterator[str]:
    """Yield a JSON list, one service a line."""
    before = "[\n"
    for service in services(records):
        yield before + json.dumps(service, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def services(records: Iterable[Record]) -> Iterator[Json]:
    """Yield the service of each record."""
    terms = stored_terms()
    for record in records:
        yield service_of(record, terms=terms)


def service_of(record: Record, *, terms: Terms) -> Json:
    """Return a service that is valid HSDS 3.1 and holds every column of the record."""
    return extended(hsds_services.service_of(record, around=around(terms)), record=record)


def extended(service: Json, *, record: Record) -> Json:
    """Return a service with the columns of its record that its own fields do not say, or say differently."""
    back = standard_columns(service)
    names = [*ORDER, *(name for name in back if name not in ORDER)]
    return service | {EXTENSION: {name: record.get(name) for name in names if record.get(name) != back.get(name)}}


def around(terms: Terms) -> Around:
    """Return what all services of this site have in common."""
    return Around(
        terms=terms,
        site_url=settings.FOOTBRIDGE_SITE_URL,
        assurer_email=email_of(settings.FOOTBRIDGE_CONTACT_EMAIL),
    )


def stored_terms() -> dict[tuple[str, str], Term]:
    """Return the terms of the database by taxonomy and code, in one query."""
    rows = TaxonomyTerm.objects.order_by("taxonomy", "position", "code")
    return {(row.taxonomy, row.code): _term(row) for row in rows}


def _term(row: TaxonomyTerm) -> Term:
    name = row.name_in("en")
    words = [str(word) for word in (row.synonyms.get("en") or [])[:_MOST_SYNONYMS]]
    description = f"{name}. Also: {', '.join(words)}." if words else name
    return Term(str(row.pk), row.taxonomy, row.code, name, description, str(row.parent_id or ""))
