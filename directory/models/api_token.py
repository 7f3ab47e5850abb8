"""A token that lets a practitioner's tool read what its owner may see."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.api_scopes import LONGEST_NAME
from directory.models.data_classes import declare
from directory.models.user import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def of(self, user: User) -> "ApiTokenQuerySet":
        """Narrow to one account's own; nobody sees those of somebody else."""
        return self.filter(owner=user)

    def alive(self, *, at: datetime) -> "ApiTokenQuerySet":
        """Narrow to those that were not revoked and have not run out."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class ApiToken(models.Model):
    """256 random bits, shown once and kept as SHA-256. `scopes` is a list with blanks between (RFC 6749, 3.3).

    What is alive may still open nothing: its owner must work in a team, with a second factor
    (`directory.actions.api_tokens.find`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("for which tool"), max_length=LONGEST_NAME)
    scopes = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True)
    last_four = models.CharField(max_length=4)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    data_classes = declare(
        personal=(
            "id",
            "owner",
            "name",
            "scopes",
            "last_four",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        ),
        secret=("token_hash",),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="api_token_ends",
                violation_error_message=_("A token ends after it was made."),
            )
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"
