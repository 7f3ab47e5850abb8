"""Made cases over the listings that relevance is measured on: see `relevance_words`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bench.relevance_data import AT
from bench.relevance_ideas import topic_terms
from bench.relevance_words import compounds, damaged_words, pairs_of_words
from directory.search import ranking
from directory.search.compounds import COMPOUND_PARTS
from directory.search.rows import topics
from directory.search.snapshot import SnapshotEngine
from directory.search.types import IndexedDocument, SearchQuery


def made_cases(documents: Sequence[IndexedDocument]) -> list[dict[str, Any]]:
    """Return one row a kind of case: its name, how many there were, the share that was found."""
    thesaurus = topics().thesaurus
    surface: Counter[str] = Counter()
    for document in documents:
        surface.update(ranking.surface_words(document, thesaurus))
    vocabulary = SnapshotEngine.build(documents, thesaurus).workings(SearchQuery(at=AT)).vocabulary
    rows = topic_terms()
    singles = {
        language: [*COMPOUND_PARTS[language], *(each for row in rows for each in row.synonyms.get(language, ()))]
        for language in ("da", "nl")
    }
    return [
        *damaged_words(surface, vocabulary),
        *pairs_of_words(surface, vocabulary),
        *compounds(singles, thesaurus),
    ]
