"""Roles that grow: what somebody is at a place, said by themselves."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bridges.models.introduction import Introduction
from bridges.models.person import Person
from bridges.models.sealed import SealedField
from directory.models import Listing
from directory.models.constraints import known
from directory.models.data_classes import declare


class GrowingRole(models.TextChoices):
    """No step is better than another, and every way between them is open."""

    VISITOR = "visitor", _("I drop in")
    REGULAR = "regular", _("I come regularly")
    HELPER = "helper", _("I help there")
    HOST = "host", _("I welcome others there")


class PlaceRole(models.Model):
    """What a person said that they are at a place, and when; the newest row of a place is how it is now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="place_roles")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    introduction = models.ForeignKey(
        Introduction, on_delete=models.SET_NULL, null=True, blank=True, related_name="place_roles"
    )
    role = models.CharField(max_length=10, choices=GrowingRole.choices)
    said_at = models.DateTimeField()
    words = SealedField()

    data_classes = declare(sensitive=("id", "person", "listing", "introduction", "role", "said_at", "words"))

    class Meta:
        constraints = [known("place_role", role=GrowingRole.values)]

    def __str__(self) -> str:
        return f"place role {self.pk}"
