"""The pool of companions: peers who go along, by their own yes and when they can."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from bridges.models.person import Person
from directory.models import Team
from directory.models.data_classes import declare


class CompanionQuerySet(models.QuerySet["Companion"]):
    def available(self, *, at: datetime) -> "CompanionQuerySet":
        """Narrow to companions whose own consent holds at `at` and who do not rest."""
        return self.filter(ended_at__isnull=True, consented_at__lte=at, consent_until__gt=at, is_resting=False)


class Companion(models.Model):
    """Somebody who has been there. In the pool only while they say so; needs no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="companions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="companionships"
    )
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="companionships")
    name = models.CharField(_("first name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    timezone = models.CharField(max_length=64, default="Europe/London")
    speaks = models.JSONField(_("languages they speak"), default=list, blank=True)
    about = models.TextField(_("about me"), blank=True, max_length=500)
    days = models.JSONField(
        _("when they can"), default=list, blank=True, help_text=_("Weekday and part of the day: “mon-evening”.")
    )
    is_resting = models.BooleanField(_("resting for a while"), default=False)
    consented_at = models.DateTimeField(null=True, blank=True)
    consent_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CompanionQuerySet.as_manager()

    data_classes = declare(
        personal=(
            "id",
            "team",
            "user",
            "name",
            "email",
            "phone",
            "language",
            "timezone",
            "speaks",
            "about",
            "days",
            "is_resting",
            "consented_at",
            "consent_until",
            "created_at",
            "ended_at",
        ),
        sensitive=("person",),  # that a companion is also somebody who was introduced
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consented_at__isnull=True, consent_until__isnull=True)
                | models.Q(consented_at__isnull=False, consent_until__gt=models.F("consented_at")),
                name="companion_consent_from_until",
            )
        ]

    def __str__(self) -> str:
        return f"companion {self.pk}"
