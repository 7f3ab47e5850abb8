"""A person's map of ties: theirs alone, in their own words, and seen by others only while they say so."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from bridges.models.person import Person
from bridges.models.sealed import SealedField
from bridges.states import Manner
from directory.models import Listing, Team
from directory.models.constraints import known
from directory.models.data_classes import declare


class NetworkMapQuerySet(models.QuerySet["NetworkMap"]):
    def of(self, person: Person) -> "NetworkMapQuerySet":
        """Narrow to one person's own: the map that they draw in, and the versions that they kept."""
        return self.filter(person=person)

    def current(self) -> "NetworkMapQuerySet":
        """Narrow to the maps that are being drawn in; at most one a person."""
        return self.filter(kept_at__isnull=True)

    def kept(self) -> "NetworkMapQuerySet":
        """Narrow to versions that were kept as they were on a day."""
        return self.filter(kept_at__isnull=False)


class NetworkMap(models.Model):
    """Who belongs to a person's life, as they see it. A version that was kept (`kept_at`) is not changed any more.

    `version` goes up with each change of the map or one of its ties: a form says which one it was made from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="network_maps")
    started_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    kept_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    title = SealedField()
    note = SealedField()

    objects = NetworkMapQuerySet.as_manager()

    data_classes = declare(
        sensitive=("id", "person", "started_at", "changed_at", "kept_at", "version", "title", "note")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(kept_at__isnull=True), name="network_map_one_current_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"network map {self.pk}"


class Tie(models.Model):
    """One person or group on a map. `facts` is a JSON object of what was said of it (`bridges.networks.TieFacts`).

    All of it is sealed, also how close somebody is: who reads the database alone learns a number of rows. `key` is the
    same for the same tie in every version, so that before and after can be laid side by side.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    map = models.ForeignKey(NetworkMap, on_delete=models.CASCADE, related_name="ties")
    key = models.UUIDField(default=uuid.uuid4)
    position = models.PositiveSmallIntegerField(default=0)
    listing = models.ForeignKey(Listing, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    alias = SealedField()
    facts = SealedField()

    data_classes = declare(sensitive=("id", "map", "key", "position", "listing", "alias", "facts"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["map", "key"], name="tie_once_a_map")]

    def __str__(self) -> str:
        return f"tie {self.pk}"


class NetworkShareQuerySet(models.QuerySet["NetworkShare"]):
    def active(self, *, at: datetime) -> "NetworkShareQuerySet":
        """Narrow to what holds at `at`: given, not ended, not run out."""
        return self.filter(ended_at__isnull=True, given_at__lte=at, expires_at__gt=at)


class NetworkShare(models.Model):
    """The person's yes that their team looks at their map with them; with `may_write`, also draws in it with them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="network_shares")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    may_write = models.BooleanField(default=False)
    manner = models.CharField(max_length=8)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = NetworkShareQuerySet.as_manager()

    data_classes = declare(
        sensitive=("id", "person", "team", "may_write", "manner", "recorded_by", "given_at", "expires_at", "ended_at")
    )

    class Meta:
        constraints = [
            known("network_share", manner=[str(manner) for manner in Manner]),
            models.UniqueConstraint(
                fields=["person", "team"], condition=models.Q(ended_at__isnull=True), name="network_share_once_a_team"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("given_at")), name="network_share_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"network share {self.pk}"
