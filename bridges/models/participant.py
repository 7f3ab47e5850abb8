"""Who takes part in a network meeting."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.network_meeting import NetworkMeeting
from bridges.models.sealed import SealedField
from directory.models.constraints import known
from directory.models.data_classes import declare


class ParticipantParty(models.TextChoices):
    """From where somebody speaks. None weighs more than another."""

    PERSON = "person", _("whose meeting it is")
    PRIVATE = "private", _("family, friend or neighbour")
    PROFESSIONAL = "professional", _("here because of their work")


class ParticipantAnswer(models.TextChoices):
    NOT_INVITED = "not_invited", _("not invited yet")
    INVITED = "invited", _("invited, no answer yet")
    YES = "yes", _("comes")
    NO = "no", _("cannot come")


class Participant(models.Model):
    """Somebody at a meeting; the person is one of them. A guest comes in by a private link, a colleague by account.

    `ended_at`: the person took the invitation back, or the guest left. Their own words stay theirs to take away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="participants")
    position = models.PositiveSmallIntegerField(default=0)
    party = models.CharField(max_length=12, choices=ParticipantParty.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=12, choices=ParticipantAnswer.choices, default=ParticipantAnswer.NOT_INVITED)
    language = models.CharField(max_length=12, default="en")
    created_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    name = SealedField()
    relation = SealedField()
    contact = SealedField()

    data_classes = declare(
        sensitive=(
            "id",
            "meeting",
            "position",
            "party",
            "user",
            "answer",
            "language",
            "created_at",
            "answered_at",
            "ended_at",
            "name",
            "relation",
            "contact",
        )
    )

    class Meta:
        constraints = [
            known("participant", party=ParticipantParty.values),
            known("participant", answer=ParticipantAnswer.values),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(party="person"), name="participant_one_person_a_meeting"
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=models.Q(user__isnull=False, ended_at__isnull=True),
                name="participant_once_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"
