"""What is kept about a person: starting, changing, the card, the team, and who looked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import links, moves
from bridges.actions.erasure import erase
from bridges.actions.happenings import Happening, events_of
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import By
from bridges.actions.person_export import export
from bridges.models import AccessLink, CardLine, Introduction, NetworkShare, Person
from directory.actions import audit
from directory.models import AuditEvent, Team, User

__all__ = [
    "Happening",
    "change",
    "erase",
    "events_of",
    "export",
    "leave_team",
    "set_card",
    "start",
    "was_read",
    "was_shown",
    "were_read",
]

READ_AGAIN: Final = timedelta(minutes=15)
"""Pages that one reader turns within this time are one event: the person reads visits to their page, not clicks."""


@transaction.atomic
def start(
    *,
    texts: Mapping[str, str],
    language: str,
    timezone: str,
    channel: str,
    is_safe_to_write: bool,
    team: Team | None = None,
    practitioner: User | None = None,
    by: By | None,
    at: datetime,
) -> Person:
    """Save a person with a key of their own; `by=None` is the person, who starts alone.

    `texts` are sealed fields of `Person` by name.
    """
    person = Person.objects.create(
        language=language,
        timezone=timezone,
        channel=channel,
        is_safe_to_write=is_safe_to_write,
        team=team,
        practitioner=practitioner,
        created_by=by.user if by else None,
        created_at=at,
    )
    person.save(update_fields=vault.make_key(person).write_all(person, texts))
    _record("person.started", person, by=by, at=at)
    return person


@transaction.atomic
def change(
    person: Person, *, version: int, by: By, at: datetime, texts: Mapping[str, str] | None = None, **fields: Any
) -> Person:
    """Change what is kept about a person, and return the row as it is after; what stays the same is left out.

    `version` is the one that the form was made from. What was written is not in the event, only which field it was.

    :raises SomebodyWasFirst: if somebody changed the row since; nothing is written, the caller keeps what was typed
    """
    now = Person.objects.select_related("key").get(pk=person.pk)
    box = vault.open_for(now)
    new_texts = {name: text for name, text in (texts or {}).items() if box.read(now, name) != text}
    new_fields = {name: value for name, value in fields.items() if getattr(now, name) != value}
    sealed = {name: getattr(now, name) for name in box.write_all(now, new_texts)}
    if not Person.objects.filter(pk=person.pk, version=version).update(version=version + 1, **sealed, **new_fields):
        raise SomebodyWasFirst(_("Somebody else changed this just before you. Here is how it is now."))
    changed = [*sealed, *(name for name in new_fields if name != "practitioner")]
    if "practitioner" in new_fields:
        _record("person.taken_over", person, by=by, at=at)
    if changed:
        _record("person.changed", person, by=by, at=at, data_category=changed[0] if len(changed) == 1 else "several")
    return Person.objects.select_related("key").get(pk=person.pk)


@transaction.atomic
def set_card(person: Person, *, lines: Sequence[tuple[str, str]], by: By, at: datetime) -> list[CardLine]:
    """Make the card consist of `lines` (kind, text), in this order, and return its rows.

    A line that stays the same stays the same row, so that it stays shared where it was; a changed one is a new line,
    which nobody has said yes to.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two cards at once: one after the other
    box = vault.open_for(person)
    there = {(line.kind, box.read(line, "text")): line for line in person.card_lines.all()}
    kept: list[CardLine] = []
    for position, (kind, text) in enumerate(dict.fromkeys(lines)):
        line = there.pop((kind, text), None) or CardLine(person=person, kind=kind)
        line.position = position
        box.write(line, "text", text)
        line.save()
        kept.append(line)
    person.card_lines.filter(pk__in=[line.pk for line in there.values()]).delete()
    _record("person.card_set", person, by=by, at=at, data_category="my_card")
    return kept


@transaction.atomic
def leave_team(person: Person, *, by: By, at: datetime, way: AccessLink | None = None) -> Person:
    """Take the team and its practitioner away: from now on nobody of it reaches the person's page.

    Links to the page end with it, and what they opened: a practitioner may have made one. `way` is the link by which
    the person is here themselves.
    """
    now = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if now.team_id is None:
        return now
    previous = str(now.team_id)
    Person.objects.filter(pk=now.pk).update(team=None, practitioner=None, version=now.version + 1)
    NetworkShare.objects.filter(person=now, ended_at__isnull=True).update(ended_at=at)
    links.end_of(now, but=way, at=at)
    _record("person.left_team", person, by=by, at=at, team_id=previous)
    return Person.objects.select_related("key").get(pk=person.pk)


@transaction.atomic
def was_read(person: Person, *, by: By, at: datetime, what: str) -> None:
    """Write down that somebody else opened `what` of a person; call it before the page is made.

    A reader who turns pages within `READ_AGAIN` is written down once for each `what`. What cannot be written down is
    not shown: an error here ends the request.
    """
    were_read([person], by=by, at=at, what=what)


@transaction.atomic
def were_read(persons: Iterable[Person], *, by: By, at: datetime, what: str) -> None:
    """Write down that somebody else, or a program of theirs, opened `what` of several people; as `was_read`.

    In the order of their ids, so that two who read the same people never wait for each other in a circle.
    """
    found = {person.pk: person for person in persons}
    recent = AuditEvent.objects.filter(
        subject__in=list(found),
        event="person.read",
        occurred_at__gt=at - READ_AGAIN,
        data_category=what,
        actor_id=by.as_actor().user_id,
        basis=_means(by),
    )
    for key in sorted(set(found) - set(recent.values_list("subject", flat=True))):
        team_id = str(found[key].team_id or "")
        _record("person.read", found[key], by=by, at=at, data_category=what, team_id=team_id)


@transaction.atomic
def was_shown(introduction: Introduction, *, by: By, at: datetime) -> None:
    """Write down that a host or a companion opened what was shared with them; as `was_read`."""
    row_id = str(introduction.pk)
    if not _was_just_here(introduction.person_id, "introduction.read", by=by, at=at, target_id=row_id):
        moves.write_down("introduction.read", introduction, by=by, at=at)


def _means(by: By) -> str:
    """Return by which token somebody reads, for the record; "" for their own eyes."""
    return f"token:{UUID(by.tool).hex}" if by.tool else ""


def _was_just_here(subject: UUID, event: str, *, by: By, at: datetime, **about: str) -> bool:
    events = AuditEvent.objects.about(subject).filter(event=event, occurred_at__gt=at - READ_AGAIN, **about)
    return events.filter(actor_id=by.as_actor().user_id).exists()


def _record(
    event: str, person: Person, *, by: By | None, at: datetime, data_category: str = "person", team_id: str = ""
) -> None:
    actor = by.as_actor() if by else audit.Actor(party="person", user_id=str(person.pk))
    audit.record(
        event,
        subject=person.pk,
        by=replace(actor, team_id=team_id),
        at=at,
        about=audit.About(
            target="bridges.Person",
            target_id=str(person.pk),
            data_category=data_category,
            basis=_means(by) if by else "",
        ),
    )
