"""The history of a listing: what it said, since when, and who said it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.listing import PUBLIC_STATUSES
from directory.models.organiser import Organiser


class VersionHow(models.TextChoices):
    """What made a version."""

    BEFORE = "before", _("how it was before")
    CREATED = "created", _("listed")
    EDIT = "edit", _("changed")
    APPROVAL = "approval", _("changes approved")
    IMPORT = "import", _("taken over from the source")
    RESTORE = "restore", _("an earlier version restored")
    MERGE = "merge", _("merged with another listing")
    UNMERGE = "unmerge", _("taken apart again")
    CLOSED = "closed", _("closed for now")
    REOPENED = "reopened", _("open again")
    HIDDEN = "hidden", _("hidden")
    SHOWN = "shown", _("shown again")
    BINNED = "binned", _("put into the bin")
    UNBINNED = "unbinned", _("taken out of the bin")


class Party(models.TextChoices):
    """Who changes a listing."""

    STEWARD = "steward", _("a steward")
    ORGANISER = "organiser", _("an organiser")
    SOURCE = "source", _("the source")
    CLOCK = "clock", _("the clock")


class ListingVersionQuerySet(models.QuerySet["ListingVersion"]):
    def unseen(self) -> "ListingVersionQuerySet":
        """Narrow to what organisers published by themselves and no steward has looked at, the oldest first."""
        by_organisers = self.filter(party=Party.ORGANISER, seen_at__isnull=True, content__status__in=PUBLIC_STATUSES)
        return by_organisers.exclude(changed=[]).order_by("made_at", "pk")


class ListingVersion(models.Model):
    """What a listing said from `made_at` until the next version (`directory.contents`).

    Numbers go up by one from 1. The first change to a listing also writes down how it was before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    changed = models.JSONField(default=list, help_text=_("Names of the fields that differ from the version before."))
    how = models.CharField(max_length=12, choices=VersionHow.choices)
    party = models.CharField(max_length=10, choices=Party.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organiser = models.ForeignKey(Organiser, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a steward looked at what was published without one.")
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ListingVersionQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "number",
            "content",
            "changed",
            "how",
            "party",
            "user",
            "organiser",
            "note",
            "made_at",
            "seen_at",
            "seen_by",
        )
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "number"], name="listing_version_number_once"),
            known("listing_version", how=VersionHow.values),
            known("listing_version", party=Party.values),
        ]
        indexes = [
            # what trusted organisers published lately
            models.Index(fields=["party", "made_at"], name="listing_version_party_made"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.listing_id}"


class ListingOrigin(models.Model):
    """What the source last said of a listing that was edited here: what differs now was changed by people here."""

    listing = models.OneToOneField(
        "directory.Listing", on_delete=models.CASCADE, primary_key=True, related_name="origin"
    )
    content = models.JSONField()
    imported_at = models.DateTimeField()

    data_classes = declare(restricted=("listing", "content", "imported_at"))

    def __str__(self) -> str:
        return f"origin of {self.listing_id}"
