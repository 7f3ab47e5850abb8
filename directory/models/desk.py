"""The steward's desk: who took what, saved filters, and what was done to many listings at once."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class DeskAssignment(models.Model):
    """One case of one queue is somebody's. `target_id` is the key of its row as text: queues hold all kinds of rows."""

    queue = models.CharField(max_length=20)
    target_id = models.CharField(max_length=36)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="desk_assignments")
    at = models.DateTimeField()

    data_classes = declare(restricted=("id", "queue", "target_id", "user", "at"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "target_id"], name="desk_case_is_of_one")]

    def __str__(self) -> str:
        return f"{self.queue} {self.target_id}"


class SavedFilter(models.Model):
    """The table of all listings as somebody narrowed it: a name and the query string; for all stewards if shared."""

    name = models.CharField(_("name of the filter"), max_length=60)
    query = models.CharField(max_length=1000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    data_classes = declare(restricted=("id", "name", "query", "owner", "is_shared", "made_at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_once_per_name"),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="saved_filter_has_a_name",
                violation_error_message=_("Give it a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkKind(models.TextChoices):
    CONFIRM = "confirm", _("I checked these")
    HIDE = "hide", _("Hide these")
    SHOW = "show", _("Show these again")


class BulkChange(models.Model):
    """One thing that a steward did to many listings, with what was there before, so that it can be taken back.

    `rows` holds a listing each: its id and what it was before ({"listing", "before"}), in the order of the choice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=BulkKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="bulk_changes"
    )
    at = models.DateTimeField()
    rows = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(restricted=("id", "kind", "user", "at", "rows", "undone_at"))

    class Meta:
        constraints = [known("bulk_change", kind=BulkKind.values)]

    def __str__(self) -> str:
        return f"{self.kind} of {len(self.rows)}"
