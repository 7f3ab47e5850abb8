"""What every search engine can do, and the plan of a text query that each of them follows.

The reference engine is the definition, the snapshot engine is the fast one; they agree exactly,
which is why scores are whole numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from directory.search.thesaurus import Thesaurus
from directory.search.types import (
    IndexedDocument,
    SearchPage,
    SearchQuery,
    Suggestion,
    Understood,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A listing as it is now; `document` is None when the public may not find it any more."""

    listing_id: UUID
    document: IndexedDocument | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """An index term that can stand for a word, with its weight: 0–255, more for a language or a tie alone."""

    term: str
    weight: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One word (or phrase) of a query: any of the alternatives satisfies it, the best one scores.

    `importance` is what the clause counts for when not every word is found (its idf); 0 marks
    what is optional: it adds to the score, and no listing needs it.
    """

    word: str
    alternatives: tuple[Alternative, ...]
    importance: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A text query as clauses, with what there is to say back; no clauses: no text was asked."""

    clauses: tuple[Clause, ...]
    understood: Understood

    @property
    def knows_all(self) -> bool:
        """Whether for each of the words there is a listing that has it."""
        return all(clause.alternatives for clause in self.clauses)


class Vocabulary(Protocol):
    """What planning a query may ask of an index; frozen when the index is built."""

    def document_frequency(self, term: str) -> int:
        """Return in how many documents the index term was when the index was built."""
        ...

    def document_count(self) -> int:
        """Return how many documents the index was built from."""
        ...

    def knows(self, word: str) -> bool:
        """Return whether a listing has the word as written, accents and case apart."""
        ...

    def correction(self, word: str) -> str | None:
        """Return the indexed word nearest to a folded `word` that nothing contains, if any."""
        ...

    def completions(self, prefix: str, *, limit: int) -> tuple[str, ...]:
        """Return the words that begin with `prefix`, the most frequent first, each spelling once."""
        ...


@dataclass(frozen=True, slots=True)
class Workings:
    """How an engine comes to an answer, for whoever explains it.

    `every_word`: a listing needs all clauses with importance; otherwise some of them will do.
    """

    plan: Plan
    every_word: bool
    vocabulary: Vocabulary
    thesaurus: Thesaurus


class Engine(Protocol):
    def search(self, query: SearchQuery) -> SearchPage:
        """Return the page of `query` with exact totals and facet counts."""
        ...

    def suggest(self, prefix: str, *, language: str, limit: int) -> tuple[Suggestion, ...]:
        """Return words that begin with `prefix`, the most frequent first."""
        ...

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over changed listings; later answers show them."""
        ...

    def workings(self, query: SearchQuery) -> Workings:
        """Return how `search` comes to its answer now."""
        ...
