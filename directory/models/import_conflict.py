"""What a source says otherwise than people here, until a steward decides; and listings that became one."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class ConflictChoice(models.TextChoices):
    OURS = "ours", _("what we have stays")
    THEIRS = "theirs", _("what the source says is taken")


class ImportConflictQuerySet(models.QuerySet["ImportConflict"]):
    def open(self) -> "ImportConflictQuerySet":
        """Narrow to what nobody has decided yet."""
        return self.filter(settled_at__isnull=True)


class ImportConflict(models.Model):
    """One field that was changed here and by the source; what was written here stays until a steward decides.

    `base` is what both began with. A value that was decided about is not asked about again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="import_conflicts")
    run = models.ForeignKey("directory.ImportRun", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    field = models.CharField(max_length=80)
    base = models.JSONField(null=True)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    found_at = models.DateTimeField(default=now)
    choice = models.CharField(max_length=8, blank=True, choices=ConflictChoice.choices)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ImportConflictQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "run",
            "field",
            "base",
            "ours",
            "theirs",
            "found_at",
            "choice",
            "settled_at",
            "settled_by",
        )
    )

    class Meta:
        constraints = [
            known("import_conflict", choice=["", *ConflictChoice.values]),
            models.UniqueConstraint(
                fields=["listing", "field"],
                condition=models.Q(settled_at__isnull=True),
                name="import_conflict_open_once_a_field",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, choice="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(choice="")),
                name="import_conflict_settled_with_a_choice",
            ),
        ]
        indexes = [
            # the steward's queue
            models.Index(fields=["settled_at", "found_at"], name="import_conflict_open"),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"


class ListingMerge(models.Model):
    """Two listings that became one: `gone` answers with `survivor`, until somebody takes them apart again.

    `before` and `after` are what the survivor said around the merge; `moved` lists the ids of rows that went over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survivor = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="merges_into_others")
    before = models.JSONField()
    after = models.JSONField()
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=now)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    data_classes = declare(
        restricted=(
            "id",
            "survivor",
            "gone",
            "before",
            "after",
            "moved",
            "merged_at",
            "merged_by",
            "undone_at",
            "undone_by",
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(survivor=models.F("gone")), name="listing_merge_has_two_listings"
            ),
            models.UniqueConstraint(
                fields=["gone"], condition=models.Q(undone_at__isnull=True), name="listing_is_merged_once"
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"
