"""Publishers who are told what changes, and each message to them."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.outgoing import Outgoing, OutgoingQuerySet
from directory.webhooks.events import Event, Known

EVENT_WORDS: Final[Mapping[Event, object]] = {
    Event.PUBLISHED: _("A group is new, or public again"),
    Event.CHANGED: _("Something about a group has changed"),
    Event.CLOSED: _("A group is closed for now"),
    Event.REOPENED: _("A group is open again"),
    Event.WITHDRAWN: _("A group is not public any more"),
    Event.MERGED: _("Another group stands for it now"),
    Event.TEST: _("A test"),
}


class PauseReason(models.TextChoices):
    """Why nothing is sent."""

    STEWARD = "steward", _("a steward paused it")
    FAILING = "failing", _("nothing arrived for days")
    GONE = "gone", _("the receiver said that it is gone")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def sending(self, *, at: datetime) -> Self:
        """Narrow to those who may be sent something now, whoever waited longest first."""
        ready = models.Q(retry_at__isnull=True) | models.Q(retry_at__lte=at)
        return self.filter(ready, paused_at__isnull=True).order_by(models.F("tried_at").asc(nulls_first=True), "pk")

    def stopped(self) -> Self:
        """Narrow to those that stopped by themselves: a steward has to look."""
        return self.filter(paused_at__isnull=False).exclude(pause_reason=PauseReason.STEWARD)


class Webhook(models.Model):
    """One address that is told about changes of public listings. The secrets are sealed; each is shown once.

    `failing_since` and `failures` count what failed since something last arrived; nothing is tried before `retry_at`.
    While it is paused, messages are kept and gathered, one a listing at most.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100)
    url = models.CharField(_("address"), max_length=500)
    events = models.JSONField(default=list, help_text=_("The events that it is told of."))
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="webhooks"
    )
    created_at = models.DateTimeField(default=now)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=8, choices=PauseReason.choices, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "name",
            "url",
            "events",
            "owner",
            "created_at",
            "paused_at",
            "pause_reason",
            "tried_at",
            "arrived_at",
            "failing_since",
            "failures",
            "retry_at",
        ),
        secret=("secret", "old_secret", "old_secret_until"),
    )

    class Meta:
        constraints = [
            known("webhook", pause_reason=["", *PauseReason.values]),
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True, pause_reason="")
                | (models.Q(paused_at__isnull=False) & ~models.Q(pause_reason="")),
                name="webhook_paused_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class WebhookDelivery(Outgoing):
    """One message to one webhook about one listing, and what became of it. The words are made when it leaves.

    Until it leaves, `dedupe_key` names webhook and listing, so that further changes fall to the same row: `before` is
    what the public knew before the first of them, and `changed_at` when the last was. Then the key becomes its own.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    listing_id = models.UUIDField(null=True, blank=True)  # no foreign key: what is deleted is told of as well
    before = models.CharField(max_length=6, choices=[(row.value, row.name) for row in Known], blank=True)
    changed_at = models.DateTimeField()
    event = models.CharField(max_length=20, choices=[(row.value, row.value) for row in Event], blank=True)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)

    objects: OutgoingQuerySet[Self] = OutgoingQuerySet.as_manager()  # type: ignore[assignment]

    data_classes = declare(
        restricted=(
            "id",
            "webhook",
            "listing_id",
            "before",
            "changed_at",
            "event",
            "status_code",
            "milliseconds",
            "dedupe_key",
            "state",
            "created_at",
            "due_at",
            "lease_until",
            "claimed_by",
            "attempts",
            "finished_at",
            "error_code",
        )
    )

    class Meta(Outgoing.Meta):
        indexes = [
            *Outgoing.Meta.indexes,
            models.Index(fields=["webhook", "listing_id"], name="delivery_webhook_listing"),  # is there a newer one?
            models.Index(fields=["webhook", "-changed_at"], name="delivery_webhook_changed"),  # the log
        ]
        constraints = [
            *Outgoing.Meta.constraints,
            known("webhook_delivery", before=[row.value for row in Known]),
            known("webhook_delivery", event=["", *(row.value for row in Event)]),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"
