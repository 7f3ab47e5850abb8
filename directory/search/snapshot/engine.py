"""The fast engine: an immutable base, small segments of what changed since, and the answers put together."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

import numpy as np

from directory.search import ranking
from directory.search.engine import Change, Clause, Plan, Workings
from directory.search.planning import plan
from directory.search.snapshot.arrays import Arrays, Scores
from directory.search.snapshot.builder import SegmentBuilder
from directory.search.snapshot.delta import Delta
from directory.search.snapshot.facets import Counts
from directory.search.snapshot.matching import ScoredClause
from directory.search.snapshot.merging import positions_of
from directory.search.snapshot.narrowing import Counted, filters_of
from directory.search.snapshot.places import FAR, Area
from directory.search.snapshot.prepared import prepare
from directory.search.snapshot.segment import LiveSegment, Segment
from directory.search.snapshot.selection import WHOLE_EARTH_METRES, Question, Selection, in_order
from directory.search.snapshot.words import SnapshotVocabulary
from directory.search.thesaurus import Thesaurus
from directory.search.types import FACET_MODES, IndexedDocument, SearchPage, SearchQuery, Suggestion

_IMPACTS = np.arange(256, dtype=np.int64)
# Tables of scores that are kept, a kilobyte each.
KEPT_SCORES = 1024


def build_arrays(documents: Iterable[IndexedDocument], *, thesaurus: Thesaurus) -> Arrays:
    """Return the arrays of a base segment of `documents` (each listing once). Memory grows with the arrays alone."""
    builder = SegmentBuilder()
    for document in documents:
        builder.add(prepare(document, thesaurus=thesaurus))
    return builder.arrays()


class SnapshotEngine:
    """Answers from stored segments and the changes applied since; safe to share between threads.

    The first of the segments is the base, whose vocabulary counts; the others are segments of changes (`sealed`), each
    replacing what those before it say. A search works on the segments as they are when it begins; `apply` puts new
    ones in their place.
    """

    def __init__(self, *segments: Segment, thesaurus: Thesaurus) -> None:
        base, *sealed = segments
        self._thesaurus = thesaurus
        self._vocabulary = SnapshotVocabulary(base.arrays, postings=base.postings, document_count=base.size)
        for segment in sealed:
            self._vocabulary.remember(segment.arrays)
        self._stored = tuple(_without_later(segments))
        self._delta = Delta()
        self._segments = self._stored
        self._lock = threading.Lock()

    @classmethod
    def build(cls, documents: Iterable[IndexedDocument], thesaurus: Thesaurus) -> "SnapshotEngine":
        """Return an engine over `documents`, in memory."""
        return cls.of_arrays(build_arrays(documents, thesaurus=thesaurus), thesaurus=thesaurus)

    @classmethod
    def of_arrays(cls, arrays: Arrays, *, thesaurus: Thesaurus) -> "SnapshotEngine":
        """Return an engine over the arrays of a base."""
        return cls(Segment(arrays), thesaurus=thesaurus)

    @property
    def document_count(self) -> int:
        """How many documents can be found now."""
        return sum(live.count for live in self._segments)

    @property
    def delta_count(self) -> int:
        """How many listings have changed since the stored segments."""
        return len(self._delta.replaced)

    def search(self, query: SearchQuery) -> SearchPage:
        """Return the page of `query` with exact totals and facet counts; a page beyond the end has no ids."""
        asked = self._plan(query)
        selections, every_word = self._selections(asked, query)
        end = query.page * query.page_size
        total = sum(selection.total for selection in selections)
        shown = None
        if end - query.page_size < total:
            parts = [part for selection in selections if (part := selection.first(end)) is not None]
            shown = in_order(parts, start=end - query.page_size, end=end)
        # numpy takes zeros off the end of its byte strings.
        ids = [] if shown is None else [UUID(bytes=each.ljust(16, b"\0")) for each in shown.ids.tolist()]
        metres = [] if shown is None else shown.metres.tolist()
        return SearchPage(
            ids=tuple(ids),
            total=total,
            facets=_added_up([counted for selection in selections if (counted := selection.counts()) is not None]),
            distances_metres={
                listing: distance for listing, distance in zip(ids, metres, strict=True) if distance != FAR
            },
            understood=replace(asked.understood, every_word=every_word and asked.knows_all),
        )

    def workings(self, query: SearchQuery) -> Workings:
        """Return how `search` comes to its answer now."""
        asked = self._plan(query)
        return Workings(asked, self._selections(asked, query)[1], self._vocabulary, self._thesaurus)

    def suggest(self, prefix: str, *, language: str, limit: int) -> tuple[Suggestion, ...]:
        """Return words that begin with `prefix`, the most frequent first."""
        return self._vocabulary.suggestions(prefix, language=language, limit=limit, thesaurus=self._thesaurus)

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over changed listings, each once; later answers show them. Cost: about that of indexing them, twice."""
        latest = {
            change.listing_id: prepare(change.document, thesaurus=self._thesaurus) if change.document else None
            for change in changes
        }
        with self._lock:
            for document in filter(None, latest.values()):
                self._vocabulary.learn(terms=document.terms, surface=document.surface)
            self._stored = tuple(live.without_listings(latest) for live in self._stored)
            self._delta = self._delta.with_changes(latest)
            self._segments = (*self._stored, *self._delta.live)

    def sealed(self) -> Arrays:
        """Return what was applied as the arrays of a segment of changes, to be stored behind the others."""
        with self._lock:
            return self._delta.arrays(terms=self._vocabulary.learned_terms, surface=self._vocabulary.learned_surface)

    def _plan(self, query: SearchQuery) -> Plan:
        return plan(
            query.text,
            language=query.language,
            vocabulary=self._vocabulary,
            thesaurus=self._thesaurus,
            lifts=query.lifts,
        )

    def _selections(self, asked: Plan, query: SearchQuery) -> tuple[list[Selection], bool]:
        """Return what each segment answers, and whether that needs every word."""
        question = self._question(asked, query)
        segments = self._segments
        every = [Selection(live, question) for live in segments]
        strict = sum(selection.total for selection in every)
        if asked.clauses and strict < ranking.ENOUGH:
            least = ranking.required_importance(asked.clauses, every_word=False)
            some = [Selection(live, replace(question, least=least)) for live in segments]
            if ranking.takes_some_words(strict=strict, relaxed=sum(selection.total for selection in some)):
                return some, False
        return every, True

    def _question(self, asked: Plan, query: SearchQuery) -> Question:
        area = None
        if query.near is not None and query.radius_km is not None:
            area = Area(query.near, int(min(query.radius_km * 1000, WHOLE_EARTH_METRES) // 1))
        return Question(
            clauses=tuple(map(self._scored, asked.clauses)),
            importance=sum(clause.importance for clause in asked.clauses),
            least=None,
            filters=filters_of(query.filters),
            center=query.near,
            area=area,
            sort=query.sort,
            at=query.at,
        )

    def _scored(self, clause: Clause) -> ScoredClause:
        count = self._vocabulary.document_count()
        terms = []
        for alternative in clause.alternatives:
            idf = ranking.idf(self._vocabulary.document_frequency(alternative.term), count)
            terms.append((alternative.term, _scores(alternative.weight, idf)))
        return ScoredClause(tuple(terms), clause.importance)


def _without_later(segments: Sequence[Segment]) -> Iterable[LiveSegment]:
    """Yield the segments, each without the listings that a later one replaces."""
    for number, segment in enumerate(segments):
        dead = [positions_of(segment.arrays["ids"], later.arrays["replaced"]) for later in segments[number + 1 :]]
        slots = [slot for row in dead for slot in row.tolist()]
        yield LiveSegment(segment).without(slots) if slots else LiveSegment(segment)


@lru_cache(KEPT_SCORES)
def _scores(weight: int, idf: int) -> Scores:
    """Return what each impact of a term scores."""
    return ranking.term_score(_IMPACTS, weight=weight, idf=idf).astype(np.int32)


def _added_up(parts: Sequence[Counted]) -> Counts:
    """Return the counts of all segments together, groups in the order of the page, nothing that is zero."""
    if not parts:
        return {}
    first = parts[0].facets
    columns, named = parts[0].columns, []
    for part in parts[1:]:
        more, others = part.facets.counts_for(first, part.columns)
        columns = columns + more
        named.append(others)
    named = [first.named(columns), *named, *(part.when for part in parts if part.when is not None)]
    total: Counts = {}
    for group in FACET_MODES:
        values: dict[str, int] = {}
        for counts in named:
            for value, count in counts.get(group, {}).items() if values else ():
                values[value] = values.get(value, 0) + count
            values = values or counts.get(group, {})
        if values:
            total[group] = values
    return total
