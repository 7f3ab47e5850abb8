"""The social capital that a listing offers, with its reasons."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.capital import MAX_STRENGTH, CapitalKind
from directory.models.constraints import known
from directory.models.data_classes import declare


class CapitalTag(models.Model):
    """Bonding, bridging or linking: a fact about the listing, never about a person.

    `strength` follows from `statements` (`capital.strength`); `capital.is_shown` says whether pages show the tag.
    """

    listing = models.ForeignKey("directory.Listing", on_delete=models.CASCADE, related_name="capital_tags")
    kind = models.CharField(max_length=10, choices=CapitalKind.choices())
    statements = models.JSONField(default=list, help_text=_("Letters of the statements that are true."))
    strength = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="capital_tags",
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    data_classes = declare(
        public=("id", "listing", "kind", "statements", "strength", "reason"),
        restricted=("tagged_by", "reviewed_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "kind"], name="capital_tag_once_per_kind"),
            models.CheckConstraint(
                condition=models.Q(strength__gte=0, strength__lte=MAX_STRENGTH),
                name="capital_strength_0_to_3",
                violation_error_message=_("A strength is a number from 0 to 3."),
            ),
            known("capital", kind=[kind.value for kind in CapitalKind]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.strength}"
