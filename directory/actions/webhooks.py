"""Who is told of changes: make a webhook, pause it, change its secret, test it, look at what did not arrive."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import drafts
from directory.actions import audit
from directory.models import OutgoingState, PauseReason, User, Webhook, WebhookDelivery
from directory.webhooks import addresses, signatures
from directory.webhooks.addresses import AddressError
from directory.webhooks.events import ABOUT_LISTINGS, Event

OLD_SECRET_HOLDS: Final = timedelta(days=1)
KEPT: Final = timedelta(days=30)
S = OutgoingState
WHY_NOT: Final[Mapping[str, object]] = {
    "syntax": gettext_lazy("This is no address of a web page. It looks like https://example.org/changes"),
    "scheme": gettext_lazy("The address has to begin with https://"),
    "login": gettext_lazy("Leave the name and the password out of the address: we sign what we send instead."),
    "private": gettext_lazy("This address is inside a network. We send to the public internet only."),
}


class WebhookError(ValueError):
    """A webhook that cannot be so; `field` is the one to look at, `str()` is for people."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def sends_privately() -> bool:
    """Return whether this installation also sends into closed networks, and to this machine without TLS."""
    return bool(settings.FOOTBRIDGE_WEBHOOK_PRIVATE or settings.DEBUG)


@transaction.atomic
def make(*, name: str, url: str, events: Sequence[str], by: User, at: datetime) -> tuple[Webhook, str]:
    """Make a webhook, and return it with its secret: this is the one time that the secret is told.

    :raises WebhookError: if the address is none that we send to, or there is no event
    """
    chosen = [str(event) for event in ABOUT_LISTINGS if event in events]
    if not chosen:
        raise WebhookError(_("Choose at least one."), field="events")
    try:
        addresses.read(url, private=sends_privately())
    except AddressError as error:
        raise WebhookError(str(WHY_NOT[error.code]), field="url") from error
    webhook, secret = Webhook(name=name, url=url, events=chosen, owner=by, created_at=at), signatures.new_secret()
    webhook.secret = _seal(webhook.pk, secret)
    webhook.save(force_insert=True)
    _write_down("webhook.made", webhook, by=by, at=at)
    return webhook, secret


@transaction.atomic
def rotate(webhook: Webhook, *, by: User, at: datetime) -> str:
    """Give a webhook a new secret and return it; for a day, messages are signed with the old one as well."""
    held, secret = _lock(webhook), signatures.new_secret()
    held.old_secret, held.old_secret_until = held.secret, at + OLD_SECRET_HOLDS
    held.secret = _seal(held.pk, secret)
    held.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _write_down("webhook.new_secret", held, by=by, at=at)
    return secret


def secrets_of(webhook: Webhook, *, at: datetime) -> list[str]:
    """Return what messages are signed with at `at`, the newest first.

    :raises SealError: if a secret cannot be opened
    """
    sealed = [webhook.secret]
    if webhook.old_secret and webhook.old_secret_until and at < webhook.old_secret_until:
        sealed.append(webhook.old_secret)
    return [str(drafts.reveal(text, owner=_owner(webhook.pk))["secret"]) for text in sealed]


@transaction.atomic
def pause(webhook: Webhook, *, by: User | None, at: datetime, reason: PauseReason = PauseReason.STEWARD) -> bool:
    """Send nothing more; return whether that is new. What changes meanwhile is gathered. `by` is None for the clock."""
    rows = Webhook.objects.filter(pk=webhook.pk, paused_at__isnull=True)
    if not rows.update(paused_at=at, pause_reason=reason):
        return False
    _write_down("webhook.paused", webhook, by=by, at=at)
    return True


@transaction.atomic
def resume(webhook: Webhook, *, by: User, at: datetime) -> bool:
    """Send again, at once; return whether that is new."""
    rows = Webhook.objects.filter(pk=webhook.pk, paused_at__isnull=False)
    fresh = {"failing_since": None, "failures": 0, "retry_at": None}
    if not rows.update(paused_at=None, pause_reason="", **fresh):
        return False
    _write_down("webhook.resumed", webhook, by=by, at=at)
    return True


@transaction.atomic
def delete(webhook: Webhook, *, by: User, at: datetime) -> None:
    """Delete a webhook with its log; a message that is on its way now is the last."""
    _write_down("webhook.deleted", webhook, by=by, at=at)
    webhook.delete()


def test(webhook: Webhook, *, at: datetime) -> WebhookDelivery:
    """Queue one message that says nothing but that it is a test."""
    key = uuid4()
    Webhook.objects.filter(pk=webhook.pk).update(retry_at=None)
    return WebhookDelivery.objects.create(
        id=key,
        webhook=webhook,
        event=Event.TEST,
        dedupe_key=f"{webhook.pk.hex}:test:{key.hex}",
        created_at=at,
        changed_at=at,
        due_at=at,
    )


def try_again(delivery: WebhookDelivery, *, at: datetime) -> bool:
    """Send once more what was given up or waits for its next try; return whether it was so."""
    rows = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=[S.FAILED, S.PENDING])
    if not rows.update(state=S.PENDING, attempts=0, due_at=at, finished_at=None, error_code=""):
        return False
    Webhook.objects.filter(pk=delivery.webhook_id).update(retry_at=None)
    return True


def forget_old(*, at: datetime) -> int:
    """Delete what was settled, or was waiting at a paused webhook, for 30 days; return how many."""
    old = at - KEPT
    settled = WebhookDelivery.objects.filter(finished_at__lte=old)
    left = WebhookDelivery.objects.filter(webhook__paused_at__isnull=False, state=S.PENDING, changed_at__lte=old)
    return settled.delete()[0] + left.delete()[0]


def uses() -> Counter[str]:
    """Return data key → how many secrets are sealed with it."""
    return Counter(key for row in Webhook.objects.all() for key in _keys_of(row))


@transaction.atomic
def reseal_some(*, limit: int) -> int:
    """Seal the secrets of up to `limit` webhooks with the newest data key; return how many, 0 when none is left.

    :raises SealError: if one was sealed with a data key that the secrets file does not have
    """
    newest = next(iter(settings.FOOTBRIDGE_DATA_KEYS))
    old = [row for row in Webhook.objects.select_for_update().order_by("pk") if set(_keys_of(row)) != {newest}]
    for row in old[:limit]:
        owner = _owner(row.pk)
        row.secret = drafts.seal(drafts.reveal(row.secret, owner=owner), owner=owner)
        row.old_secret = drafts.seal(drafts.reveal(row.old_secret, owner=owner), owner=owner) if row.old_secret else ""
        row.save(update_fields=["secret", "old_secret"])
    return len(old[:limit])


def _write_down(event: str, webhook: Webhook, *, by: User | None, at: datetime) -> None:
    actor = audit.Actor(party="steward" if by else "clock", user_id=str(by.pk) if by else "")
    about = audit.About(target="directory.Webhook", target_id=str(webhook.pk), data_category="webhook")
    audit.record(event, subject=webhook.pk, by=actor, at=at, about=about)


def _keys_of(row: Webhook) -> list[str]:
    return [text.partition(".")[0] for text in (row.secret, row.old_secret) if text]


def _lock(webhook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook.pk)


def _seal(pk: UUID, secret: str) -> str:
    return drafts.seal({"secret": secret}, owner=_owner(pk))


def _owner(pk: UUID) -> str:
    return f"webhook|{pk}"
