"""Somebody asks to look after a listing: their words, and what those who look after it now say to that."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.organiser import Organiser


class ClaimState(models.TextChoices):
    UNPROVEN = "unproven", _("the e-mail address is not confirmed yet")
    WAITING = "waiting", _("waits for a steward")
    APPROVED = "approved", _("looks after the page now")
    DECLINED = "declined", _("not possible")
    WITHDRAWN = "withdrawn", _("taken back")
    LAPSED = "lapsed", _("never confirmed")


OPEN_CLAIMS = (ClaimState.UNPROVEN, ClaimState.WAITING)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> "ClaimQuerySet":
        """Narrow to the steward's queue: proven and not decided, of listings that are there."""
        return self.filter(state=ClaimState.WAITING, organiser__listing__binned_at__isnull=True)


class Claim(models.Model):
    """One claim, by the `Organiser` that it may make; until `verified_at` is set there, it opens nothing at all.

    `wiped_at`: name, address and words were taken away, some months after a no.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organiser = models.OneToOneField(Organiser, on_delete=models.CASCADE, related_name="claim")
    belongs = models.TextField(_("how the claimant belongs to the group"), blank=True)
    how_to_check = models.TextField(_("how we can check that"), blank=True)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.UNPROVEN)
    answer = models.TextField(_("what the steward says"), blank=True)
    made_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wiped_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "organiser",
            "belongs",
            "how_to_check",
            "state",
            "answer",
            "made_at",
            "decided_at",
            "decided_by",
            "wiped_at",
        )
    )

    class Meta:
        constraints = [
            known("claim", state=ClaimState.values),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN_CLAIMS, decided_at__isnull=True)
                | (~models.Q(state__in=OPEN_CLAIMS) & models.Q(decided_at__isnull=False)),
                name="claim_decided_when_it_is_over",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ClaimState.DECLINED)
                | ~models.Q(answer="")
                | models.Q(wiped_at__isnull=False),
                name="claim_declined_with_words",
                violation_error_message=_("Say in a few words why not."),
            ),
            models.CheckConstraint(
                condition=models.Q(wiped_at__isnull=True) | models.Q(belongs="", how_to_check="", answer=""),
                name="claim_wiped_is_empty",
            ),
        ]
        indexes = [
            # the steward's queue, and what is old enough to be wiped
            models.Index(fields=["state", "made_at"], name="claim_state_made"),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class ClaimAnswer(models.Model):
    """What somebody who looks after the listing says of a claimant; the last word of each counts."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="answers")
    organiser = models.ForeignKey(Organiser, on_delete=models.CASCADE, related_name="+")
    is_known = models.BooleanField()
    words = models.TextField(blank=True)
    said_at = models.DateTimeField(default=now)

    data_classes = declare(restricted=("id", "claim", "organiser", "is_known", "words", "said_at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "organiser"], name="claim_one_answer_an_organiser")]

    def __str__(self) -> str:
        return f"answer {self.pk}"
