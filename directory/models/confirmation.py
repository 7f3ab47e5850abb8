"""Who said when that a listing is still true, and how."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.listing import ConfirmationMethod
from directory.models.organiser import Organiser, OrganiserLink


class Confirmation(models.Model):
    """One time that somebody said that a listing is still true: all of it, or the parts in `fields`.

    A private link confirms once (`link`): whoever uses it again changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="confirmations")
    at = models.DateTimeField(default=now)
    how = models.CharField(max_length=10, choices=ConfirmationMethod.choices)
    fields = models.JSONField(
        default=list, blank=True, help_text="Codes of directory.freshness.ASKED; none: all of it."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organiser = models.ForeignKey(Organiser, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    link = models.OneToOneField(
        OrganiserLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="confirmation"
    )

    data_classes = declare(restricted=("id", "listing", "at", "how", "fields", "user", "organiser", "link"))

    class Meta:
        constraints = [known("confirmation", how=ConfirmationMethod.values)]
        indexes = [
            # when one listing was confirmed, the newest first
            models.Index(fields=["listing", "-at"], name="confirmation_listing_at"),
        ]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"
