"""An invitation to make an account: the only way in."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.team import Team, TeamRole
from directory.models.user import User


class Invitation(models.Model):
    """Sent to one address, works once and for some days; its token is kept as a hash only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations")
    role = models.CharField(max_length=12, choices=TeamRole.choices, default=TeamRole.PRACTITIONER)
    is_steward = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        personal=(
            "id",
            "email",
            "team",
            "role",
            "is_steward",
            "invited_by",
            "created_at",
            "expires_at",
            "used_at",
            "ended_at",
        ),
        secret=("token_hash",),
    )

    class Meta:
        constraints = [known("invitation", role=TeamRole.values)]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
