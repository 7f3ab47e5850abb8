"""One query over one segment: candidates from the cheaper side, filters, counts, and the first of them in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from directory.geo.points import Point
from directory.search.ranking import total_score
from directory.search.snapshot.arrays import Int64s, Key, Slots, first_in_order
from directory.search.snapshot.facets import Counts
from directory.search.snapshot.matching import ScoredClause, TextMatcher
from directory.search.snapshot.narrowing import Filters, NarrowedBits, NarrowedSlots
from directory.search.snapshot.places import FAR
from directory.search.snapshot.segment import LiveSegment
from directory.search.types import Sort


@dataclass(frozen=True, slots=True)
class Question:
    """A query in the numbers of the index; `least` is the importance that a document must match together.

    `least` None: every clause with importance must match.
    """

    clauses: tuple[ScoredClause, ...]
    importance: int
    least: int | None
    filters: Filters
    center: Point | None
    radius_metres: int | None
    sort: Sort
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the page: what it is ordered by (id last), and its distance if it has one."""

    key: tuple[int | bytes, ...]
    id: bytes
    metres: int | None


class Selection:
    """The documents of a segment that answer a question."""

    def __init__(self, live: LiveSegment, question: Question) -> None:
        self._live = live
        self._question = question
        self._scores: Int64s | None = None
        self._metres: Int64s | None = None
        self._narrowed: NarrowedSlots | NarrowedBits
        candidates = self._candidates()
        if candidates is None:
            self._narrowed = NarrowedBits(live, question.filters)
        else:
            self._narrowed = NarrowedSlots(live, candidates, question.filters)

    @property
    def total(self) -> int:
        return self._narrowed.total

    def counts(self) -> Counts:
        """Return the exact counts of all groups."""
        return self._narrowed.counts()

    def first(self, count: int) -> list[Entry]:
        """Return the first `count` documents in the order that the question asks for."""
        if not self.total:
            return []
        if isinstance(self._narrowed, NarrowedBits):
            if self._question.sort is Sort.BEST:
                slots = self._live.first_by_prior(self._narrowed.bits, count)
            else:
                slots = self._narrowed.slots
        else:
            slots = self._narrowed.slots
            if len(slots) != len(self._narrowed.candidates):
                self._keep(self._narrowed.rows)
        keys = self._keys(slots)
        rows = first_in_order(keys, size=len(slots), count=count)
        return self._entries(slots, rows, keys)

    # --- Candidates ---

    def _candidates(self) -> Slots | None:
        """Return the documents that match text and radius; None for all of them."""
        question, places = self._question, self._live.segment.places
        text = TextMatcher(self._live.segment, question.clauses) if question.clauses else None
        if question.center is None or question.radius_metres is None:
            return None if text is None else self._living(self._matching(text, None))
        about = places.count_about(question.center, radius_metres=question.radius_metres)
        if text is not None and text.driver_length < about:
            slots = self._living(self._matching(text, None))
            self._metres = places.metres_of(slots, center=question.center)
            near = np.flatnonzero(self._metres <= question.radius_metres)
            self._keep(near)
            return slots[near]
        slots, self._metres = places.within(question.center, radius_metres=question.radius_metres)
        slots = self._living(slots)
        return slots if text is None else self._matching(text, slots)

    def _matching(self, text: TextMatcher, candidates: Slots | None) -> Slots:
        question = self._question
        found = text.every(candidates) if question.least is None else text.some(question.least, candidates)
        if candidates is not None and self._metres is not None:
            self._keep(np.searchsorted(candidates, found.slots))
        self._scores = total_score(
            found.sums,
            matched=found.importance,
            importance=question.importance,
            prior=self._live.segment.priors[found.slots].astype(np.int64),
        )
        return found.slots

    def _living(self, slots: Slots) -> Slots:
        living = self._live.living(slots)
        if living is None or living.all():
            return slots
        rows = np.flatnonzero(living)
        self._keep(rows)
        return slots[rows]

    def _keep(self, rows: Int64s) -> None:
        """Keep scores and distances in step with the documents."""
        if self._scores is not None:
            self._scores = self._scores[rows]
        if self._metres is not None:
            self._metres = self._metres[rows]

    # --- Order ---

    def _keys(self, slots: Slots) -> list[Key]:
        def score(rows: Int64s) -> Int64s:
            if self._scores is not None:
                return -self._scores[rows]
            return -self._live.segment.priors[slots[rows]].astype(np.int64)

        def metres(rows: Int64s) -> Int64s:
            return self._metres_of(slots, rows)

        def start(rows: Int64s) -> Int64s:
            return self._live.segment.times.next_starts(slots[rows], at=self._question.at)

        sort, center = self._question.sort, self._question.center
        if sort is Sort.SOONEST:
            return [start, score]
        if sort is Sort.NEAREST and center is not None:
            return [metres, score]
        return [score, metres] if center is not None and self._question.clauses else [score]

    def _metres_of(self, slots: Slots, rows: Int64s) -> Int64s:
        if self._metres is not None:
            return self._metres[rows]
        assert self._question.center is not None
        return self._live.segment.places.metres_of(slots[rows], center=self._question.center)

    def _entries(self, slots: Slots, rows: Int64s, keys: Sequence[Key]) -> list[Entry]:
        ids = [self._live.segment.id_of(slot) for slot in slots[rows].tolist()]
        values = zip(*(key(rows).tolist() for key in keys), ids, strict=True)
        metres = [FAR] * len(rows) if self._question.center is None else self._metres_of(slots, rows).tolist()
        return [
            Entry(key, listing_id, None if distance == FAR else distance)
            for key, listing_id, distance in zip(values, ids, metres, strict=True)
        ]
