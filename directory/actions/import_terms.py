"""Which terms of the vocabularies a row means; every term is read once a run."""

import json
from collections.abc import Iterable
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from directory.geo.folding import plain_name
from directory.importers.rows import ImportedListing
from directory.models import Taxonomy, TaxonomyTerm
from directory.search.rows import topics
from directory.search.tagging import topics_for
from directory.search.thesaurus import Thesaurus

_TOPICS_FILE: Final = Path(__file__).resolve().parents[2] / "fixtures" / "taxonomies" / "topics.json"
_MOST_TOPICS: Final = 12


class Terms:
    """The vocabularies as they are now. `fingerprint` changes when any of their words does."""

    def __init__(self) -> None:
        rows = list(TaxonomyTerm.objects.select_related("parent").order_by("taxonomy", "position", "code"))
        self._by_code = {(row.taxonomy, row.code): row for row in rows}
        self._by_word: dict[tuple[str, str], TaxonomyTerm] = {}
        for row in rows:
            for word in _words_of(row):
                self._by_word.setdefault((row.taxonomy, word), row)
        state = json.dumps([[row.taxonomy, row.code, row.names, row.synonyms] for row in rows], sort_keys=True)
        self.fingerprint = blake2b(state.encode(), digest_size=8).hexdigest()

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        # Built when the first new row asks: a second run of the same file never does.
        return topics().thesaurus

    def of(self, row: ImportedListing) -> list[TaxonomyTerm]:
        """Return the terms of a row, each once: topics, access, parts of life, languages."""
        found_topics = self._topics(row)
        lived = [name for topic in found_topics[:3] for name in _dimensions().get(topic.code, ())]
        dimensions = row.dimensions or lived
        found = (
            *found_topics,
            *self._named(Taxonomy.ACCESS, row.access),
            *self._named(Taxonomy.LIFE_DIMENSION, dimensions),
            *self._named(Taxonomy.LANGUAGE, row.languages),
        )
        return list({term.pk: term for term in found}.values())

    def _named(self, taxonomy: Taxonomy, words: Iterable[str]) -> list[TaxonomyTerm]:
        found = (
            self._by_code.get((taxonomy, word)) or self._by_word.get((taxonomy, plain_name(word))) for word in words
        )
        return [term for term in found if term is not None]

    def _topics(self, row: ImportedListing) -> list[TaxonomyTerm]:
        """Return the topics that the source says, else those that its words say."""
        said = self._named(Taxonomy.TOPIC, row.topics)[:_MOST_TOPICS]
        if said:
            return said
        text = row.original
        codes = topics_for(
            name=text.name,
            tags=", ".join(row.keywords),
            body=f"{text.promise}\n{text.description}",
            language=text.language[:2],
            thesaurus=self._thesaurus,
        )
        return self._named(Taxonomy.TOPIC, codes)


def _words_of(term: TaxonomyTerm) -> Iterable[str]:
    yield plain_name(term.code)
    yield from map(plain_name, term.names.values())
    for words in term.synonyms.values():
        yield from map(plain_name, words)


@lru_cache(maxsize=1)
def _dimensions() -> dict[str, tuple[str, ...]]:
    """Return the parts of life of each topic, as the taxonomy's file says."""
    if not _TOPICS_FILE.exists():
        return {}
    rows = json.loads(_TOPICS_FILE.read_text(encoding="utf-8"))
    return {row["id"]: tuple(row.get("life_dimensions", ())) for row in rows}
