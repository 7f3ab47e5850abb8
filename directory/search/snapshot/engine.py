"""The fast engine: an immutable base, small segments of what changed since, and the answers put together."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from directory.search import ranking
from directory.search.engine import Change, Clause, Plan
from directory.search.planning import plan
from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.builder import SegmentBuilder
from directory.search.snapshot.facets import Counts
from directory.search.snapshot.matching import ScoredClause
from directory.search.snapshot.narrowing import filters_of
from directory.search.snapshot.prepared import PreparedDocument, prepare
from directory.search.snapshot.segment import LiveSegment, Segment
from directory.search.snapshot.selection import Entry, Question, Selection
from directory.search.snapshot.words import SnapshotVocabulary, word_arrays
from directory.search.thesaurus import Thesaurus
from directory.search.types import FACET_MODES, IndexedDocument, SearchPage, SearchQuery, Suggestion

# Half the way round the earth is 20,015 km: beyond it a radius leaves nothing out.
WHOLE_EARTH_METRES = 20_100_000
# A segment of changes swallows a newer one that is at least this share of it, so that there are few of them.
MERGE_SHARE = 4

_IMPACTS = np.arange(256, dtype=np.int64)


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
        asked = plan(
            query.text,
            language=query.language,
            vocabulary=self._vocabulary,
            thesaurus=self._thesaurus,
            lifts=query.lifts,
        )
        selections, every_word = self._selections(asked, query)
        end = query.page * query.page_size
        total = sum(selection.total for selection in selections)
        shown: list[Entry] = []
        if end - query.page_size < total:
            found = [entry for selection in selections for entry in selection.first(end)]
            shown = sorted(found, key=lambda entry: entry.key)[end - query.page_size : end]
        ids = [UUID(bytes=entry.id) for entry in shown]
        return SearchPage(
            ids=tuple(ids),
            total=total,
            facets=_added_up([selection.counts() for selection in selections]),
            distances_metres={
                listing: entry.metres for listing, entry in zip(ids, shown, strict=True) if entry.metres is not None
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
        radius = None
        if query.near is not None and query.radius_km is not None:
            radius = int(min(query.radius_km * 1000, WHOLE_EARTH_METRES) // 1)
        return Question(
            clauses=tuple(map(self._scored, asked.clauses)),
            importance=sum(clause.importance for clause in asked.clauses),
            least=None,
            filters=filters_of(query.filters),
            center=query.near,
            radius_metres=radius,
            sort=query.sort,
            at=query.at,
        )

    def _scored(self, clause: Clause) -> ScoredClause:
        count = self._vocabulary.document_count()
        terms = []
        for alternative in clause.alternatives:
            idf = ranking.idf(self._vocabulary.document_frequency(alternative.term), count)
            terms.append((alternative.term, ranking.term_score(_IMPACTS, weight=alternative.weight, idf=idf)))
        return ScoredClause(tuple(terms), clause.importance)


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


def _added_up(parts: Sequence[Counts]) -> Counts:
    """Return the counts of all segments together, groups in the order of the page, nothing that is zero."""
    total: Counts = {}
    for group in FACET_MODES:
        if len(parts) == 1:
            if parts[0].get(group):
                total[group] = dict(parts[0][group])
            continue
        values: dict[str, int] = {}
        for counts in parts:
            for value, count in counts.get(group, {}).items():
                values[value] = values.get(value, 0) + count
        if values:
            total[group] = values
    return total
