"""A warm introduction of a person to a listing."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.host import Host
from bridges.models.person import CardLine, Person
from bridges.models.sealed import SealedField
from bridges.states import ENDED, HOST_KNOWS, OPEN, IntroductionStatus
from directory.models import Listing, Team
from directory.models.constraints import known
from directory.models.data_classes import declare

if TYPE_CHECKING:
    from directory.models import User


class Company(models.TextChoices):
    """Who goes along the first time."""

    PRACTITIONER = "practitioner", _("The person who supports me")
    PEER = "peer", _("A companion: somebody who has been there")
    FRIEND = "friend", _("A friend or somebody of my family")
    ALONE = "alone", _("I go by myself")


class StartedBy(models.TextChoices):
    PERSON = "person", _("the person")
    PRACTITIONER = "practitioner", _("a practitioner")


class DeclineReason(models.TextChoices):
    FULL = "full", _("We are full")
    NOT_FOR_US = "not_for_us", _("It does not fit with us")


class AskedBy(models.TextChoices):
    """Who asks afterwards how it was."""

    SYSTEM = "system", _("A short message from this site")
    PRACTITIONER = "practitioner", _("The person who supports me")
    COMPANION = "companion", _("Whoever came along")


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, user: "User | AnonymousUser") -> "IntroductionQuerySet":
        """Narrow to the introductions of people in the teams in which `user` works now."""
        return self.filter(person__team__in=Team.objects.of(user))

    def of(self, person: Person) -> "IntroductionQuerySet":
        """Narrow to one person's own."""
        return self.filter(person=person)

    def known_to(self, host: Host) -> "IntroductionQuerySet":
        """Narrow to what was asked of a host and has not ended; `disclosure.host_view` decides what of it is seen."""
        return self.filter(host=host, status__in=[str(status) for status in HOST_KNOWS])

    def open(self) -> "IntroductionQuerySet":
        """Narrow to those that have not ended."""
        return self.filter(status__in=[str(status) for status in OPEN])


class Introduction(models.Model):
    """Changed by `bridges.actions.introductions` alone: each move names the status and the version that it read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="introductions")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="introductions")
    host = models.ForeignKey(Host, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions")
    started_by = models.CharField(max_length=12, choices=StartedBy.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="introductions"
    )
    status = models.CharField(max_length=20, default=IntroductionStatus.SUGGESTED)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now)
    status_since = models.DateTimeField(default=now)
    due_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=12, choices=DeclineReason.choices, blank=True)
    company = models.CharField(max_length=12, choices=Company.choices, default=Company.ALONE)
    follow_up_by = models.CharField(max_length=12, choices=AskedBy.choices, default=AskedBy.SYSTEM)
    shared_lines = models.ManyToManyField(CardLine, blank=True, related_name="introductions")

    suggestion = SealedField()
    called = SealedField()
    message = SealedField()
    access_needs = SealedField()
    what_would_help = SealedField()
    question = SealedField()
    answer = SealedField()
    host_words = SealedField()
    error_reason = SealedField()

    objects = IntroductionQuerySet.as_manager()

    data_classes = declare(
        sensitive=(
            "id",
            "person",
            "listing",
            "host",
            "started_by",
            "author",
            "status",
            "version",
            "created_at",
            "status_since",
            "due_at",
            "nudged_at",
            "asked_at",
            "ended_at",
            "decline_reason",
            "company",
            "follow_up_by",
            "shared_lines",
            "suggestion",
            "called",
            "message",
            "access_needs",
            "what_would_help",
            "question",
            "answer",
            "host_words",
            "error_reason",
        )
    )

    class Meta:
        indexes = [
            # the caseload, and what a person has
            models.Index(fields=["person", "status"], name="introduction_person_status"),
            # the clocks: what is late in which status
            models.Index(fields=["status", "due_at"], name="introduction_status_due"),
            # the inbox of a host, and the monthly ceiling
            models.Index(fields=["host", "asked_at"], name="introduction_host_asked"),
        ]
        constraints = [
            known("introduction", status=[str(status) for status in IntroductionStatus]),
            known("introduction", started_by=StartedBy.values),
            known("introduction", decline_reason=["", *DeclineReason.values]),
            known("introduction", company=Company.values),
            known("introduction", follow_up_by=AskedBy.values),
            models.UniqueConstraint(
                fields=["person", "listing"],
                condition=models.Q(status__in=[str(status) for status in sorted(OPEN)]),
                name="introduction_one_open_a_listing",
                violation_error_message=_("There is an open introduction to this group already."),
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[str(status) for status in sorted(ENDED)], ended_at__isnull=False)
                | models.Q(status__in=[str(status) for status in sorted(OPEN)], ended_at__isnull=True),
                name="introduction_ended_when_over",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(due_at__isnull=True),
                name="introduction_no_clock_after_the_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[str(status) for status in sorted(HOST_KNOWS)])
                | models.Q(asked_at__isnull=False),
                name="introduction_asked_before_the_host_knows",
            ),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"
