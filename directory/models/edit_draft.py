"""What somebody is still writing in the editor of a listing: private, sealed, kept for a while."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from directory.models.data_classes import declare
from directory.models.organiser import Organiser


class EditDraft(models.Model):
    """One page of the editor as it was typed, for whoever typed it: an organiser, or a steward."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="edit_drafts")
    organiser = models.ForeignKey(
        Organiser, on_delete=models.CASCADE, null=True, blank=True, related_name="edit_drafts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="edit_drafts"
    )
    page = models.CharField(max_length=40)
    sealed = models.TextField()
    saved_at = models.DateTimeField(default=now)

    data_classes = declare(restricted=("id", "listing", "organiser", "user", "page", "sealed", "saved_at"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organiser__isnull=True) ^ models.Q(user__isnull=True),
                name="edit_draft_has_one_owner",
            ),
            models.UniqueConstraint(
                fields=["listing", "organiser", "page"],
                condition=models.Q(organiser__isnull=False),
                name="edit_draft_once_an_organiser",
            ),
            models.UniqueConstraint(
                fields=["listing", "user", "page"],
                condition=models.Q(user__isnull=False),
                name="edit_draft_once_a_user",
            ),
        ]
        indexes = [
            # what is too old to be kept
            models.Index(fields=["saved_at"], name="edit_draft_saved"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
