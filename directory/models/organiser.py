"""Who keeps a listing true, and the private links by which they come in without an account."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class OrganiserRole(models.TextChoices):
    OWNER = "owner", _("Organiser: also invites others and hands over")
    CO = "co", _("Co-organiser")


class OrganiserQuerySet(models.QuerySet["Organiser"]):
    def current(self) -> "OrganiserQuerySet":
        """Narrow to those who may keep their listing now: verified, not ended."""
        return self.filter(verified_at__isnull=False, ended_at__isnull=True)


class Organiser(models.Model):
    """One person keeps one listing true. `verified_at` says since when they may; before that they only ask to.

    Not a host: welcoming people who are introduced takes two checks of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="organisers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="organising"
    )
    name = models.CharField(_("first name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(max_length=12, default="en")
    role = models.CharField(max_length=8, choices=OrganiserRole.choices, default=OrganiserRole.OWNER)
    is_trusted = models.BooleanField(default=False, help_text=_("Changes are published at once."))
    created_at = models.DateTimeField(default=now)
    email_proven_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="invited")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OrganiserQuerySet.as_manager()

    data_classes = declare(
        restricted=(
            "id",
            "listing",
            "user",
            "name",
            "email",
            "language",
            "role",
            "is_trusted",
            "created_at",
            "email_proven_at",
            "verified_at",
            "verified_by",
            "invited_by",
            "ended_at",
        )
    )

    class Meta:
        constraints = [
            known("organiser", role=OrganiserRole.values),
            models.UniqueConstraint(
                fields=["listing", "email"],
                condition=models.Q(ended_at__isnull=True) & ~models.Q(email=""),
                name="organiser_address_once_a_listing",
                violation_error_message=_("This address looks after the group already."),
            ),
        ]
        indexes = [
            # a link opens all that its address looks after
            models.Index(fields=["email"], name="organiser_email"),
        ]

    def __str__(self) -> str:
        return f"organiser {self.pk}"


class OrganiserLinkPurpose(models.TextChoices):
    """What a link opens."""

    OPEN = "open", _("the page of an organiser")
    STILL_TRUE = "still_true", _("the question whether a listing is still true")
    PROVE = "prove", _("the proof of an e-mail address")
    INVITE = "invite", _("an invitation to look after a listing")


class OrganiserLink(models.Model):
    """A link with 256 random bits (SHA-256 at rest), and the same as a code to type (locator and slow hash).

    OPEN and STILL_TRUE open until they expire; PROVE and INVITE are used up by the decision. A link of a letter about
    one listing opens that listing alone, so that it may be passed on without giving others away; `opens_all` is for
    whoever asked for a way in to all that their address looks after.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=10, choices=OrganiserLinkPurpose.choices)
    organiser = models.ForeignKey(Organiser, on_delete=models.CASCADE, related_name="links")
    opens_all = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    code_locator = models.CharField(max_length=8, unique=True)
    code_hash = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_with = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        restricted=("id", "purpose", "organiser", "opens_all", "created_at", "expires_at", "used_at", "ended_at"),
        secret=("token_hash", "code_locator", "code_hash", "used_with"),
    )

    class Meta:
        constraints = [known("organiser_link", purpose=OrganiserLinkPurpose.values)]

    def __str__(self) -> str:
        return f"organiser's link {self.pk}"
