"""A team of practitioners, and who belongs to it."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.user import User


class TeamRole(models.TextChoices):
    PRACTITIONER = "practitioner", _("Practitioner")
    COORDINATOR = "coordinator", _("Coordinator: also invites and takes out members")


class TeamQuerySet(models.QuerySet["Team"]):
    def of(self, user: "User | AnonymousUser") -> "TeamQuerySet":
        """Narrow to the teams in which `user` works now; an account that was closed works in none."""
        if not user.is_active or user.pk is None:
            return self.none()
        return self.filter(memberships__user=user, memberships__left_at__isnull=True)


class Team(models.Model):
    """Practitioners who may stand in for each other: each sees the people of the team."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name of the team"), max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TeamQuerySet.as_manager()

    data_classes = declare(personal=("id", "name", "created_at"))

    def __str__(self) -> str:
        return self.name


class TeamMembershipQuerySet(models.QuerySet["TeamMembership"]):
    def current(self) -> "TeamMembershipQuerySet":
        """Narrow to people who work in the team now."""
        return self.filter(left_at__isnull=True, user__is_active=True)


class TeamMembership(models.Model):
    """A user works in a team, from joining until leaving; the row stays, so that the record can be read later."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=TeamRole.choices, default=TeamRole.PRACTITIONER)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = TeamMembershipQuerySet.as_manager()

    data_classes = declare(personal=("id", "team", "user", "role", "joined_at", "left_at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=models.Q(left_at__isnull=True), name="membership_once_at_a_time"
            ),
            known("membership", role=TeamRole.values),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"
