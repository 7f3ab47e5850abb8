"""A listing changes hands: begun by one, done only when the other one says yes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.data_classes import declare
from directory.models.organiser import Organiser


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def open(self) -> "HandOverQuerySet":
        """Narrow to those that wait for a yes."""
        return self.filter(done_at__isnull=True, ended_at__isnull=True)


class HandOver(models.Model):
    """From `before` (None where nobody looked after the listing) to `after`, who may be invited first.

    By the owner themselves, or by a steward (`made_by`) for somebody who cannot, and then with a reason. `stays`: who
    hands over goes on as co-organiser.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="hand_overs")
    before = models.ForeignKey(Organiser, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    after = models.ForeignKey(Organiser, on_delete=models.CASCADE, related_name="hand_overs")
    stays = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "before",
            "after",
            "stays",
            "made_by",
            "reason",
            "made_at",
            "done_at",
            "ended_at",
        )
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing"],
                condition=models.Q(done_at__isnull=True, ended_at__isnull=True),
                name="hand_over_one_at_a_time",
                violation_error_message=_("This page is being handed over already."),
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(ended_at__isnull=True),
                name="hand_over_done_or_called_off",
            ),
            models.CheckConstraint(
                condition=models.Q(made_by__isnull=True) | ~models.Q(reason=""),
                name="hand_over_by_steward_has_reason",
                violation_error_message=_("Say in a few words why you do this for them."),
            ),
            models.CheckConstraint(
                condition=models.Q(before__isnull=True) | ~models.Q(before=models.F("after")),
                name="hand_over_to_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"
