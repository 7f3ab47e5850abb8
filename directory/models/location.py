"""Where a listing meets (HSDS `location` with its `address`)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class AddressVisibility(models.TextChoices):
    PUBLIC = "public", _("Everybody sees the address")
    AREA = "area", _("Only the area is shown")
    HIDDEN = "hidden", _("The address is given after a welcome")


class CoordinateOrigin(models.TextChoices):
    SOURCE = "source", _("from the source")
    POSTCODE = "postcode", _("from the postcode")
    TOWN = "town", _("from the town")
    NONE = "none", _("none")


class Location(models.Model):
    """One place of one listing.

    It belongs to the listing, so that hiding the address of one circle in a community
    house hides nothing of the choir next door. Latitude and longitude are exact and
    never leave this table for places that are not public: pages, search and feeds get
    `geo.privacy.coarse_point`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="locations")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name of the place"), max_length=255, blank=True)
    visibility = models.CharField(
        max_length=10,
        choices=AddressVisibility.choices,
        default=AddressVisibility.PUBLIC,
    )
    address = models.CharField(_("address"), max_length=255, blank=True)
    city = models.CharField(_("town"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    coordinate_origin = models.CharField(
        max_length=10,
        choices=CoordinateOrigin.choices,
        default=CoordinateOrigin.NONE,
    )

    data_classes = declare(
        public=(
            "id",
            "listing",
            "position",
            "visibility",
            "city",
            "region",
            "country",
            "coordinate_origin",
        ),
        # public only where `visibility` says so
        restricted=("name", "address", "postcode", "latitude", "longitude"),
    )

    class Meta:
        constraints = [
            known("location", visibility=AddressVisibility.values),
            known("location", coordinate_origin=CoordinateOrigin.values),
            models.CheckConstraint(
                # Said twice, for SQL takes "unknown" for yes: a latitude alone would pass.
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="location_coordinates_on_earth",
                violation_error_message=_("Latitude is between -90 and 90, longitude between -180 and 180."),
            ),
        ]

    def __str__(self) -> str:
        return f"location {self.pk}"
