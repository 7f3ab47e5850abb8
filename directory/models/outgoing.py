"""What every outbox has in common: the states of a row, its lease, and the key that makes it once."""

import uuid
from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known


class OutgoingState(models.TextChoices):
    """Claimed: a worker has it and provably gave it to nobody. Handed over: it may have left."""

    PENDING = "pending", _("waiting")
    CLAIMED = "claimed", _("being prepared")
    HANDED_OVER = "handed_over", _("being sent")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("called off")
    FAILED = "failed", _("could not be sent")
    UNCERTAIN = "uncertain", _("we do not know whether it was sent")


HELD = (OutgoingState.CLAIMED.value, OutgoingState.HANDED_OVER.value)
Row = TypeVar("Row", bound=models.Model)


class OutgoingQuerySet(models.QuerySet[Row]):
    def due(self, *, at: datetime) -> Self:
        """Narrow to what may leave at `at`, in the order in which it leaves."""
        return self.filter(state=OutgoingState.PENDING, due_at__lte=at).order_by("due_at", "created_at", "pk")

    def abandoned(self, *, at: datetime) -> Self:
        """Narrow to what a worker took and did not finish in its time."""
        return self.filter(state__in=HELD, lease_until__lte=at).order_by("lease_until", "pk")

    def with_recipient(self) -> Self:
        """Fetch whoever a row goes to with it, and what is needed to write to them."""
        return self


class Outgoing(models.Model):
    """A row of an outbox, written in the transaction that makes it true. The worker's side: `directory.posting`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dedupe_key = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=12, choices=OutgoingState.choices, default=OutgoingState.PENDING)
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["state", "due_at"], name="%(class)s_state_due"),  # the worker
            models.Index(fields=["state", "lease_until"], name="%(class)s_state_lease"),  # leases that ran out
        ]
        constraints = [
            known("%(class)s", state=OutgoingState.values),
            models.CheckConstraint(
                condition=models.Q(state__in=HELD, lease_until__isnull=False)
                | (~models.Q(state__in=HELD) & models.Q(lease_until__isnull=True)),
                name="%(class)s_lease_while_claimed",
            ),
        ]
