"""A community group, peer-support circle or social niche (HSDS `service`)."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from directory.freshness import GOING_STALE_AFTER
from directory.models.constraints import known
from directory.models.data_classes import declare
from directory.models.source import ImportRun

if TYPE_CHECKING:
    from directory.models.user import User


class ListingKind(models.TextChoices):
    COMMUNITY_GROUP = "community_group", _("Group")
    PEER_CIRCLE = "peer_circle", _("Peer circle: people with the same experience")
    SOCIAL_NICHE = "social_niche", _("A place where you can grow")


class ListingStatus(models.TextChoices):
    """HSDS service status, and a draft that nobody but stewards sees."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    TEMPORARILY_CLOSED = "temporarily_closed", _("Closed for now")
    INACTIVE = "inactive", _("Not active")
    DEFUNCT = "defunct", _("Ended")


class Attendance(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    BOTH = "both", _("In person and online")


class Openness(models.TextChoices):
    OPEN = "open", _("Open to new people")
    RING_FIRST = "ring_first", _("Ring first")
    FULL = "full", _("Full")
    CLOSED = "closed", _("Closed to new people")
    UNKNOWN = "unknown", _("Ask if you can come")


class Alcohol(models.TextChoices):
    NONE = "none", _("No alcohol")
    AVAILABLE = "available", _("Alcohol can be bought")
    CENTRAL = "central", _("Alcohol is part of it")


class ConfirmationMethod(models.TextChoices):
    ORGANISER = "organiser", _("the organiser told us")
    PHONE = "phone", _("we rang them")
    VISIT = "visit", _("we went there")
    EMAIL = "email", _("they wrote to us")
    IMPORT = "import", _("taken over from the source")


PUBLIC_STATUSES = (ListingStatus.ACTIVE, ListingStatus.TEMPORARILY_CLOSED)


def sees_every_listing(user: "User | AnonymousUser") -> bool:
    """Return whether `user` is a steward; what anybody else may see is `ListingQuerySet.public`."""
    return user.is_active and bool(getattr(user, "is_steward", False))


class ListingQuerySet(models.QuerySet["Listing"]):
    def public(self) -> "ListingQuerySet":
        """Narrow to what anybody may see: running or paused, still in its source, not hidden, binned or merged."""
        return self.filter(
            status__in=PUBLIC_STATUSES,
            vanished_at__isnull=True,
            hidden_at__isnull=True,
            binned_at__isnull=True,
            merged_into__isnull=True,
        )

    def groups(self) -> "ListingQuerySet":
        """Narrow to what people can join: a crisis line is help, not a group."""
        return self.filter(is_crisis_line=False)

    def visible_to(self, user: "User | AnonymousUser") -> "ListingQuerySet":
        """Narrow to the listings that `user` may see; stewards see all of them."""
        return self.all() if sees_every_listing(user) else self.public()

    def shown_or_hidden(self) -> "ListingQuerySet":
        """Narrow to what is public, and what would be if somebody confirmed it."""
        here = self.filter(status__in=PUBLIC_STATUSES, vanished_at__isnull=True)
        return here.filter(binned_at__isnull=True, merged_into__isnull=True)

    def with_since(self) -> "ListingQuerySet":
        """Add `since`, from when a listing is counted as true: its last confirmation, or when it was made."""
        return self.annotate(since=Coalesce("confirmed_at", "created_at"))

    def not_heard_of_since(self, limit: datetime) -> "ListingQuerySet":
        """Narrow to what was last confirmed at `limit` or before, and what no source that was read later still has."""
        runs = ImportRun.objects.filter(state=ImportRun.State.FINISHED, finished_at__gt=limit)
        is_read_again = models.Q(source__in=runs.values("source"), vanished_at__isnull=True)
        return self.with_since().filter(~is_read_again, since__lte=limit)  # type: ignore[misc]

    def going_stale(self, *, at: datetime) -> "ListingQuerySet":
        """Narrow to public groups of which nobody has heard for so long that they are too old soon, or are."""
        return self.public().groups().not_heard_of_since(at - GOING_STALE_AFTER)

    def with_parts(self) -> "ListingQuerySet":
        """Fetch all that a page or a search document shows with the listings, in a fixed number of queries."""
        return self.select_related("organization").prefetch_related(
            "texts", "locations", "schedules", "terms__parent", "cost_options", "capital_tags"
        )


class Listing(models.Model):
    """What a person can go to. Its words are in `ListingText`, one row a language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=ListingKind.choices,
        default=ListingKind.COMMUNITY_GROUP,
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ListingStatus.choices,
        default=ListingStatus.DRAFT,
    )
    organization = models.ForeignKey(
        "directory.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("organisation"),
    )
    is_crisis_line = models.BooleanField(_("crisis line"), default=False)
    language = models.CharField(_("language of the original text"), max_length=12, default="en")
    revision = models.PositiveIntegerField(default=1, help_text=_("Goes up when the original text changes."))
    url = models.URLField(_("website"), max_length=500, blank=True)
    attendance = models.CharField(
        _("in person or online"),
        max_length=10,
        choices=Attendance.choices,
        default=Attendance.IN_PERSON,
    )
    openness = models.CharField(
        _("open to new people"),
        max_length=12,
        choices=Openness.choices,
        default=Openness.UNKNOWN,
    )
    group_size_min = models.PositiveSmallIntegerField(null=True, blank=True)
    group_size_max = models.PositiveSmallIntegerField(null=True, blank=True)
    age_min = models.PositiveSmallIntegerField(null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(null=True, blank=True)

    someone_meets_you = models.BooleanField(null=True, blank=True)
    may_watch = models.BooleanField(null=True, blank=True)
    may_leave_early = models.BooleanField(null=True, blank=True)
    may_bring_someone = models.BooleanField(null=True, blank=True)
    children_welcome = models.BooleanField(null=True, blank=True)
    pets_welcome = models.BooleanField(null=True, blank=True)
    peer_led = models.BooleanField(null=True, blank=True)
    trained_experience_experts = models.BooleanField(null=True, blank=True)
    alcohol = models.CharField(max_length=10, blank=True, choices=Alcohol.choices)
    wants_help_to_get_ready = models.BooleanField(default=False)
    niche_indicators = models.JSONField(default=dict, blank=True)
    keywords = models.JSONField(default=list, blank=True, help_text=_("Free words that people may search by."))
    terms = models.ManyToManyField("directory.TaxonomyTerm", related_name="listings", blank=True)

    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    confirmed_how = models.CharField(max_length=10, choices=ConfirmationMethod.choices, blank=True)
    source = models.ForeignKey(
        "directory.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="listings",
    )
    source_ref = models.CharField(max_length=255, blank=True)
    content_hash = models.CharField(max_length=32, blank=True)
    seen_in_run = models.ForeignKey(
        "directory.ImportRun",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="listings",
    )
    vanished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0, help_text=_("Number of the newest version in the history."))
    closed_until = models.DateField(_("closed until"), null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True, help_text=_("Nobody has confirmed it for too long."))
    frozen_at = models.DateTimeField(null=True, blank=True, help_text=_("Its organisers cannot change anything."))
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_listings"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    objects = ListingQuerySet.as_manager()

    data_classes = declare(
        public=(
            "id",
            "kind",
            "status",
            "organization",
            "is_crisis_line",
            "language",
            "revision",
            "url",
            "attendance",
            "openness",
            "group_size_min",
            "group_size_max",
            "age_min",
            "age_max",
            "someone_meets_you",
            "may_watch",
            "may_leave_early",
            "may_bring_someone",
            "children_welcome",
            "pets_welcome",
            "peer_led",
            "trained_experience_experts",
            "alcohol",
            "keywords",
            "terms",
            "confirmed_at",
            "confirmed_how",
            "source",
            "source_ref",
            "closed_until",
            "merged_into",
            "version",  # SEQUENCE of its calendar
            "created_at",
            "modified_at",
        ),
        restricted=(
            "hidden_at",
            "frozen_at",
            "binned_at",
            "binned_by",
            "wants_help_to_get_ready",
            "niche_indicators",
            "content_hash",
            "seen_in_run",
            "vanished_at",
        ),
    )

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        indexes = [
            # the importer's question: which rows of this source were not seen in this run
            models.Index(fields=["source", "seen_in_run"], name="listing_source_run"),
            # what is new and changed, and since when
            models.Index(fields=["modified_at"], name="listing_modified"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_ref"],
                condition=models.Q(source__isnull=False),
                name="listing_once_per_source",
            ),
            known("listing", kind=ListingKind.values),
            known("listing", status=ListingStatus.values),
            known("listing", attendance=Attendance.values),
            known("listing", openness=Openness.values),
            known("listing", alcohol=["", *Alcohol.values]),
            known("listing", confirmed_how=["", *ConfirmationMethod.values]),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_how="")
                | (models.Q(confirmed_at__isnull=False) & ~models.Q(confirmed_how="")),
                name="listing_confirmed_when_and_how",
                violation_error_message=_("Say both when and how this was confirmed, or neither."),
            ),
            models.CheckConstraint(
                condition=models.Q(age_min__isnull=True)
                | models.Q(age_max__isnull=True)
                | models.Q(age_min__lte=models.F("age_max")),
                name="listing_ages_in_order",
                violation_error_message=_("The youngest age is above the oldest."),
            ),
            models.CheckConstraint(
                condition=models.Q(group_size_min__isnull=True)
                | models.Q(group_size_max__isnull=True)
                | models.Q(group_size_min__lte=models.F("group_size_max")),
                name="listing_group_sizes_in_order",
                violation_error_message=_("The smallest size of the group is above the biggest."),
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="listing_is_not_merged_into_itself",
                violation_error_message=_("A listing cannot be merged with itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"listing {self.pk}"

    def is_public(self) -> bool:
        """Return whether anybody may see this: `ListingQuerySet.public` for one listing in memory."""
        is_away = self.vanished_at or self.hidden_at or self.binned_at or self.merged_into_id
        return self.status in PUBLIC_STATUSES and not is_away
