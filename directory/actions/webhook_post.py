"""The worker's side of webhooks: decides what a message says, hands it over, and keeps what came of it.

At least once: a message whose worker died, or whose answer got lost, goes again with the same `webhook-id`, by which
receivers leave out what they have. No transaction is open while a message travels. A webhook that fails waits as a
whole, so that a dead receiver costs one try and not one for each message.
"""

import json
import logging
import os
import random
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from directory.actions import webhook_words, webhooks
from directory.actions.webhook_changes import key_of
from directory.drafts import SealError
from directory.models import OutgoingState, PauseReason, Webhook, WebhookDelivery
from directory.webhooks import post, signatures
from directory.webhooks.events import BACK_OFF, PAUSE_AFTER, Event, Known, known_after, wait_after
from directory.webhooks.post import Answer

LEASE: Final = timedelta(minutes=2)
PASS_SECONDS: Final = 20.0
"""How long one pass may take: letters to people wait meanwhile."""

MOST_A_WEBHOOK: Final = 100
GONE: Final = 410
S = OutgoingState
FREE: Final[dict[str, Any]] = {"lease_until": None, "claimed_by": ""}
logger = logging.getLogger("footbridge.webhooks")


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookCounts:
    """What one pass did; `nothing`: there was nothing to say any more, or the publisher does not want to hear it."""

    sent: int = 0
    nothing: int = 0
    later: int = 0
    failed: int = 0
    lost: int = 0
    picked_up: int = 0


