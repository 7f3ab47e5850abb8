"""Who did and saw what: rows that are only ever added (NEN 7513 names the fields)."""

import uuid
from typing import Any, NoReturn

from django.db import models

from directory.models.data_classes import declare


class AppendOnlyError(RuntimeError):
    """An audit event was to be changed or taken away."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, subject: uuid.UUID) -> "AuditEventQuerySet":
        """Narrow to what concerns one person, oldest first."""
        return self.filter(subject=subject).order_by("position")

    def update(self, **values: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError("What happened is not rewritten.")

    def delete(self) -> NoReturn:
        """Refuse: only retention takes events away (`directory.actions.audit.purge`)."""
        raise AppendOnlyError("What happened is not taken away.")

    def take_away(self) -> int:
        """Delete the rows, and return how many; the database refuses all that are younger than 24 months."""
        return super().delete()[0]


class AuditEvent(models.Model):
    """One event. No foreign keys: it outlives what it tells of. Never any free text: codes and ids only.

    Triggers refuse changes, also by hand. Django makes a table of SQLite anew to alter it, and forgets them: a
    migration that alters this one installs them again (`0003_audit_triggers`).

    `digest` is an HMAC over this row and the `digest` before it on the same subject, so that edits, gaps and
    re-orderings are found by `manage.py audit verify`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    subject = models.UUIDField()
    position = models.PositiveIntegerField()
    party = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=40, blank=True)
    acting_for = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20, blank=True)
    team_id = models.CharField(max_length=36, blank=True)
    data_category = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    consent_id = models.CharField(max_length=36, blank=True)
    is_emergency = models.BooleanField(default=False)
    target = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=36, blank=True)
    previous_value = models.CharField(max_length=40, blank=True)
    replacement_value = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    data_classes = declare(
        audit=(
            "id",
            "event",
            "occurred_at",
            "subject",
            "position",
            "party",
            "actor_id",
            "acting_for",
            "role",
            "team_id",
            "data_category",
            "basis",
            "consent_id",
            "is_emergency",
            "target",
            "target_id",
            "previous_value",
            "replacement_value",
            "digest",
        )
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "position"], name="audit_one_event_a_position")]
        indexes = [
            # the timeline of one introduction
            models.Index(fields=["target_id", "position"], name="audit_target"),
            # retention takes the oldest away
            models.Index(fields=["occurred_at"], name="audit_occurred"),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class AuditHead(models.Model):
    """The last event about a subject: what the next one continues, and the lock that keeps them in order.

    `kept_after` and `kept_digest` are the last event that retention took away: there the chain of kept events begins.
    `seal` is an HMAC over all of it, so that taking the newest events away and moving the head back is found.
    """

    subject = models.UUIDField(primary_key=True)
    position = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    kept_after = models.PositiveIntegerField(default=0)
    kept_digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    data_classes = declare(audit=("subject", "position", "digest", "kept_after", "kept_digest", "seal"))

    def __str__(self) -> str:
        return f"head {self.pk}"
