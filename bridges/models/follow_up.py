"""Asking afterwards how it was; each question can be left out."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bridges.clocks import FOLLOW_UP_DAYS
from bridges.models.introduction import AskedBy, Introduction
from bridges.models.sealed import SealedField
from directory.models.constraints import known
from directory.models.data_classes import declare


class FollowUpState(models.TextChoices):
    PLANNED = "planned", _("planned")
    ASKED = "asked", _("asked")
    ANSWERED = "answered", _("answered")
    SKIPPED = "skipped", _("left out")
    CANCELLED = "cancelled", _("called off")


class Went(models.TextChoices):
    WENT = "went", _("I went")
    DID_NOT = "did_not", _("I did not go")
    RATHER_NOT = "rather_not", _("I would rather not say")


class Belonging(models.TextChoices):
    """One question on belonging; compared only with the same person's earlier answers."""

    YES = "yes", _("Yes, I feel I belong")
    A_LITTLE = "a_little", _("A little")
    NOT_YET = "not_yet", _("Not yet")
    RATHER_NOT = "rather_not", _("I would rather not say")


class FollowUp(models.Model):
    """One time of asking, made as a row when the first visit happened; the answers are the person's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="follow_ups")
    stage = models.CharField(max_length=4)
    state = models.CharField(max_length=10, choices=FollowUpState.choices, default=FollowUpState.PLANNED)
    day = models.DateField()
    time = models.TimeField()
    timezone = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=12, choices=AskedBy.choices, default=AskedBy.SYSTEM)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    went = SealedField()
    connecting = SealedField()
    understanding = SealedField()
    ensuring = SealedField()
    strengthening = SealedField()
    belonging = SealedField()

    data_classes = declare(
        sensitive=(
            "id",
            "introduction",
            "stage",
            "state",
            "day",
            "time",
            "timezone",
            "asked_by",
            "asked_at",
            "answered_at",
            "went",
            "connecting",
            "understanding",
            "ensuring",
            "strengthening",
            "belonging",
        )
    )

    class Meta:
        indexes = [models.Index(fields=["state", "day"], name="follow_up_state_day")]  # the clocks
        constraints = [
            known("follow_up", stage=list(FOLLOW_UP_DAYS)),
            known("follow_up", state=FollowUpState.values),
            known("follow_up", asked_by=AskedBy.values),
            models.UniqueConstraint(fields=["introduction", "stage"], name="follow_up_once_a_stage"),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"
