"""Somebody who would like to get to know a place: wishes, strengths, what helps. Nothing about what is wrong."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.sealed import SealedField
from directory.models import Team
from directory.models.constraints import known
from directory.models.data_classes import declare

if TYPE_CHECKING:
    from directory.models import User


class ContactChannel(models.TextChoices):
    """How the person wants to hear from us."""

    NONE = "none", _("I look at my page myself")
    EMAIL = "email", _("By e-mail")
    SMS = "sms", _("By text message")
    PHONE = "phone", _("Somebody may ring me")
    PRACTITIONER = "practitioner", _("Through the person who supports me")


class CardKind(models.TextChoices):
    """What a line of my card is about."""

    HELPS = "helps", _("What helps me in a group")
    SIGNS = "signs", _("Signs that it is too much for me")
    YOU_CAN_DO = "you_can_do", _("What you can do then")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: "User | AnonymousUser") -> "PersonQuerySet":
        """Narrow to the people of the teams in which `user` works now. There is no other way in for an account."""
        return self.filter(team__in=Team.objects.of(user))

    def with_key(self) -> "PersonQuerySet":
        """Fetch the keys with the rows, so that a list can be read in one query."""
        return self.select_related("key")


class Person(models.Model):
    """Somebody who looks for a group. Needs no account; comes in by a private link or a receipt.

    `team` is who may see the page; the person can take it away, and a person who started alone has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="people")
    practitioner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="people_written_down"
    )
    created_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=12, default="en")
    timezone = models.CharField(max_length=64, default="Europe/London")
    channel = models.CharField(max_length=12, choices=ContactChannel.choices, default=ContactChannel.NONE)
    is_safe_to_write = models.BooleanField(
        _("it is safe to send me a message"),
        default=False,
        help_text=_("Nobody else reads my messages, or it does not matter if they do."),
    )

    alias = SealedField()
    contact = SealedField()
    reach_note = SealedField()
    wishes = SealedField()
    strengths = SealedField()
    what_helps = SealedField()

    objects = PersonQuerySet.as_manager()

    data_classes = declare(
        sensitive=(
            "id",
            "team",
            "practitioner",
            "created_by",
            "created_at",
            "seen_at",
            "version",
            "language",
            "timezone",
            "channel",
            "is_safe_to_write",
            "alias",
            "contact",
            "reach_note",
            "wishes",
            "strengths",
            "what_helps",
        )
    )

    class Meta:
        constraints = [
            known("person", channel=ContactChannel.values),
            models.CheckConstraint(
                condition=models.Q(team__isnull=False) | models.Q(practitioner__isnull=True),
                name="person_has_a_practitioner_only_in_a_team",
                violation_error_message=_("Somebody who supports this person must be in a team."),
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonKey(models.Model):
    """The key of one person's texts, wrapped with a key of the installation. Without the row nothing can be read."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="key")
    wrapped_with = models.CharField(max_length=16)
    wrapped = models.BinaryField()

    data_classes = declare(secret=("person", "wrapped_with", "wrapped"))

    def __str__(self) -> str:
        return f"key of person {self.pk}"


class CardLine(models.Model):
    """One line of my card; each is shared, or not, by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="card_lines")
    kind = models.CharField(max_length=12, choices=CardKind.choices)
    position = models.PositiveSmallIntegerField(default=0)
    text = SealedField()

    data_classes = declare(sensitive=("id", "person", "kind", "position", "text"))

    class Meta:
        constraints = [known("card_line", kind=CardKind.values)]

    def __str__(self) -> str:
        return f"card line {self.pk}"
