"""What a second steward found when they answered the twelve questions without seeing the first answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.capital import CapitalKind
from directory.models.constraints import known
from directory.models.data_classes import declare


class ReviewBasis(models.TextChoices):
    """What a rating rests on."""

    READ = "read", _("I read the listing")
    ASKED = "asked", _("I asked the organiser")
    VISIT = "visit", _("I was there")


class CapitalReview(models.Model):
    """One kind of tie of one listing, rated twice: `first_statements` is what stood there, `statements` the second.

    Settled when both agreed from the beginning, or when the two talked and `agreed_statements` was written down.
    """

    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="capital_reviews")
    kind = models.CharField(max_length=10, choices=CapitalKind.choices())
    first_statements = models.JSONField(default=list)
    first_rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    statements = models.JSONField(default=list)
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="capital_reviews"
    )
    basis = models.CharField(max_length=10, choices=ReviewBasis.choices)
    reviewed_at = models.DateTimeField()
    agreed_statements = models.JSONField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "kind",
            "first_statements",
            "first_rater",
            "statements",
            "rater",
            "basis",
            "reviewed_at",
            "agreed_statements",
            "settled_by",
            "settled_at",
        )
    )

    class Meta:
        constraints = [
            known("capital_review", kind=[kind.value for kind in CapitalKind]),
            known("capital_review", basis=ReviewBasis.values),
            models.UniqueConstraint(
                fields=["listing", "kind"],
                condition=models.Q(settled_at__isnull=True),
                name="capital_review_one_open_per_kind",
            ),
        ]
        indexes = [
            # the figures of agreement: all ratings since a day
            models.Index(fields=["reviewed_at"], name="capital_review_when"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.listing_id}"
