"""A body that runs listings (HSDS `organization`). An informal circle has none."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.data_classes import declare


class Organization(models.Model):
    """Who stands behind listings; public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("website"), max_length=500, blank=True)
    source = models.ForeignKey(
        "directory.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organizations",
    )
    source_ref = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    data_classes = declare(
        public=(
            "id",
            "name",
            "description",
            "url",
            "source",
            "source_ref",
            "created_at",
            "modified_at",
        )
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_ref"],
                condition=models.Q(source__isnull=False),
                name="organization_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return self.name
