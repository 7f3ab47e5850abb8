"""Everything that is kept about a person, for them to take along."""

from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction

from bridges import vault
from bridges.actions.happenings import events_of
from bridges.actions.network_export import networks_of
from bridges.models import CalendarAddress, Introduction, Person, SealedField
from directory.actions import audit
from directory.models.data_classes import DataClass

FORMAT: Final = "footbridge-person"
VERSION: Final = 1


@transaction.atomic
def export(person: Person, *, at: datetime) -> dict[str, Any]:
    """Return all that is kept about a person, as values that `json.dumps` takes, and write down that it was taken.

    Columns keep their names; sealed texts are opened; what only opens doors (hashes of links) is left out. Other people
    are there by the name that the person knows. `format` and `version` say how to read it.
    """
    person = Person.objects.select_related("key", "team", "practitioner", "created_by").get(pk=person.pk)
    actor = audit.Actor(party="person", user_id=str(person.pk))
    about = audit.About(target="bridges.Person", target_id=str(person.pk), data_category="everything")
    audit.record("person.exported", subject=person.pk, by=actor, at=at, about=about)
    box = vault.open_for(person)
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": at.isoformat(),
        "person": _plain(person, box),
        "my_card": _all(person.card_lines.order_by("position"), box),
        "introductions": [_introduction(row, box) for row in _introductions(person)],
        **networks_of(person, box, rows=_all),
        "messages_to_me": _all(person.notices.order_by("created_at"), box),
        "ways_in": _all(person.links.order_by("created_at"), box),
        "receipts": _all(person.receipts.order_by("created_at"), box),
        "my_calendar": _all(CalendarAddress.objects.filter(person=person), box),
        "what_happened": [
            {name: _value(getattr(row, name)) for name in row.__slots__} for row in events_of(person)
        ],
    }  # fmt: skip


def _introductions(person: Person) -> models.QuerySet[Introduction]:
    return (
        person.introductions.select_related("listing", "host", "author")
        .prefetch_related(
            "listing__texts", "shared_lines", "consents__recorded_by", "visits__companion", "follow_ups", "notices"
        )
        .order_by("created_at")
    )


def _introduction(row: Introduction, box: vault.Vault) -> dict[str, Any]:
    texts = list(row.listing.texts.all())
    return {
        **_plain(row, box),
        "group": texts[0].name if texts else "",
        "shared_lines": [box.read(line, "text") for line in row.shared_lines.all()],
        "consents": _all(row.consents.all(), box),
        "visits": _all(row.visits.all(), box),
        "follow_ups": _all(row.follow_ups.all(), box),
        "messages": _all(row.notices.all(), box),
    }


def _all(rows: Any, box: vault.Vault) -> list[dict[str, Any]]:
    return [_plain(row, box) for row in rows]


def _plain(row: models.Model, box: vault.Vault) -> dict[str, Any]:
    """Return the columns of a row by name, but none that is a secret."""
    declared: dict[str, DataClass] = row.data_classes  # type: ignore[attr-defined]
    return {
        field.name: box.read(row, field.name) if isinstance(field, SealedField) else _value(_read(row, field))
        for field in row._meta.concrete_fields
        if declared[field.name] != DataClass.SECRET
    }


def _read(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    """Return a column; of somebody who has a name, the name, where it was fetched with the row."""
    if not isinstance(field, models.ForeignKey) or field.name not in row._state.fields_cache:
        return getattr(row, field.attname)
    other = getattr(row, field.name)
    return next((getattr(other, name) for name in ("display_name", "name") if hasattr(other, name)), row_id(other))


def row_id(row: models.Model | None) -> Any:
    return row.pk if row else None


def _value(value: Any) -> Any:
    """Return what JSON can hold."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
