"""The one place where the status of an introduction changes."""

from datetime import datetime
from typing import Any

from django.db import transaction

from bridges import clocks
from bridges.actions.parties import By
from bridges.models import Introduction
from bridges.states import ENDED, IntroductionStatus, MoveError, next_status
from directory.actions import audit


class SomebodyWasFirst(MoveError):  # noqa: N818 (what the page says)
    """Between reading and writing, somebody else moved the introduction; read it again."""


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


@transaction.atomic
def make(introduction: Introduction, move: str, *, by: By, at: datetime, **values: Any) -> Introduction:
    """Make one move, set its clock, write it down, and return the row as it is after.

    `introduction` names the status and the version that the caller read: of many who act on the same one at once,
    exactly one wins. `values` are further columns that change with the status.

    :raises MoveError: if the table has no such move for this party from here
    :raises SomebodyWasFirst: if the row is not as the caller read it
    """
    previous = IntroductionStatus(introduction.status)
    target = next_status(previous, move, by.party, manner=by.manner)
    is_over = target in ENDED
    changed = Introduction.objects.filter(
        pk=introduction.pk, status=str(previous), version=introduction.version
    ).update(
        status=str(target),
        version=introduction.version + 1,
        status_since=at,
        due_at=None if is_over else values.pop("due_at", clocks.due_at(target, since=at)),
        nudged_at=None,
        ended_at=at if is_over else None,
        **{name: value for name, value in values.items() if name != "due_at"},
    )
    if not changed:
        raise SomebodyWasFirst("Somebody else was first.")
    audit.record(
        f"introduction.{move}",
        subject=introduction.person_id,
        by=by.as_actor(),
        at=at,
        about=audit.About(
            target="bridges.Introduction",
            target_id=str(introduction.pk),
            previous_value=str(previous),
            replacement_value=str(target),
            data_category="introduction",
            basis="consent" if by.party.name == "PERSON" else "",
        ),
    )
    introduction.refresh_from_db()
    return introduction
