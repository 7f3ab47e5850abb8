"""What becomes of a letter that did not go: later again, given up, or a question for a person."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from directory.local_clock import outside_quiet_hours
from directory.models.outgoing import OutgoingQuerySet, OutgoingState

if TYPE_CHECKING:
    from directory.posting.outbox import Outbox, Row

FREE: Final[dict[str, Any]] = {"lease_until": None, "claimed_by": ""}
"""What a row has that no worker holds."""

BACK_OFF: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
    timedelta(hours=36),
)
"""How long to wait after each try that was turned away for now: three days together, then it is given up."""


def try_later(
    outbox: "Outbox[Row]", rows: "OutgoingQuerySet[Row]", row: "Row", *, code: str, link: Any, at: datetime
) -> str:
    """Put back what was turned away for now, to be tried again after a while; give it up after the last time.

    `rows` is the row with the state and the holder that the caller knows: where that has changed, nothing happens.
    """
    tries = row.attempts + 1
    if tries > len(BACK_OFF):
        return fail(outbox, rows, row, code=code, link=link, at=at)
    due_at = outside_quiet_hours(at + BACK_OFF[tries - 1], zone=outbox.zone_of(row))
    with transaction.atomic():
        if link is not None:
            outbox.end_link(link, at=at)
        rows.update(state=OutgoingState.PENDING, attempts=tries, due_at=due_at, error_code=code[:40], **FREE)
    return "later"


def put_back(outbox: "Outbox[Row]", rows: "OutgoingQuerySet[Row]", row: "Row", *, at: datetime) -> None:
    """Let go on with what a worker left that provably left nowhere, after all that waits now.

    So what ends one worker after the other holds up nobody, and is given up like what is turned away.
    """
    is_counted = row.state == OutgoingState.HANDED_OVER
    tries = row.attempts + (0 if is_counted else 1)
    if tries > len(BACK_OFF):
        fail(outbox, rows, row, code="worker_lost", link=None, at=at)
    else:
        rows.update(state=OutgoingState.PENDING, attempts=tries, due_at=at, **FREE)


def fail(
    outbox: "Outbox[Row]", rows: "OutgoingQuerySet[Row]", row: "Row", *, code: str, link: Any, at: datetime
) -> str:
    """Give a row up."""
    outbox.give_up(rows, row, code=code[:40], link=link, at=at)
    return "failed"


def wonder(rows: "OutgoingQuerySet[Row]", *, code: str, at: datetime) -> str:
    """Flag what perhaps left, for a person to decide. The worker's name stays: it may come back and know."""
    rows.update(state=OutgoingState.UNCERTAIN, finished_at=at, error_code=code[:40], lease_until=None)
    return "uncertain"
