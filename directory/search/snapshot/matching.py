"""Text over a segment: which documents match the clauses of a query, and how well. Whole numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from directory.search.snapshot.arrays import Bools, Int64s, Slots
from directory.search.snapshot.segment import Segment


@dataclass(frozen=True, slots=True)
class ScoredClause:
    """A clause of the plan, with what each impact (0–255) of each of its terms scores."""

    terms: tuple[tuple[str, Int64s], ...]
    importance: int


@dataclass(frozen=True, slots=True)
class Matched:
    """Documents, with the sum of their clause scores and the importance of the clauses that they match."""

    slots: Slots
    sums: Int64s
    importance: Int64s


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause in the numbers of one segment; `length` is the work that its rows are."""

    terms: tuple[tuple[int, Int64s], ...]
    importance: int
    length: int


class TextMatcher:
    """The clauses of a query over one segment; a clause without importance is optional and only adds to the score."""

    def __init__(self, segment: Segment, clauses: Sequence[ScoredClause]) -> None:
        self._segment = segment
        self._clauses = sorted((self._of_segment(clause) for clause in clauses), key=lambda clause: clause.length)
        self._required = [clause for clause in self._clauses if clause.importance]
        self._optional = [clause for clause in self._clauses if not clause.importance]

    @property
    def driver_length(self) -> int:
        """How many postings there are to read at least: the cost of `every` without candidates."""
        return self._required[0].length if self._required else 0

    def every(self, candidates: Slots | None = None) -> Matched:
        """Return the documents (of `candidates` if given, ascending) that match all clauses with importance."""
        if not self._required:
            return Matched(*[np.zeros(0, np.int64)] * 3)
        slots = self._union(self._required[:1]) if candidates is None else candidates
        sums = np.zeros(len(slots), np.int64)
        for clause in self._required:
            hit, best = self._scores(clause, slots)
            if not hit.all():
                slots, sums, best = slots[hit], sums[hit], best[hit]
            sums = sums + best
        for clause in self._optional:
            sums = sums + self._scores(clause, slots)[1]
        importance = np.full(len(slots), sum(clause.importance for clause in self._required), np.int64)
        return Matched(slots, sums, importance)

    def some(self, least: int, candidates: Slots | None = None) -> Matched:
        """Return the documents (of `candidates` if given) that match clauses of the importance `least` together."""
        slots = self._union(self._needed(least)) if candidates is None else candidates
        sums = np.zeros(len(slots), np.int64)
        importance = np.zeros(len(slots), np.int64)
        for clause in self._clauses:
            hit, best = self._scores(clause, slots)
            sums += best
            importance += hit * np.int64(clause.importance)
        enough = importance >= least
        return Matched(slots[enough], sums[enough], importance[enough])

    def _needed(self, least: int) -> list[_Clause]:
        """Return clauses of which every document with enough importance has one: without them it cannot get there."""
        kept, dropped = list(self._clauses), 0
        while kept and dropped + kept[-1].importance < least:
            dropped += kept.pop().importance
        return kept

    def _union(self, clauses: Sequence[_Clause]) -> Slots:
        terms = list(dict.fromkeys(term for clause in clauses for term, _ in clause.terms))
        if not terms:
            return np.zeros(0, np.int64)
        return self._segment.postings.union(terms, size=self._segment.size)

    def _scores(self, clause: _Clause, slots: Slots) -> tuple[Bools, Int64s]:
        if len(clause.terms) == 1:
            term, scores = clause.terms[0]
            impacts = self._segment.postings.impacts_at(term, slots, size=self._segment.size)
            return impacts != 0, scores[impacts]
        hit = np.zeros(len(slots), np.bool_)
        best: Int64s = np.zeros(len(slots), np.int64)
        for term, scores in clause.terms:
            impacts = self._segment.postings.impacts_at(term, slots, size=self._segment.size)
            hit |= impacts != 0
            np.maximum(best, scores[impacts], out=best)
        return hit, best

    def _of_segment(self, clause: ScoredClause) -> _Clause:
        postings = self._segment.postings
        known = tuple((number, scores) for term, scores in clause.terms if (number := postings.terms.find(term)) >= 0)
        return _Clause(known, clause.importance, sum(postings.length(number) for number, _ in known))
