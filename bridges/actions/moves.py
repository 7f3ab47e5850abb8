"""The one place where the status of an introduction changes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bridges import clocks, vault
from bridges.actions.parties import By
from bridges.actions.refusals import NotOpen, Refusal, RequestClosed
from bridges.models import Introduction
from bridges.states import ENDED, IntroductionStatus, MoveError, Party, next_status
from directory.actions import audit


class SomebodyWasFirst(Refusal):
    """Between reading and writing, somebody else moved the introduction; read it again."""

    text = _("Somebody else was a moment faster. This page shows how it is now; nothing was lost.")


def lock(introduction: Introduction) -> Introduction:
    """Return the row as it is now, held until the transaction ends. The first lock of every action.

    Order everywhere: introduction → consents → visits, follow-ups → notices. (Another order deadlocked 78 of 400
    withdrawals when it was measured.)
    """
    return (
        Introduction.objects.select_for_update(of=("self",))
        .select_related("person__key", "host")
        .get(pk=introduction.pk)
    )


def hold(introduction: Introduction) -> Introduction:
    """Return the row, held as by `lock`, if it is still as the caller read it.

    :raises RequestClosed: if it has ended meanwhile
    :raises SomebodyWasFirst: if it changed in another way
    """
    row = lock(introduction)
    if (row.status, row.version) != (str(introduction.status), introduction.version):
        raise RequestClosed() if row.status in ENDED else SomebodyWasFirst()
    return row


@transaction.atomic
def make(introduction: Introduction, move: str, *, by: By, at: datetime, **values: Any) -> Introduction:
    """Make one move, set its clock, write it down, and return the row as it is after.

    `introduction` names the status and the version that the caller read: of many who act on the same one at once,
    exactly one wins. `values` are further columns that change with the status; `due_at` among them replaces the clock.

    :raises NotOpen: if the table has no such move for this party from here, or it is not their introduction
    :raises RequestClosed: the same, where the introduction has ended
    :raises SomebodyWasFirst: if the row is not as the caller read it
    """
    previous = IntroductionStatus(introduction.status)
    target = target_of(introduction, move, by=by)
    is_over = target in ENDED
    clock = values.pop("due_at", clocks.due_at(target, since=at))
    changed = Introduction.objects.filter(
        pk=introduction.pk, status=str(previous), version=introduction.version
    ).update(
        status=str(target),
        version=introduction.version + 1,
        status_since=at,
        due_at=None if is_over else clock,
        nudged_at=None,
        ended_at=(introduction.ended_at or at) if is_over else None,
        **values,
    )
    if not changed:
        raise SomebodyWasFirst()
    write_down(
        f"introduction.{move}", introduction, by=by, at=at, previous_value=str(previous), replacement_value=str(target)
    )
    introduction.refresh_from_db(from_queryset=Introduction.objects.select_related("person__key", "host"))
    return introduction


def step(introduction: Introduction, move: str, *, by: By, at: datetime, **values: Any) -> Introduction:
    """Hold the row as the caller read it, and make one move that nothing else hangs on.

    :raises Refusal: as `hold` and `make`
    """
    with transaction.atomic():
        return make(hold(introduction), move, by=by, at=at, **values)


def sealed(introduction: Introduction, **texts: str) -> dict[str, bytes]:
    """Return texts as the columns that hold them, sealed with the person's key: `values` of a move."""
    names = vault.open_for(introduction.person).write_all(introduction, texts)
    return {name: getattr(introduction, name) for name in names}


def write_down(
    event: str,
    introduction: Introduction,
    *,
    by: By,
    at: datetime,
    previous_value: str = "",
    replacement_value: str = "",
    consent_id: str = "",
) -> None:
    """Record an event in the life of an introduction: codes and ids only."""
    audit.record(
        event,
        subject=introduction.person_id,
        by=by.as_actor(),
        at=at,
        about=audit.About(
            target="bridges.Introduction",
            target_id=str(introduction.pk),
            previous_value=previous_value,
            replacement_value=replacement_value,
            data_category="introduction",
            basis="consent" if by.party == Party.PERSON else "",
            consent_id=consent_id,
        ),
    )


def target_of(introduction: Introduction, move: str, *, by: By) -> IntroductionStatus:
    """Return where `move` leads; changes nothing.

    :raises NotOpen: if the table has no such move for this party from here, or it is not their introduction
    :raises RequestClosed: the same, where the introduction has ended
    """
    if not is_theirs(introduction, by=by):
        raise NotOpen()
    try:
        return next_status(IntroductionStatus(introduction.status), move, by.party, manner=by.manner)
    except MoveError as error:
        raise (RequestClosed if introduction.status in ENDED else NotOpen)() from error


def is_theirs(introduction: Introduction, *, by: By) -> bool:
    """Return whether a person or a host acts on an introduction of their own; access checks the others."""
    if by.party == Party.PERSON:
        return by.person is not None and by.person.pk == introduction.person_id
    if by.party == Party.HOST:
        return by.host is not None and by.host.pk == introduction.host_id
    return True
