"""The worker's side of an outbox: claims, hands over, sends; picks up what a worker that died left behind.

A row is *claimed* (compare-and-swap, with a lease) before anything is prepared, and *handed over* in one short
transaction that checks everything again under lock and commits before the first byte leaves. A worker that dies leaves
either what provably left nowhere, or what may have left, and the two are never mixed up. No transaction is open while a
letter travels. What this cannot promise is in docs/notices.md.
"""

import logging
import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

from django.conf import settings

from directory.models.outgoing import Outgoing, OutgoingQuerySet, OutgoingState
from directory.posting import undelivered
from directory.posting.channels import Letter, NotTaken, PerhapsTaken, Refused
from directory.posting.post import Carriers, Post
from directory.posting.undelivered import FREE
from directory.posting.writing import message_id

LARGEST_PASS: Final = 500
S = OutgoingState
Stopped = Literal["lost", "postponed", "cancelled"]
Row = TypeVar("Row", bound=Outgoing)
logger = logging.getLogger("footbridge.outbox")


class CannotBeWrittenError(Exception):
    """There is no letter to be made of this row, now or later; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A letter that may leave now, and the link in it (whatever the outbox calls a link)."""

    letter: Letter
    link: Any = None


class Outbox(Protocol[Row]):
    """What the machinery asks of one table of letters."""

    def rows(self) -> OutgoingQuerySet[Row]:
        """Return all rows."""
        ...

    def carriers(self) -> Carriers:
        """Return who carries its letters, by the name of the channel."""
        ...

    def channel_of(self, row: Row) -> str:
        """Return by which channel a letter goes now."""
        ...

    def perhaps_by(self, row: Row) -> Collection[str]:
        """Return each channel that a letter may have gone by: the recipient may have chosen another one since."""
        ...

    def zone_of(self, row: Row) -> str:
        """Return the time zone on whose clock the recipient's quiet hours are read."""
        ...

    def hand_over(self, row: Row, *, worker: str, channel: str, at: datetime, lease: timedelta) -> HandedOver | Stopped:
        """Check again, in one transaction, that a claimed row may leave, write its letter and mark it as handed over.

        :raises CannotBeWrittenError: if it will never be a letter
        """
        ...

    def end_link(self, link: Any, *, at: datetime) -> None:
        """Close the link of a letter that did not arrive."""
        ...

    def give_up(self, rows: OutgoingQuerySet[Row], row: Row, *, code: str, link: Any, at: datetime) -> None:
        """Mark a row as failed, in one transaction with whatever follows from that."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class SendCounts:
    """What one pass did. `waiting`: the channel does not answer; `postponed`: night, or another channel now."""

    sent: int = 0
    cancelled: int = 0
    postponed: int = 0
    waiting: int = 0
    later: int = 0
    failed: int = 0
    uncertain: int = 0
    lost: int = 0
    picked_up: int = 0

    @property
    def moved(self) -> int:
        """How many are done with."""
        return self.sent + self.cancelled + self.failed + self.uncertain

    def __add__(self, other: "SendCounts") -> "SendCounts":
        both = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        return SendCounts(**both)


def run_once(
    outbox: Outbox[Row], *, at: datetime, limit: int = LARGEST_PASS, should_stop: Callable[[], bool] = lambda: False
) -> SendCounts:
    """Send what is due, one after the other over one connection, and pick up what others left; return what was done.

    `at` is when the pass begins; its own clock goes on from there. Safe to run side by side with others.
    """
    with Post(outbox.carriers()) as post:
        passage = _Pass(outbox, post, at=at)
        passage.pick_up()
        for pk in list(outbox.rows().due(at=passage.now()).values_list("pk", flat=True)[:limit]):
            if should_stop():
                break
            passage.deliver(pk)
    if passage.counts:
        logger.info("Outbox: %s", ", ".join(f"{word} {count}" for word, count in sorted(passage.counts.items())))
    return SendCounts(**passage.counts)


class _Pass(Generic[Row]):
    """One look into an outbox by one worker."""

    def __init__(self, outbox: Outbox[Row], post: Post, *, at: datetime) -> None:
        self.counts: Counter[str] = Counter()
        self._outbox, self._post = outbox, post
        self._at, self._started = at, time.monotonic()
        self._lease = timedelta(seconds=settings.FOOTBRIDGE_WORKER_LEASE)
        self._worker = f"{socket.gethostname()[:16]}:{os.getpid()}:{secrets.token_hex(4)}"

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._started)

    def deliver(self, pk: Any) -> None:
        """Bring one row as far as it comes now."""
        row = self._outbox.rows().with_recipient().filter(pk=pk).first()
        if row is None:
            return
        channel = self._outbox.channel_of(row)
        self.counts["waiting" if self._post.is_down(channel) else self._take(row, channel)] += 1

    def _take(self, row: Row, channel: str) -> str:
        if not self._claim(row):
            return "lost"
        try:
            if self._post.has(channel):
                self._post.open(channel)
            ready = self._outbox.hand_over(row, worker=self._worker, channel=channel, at=self.now(), lease=self._lease)
        except NotTaken as error:  # nobody answers: that is not the fault of this row, and it keeps its place
            logger.warning("The channel %s does not answer: %s", channel, error.code)
            self._mine(row, S.CLAIMED).update(state=S.PENDING, **FREE)
            return "waiting"
        except CannotBeWrittenError as error:
            return self._fail(row, S.CLAIMED, code=error.code)
        except Exception as error:  # a mistake in one row or one letter does not stop the others
            logger.exception("A letter could not be prepared.")
            return self._try_later(row, S.CLAIMED, code=type(error).__name__)
        return self._send(row, channel, ready) if isinstance(ready, HandedOver) else ready

    def _claim(self, row: Row) -> bool:
        """Compare and swap: of many workers, one has it."""
        free = self._outbox.rows().due(at=self.now()).order_by().filter(pk=row.pk)
        return bool(free.update(state=S.CLAIMED, lease_until=self.now() + self._lease, claimed_by=self._worker))

    def _send(self, row: Row, channel: str, ready: HandedOver) -> str:
        try:
            self._post.send(channel, ready.letter)
        except Refused as error:
            return self._fail(row, S.HANDED_OVER, code=error.code, link=ready.link)
        except NotTaken as error:
            return self._try_later(row, S.HANDED_OVER, code=error.code, link=ready.link)
        except PerhapsTaken as error:
            return self._wonder(row, channel, code=error.code)
        except Exception as error:  # a channel that breaks in a way that it does not explain
            logger.exception("A channel broke.")
            return self._wonder(row, channel, code=type(error).__name__)
        # Where the lease ran out on the way, others wonder whether it left; this worker knows.
        self._mine(row, S.HANDED_OVER, S.UNCERTAIN).update(state=S.SENT, finished_at=self.now(), error_code="", **FREE)
        return "sent"

    def _mine(self, row: Row, *states: S) -> OutgoingQuerySet[Row]:
        return self._outbox.rows().filter(pk=row.pk, state__in=states, claimed_by=self._worker)

    def _fail(self, row: Row, state: S, *, code: str, link: Any = None) -> str:
        return undelivered.fail(self._outbox, self._mine(row, state), row, code=code, link=link, at=self.now())

    def _try_later(self, row: Row, state: S, *, code: str, link: Any = None) -> str:
        return undelivered.try_later(self._outbox, self._mine(row, state), row, code=code, link=link, at=self.now())

    def _wonder(self, row: Row, channel: str, *, code: str) -> str:
        """Flag what perhaps left; where the channel can be asked, wait for the lease, so that it has settled."""
        rows = self._mine(row, S.HANDED_OVER)
        if self._post.was_accepted(channel, message_id(row.pk)) is None:
            return undelivered.wonder(rows, code=code, at=self.now())
        rows.update(error_code=code)
        return "uncertain"

    def pick_up(self) -> None:
        """Go on with what workers left whose lease ran out."""
        for row in self._outbox.rows().abandoned(at=self.now()).with_recipient()[:LARGEST_PASS]:
            rows = self._outbox.rows().filter(pk=row.pk, state=row.state, lease_until=row.lease_until)
            if row.state == S.CLAIMED:
                undelivered.put_back(self._outbox, rows, row, at=self.now())
            else:
                self._settle(rows, row)
            self.counts["picked_up"] += 1

    def _settle(self, rows: OutgoingQuerySet[Row], row: Row) -> None:
        taken = self._was_accepted(row)
        if taken:
            rows.update(state=S.SENT, finished_at=self.now(), error_code="", **FREE)
        elif taken is None:
            self.counts[undelivered.wonder(rows, code=row.error_code or "worker_lost", at=self.now())] += 1
        else:
            undelivered.put_back(self._outbox, rows, row, at=self.now())

    def _was_accepted(self, row: Row) -> bool | None:
        answers = [
            self._post.was_accepted(name, message_id(row.pk))
            for name in self._outbox.perhaps_by(row)
            if self._post.has(name)
        ]
        return True if True in answers else None if None in answers else False
