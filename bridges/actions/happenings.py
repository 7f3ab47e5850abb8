"""What happened to a person's record and who looked, as plain rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bridges.actions.parties import TOOL
from bridges.models import Companion, Host, Person
from directory.models import AuditEvent, User


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `who` is a name as the person knows it; "" for the person, the clock, and whoever is gone.

    What a program read in somebody's place is said apart: `person.read_by_tool`.
    """

    at: datetime
    event: str
    party: str
    who: str
    is_spoken: bool
    target: str
    target_id: str
    previous: str
    replacement: str
    data_category: str


def events_of(person: Person) -> list[Happening]:
    """Return everything that happened to a person's record and every time that somebody looked, oldest first.

    Four queries, however many events there are.
    """
    events = list(AuditEvent.objects.about(person.pk))
    names = _names(events)
    return [
        Happening(
            at=event.occurred_at,
            event=f"{event.event}_by_tool" if event.role == TOOL else event.event,
            party=event.party,
            who=names.get(event.actor_id, ""),
            is_spoken=bool(event.acting_for),
            target=event.target,
            target_id=event.target_id,
            previous=event.previous_value,
            replacement=event.replacement_value,
            data_category=event.data_category,
        )
        for event in events
    ]


def _names(events: Iterable[AuditEvent]) -> dict[str, str]:
    """Return actor's id → name: accounts have numbers, hosts and companions without one have UUIDs."""
    users = {event.actor_id for event in events if event.actor_id.isdigit()}
    hosts = {event.actor_id for event in events if event.party == "host"} - users
    companions = {event.actor_id for event in events if event.party == "companion"} - users
    return {
        **{str(row.pk): row.display_name for row in User.objects.filter(pk__in=users)},
        **{str(row.pk): row.name for row in Host.objects.filter(pk__in=hosts - {""})},
        **{str(row.pk): row.name for row in Companion.objects.filter(pk__in=companions - {""})},
    }
