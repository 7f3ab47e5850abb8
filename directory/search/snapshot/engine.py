"""The fast engine: an immutable base, small segments of what changed since, and the answers put together."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

import numpy as np

from directory.search import ranking
from directory.search.engine import Change, Clause, Plan
from directory.search.planning import plan
from directory.search.snapshot.arrays import Arrays, Scores
from directory.search.snapshot.builder import SegmentBuilder
from directory.search.snapshot.facets import Counts
from directory.search.snapshot.matching import ScoredClause
from directory.search.snapshot.narrowing import Counted, filters_of
from directory.search.snapshot.places import FAR, Area
from directory.search.snapshot.prepared import PreparedDocument, prepare
from directory.search.snapshot.segment import LiveSegment, Segment
from directory.search.snapshot.selection import WHOLE_EARTH_METRES, Question, Selection, in_order
from directory.search.snapshot.words import SnapshotVocabulary, word_arrays
from directory.search.thesaurus import Thesaurus
from directory.search.types import FACET_MODES, IndexedDocument, SearchPage, SearchQuery, Suggestion

# A segment of changes swallows a newer one that is at least this share of it, so that there are few of them.
MERGE_SHARE = 4

_IMPACTS = np.arange(256, dtype=np.int64)
# Tables of scores that are kept, a kilobyte each.
KEPT_SCORES = 1024


def build_arrays(documents: Iterable[IndexedDocument], *, thesaurus: Thesaurus) -> Arrays:
    """Return the arrays of a snapshot of `documents` (each listing once). Memory grows with the arrays alone."""
    builder = SegmentBuilder()
    for document in documents:
        builder.add(prepare(document, thesaurus=thesaurus))
    return {**builder.arrays(), **word_arrays(builder.surface)}


@dataclass(frozen=True, slots=True)
class _Changed:
    """A segment of changed documents, with what it takes to build it again."""

    live: LiveSegment
    documents: tuple[PreparedDocument, ...]


class SnapshotEngine:
    """Answers from the arrays of `build_arrays` and the changes applied since; safe to share between threads.

    A search works on the segments as they are when it begins. `apply` puts new ones in their place.
    """

    def __init__(self, arrays: Arrays, *, thesaurus: Thesaurus) -> None:
        base = Segment(arrays)
        self._thesaurus = thesaurus
        self._vocabulary = SnapshotVocabulary(arrays, postings=base.postings, document_count=base.size)
        self._segments: tuple[LiveSegment, ...] = (LiveSegment(base),)
        self._changed: list[_Changed] = []
        self._lock = threading.Lock()

    @classmethod
    def build(cls, documents: Iterable[IndexedDocument], thesaurus: Thesaurus) -> "SnapshotEngine":
        """Return an engine over `documents`, in memory."""
        return cls(build_arrays(documents, thesaurus=thesaurus), thesaurus=thesaurus)

    @property
    def document_count(self) -> int:
        """How many documents can be found now."""
        return sum(live.count for live in self._segments)

    @property
    def changed_count(self) -> int:
        """How many documents have changed since the base was built: what a new build would take in."""
        base, *changed = self._segments
        return len(base.dead) + sum(live.count for live in changed)

    def search(self, query: SearchQuery) -> SearchPage:
        """Return the page of `query` with exact totals and facet counts; a page beyond the end has no ids."""
        asked = plan(query.text, language=query.language, vocabulary=self._vocabulary, thesaurus=self._thesaurus)
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
            understood=replace(asked.understood, every_word=every_word),
        )

    def suggest(self, prefix: str, *, language: str, limit: int) -> tuple[Suggestion, ...]:
        """Return words that begin with `prefix`, the most frequent first."""
        return self._vocabulary.suggestions(prefix, language=language, limit=limit, thesaurus=self._thesaurus)

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over changed listings, each once; later answers show them. Cost: about that of indexing them, twice."""
        latest = {
            change.listing_id: prepare(change.document, thesaurus=self._thesaurus) if change.document else None
            for change in changes
        }
        fresh = [document for document in latest.values() if document]
        with self._lock:
            for document in fresh:
                self._vocabulary.learn(terms=document.terms, surface=document.surface)
            base = _without(self._segments[0], latest)
            self._changed = [replace(part, live=_without(part.live, latest)) for part in self._changed]
            self._changed = _merged([part for part in self._changed if part.live.count], fresh)
            self._segments = (base, *(part.live for part in self._changed))

    def _selections(self, asked: Plan, query: SearchQuery) -> tuple[list[Selection], bool]:
        """Return what each segment answers, and whether that has every word."""
        question = self._question(asked, query)
        segments = self._segments
        every = [Selection(live, question) for live in segments]
        strict = sum(selection.total for selection in every)
        if asked.clauses and strict < ranking.ENOUGH:
            least = ranking.required_importance(asked.clauses, every_word=False)
            some = [Selection(live, replace(question, least=least)) for live in segments]
            if ranking.takes_some_words(strict=strict, relaxed=sum(selection.total for selection in some)):
                return some, False
        return every, all(clause.alternatives for clause in asked.clauses)

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


@lru_cache(KEPT_SCORES)
def _scores(weight: int, idf: int) -> Scores:
    """Return what each impact of a term scores."""
    return ranking.term_score(_IMPACTS, weight=weight, idf=idf).astype(np.int32)


def _without(live: LiveSegment, listings: Iterable[UUID]) -> LiveSegment:
    slots = [slot for listing in listings if (slot := live.segment.slot_of(listing)) is not None]
    return live.without(slots) if slots else live


def _merged(changed: Sequence[_Changed], fresh: Sequence[PreparedDocument]) -> list[_Changed]:
    """Return segments with the fresh documents in them, each much smaller than the one before it."""
    kept, documents = list(changed), list(fresh)
    while documents and kept and kept[-1].live.count <= len(documents) * MERGE_SHARE:
        documents += _alive(kept.pop())
    return [*kept, _segment_of(documents)] if documents else kept


def _alive(part: _Changed) -> list[PreparedDocument]:
    dead = {part.live.segment.id_of(slot) for slot in part.live.dead}
    return [document for document in part.documents if document.id not in dead]


def _segment_of(documents: Sequence[PreparedDocument]) -> _Changed:
    builder = SegmentBuilder()
    for document in documents:
        builder.add(document)
    return _Changed(LiveSegment(Segment(builder.arrays())), tuple(documents))


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