def run_once(*, at: datetime, should_stop: Callable[[], bool] = lambda: False) -> WebhookCounts:
    """Send what is due, webhook by webhook; return what was done. Safe side by side with others."""
    passage = _Pass(at)
    passage.pick_up()
    for webhook in Webhook.objects.sending(at=at):
        rows = WebhookDelivery.objects.due(at=at).filter(webhook=webhook).values_list("pk", flat=True)
        for pk in rows[:MOST_A_WEBHOOK]:
            if should_stop() or passage.is_over():
                return passage.end()
            if passage.deliver(pk) in ("later", "failed"):
                break  # it waits as a whole
    return passage.end()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message that may leave now."""

    row: WebhookDelivery
    body: bytes
    with_secrets: list[str]


class _Pass:
    """One look into the messages by one worker."""

    def __init__(self, at: datetime) -> None:
        self.counts: Counter[str] = Counter()
        self._at, self._started = at, time.monotonic()
        self._worker = f"{socket.gethostname()[:16]}:{os.getpid()}:{secrets.token_hex(4)}"

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._started)

    def is_over(self) -> bool:
        return time.monotonic() - self._started > PASS_SECONDS

    def end(self) -> WebhookCounts:
        if self.counts:
            logger.info("Webhooks: %s", ", ".join(f"{word} {count}" for word, count in sorted(self.counts.items())))
        return WebhookCounts(**self.counts)

    def pick_up(self) -> None:
        """Put back what workers left whose lease ran out: receivers know it by its id, if they have it."""
        rows = WebhookDelivery.objects.filter(state=S.HANDED_OVER, lease_until__lte=self._at)
        if count := rows.update(state=S.PENDING, due_at=self._at, error_code="worker_lost", **FREE):
            self.counts["picked_up"] += count

    def deliver(self, pk: UUID) -> str:
        """Bring one message as far as it comes now, and return the word for that."""
        word = self._deliver(pk)
        self.counts[word] += 1
        return word

    def _deliver(self, pk: UUID) -> str:
        ready = _hand_over(pk, worker=self._worker, at=self.now())
        if isinstance(ready, str):
            return ready
        if not ready.with_secrets:
            return self._keep(ready.row, Answer(0, 0, "no_secret"))
        at, message_id = self.now(), message_id_of(ready.row)
        headers = signatures.headers(ready.body, message_id=message_id, at=at, with_secrets=ready.with_secrets)
        private = webhooks.sends_privately()
        return self._keep(ready.row, post.send(ready.row.webhook.url, ready.body, headers=headers, private=private))

    @transaction.atomic
    def _keep(self, row: WebhookDelivery, answer: Answer) -> str:
        """Write down what a receiver answered, for the message and for its webhook."""
        at, values, luck = self.now(), _values_of(answer), random.random()  # noqa: S311
        mine = WebhookDelivery.objects.filter(pk=row.pk, state=S.HANDED_OVER, claimed_by=self._worker)
        hook = Webhook.objects.filter(pk=row.webhook_id)
        if answer.is_taken:
            mine.update(state=S.SENT, finished_at=at, **values, **FREE)
            hook.update(tried_at=at, arrived_at=at, failing_since=None, failures=0, retry_at=None)
            return "sent"
        is_gone = answer.status == GONE
        if is_last := is_gone or row.attempts > len(BACK_OFF):
            mine.update(state=S.FAILED, finished_at=at, **values, **FREE)
        else:
            due_at = at + wait_after(row.attempts, luck=luck, asked_for=answer.asked_for)
            mine.update(state=S.PENDING, due_at=due_at, **values, **FREE)
        if kept := hook.first():  # a steward may have deleted it while the message was on its way
            self._note_failure(kept, answer, luck=luck, at=at)
        return "failed" if is_last else "later"

    @staticmethod
    def _note_failure(hook: Webhook, answer: Answer, *, luck: float, at: datetime) -> None:
        wait = wait_after(hook.failures + 1, luck=luck, asked_for=answer.asked_for)
        Webhook.objects.filter(pk=hook.pk).update(
            tried_at=at, retry_at=at + wait, failures=F("failures") + 1, failing_since=Coalesce("failing_since", at)
        )
        if answer.status == GONE:
            webhooks.pause(hook, by=None, at=at, reason=PauseReason.GONE)
        elif hook.failing_since and at - hook.failing_since >= PAUSE_AFTER:
            webhooks.pause(hook, by=None, at=at, reason=PauseReason.FAILING)


@transaction.atomic
def _hand_over(pk: UUID, *, worker: str, at: datetime) -> _Ready | str:
    """Decide under lock what a message says, and mark it as handed over; else return why it does not leave.

    From here on, a further change of the same listing makes a row of its own.
    """
    _hold_same(pk)
    rows = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("webhook")
    row = rows.due(at=at).filter(pk=pk, webhook__paused_at__isnull=True).first()
    if row is None:
        return "lost"
    if row.listing_id is not None and _gives_way(row):
        return "nothing"
    message = webhook_words.test(row) if row.event == Event.TEST else webhook_words.about_listing(row)
    if message is None or message["type"] not in (*row.webhook.events, Event.TEST):
        row.delete()
        return "nothing"
    row.state, row.lease_until, row.claimed_by, row.error_code = S.HANDED_OVER, at + LEASE, worker, ""
    row.event, row.attempts = message["type"], row.attempts + 1
    if row.listing_id is not None:
        row.dedupe_key = f"{key_of(row.webhook_id, row.listing_id)}:{row.pk.hex}"
    row.save(
        update_fields=["state", "lease_until", "claimed_by", "error_code", "event", "attempts", "dedupe_key", "before"]
    )
    return _Ready(row, json.dumps(message).encode(), _secrets(row.webhook, at=at))


def _hold_same(pk: UUID) -> None:
    """Lock all that waits about the same listing in one order: two workers with two of them would wait for each other.

    What is written down after this is not due yet, so no other worker has it.
    """
    about = WebhookDelivery.objects.filter(pk=pk, listing_id__isnull=False).values("webhook", "listing_id").first()
    if about:
        same = WebhookDelivery.objects.filter(state=S.PENDING, **about)
        list(same.select_for_update().order_by("pk").values_list("pk"))


def _gives_way(row: WebhookDelivery) -> bool:
    """Make one message of those about a listing that wait: what failed, and what changed since; return if it is gone.

    The newest says all. What the publisher knows is what they knew before the oldest, or what was last tried to tell
    them: its answer may be all that got lost.
    """
    assert row.listing_id is not None
    same = WebhookDelivery.objects.filter(webhook=row.webhook_id, listing_id=row.listing_id, state=S.PENDING)
    others = list(same.exclude(pk=row.pk).select_for_update().order_by("created_at", "pk"))
    newest = key_of(row.webhook_id, row.listing_id)
    for other in others:
        if other.dedupe_key == newest:
            WebhookDelivery.objects.filter(pk=other.pk).update(before=_known_to([*others, row]))
            row.delete()
            return True
    if others:
        row.before = _known_to(others)
        same.filter(pk__in=[other.pk for other in others]).delete()
    return False


def _known_to(rows: list[WebhookDelivery]) -> Known:
    """Return what a publisher knows before a message that stands for all of `rows`, one of which may be the newest."""
    in_order = sorted(rows, key=lambda row: (row.created_at, row.pk))
    tried = [row for row in in_order if row.attempts and row.event]
    if tried:
        return known_after(Event(tried[-1].event), Known(tried[-1].before))
    return Known(in_order[0].before)


def message_id_of(row: WebhookDelivery) -> str:
    """Return the `webhook-id`: the same for each try."""
    return f"msg_{row.pk.hex}"


def _secrets(webhook: Webhook, *, at: datetime) -> list[str]:
    try:
        return webhooks.secrets_of(webhook, at=at)
    except SealError:
        logger.exception("The secret of a webhook does not open.")
        return []


def _values_of(answer: Answer) -> dict[str, Any]:
    status = answer.status if 100 <= answer.status < 1000 else None
    return {"status_code": status, "milliseconds": answer.milliseconds, "error_code": answer.code[:40]}
