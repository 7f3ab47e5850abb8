"""One planned going-there: when, with whom, where to meet, how to leave early."""

import uuid

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.companion import Companion
from bridges.models.introduction import Company, Introduction
from bridges.models.sealed import SealedField
from directory.models.constraints import known
from directory.models.data_classes import declare


class VisitState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HAPPENED = "happened", _("it happened")
    DID_NOT_HAPPEN = "did_not_happen", _("it did not happen")
    CANCELLED = "cancelled", _("called off")


class CompanionAnswer(models.TextChoices):
    NOT_ASKED = "not_asked", _("nobody was asked")
    ASKED = "asked", _("asked, no answer yet")
    YES = "yes", _("comes along")
    NO = "no", _("cannot this time")


class Visit(models.Model):
    """Keeps what the clock on the wall says (`day`, `start`, `timezone`), and the instant that follows from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="visits")
    state = models.CharField(max_length=16, choices=VisitState.choices, default=VisitState.PLANNED)
    day = models.DateField()
    start = models.TimeField()
    end = models.TimeField(null=True, blank=True)
    timezone = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    company = models.CharField(max_length=12, choices=Company.choices, default=Company.ALONE)
    companion = models.ForeignKey(Companion, on_delete=models.SET_NULL, null=True, blank=True, related_name="visits")
    companion_answer = models.CharField(
        max_length=10, choices=CompanionAnswer.choices, default=CompanionAnswer.NOT_ASKED
    )
    sequence = models.PositiveIntegerField(default=0, help_text=_("SEQUENCE of RFC 5545: goes up with each change."))
    created_at = models.DateTimeField(default=now)
    said_by = models.CharField(max_length=12, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    meeting_point = SealedField()
    leave_early = SealedField()

    data_classes = declare(
        sensitive=(
            "id",
            "introduction",
            "state",
            "day",
            "start",
            "end",
            "timezone",
            "starts_at",
            "company",
            "companion",
            "companion_answer",
            "sequence",
            "created_at",
            "said_by",
            "said_at",
            "meeting_point",
            "leave_early",
        )
    )

    class Meta:
        indexes = [models.Index(fields=["state", "starts_at"], name="visit_state_starts")]  # the clocks
        constraints = [
            known("visit", state=VisitState.values),
            known("visit", company=Company.values),
            known("visit", companion_answer=CompanionAnswer.values),
            models.UniqueConstraint(
                fields=["introduction"], condition=models.Q(state="planned"), name="visit_one_planned_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"
