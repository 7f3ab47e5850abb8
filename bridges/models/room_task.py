"""Making room: helping a host to get ready to welcome (kwartiermaken)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.host import Host
from directory.models import Listing, Team
from directory.models.constraints import known
from directory.models.data_classes import declare


class AskedFor(models.TextChoices):
    HOST = "host", _("the host asked for it")
    PRACTITIONER = "practitioner", _("a practitioner offered it")


class RoomTask(models.Model):
    """One listing that gets ready, with a checklist; about the place, never about a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="room_tasks")
    host = models.ForeignKey(Host, on_delete=models.SET_NULL, null=True, blank=True, related_name="room_tasks")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="room_tasks")
    asked_for_by = models.CharField(max_length=12, choices=AskedFor.choices)
    asked_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="room_tasks"
    )
    note = models.TextField(_("what would help"), blank=True, max_length=1000)
    created_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "host",
            "team",
            "asked_for_by",
            "asked_by_user",
            "assigned_to",
            "note",
            "created_at",
            "closed_at",
        )
    )

    class Meta:
        constraints = [
            known("room_task", asked_for_by=AskedFor.values),
            models.UniqueConstraint(
                fields=["listing"], condition=models.Q(closed_at__isnull=True), name="room_task_one_open_a_listing"
            ),
        ]

    def __str__(self) -> str:
        return f"room task {self.pk}"


class RoomStep(models.Model):
    """One line of the checklist; the words of each code are in `bridges/words.py`."""

    task = models.ForeignKey(RoomTask, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=24)
    done_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(restricted=("id", "task", "code", "done_at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "code"], name="room_step_once_a_task")]

    def __str__(self) -> str:
        return f"room step {self.pk}"
