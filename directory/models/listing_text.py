"""The words of a listing, one row a language and variant."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class TextVariant(models.TextChoices):
    STANDARD = "standard", _("Standard")
    EASY_READ = "easy", _("Easy to read")


class ListingText(models.Model):
    """What a listing says of itself in one language.

    A translation is stale when it was made from an older revision of the original.
    """

    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    variant = models.CharField(max_length=10, choices=TextVariant.choices, default=TextVariant.STANDARD)
    based_on_revision = models.PositiveIntegerField(default=1)
    name = models.CharField(_("name"), max_length=255)
    promise = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    who_comes = models.TextField(_("who comes"), blank=True)
    who_for = models.TextField(_("who it is for"), blank=True)
    who_not_for = models.TextField(_("who it is not for"), blank=True)
    common_ground = models.CharField(_("what people here share"), max_length=255, blank=True)
    openness_note = models.CharField(max_length=255, blank=True)
    access_note = models.TextField(_("more about access"), blank=True)
    who_greets = models.CharField(_("who meets you"), max_length=255, blank=True)
    first_visit = models.JSONField(_("what happens the first time"), default=list, blank=True)
    quiet_spot = models.CharField(_("quiet spot"), max_length=255, blank=True)
    what_is_private = models.TextField(_("what stays private"), blank=True)
    faith_note = models.CharField(_("religion"), max_length=255, blank=True)
    directions = models.TextField(_("how to get there"), blank=True)
    modified_at = models.DateTimeField(auto_now=True)

    data_classes = declare(
        public=(
            "id",
            "listing",
            "language",
            "variant",
            "based_on_revision",
            "name",
            "promise",
            "description",
            "who_comes",
            "who_for",
            "who_not_for",
            "common_ground",
            "openness_note",
            "access_note",
            "who_greets",
            "first_visit",
            "quiet_spot",
            "what_is_private",
            "faith_note",
            "modified_at",
        ),
        # public only where every place of the listing is (`documents.public_directions`)
        restricted=("directions",),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "language", "variant"],
                name="listing_text_once_per_language",
            ),
            known("listing_text", variant=TextVariant.values),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="listing_text_has_a_name",
                violation_error_message=_("Give the name of the group."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_stale(self, *, revision: int) -> bool:
        """Return whether the original has moved on to `revision` since this was written."""
        return self.based_on_revision < revision
