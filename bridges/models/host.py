"""Whoever welcomes at a listing and answers introductions."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models import Listing
from directory.models.data_classes import declare


class HostQuerySet(models.QuerySet["Host"]):
    def receiving(self) -> "HostQuerySet":
        """Narrow to hosts who get introductions: two different people verified them, and nobody froze them."""
        return self.filter(ended_at__isnull=True, frozen_at__isnull=True, second_verified_at__isnull=False)


class Host(models.Model):
    """One host of a listing. Needs no account: answers by signed link; with `user`, also logged in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="hosts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="hosting"
    )
    name = models.CharField(_("first name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=12, default="en")
    timezone = models.CharField(max_length=64, default="Europe/London")
    created_at = models.DateTimeField(default=now)
    first_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_verified_at = models.DateTimeField(null=True, blank=True)
    second_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    second_verified_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HostQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "user",
            "name",
            "email",
            "language",
            "timezone",
            "created_at",
            "first_verified_by",
            "first_verified_at",
            "second_verified_by",
            "second_verified_at",
            "frozen_at",
            "frozen_by",
            "ended_at",
        )
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=models.Q(ended_at__isnull=True), name="host_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(first_verified_by__isnull=True)
                | models.Q(second_verified_by__isnull=True)
                | ~models.Q(first_verified_by=models.F("second_verified_by")),
                name="host_verified_by_two_people",
                violation_error_message=_("Somebody else has to check this host as well: two people, not one twice."),
            ),
            models.CheckConstraint(
                condition=models.Q(second_verified_at__isnull=True) | models.Q(first_verified_at__isnull=False),
                name="host_first_check_before_second",
            ),
        ]

    def __str__(self) -> str:
        return f"host {self.pk}"
