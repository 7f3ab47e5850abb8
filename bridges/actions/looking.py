"""What a person writes about what they look for: kept as they wrote it, and nothing that we worked out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions.moves import SomebodyWasFirst
from bridges.actions.parties import By
from bridges.actions.refusals import NotOpen
from bridges.models import Looking, Person
from bridges.states import Party
from directory.actions import audit
from directory.models import Listing

LEFT_OUT = "left_out"
MOST_LEFT_OUT = 200


def read(person: Person) -> tuple[dict[str, Any], int]:
    """Return what the person wrote, and its version; ({}, 0) where nothing is kept. One query."""
    row = Looking.objects.filter(person=person).first()
    return (vault.open_for(person).read_values(row, "answers"), row.version) if row else ({}, 0)


@transaction.atomic
def keep(person: Person, answers: Mapping[str, Any], *, version: int, by: By, at: datetime) -> int:
    """Keep what the person wrote, beside the groups that they left out, and return its version.

    `version` is the one that the form was made from, 0 where nothing was kept. The same once more changes nothing.

    :raises NotOpen: if it is not the person who says it
    :raises SomebodyWasFirst: if it was changed since; nothing is written, the caller keeps what was typed
    """
    _check(person, by=by)
    now, current = _locked(person)
    wanted = {name: value for name, value in answers.items() if name != LEFT_OUT}
    if wanted == {name: value for name, value in now.items() if name != LEFT_OUT}:
        return current
    if version != current:
        raise SomebodyWasFirst(_("This was changed on another page just before. Save again to keep your words."))
    kept = {LEFT_OUT: now[LEFT_OUT]} if now.get(LEFT_OUT) else {}
    return _write(person, {**wanted, **kept}, version=current, event="looking.kept", by=by, at=at)


@transaction.atomic
def leave_out(person: Person, listing: Listing, *, by: By, at: datetime) -> None:
    """Suggest this group to the person no more; said twice it is said once. The oldest of too many comes back.

    :raises NotOpen: if it is not the person who says it
    """
    _check(person, by=by)
    now, current = _locked(person)
    out = list(now.get(LEFT_OUT, ()))
    if str(listing.pk) not in out:
        out = [*out, str(listing.pk)][-MOST_LEFT_OUT:]
        _write(person, {**now, LEFT_OUT: out}, version=current, event="looking.left_out", by=by, at=at)


@transaction.atomic
def bring_back(person: Person, listing_id: UUID, *, by: By, at: datetime) -> None:
    """Undo `leave_out`; does nothing where the group was not left out.

    :raises NotOpen: if it is not the person who says it
    """
    _check(person, by=by)
    now, current = _locked(person)
    out = list(now.get(LEFT_OUT, ()))
    if str(listing_id) in out:
        out.remove(str(listing_id))
        values = {name: value for name, value in {**now, LEFT_OUT: out}.items() if value}
        _write(person, values, version=current, event="looking.brought_back", by=by, at=at)


def _check(person: Person, *, by: By) -> None:
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise NotOpen(_("Only the person says what they look for."))


def _locked(person: Person) -> tuple[dict[str, Any], int]:
    """Return what is kept; whoever else writes it waits until this is done."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    return read(person)


def _write(person: Person, values: Mapping[str, Any], *, version: int, event: str, by: By, at: datetime) -> int:
    row = Looking(person=person, version=version + 1, changed_at=at)
    vault.open_for(person).write_values(row, "answers", values)
    if version == 0:
        row.save(force_insert=True)
    elif not Looking.objects.filter(pk=person.pk, version=version).update(
        answers=row.answers, version=row.version, changed_at=at
    ):
        raise SomebodyWasFirst
    about = audit.About(target="bridges.Looking", target_id=str(person.pk), data_category="looking")
    audit.record(event, subject=person.pk, by=by.as_actor(), at=at, about=about)
    return row.version
