"""The vocabularies as this interface knows them: by code and by id, kept for as long as `directory.vocabulary` does."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from directory import vocabulary as kept
from directory.exporters.hsds_json import around, stored_terms
from directory.exporters.hsds_services import Around
from directory.exporters.hsds_terms import OWN_TERMS, TAXONOMIES, Term, Terms, taxonomy_id
from directory.models import Source


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms, in their order; `around` is what all services have in common; `fingerprint` changes with any of it."""

    terms: Terms
    by_id: Mapping[str, Term]
    around: Around
    fingerprint: str


TAXONOMY_IDS: Mapping[str, str] = {taxonomy_id(code): code for code in TAXONOMIES}


def vocabulary() -> Vocabulary:
    """Return the vocabularies, at most a minute old."""
    return _vocabulary(kept.reading(), settings.FOOTBRIDGE_SITE_URL, settings.FOOTBRIDGE_CONTACT_EMAIL)


@lru_cache(maxsize=1)
def _vocabulary(_reading: int, *_settings: str) -> Vocabulary:
    terms = {**stored_terms(), **OWN_TERMS}
    common = around(terms)
    sources = list(Source.objects.order_by("pk").values_list("slug", "name", "url", "licence", "attribution"))
    written = repr((list(terms.values()), sources, common.site_url, common.assurer_email)).encode("utf-8", "replace")
    found = blake2b(written, digest_size=8).hexdigest()
    return Vocabulary(terms, {term.id: term for term in terms.values()}, common, found)
