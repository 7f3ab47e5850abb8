"""Ways in without an account: private links, typed codes, receipts in words. Nothing can be used as stored."""

import uuid

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.companion import Companion
from bridges.models.host import Host
from bridges.models.introduction import Introduction
from bridges.models.participant import Participant
from bridges.models.person import Person
from bridges.models.visit import Visit
from directory.models.constraints import known
from directory.models.data_classes import declare


class LinkPurpose(models.TextChoices):
    """What a link opens; each purpose needs exactly the row that it is about."""

    PERSON = "person", _("a person's own page")
    UNDO = "undo", _("taking back what was said aloud")
    HOST = "host", _("one introduction, for its host")
    COMPANION = "companion", _("one visit, for its companion")
    POOL = "pool", _("a companion's own page")
    GUEST = "guest", _("one network meeting, for a guest")


class AccessLink(models.Model):
    """A link with 256 random bits (SHA-256 at rest), and the same as a code to type (locator and slow hash).

    PERSON and UNDO are used up by opening; HOST, COMPANION and POOL open until they expire, and are used up by a
    decision; GUEST opens until it expires, or the meeting is no longer for them. `used_with` is the SHA-256 of a random
    text in the form that used it: the second click on its button.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=10, choices=LinkPurpose.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    host = models.ForeignKey(Host, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    companion = models.ForeignKey(Companion, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, blank=True, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    code_locator = models.CharField(max_length=8, unique=True)
    code_hash = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_with = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        sensitive=(
            "id",
            "purpose",
            "person",
            "introduction",
            "host",
            "visit",
            "companion",
            "participant",
            "created_at",
            "expires_at",
            "used_at",
            "ended_at",
        ),
        secret=("token_hash", "code_locator", "code_hash", "used_with"),
    )

    class Meta:
        constraints = [known("link", purpose=LinkPurpose.values)]

    def __str__(self) -> str:
        return f"link {self.pk}"


class Receipt(models.Model):
    """A person's receipt: words that open their page as long as they like; a new one ends the old one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="receipts")
    locator = models.CharField(max_length=40, unique=True)
    secret_hash = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(sensitive=("id", "person", "created_at", "ended_at"), secret=("locator", "secret_hash"))

    def __str__(self) -> str:
        return f"receipt {self.pk}"
