"""Webhooks as the desk shows them: who is told, whether it arrives, and each message of the last thirty days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import Listing, OutgoingState, User, Webhook, WebhookDelivery
from directory.models.webhook import EVENT_WORDS
from directory.pages.desk_rows import name_of
from directory.webhooks.events import Event

S = OutgoingState
ERRORS: Final[Mapping[str, str | Promise]] = {
    "redirect": gettext_lazy("It sent us to another address. We do not follow."),
    "timeout": gettext_lazy("It took longer than ten seconds."),
    "tls": gettext_lazy("Its certificate is not valid."),
    "connection": gettext_lazy("Nobody answered."),
    "no_http": gettext_lazy("What answered is not a web server."),
    "unknown_name": gettext_lazy("Nobody knows this name."),
    "private": gettext_lazy("The address leads into a private network."),
    "scheme": gettext_lazy("The address does not begin with https://"),
    "no_secret": gettext_lazy("Its secret cannot be read. Make a new one."),
    "worker_lost": gettext_lazy("Our worker stopped in the middle. It goes again."),
}


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """One webhook of the list."""

    id: UUID
    name: str
    host: str
    is_paused: bool
    is_failing: bool
    why_paused: str
    waiting: int
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of the log."""

    id: UUID
    event: str
    name: str
    lang: str
    words: str
    listing_url: str
    at: datetime
    state: str
    is_bad: bool
    code: int | None
    error: str
    milliseconds: int | None
    attempts: int
    next_at: datetime | None
    may_try: bool


def webhook_rows() -> list[WebhookRow]:
    """Return all webhooks by name, with how much waits for each; one query."""
    rows = Webhook.objects.annotate(waiting=Count("deliveries", filter=Q(deliveries__state=S.PENDING)))
    return [_row(row, waiting=row.waiting) for row in rows.order_by("name", "pk")]  # type: ignore[attr-defined]


def webhook_row(webhook: Webhook) -> WebhookRow:
    return _row(webhook, waiting=webhook.deliveries.filter(state=S.PENDING).count())


def events_in_words(webhook: Webhook) -> list[str]:
    """Say what it is told of in the words of the form, in their order."""
    return [str(words) for event, words in EVENT_WORDS.items() if event in webhook.events]


def message_rows(deliveries: Iterable[WebhookDelivery], *, user: User, language: str) -> list[MessageRow]:
    """Return the messages, each with the name of its group as far as `user` may still see it."""
    rows = list(deliveries)
    groups = Listing.objects.visible_to(user).filter(pk__in=[row.listing_id for row in rows if row.listing_id])
    names: dict[UUID | None, tuple[str, str]] = {
        group.pk: name_of(group, language=language) for group in groups.prefetch_related("texts")
    }
    return [_message(row, name=names.get(row.listing_id, ("", ""))) for row in rows]


def _row(row: Webhook, *, waiting: int) -> WebhookRow:
    return WebhookRow(
        id=row.pk,
        name=row.name,
        host=urlsplit(row.url).netloc,
        is_paused=row.paused_at is not None,
        is_failing=row.failing_since is not None,
        why_paused=str(row.get_pause_reason_display()) if row.pause_reason else "",
        waiting=waiting,
        arrived_at=row.arrived_at,
    )


def _message(row: WebhookDelivery, *, name: tuple[str, str]) -> MessageRow:
    is_waiting = row.state == S.PENDING
    return MessageRow(
        id=row.pk,
        event=row.event,
        name=name[0],
        lang=name[1],
        words=str(EVENT_WORDS[Event(row.event)]) if row.event else _("A group has changed"),
        listing_url=reverse("desk_listing", args=[row.listing_id]) if row.listing_id else "",
        at=row.changed_at,
        state=_state(row),
        is_bad=row.state == S.FAILED or bool(is_waiting and row.attempts),
        code=row.status_code,
        error=_error(row.error_code),
        milliseconds=row.milliseconds,
        attempts=row.attempts,
        next_at=row.due_at if is_waiting and row.attempts else None,
        may_try=row.state == S.FAILED or bool(is_waiting and row.attempts),
    )


def _state(row: WebhookDelivery) -> str:
    if row.state == S.SENT:
        return _("It arrived")
    if row.state == S.FAILED:
        return _("Given up")
    return _("It comes again") if row.attempts and row.state == S.PENDING else _("On its way")


def _error(code: str) -> str:
    if code.startswith("http_"):
        return _("It answered with an error.")
    return str(ERRORS.get(code, ""))
