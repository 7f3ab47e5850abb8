"""What is said at a network meeting: the lines of its agenda and of what follows, and the voices of those present."""

import uuid

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.network_meeting import NetworkMeeting
from bridges.models.participant import Participant
from bridges.models.sealed import SealedField
from directory.models.constraints import known
from directory.models.data_classes import declare


class PointKind(models.TextChoices):
    AGENDA = "agenda", _("what I would like to talk about")
    OPEN = "open", _("what is still open")
    NEXT = "next", _("what happens next")


class MeetingPoint(models.Model):
    """One line: of the agenda, of what is still open, or of what happens next (who, by when, done)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=8, choices=PointKind.choices)
    position = models.PositiveSmallIntegerField(default=0)
    written_by = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    who = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="next_steps")
    day = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    text = SealedField()

    data_classes = declare(
        sensitive=("id", "meeting", "kind", "position", "written_by", "who", "day", "done_at", "text")
    )

    class Meta:
        constraints = [known("meeting_point", kind=PointKind.values)]

    def __str__(self) -> str:
        return f"meeting point {self.pk}"


class VoiceKind(models.TextChoices):
    VOICE = "voice", _("what I think")
    REFLECTION = "reflection", _("what I thought while I listened")


class Readers(models.TextChoices):
    """Who reads a voice beside its owner; the person decides, and reads all of them."""

    EVERYBODY = "everybody", _("everybody who was there")
    SOME = "some", _("the ones I choose")
    PERSON = "person", _("only the person whose meeting it is")


class Voice(models.Model):
    """What one participant said, in their own words: changed and taken back by them alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="voices")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="voices")
    kind = models.CharField(max_length=12, choices=VoiceKind.choices, default=VoiceKind.VOICE)
    about = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reflections")
    point = models.ForeignKey(MeetingPoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="voices")
    readers_rule = models.CharField(max_length=12, choices=Readers.choices, default=Readers.EVERYBODY)
    readers = models.ManyToManyField(Participant, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    text = SealedField()

    data_classes = declare(
        sensitive=(
            "id",
            "meeting",
            "participant",
            "kind",
            "about",
            "point",
            "readers_rule",
            "readers",
            "version",
            "created_at",
            "changed_at",
            "text",
        )
    )

    class Meta:
        constraints = [
            known("voice", kind=VoiceKind.values),
            known("voice", readers_rule=Readers.values),
        ]

    def __str__(self) -> str:
        return f"voice {self.pk}"
