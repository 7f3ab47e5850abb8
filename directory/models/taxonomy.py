"""Vocabularies (HSDS `taxonomy`, `taxonomy_term`): topics, access facts, life dimensions, languages."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.models.constraints import known
from directory.models.data_classes import declare


class Taxonomy(models.TextChoices):
    """The vocabularies that a listing draws from; each is a search facet of the same name."""

    TOPIC = "topic", _("Topic")
    ACCESS = "access", _("Access")
    LIFE_DIMENSION = "dimension", _("Part of life")
    LANGUAGE = "language", _("Language")


class TaxonomyTerm(models.Model):
    """One word of a vocabulary, named in every language of the interface."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxonomy = models.CharField(max_length=20, choices=Taxonomy.choices)
    code = models.SlugField(max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    names = models.JSONField(default=dict, help_text=_("Language code to name."))
    synonyms = models.JSONField(default=dict, help_text=_("Language code to a list of everyday words."))
    position = models.PositiveSmallIntegerField(default=0)

    data_classes = declare(public=("id", "taxonomy", "code", "parent", "names", "synonyms", "position"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["taxonomy", "code"], name="taxonomy_term_code_once"),
            known("taxonomy_term", taxonomy=Taxonomy.values),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="taxonomy_term_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """Return the name in `language`, else in English, else the code."""
        return self.names.get(language[:2]) or self.names.get("en") or self.code
