"""Who asked not to be listed, not to be written to, or not to be rung: a memory that outlives the listing."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class LeaveOutScope(models.TextChoices):
    LISTED = "listed", _("Do not list them")
    MAILED = "mailed", _("Do not write to them")
    RUNG = "rung", _("Do not ring them")


class LeaveOutQuerySet(models.QuerySet["LeaveOut"]):
    def current(self) -> "LeaveOutQuerySet":
        """Narrow to what still holds."""
        return self.filter(ended_at__isnull=True)


class LeaveOut(models.Model):
    """One wish to be left out. It is recognised by name, e-mail or website; the address itself is not kept, a hash is.

    `name_key`, `email_hash` and `url_key` are made by `directory.leave_outs`, which also compares.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(_("what they asked"), max_length=8, choices=LeaveOutScope.choices)
    name = models.CharField(_("name of the group or organisation"), max_length=255, blank=True)
    name_key = models.CharField(max_length=255, blank=True, db_index=True)
    email_hash = models.CharField(max_length=64, blank=True, db_index=True)
    url_key = models.CharField(max_length=300, blank=True, db_index=True)
    reason = models.CharField(_("what they said"), max_length=300, blank=True)
    listing = models.ForeignKey(
        "directory.Listing", on_delete=models.SET_NULL, null=True, blank=True, related_name="leave_outs"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LeaveOutQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "scope",
            "name",
            "name_key",
            "email_hash",
            "url_key",
            "reason",
            "listing",
            "made_by",
            "made_at",
            "ended_at",
        )
    )

    class Meta:
        constraints = [
            known("leave_out", scope=LeaveOutScope.values),
            models.CheckConstraint(
                condition=~(models.Q(name_key="") & models.Q(email_hash="") & models.Q(url_key="")),
                name="leave_out_recognises_something",
                violation_error_message=_("Give a name, an e-mail address or a website."),
            ),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk} to be left out"
