"""What somebody tells us that is wrong with a listing."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.listing import Listing


class ReportKind(models.TextChoices):
    """What is wrong. `NOT_SAFE` is for stewards alone: the organiser may be whom it is about."""

    ENDED = "ended", _("It has ended")
    TIME = "time", _("The time is wrong")
    PLACE = "place", _("The place is wrong")
    NO_ANSWER = "no_answer", _("Nobody answers")
    NOT_SAFE = "not_safe", _("It was not welcoming, or not safe")
    OTHER = "other", _("Something else")


class ReportState(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    RIGHT = "right", _("it was right")
    WRONG = "wrong", _("it was not so")
    DUPLICATE = "duplicate", _("we knew already")


SIGNALS_OF_AGE = (ReportKind.ENDED, ReportKind.NO_ANSWER)
"""What says that a listing may be out of date, whatever comes of it."""


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    def waiting(self) -> "ErrorReportQuerySet":
        """Narrow to what nobody has decided, what is about safety first, then the oldest."""
        first = models.Case(models.When(kind=ReportKind.NOT_SAFE, then=0), default=1)
        return self.filter(state=ReportState.OPEN).order_by(first, "made_at", "pk")

    def for_organisers(self) -> "ErrorReportQuerySet":
        """Narrow to what a steward passed on: organisers get `words_for_organiser` of these, and nothing of others."""
        return self.filter(told_at__isnull=False).exclude(kind=ReportKind.NOT_SAFE)

    def signals(self) -> "ErrorReportQuerySet":
        """Narrow to what says that a listing may be out of date: open, or found to be right."""
        return self.filter(kind__in=SIGNALS_OF_AGE, state__in=[ReportState.OPEN, ReportState.RIGHT])


class UnwantedAddress(models.Model):
    """An address to which no mail about reports goes any more, as an HMAC: the address itself is not kept."""

    key = models.CharField(max_length=64, primary_key=True)
    made_at = models.DateTimeField()

    data_classes = declare(secret=("key",), personal=("made_at",))

    def __str__(self) -> str:
        return f"unwanted address {self.key[:8]}"


class ErrorReport(models.Model):
    """One report. Who made it is not known; an e-mail address is for one answer and is wiped afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="error_reports")
    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    words = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.OPEN)
    answer = models.TextField(blank=True, help_text=_("What whoever told us hears."))
    words_for_organiser = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, blank=True, help_text=_("Of the link in the answer."))
    code_locator = models.CharField(max_length=8, blank=True)
    code_hash = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ErrorReportQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "kind",
            "words",
            "language",
            "state",
            "answer",
            "words_for_organiser",
            "told_at",
            "made_at",
            "decided_at",
            "decided_by",
        ),
        personal=("email",),
        secret=("token_hash", "code_locator", "code_hash"),
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "made_at"], name="error_report_state"),  # the steward's queue
        ]
        constraints = [
            known("error_report", kind=ReportKind.values),
            known("error_report", state=ReportState.values),
            models.CheckConstraint(
                condition=~Q(kind=ReportKind.NOT_SAFE) | Q(told_at__isnull=True, words_for_organiser=""),
                name="error_report_safety_is_for_stewards",
                violation_error_message=_("What is about safety is not passed on."),
            ),
            models.UniqueConstraint(
                fields=["code_locator"], condition=~Q(code_locator=""), name="error_report_locator_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, decided_at__isnull=True)
                | (~Q(state=ReportState.OPEN) & Q(decided_at__isnull=False)),
                name="error_report_decided_when",
                violation_error_message=_("Say when this was decided."),
            ),
        ]

    def __str__(self) -> str:
        return f"error report {self.pk}"
