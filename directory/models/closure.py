"""Closing groups for a time: one, or all that meet at the same place, and opening again what was closed together."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.listing_version import Party
from directory.models.organiser import Organiser


class Closure(models.Model):
    """One decision to close, for one listing or for several at once. `until` is the first day on which they meet again.

    `place` says what was closed, for whoever looks after it. `reason` is public.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField(_("place"), max_length=255, blank=True)
    until = models.DateField(_("first day open again"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    party = models.CharField(max_length=10, choices=Party.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organiser = models.ForeignKey(Organiser, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    data_classes = declare(
        public=("until", "reason"),
        restricted=("id", "place", "party", "user", "organiser", "made_at"),
    )

    class Meta:
        constraints = [known("closure", party=Party.values)]

    def __str__(self) -> str:
        return f"closure {self.pk}"


class ClosedListingQuerySet(models.QuerySet["ClosedListing"]):
    def current(self) -> "ClosedListingQuerySet":
        """Narrow to what is closed now."""
        return self.filter(ended_at__isnull=True)


class ClosedListing(models.Model):
    """One listing that a closure closed, until it ends; with several it is closed until the last of them ends."""

    closure = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="closed_listings")
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="closures")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClosedListingQuerySet.as_manager()

    data_classes = declare(restricted=("id", "closure", "listing", "ended_at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["closure", "listing"], name="closed_listing_once_a_closure"),
        ]
        indexes = [
            # the clock's question: what is closed now
            models.Index(fields=["closure"], condition=models.Q(ended_at__isnull=True), name="closed_listing_current"),
        ]

    def __str__(self) -> str:
        return f"closed listing {self.pk}"
