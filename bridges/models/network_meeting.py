"""A network meeting: the person invites, the agenda is theirs, and every voice stands in its owner's own words."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.network import NetworkMap
from bridges.models.person import Person
from bridges.models.sealed import SealedField
from bridges.states import Manner
from directory.models.constraints import known
from directory.models.data_classes import declare

if TYPE_CHECKING:
    from directory.models import User


class MeetingState(models.TextChoices):
    PREPARING = "preparing", _("being prepared")
    INVITED = "invited", _("the others are invited")
    HELD = "held", _("it took place")
    CALLED_OFF = "called_off", _("called off")


class MeetingQuerySet(models.QuerySet["NetworkMeeting"]):
    def of(self, person: Person) -> "MeetingQuerySet":
        """Narrow to one person's own."""
        return self.filter(person=person)

    def visible_to(self, user: "User | AnonymousUser") -> "MeetingQuerySet":
        """Narrow to meetings to which the person invited `user`; to be of their team is not enough."""
        if not user.is_active or user.pk is None:
            return self.none()
        was_invited = ("invited", "yes", "no")  # `ParticipantAnswer`, which is defined on top of this module
        return self.filter(
            participants__user=user, participants__ended_at__isnull=True, participants__answer__in=was_invited
        )


class NetworkMeeting(models.Model):
    """Invited by the person, in person or online. Keeps what the clock on the wall says, and the instant it means.

    `shared_map` is the one version of their map that the person shows at this meeting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="network_meetings")
    state = models.CharField(max_length=12, choices=MeetingState.choices, default=MeetingState.PREPARING)
    version = models.PositiveIntegerField(default=1)
    manner = models.CharField(max_length=8)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_online = models.BooleanField(default=False)
    day = models.DateField(null=True, blank=True)
    start = models.TimeField(null=True, blank=True)
    timezone = models.CharField(max_length=64)
    starts_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    shared_map = models.ForeignKey(
        NetworkMap, on_delete=models.SET_NULL, null=True, blank=True, related_name="shown_at_meetings"
    )
    title = SealedField()
    invitation = SealedField()
    place = SealedField()

    objects = MeetingQuerySet.as_manager()

    data_classes = declare(
        sensitive=(
            "id",
            "person",
            "state",
            "version",
            "manner",
            "recorded_by",
            "is_online",
            "day",
            "start",
            "timezone",
            "starts_at",
            "created_at",
            "ended_at",
            "shared_map",
            "title",
            "invitation",
            "place",
        )
    )

    class Meta:
        constraints = [
            known("network_meeting", state=MeetingState.values),
            known("network_meeting", manner=[str(manner) for manner in Manner]),
            models.CheckConstraint(
                condition=models.Q(state__in=["held", "called_off"], ended_at__isnull=False)
                | models.Q(state__in=["preparing", "invited"], ended_at__isnull=True),
                name="network_meeting_ended_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"network meeting {self.pk}"
