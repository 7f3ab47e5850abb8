"""What a person said yes to: facts, not a tick."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bridges.models.introduction import Introduction
from bridges.models.sealed import SealedField
from bridges.scopes import ConsentScope
from bridges.states import Manner
from directory.models.constraints import known
from directory.models.data_classes import declare


class ConsentEnd(models.TextChoices):
    PERSON = "person", _("you ended it")
    EXPIRED = "expired", _("its time was over")
    WITHDRAWN = "withdrawn", _("you withdrew")
    CLOSED = "closed", _("the introduction ended")
    REPLACED = "replaced", _("you said it again in other words")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def active(self, *, at: datetime) -> "ConsentQuerySet":
        """Narrow to what holds at `at`: given, not ended, not run out."""
        return self.filter(ended_at__isnull=True, given_at__lte=at, expires_at__gt=at)


class Consent(models.Model):
    """One scope of one introduction, with the exact text that the person saw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=28)
    text_shown = SealedField()
    language = models.CharField(max_length=12, default="en")
    manner = models.CharField(max_length=8)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=ConsentEnd.choices, blank=True)

    objects = ConsentQuerySet.as_manager()

    data_classes = declare(
        sensitive=(
            "id",
            "introduction",
            "scope",
            "text_shown",
            "language",
            "manner",
            "recorded_by",
            "given_at",
            "expires_at",
            "ended_at",
            "ended_how",
        )
    )

    class Meta:
        constraints = [
            known("consent", scope=[str(scope) for scope in ConsentScope]),
            known("consent", manner=[str(manner) for manner in Manner]),
            known("consent", ended_how=["", *ConsentEnd.values]),
            models.UniqueConstraint(
                fields=["introduction", "scope"],
                condition=models.Q(ended_at__isnull=True),
                name="consent_once_a_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_how="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_how="")),
                name="consent_ended_when_and_how",
            ),
            # The 90 days are checked by `actions.consents`: arithmetic on dates would need a function of our own in the
            # schema of SQLite, which a connection with trusted_schema=OFF refuses.
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("given_at")),
                name="consent_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
