"""The worker's side of the outbox: claims, hands over, sends; picks up what a worker that died left behind.

A notice is *claimed* (compare-and-swap, with a lease) before anything is prepared, and *handed over* in one short
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
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from bridges.actions import undelivered
from bridges.actions.hand_over import FREE, HandedOver, NoAddressError, hand_over
from bridges.models import ContactChannel, Notice, NoticeState
from bridges.notices import channels, letters, recipients
from bridges.notices.channels import NotTaken, PerhapsTaken, Refused
from bridges.notices.post import Post
from bridges.vault import VaultError

LARGEST_PASS: Final = 500
S = NoticeState
logger = logging.getLogger("footbridge.outbox")


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


def run_once(*, at: datetime, limit: int = LARGEST_PASS, should_stop: Callable[[], bool] = lambda: False) -> SendCounts:
    """Send what is due, one after the other over one connection, and pick up what others left; return what was done.

    `at` is when the pass begins; its own clock goes on from there. Safe to run side by side with others.
    """
    with Post() as post:
        passage = _Pass(post, at=at)
        passage.pick_up()
        for pk in list(Notice.objects.due(at=passage.now()).values_list("pk", flat=True)[:limit]):
            if should_stop():
                break
            passage.deliver(pk)
    counts = SendCounts(**passage.counts)
    if passage.counts:
        logger.info("Outbox: %s", ", ".join(f"{word} {count}" for word, count in sorted(passage.counts.items())))
    return counts


class _Pass:
    """One look into the outbox by one worker."""

    def __init__(self, post: Post, *, at: datetime) -> None:
        self.counts: Counter[str] = Counter()
        self._post = post
        self._at, self._started = at, time.monotonic()
        self._lease = timedelta(seconds=settings.FOOTBRIDGE_WORKER_LEASE)
        self._worker = f"{socket.gethostname()[:16]}:{os.getpid()}:{secrets.token_hex(4)}"

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._started)

    def deliver(self, pk: Any) -> None:
        """Bring one notice as far as it comes now."""
        notice = Notice.objects.with_recipient().filter(pk=pk).first()
        if notice is None:
            return
        channel = recipients.channel_of(recipients.of(notice))
        self.counts["waiting" if self._post.is_down(channel) else self._take(notice, channel)] += 1

    def _take(self, notice: Notice, channel: ContactChannel) -> str:
        if not self._claim(notice):
            return "lost"
        try:
            if channels.is_written(channel):
                self._post.open(channel)
            ready = hand_over(notice.pk, worker=self._worker, channel=channel, at=self.now(), lease=self._lease)
        except NotTaken as error:  # nobody answers: that is not the fault of this notice, and it keeps its place
            logger.warning("The channel %s does not answer: %s", channel, error.code)
            self._mine(notice, S.CLAIMED).update(state=S.PENDING, **FREE)
            return "waiting"
        except (VaultError, NoAddressError) as error:
            return self._fail(notice, S.CLAIMED, code="vault" if isinstance(error, VaultError) else "no_address")
        except Exception as error:  # a mistake in one row or one letter does not stop the others
            logger.exception("A letter could not be prepared.")
            return self._try_later(notice, S.CLAIMED, code=type(error).__name__)
        return self._send(notice, channel, ready) if isinstance(ready, HandedOver) else ready

    def _claim(self, notice: Notice) -> bool:
        """Compare and swap: of many workers, one has it."""
        free = Notice.objects.due(at=self.now()).order_by().filter(pk=notice.pk)
        return bool(free.update(state=S.CLAIMED, lease_until=self.now() + self._lease, claimed_by=self._worker))

    def _send(self, notice: Notice, channel: ContactChannel, ready: HandedOver) -> str:
        try:
            self._post.send(channel, ready.letter)
        except Refused as error:
            return self._fail(notice, S.HANDED_OVER, code=error.code, ready=ready)
        except NotTaken as error:
            return self._try_later(notice, S.HANDED_OVER, code=error.code, ready=ready)
        except PerhapsTaken as error:
            return self._wonder(notice, channel, code=error.code)
        except Exception as error:  # a channel that breaks in a way that it does not explain
            logger.exception("A channel broke.")
            return self._wonder(notice, channel, code=type(error).__name__)
        # Where the lease ran out on the way, others wonder whether it left; this worker knows.
        self._mine(notice, S.HANDED_OVER, S.UNCERTAIN).update(
            state=S.SENT, finished_at=self.now(), error_code="", **FREE
        )
        return "sent"

    def _mine(self, notice: Notice, *states: NoticeState) -> Any:
        return Notice.objects.filter(pk=notice.pk, state__in=states, claimed_by=self._worker)

    def _fail(self, notice: Notice, state: NoticeState, *, code: str, ready: HandedOver | None = None) -> str:
        rows = self._mine(notice, state)
        return undelivered.fail(rows, notice, code=code, link=ready.link if ready else None, at=self.now())

    def _try_later(self, notice: Notice, state: NoticeState, *, code: str, ready: HandedOver | None = None) -> str:
        rows = self._mine(notice, state)
        return undelivered.try_later(rows, notice, code=code, link=ready.link if ready else None, at=self.now())

    def _wonder(self, notice: Notice, channel: ContactChannel, *, code: str) -> str:
        """Flag what perhaps left; where the channel can be asked, wait for the lease, so that it has settled."""
        rows = self._mine(notice, S.HANDED_OVER)
        if self._post.was_accepted(channel, letters.message_id_of(notice)) is None:
            return undelivered.wonder(rows, code=code, at=self.now())
        rows.update(error_code=code)
        return "uncertain"

    def pick_up(self) -> None:
        """Go on with what workers left whose lease ran out."""
        for notice in Notice.objects.abandoned(at=self.now()).with_recipient()[:LARGEST_PASS]:
            rows = Notice.objects.filter(pk=notice.pk, state=notice.state, lease_until=notice.lease_until)
            if notice.state == S.CLAIMED:
                undelivered.put_back(rows, notice, at=self.now())
            else:
                self._settle(rows, notice)
            self.counts["picked_up"] += 1

    def _settle(self, rows: Any, notice: Notice) -> None:
        taken = self._was_accepted(notice)
        if taken:
            rows.update(state=S.SENT, finished_at=self.now(), error_code="", **FREE)
        elif taken is None:
            self.counts[undelivered.wonder(rows, code=notice.error_code or "worker_lost", at=self.now())] += 1
        else:
            undelivered.put_back(rows, notice, at=self.now())

    def _was_accepted(self, notice: Notice) -> bool | None:
        """Ask each channel that it may have gone by: the person may have chosen another one since."""
        others = channels.offered() if notice.person_id else (ContactChannel.EMAIL,)
        message_id = letters.message_id_of(notice)
        answers = [self._post.was_accepted(name, message_id) for name in others if name in channels.WRITTEN]
        return True if True in answers else None if None in answers else False
