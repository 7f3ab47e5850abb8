"""What the clock and those who ring have done for a listing since it was last confirmed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class Upkeep(models.Model):
    """Where a listing is between two confirmations. A new confirmation begins a new round: `since` no longer fits.

    `since` is the confirmation that this row counts from; `asked` how often the quarterly question went out, `warned`
    the days named in the last warning (0: none), `hide_day` the local day that was promised in it. `next_at` is when
    the clock looks again. `unanswered_asks` counts introductions that nobody answered, and knows nothing of them.
    """

    listing = models.OneToOneField(
        "directory.Listing", on_delete=models.CASCADE, primary_key=True, related_name="upkeep"
    )
    since = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveSmallIntegerField(default=0)
    warned = models.PositiveSmallIntegerField(default=0)
    hide_day = models.DateField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    todo = models.JSONField(default=list, blank=True)
    unanswered_asks = models.PositiveIntegerField(default=0)
    no_calls_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        restricted=(
            "listing",
            "since",
            "asked",
            "warned",
            "hide_day",
            "next_at",
            "todo",
            "unanswered_asks",
            "no_calls_at",
        )
    )

    class Meta:
        indexes = [
            # what the clock looks at now
            models.Index(fields=["next_at"], name="upkeep_next"),
        ]

    def __str__(self) -> str:
        return f"upkeep of {self.listing_id}"


class CallOutcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Still true")
    NOBODY = "nobody", _("Nobody answered")
    CHANGED = "changed", _("Something has changed")
    ENDED = "ended", _("It has ended")
    DO_NOT_RING = "do_not_ring", _("They do not want to be rung")


class Call(models.Model):
    """One time that a steward rang a group, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(default=now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=CallOutcome.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)

    data_classes = declare(restricted=("id", "listing", "at", "user", "outcome", "note"))

    class Meta:
        constraints = [known("call", outcome=CallOutcome.values)]
        indexes = [
            # the calls to one listing, the newest first
            models.Index(fields=["listing", "-at"], name="call_listing_at"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
