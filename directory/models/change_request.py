"""What organisers would like to change in a published listing; a steward decides, field by field."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.organiser import Organiser


class ChangeRequestState(models.TextChoices):
    OPEN = "open", _("waits for a steward")
    SENT_BACK = "sent_back", _("sent back with a question")
    APPROVED = "approved", _("published")
    PARTLY = "partly", _("published in part")
    DECLINED = "declined", _("not published")
    WITHDRAWN = "withdrawn", _("taken back")


PENDING_REQUESTS = (ChangeRequestState.OPEN, ChangeRequestState.SENT_BACK)


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def pending(self) -> "ChangeRequestQuerySet":
        """Narrow to what is not decided yet."""
        return self.filter(state__in=PENDING_REQUESTS)


class ChangeRequest(models.Model):
    """The changes that wait for one listing, at most one request at a time: its organisers add to the same one.

    `changes` maps a field to {"before", "after", "organiser", "at"}: what it said when the organiser began, what it
    should say, the id of who asked last, and when (ISO 8601). `version` goes up with every change to the request.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="change_requests")
    organiser = models.ForeignKey(
        Organiser, on_delete=models.SET_NULL, null=True, blank=True, related_name="change_requests"
    )
    changes = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ChangeRequestState.choices, default=ChangeRequestState.OPEN)
    words = models.TextField(_("what the organiser says"), blank=True)
    answer = models.TextField(_("what the steward says"), blank=True)
    made_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ChangeRequestQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "organiser",
            "changes",
            "version",
            "state",
            "words",
            "answer",
            "made_at",
            "changed_at",
            "decided_at",
            "decided_by",
        )
    )

    class Meta:
        constraints = [
            known("change_request", state=ChangeRequestState.values),
            models.UniqueConstraint(
                fields=["listing"],
                condition=models.Q(state__in=PENDING_REQUESTS),
                name="change_request_one_at_a_time",
            ),
        ]
        indexes = [
            # the steward's queue
            models.Index(fields=["state", "made_at"], name="change_request_state_made"),
        ]

    def __str__(self) -> str:
        return f"change request {self.pk}"
