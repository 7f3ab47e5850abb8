"""The outbox: what is to be said to whom, written in the transaction that makes it true. No text and no address."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.companion import Companion
from bridges.models.follow_up import FollowUp
from bridges.models.host import Host
from bridges.models.introduction import Introduction
from bridges.models.person import Person
from bridges.models.visit import Visit
from directory.models.constraints import known
from directory.models.data_classes import declare


class NoticeState(models.TextChoices):
    """Claimed: a worker has it and provably gave it to nobody. Handed over: it may have left."""

    PENDING = "pending", _("waiting")
    CLAIMED = "claimed", _("being prepared")
    HANDED_OVER = "handed_over", _("being sent")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("called off")
    FAILED = "failed", _("could not be sent")
    UNCERTAIN = "uncertain", _("we do not know whether it was sent")


class NoticeKind(models.TextChoices):
    """What it is about; `bridges/notices/letters.py` has the words, and which consent each needs at sending."""

    ASK_HOST = "ask_host", _("a host is asked")
    NUDGE_HOST = "nudge_host", _("a host is reminded")
    HOST_CLOSED = "host_closed", _("a host hears that a request is closed")
    ANSWER_FOR_HOST = "answer_for_host", _("a host gets an answer")
    VISIT_FOR_HOST = "visit_for_host", _("a host hears of a visit")
    ATTENDANCE_FOR_HOST = "attendance_for_host", _("a host is asked whether somebody came")
    NEWS_FOR_PERSON = "news_for_person", _("there is something new on the person's page")
    QUESTION_FOR_PERSON = "question_for_person", _("the host asks the person something")
    VISIT_REMINDER = "visit_reminder", _("the person is reminded of a visit")
    FOLLOW_UP = "follow_up", _("the person is asked how it was")
    CONSENT_ENDS = "consent_ends", _("a yes will run out")
    SPOKEN_RECEIPT = "spoken_receipt", _("receipt for what was said aloud")
    ASK_COMPANION = "ask_companion", _("a companion is asked to come along")
    VISIT_FOR_COMPANION = "visit_for_companion", _("a companion hears that a visit changed")
    POOL_INVITATION = "pool_invitation", _("a companion is invited into the pool")
    FOR_PRACTITIONER = "for_practitioner", _("something waits for a practitioner")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, *, at: datetime) -> "NoticeQuerySet":
        """Narrow to what may leave at `at`, in the order in which it leaves."""
        return self.filter(state=NoticeState.PENDING, due_at__lte=at).order_by("due_at", "created_at", "pk")

    def abandoned(self, *, at: datetime) -> "NoticeQuerySet":
        """Narrow to what a worker took and did not finish in its time."""
        held = [NoticeState.CLAIMED, NoticeState.HANDED_OVER]
        return self.filter(state__in=held, lease_until__lte=at).order_by("lease_until", "pk")

    def with_recipient(self) -> "NoticeQuerySet":
        """Fetch whoever a notice goes to with it, and what is needed to write to them."""
        return self.select_related("person__key", "host", "companion", "user", "visit", "follow_up")


class Notice(models.Model):
    """One message to one recipient (exactly one of the four). Rendered, and consent checked again, when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=24, choices=NoticeKind.choices)
    dedupe_key = models.CharField(max_length=100, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    host = models.ForeignKey(Host, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    companion = models.ForeignKey(Companion, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    state = models.CharField(max_length=12, choices=NoticeState.choices, default=NoticeState.PENDING)
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)

    objects = NoticeQuerySet.as_manager()

    data_classes = declare(
        sensitive=(
            "id",
            "kind",
            "dedupe_key",
            "person",
            "host",
            "companion",
            "user",
            "introduction",
            "visit",
            "follow_up",
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

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="notice_state_due"),  # the worker
            models.Index(fields=["state", "lease_until"], name="notice_state_lease"),  # leases that ran out
        ]
        constraints = [
            known("notice", kind=NoticeKind.values),
            known("notice", state=NoticeState.values),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, host__isnull=True, companion__isnull=True, user__isnull=True)
                | models.Q(person__isnull=True, host__isnull=False, companion__isnull=True, user__isnull=True)
                | models.Q(person__isnull=True, host__isnull=True, companion__isnull=False, user__isnull=True)
                | models.Q(person__isnull=True, host__isnull=True, companion__isnull=True, user__isnull=False),
                name="notice_one_recipient",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["claimed", "handed_over"], lease_until__isnull=False)
                | (~models.Q(state__in=["claimed", "handed_over"]) & models.Q(lease_until__isnull=True)),
                name="notice_lease_while_claimed",
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
