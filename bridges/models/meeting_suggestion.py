"""A place that somebody suggests at a network meeting."""

import uuid

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.introduction import Introduction
from bridges.models.network_meeting import NetworkMeeting
from bridges.models.participant import Participant
from bridges.models.sealed import SealedField
from directory.models import Listing
from directory.models.constraints import known
from directory.models.data_classes import declare


class SuggestionAnswer(models.TextChoices):
    WAITING = "waiting", _("the person has not decided")
    YES = "yes", _("the person said yes")
    NO = "no", _("the person said no")


class MeetingSuggestion(models.Model):
    """A place that somebody at the meeting thought of. An introduction begins only with the person's own yes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="suggestions")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="suggestions")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    introduction = models.ForeignKey(
        Introduction, on_delete=models.SET_NULL, null=True, blank=True, related_name="meeting_suggestions"
    )
    answer = models.CharField(max_length=8, choices=SuggestionAnswer.choices, default=SuggestionAnswer.WAITING)
    created_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    words = SealedField()

    data_classes = declare(
        sensitive=(
            "id",
            "meeting",
            "participant",
            "listing",
            "introduction",
            "answer",
            "created_at",
            "answered_at",
            "words",
        )
    )

    class Meta:
        constraints = [
            known("meeting_suggestion", answer=SuggestionAnswer.values),
            models.UniqueConstraint(
                fields=["meeting", "participant", "listing"], name="meeting_suggestion_once_a_place"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting suggestion {self.pk}"
