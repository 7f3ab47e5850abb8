"""What an importer noticed and a steward should look at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class FindingKind(models.TextChoices):
    COORDINATES_ZERO = "coordinates_zero", _("Coordinates 0/0")
    COORDINATES_SWAPPED = "coordinates_swapped", _("Latitude and longitude swapped")
    COORDINATES_SHARED = "coordinates_shared", _("One point for many addresses")
    COORDINATES_FAR = "coordinates_far", _("Coordinates far from the address")
    LIKELY_DUPLICATE = "likely_duplicate", _("Likely the same as another listing")
    CRISIS_LINE = "crisis_line", _("Looks like a crisis line")
    TIMES_IN_PROSE = "times_in_prose", _("Times only in prose")


class Finding(models.Model):
    """One doubt about one listing; open until a steward settles it."""

    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="findings")
    other = models.ForeignKey(
        "directory.Listing",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="findings_as_other",
    )
    kind = models.CharField(max_length=24, choices=FindingKind.choices)
    detail = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "other",
            "kind",
            "detail",
            "found_at",
            "settled_at",
        )
    )

    class Meta:
        constraints = [
            known("finding", kind=FindingKind.values),
            models.UniqueConstraint(
                fields=["listing", "kind"],
                condition=models.Q(other__isnull=True),
                name="finding_once",
            ),
            models.UniqueConstraint(
                fields=["listing", "kind", "other"],
                condition=models.Q(other__isnull=False),
                name="finding_once_per_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.listing_id}"
