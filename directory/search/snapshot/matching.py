"""Text over a segment: which documents match the clauses of a query, and how well. Whole numbers only.

Which documents match needs no scores, and only the first of them need exact ones: the two are separate steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from directory.search.ranking import total_score
from directory.search.snapshot.arrays import (
    Bits,
    Bools,
    Int64s,
    Scores,
    Slots,
    border_of_largest,
    count_bits,
    slots_of_bits,
    word_count,
)
from directory.search.snapshot.segment import Segment

# From this share of all documents on, matches are found as bits.
BITS_SHARE = 64
# More documents than this are narrowed before all their clauses are scored.
PRUNED_FROM = 2048
# Among more matches than this the leading ones are first looked for where their words stand in prominent places.
STRONG_FROM = 8192
STRONG_SCORE = 0.75
WHOLE_SHARE = 16
# Scores below this stay far enough from the end of 32 bits when they are multiplied by 256.
SAFE_SCORE = 1 << 22
MAX_PRIOR = 255


@dataclass(frozen=True, slots=True)
class ScoredClause:
    """A clause of the plan, with what each impact (0–255, ascending) of each of its terms scores."""

    terms: tuple[tuple[str, Scores], ...]
    importance: int


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause in the numbers of one segment; `length` is the work that its rows are, `most` its highest score."""

    terms: tuple[tuple[int, Scores], ...]
    importance: int
    length: int
    most: int

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.terms]


class TextMatcher:
    """The clauses of a query over one segment; a clause without importance is optional and only adds to the score.

    `least` is the importance that a document must match together; None: every clause with importance must match.
    `importance` is that of all clauses of the plan.
    """

    def __init__(self, segment: Segment, clauses: Sequence[ScoredClause], *, importance: int, least: int | None):
        self._segment = segment
        self._importance = importance
        self._least = least
        found = [_of_segment(clause, segment) for clause in clauses]
        self._required = sorted((clause for clause in found if clause.importance), key=lambda clause: clause.length)
        self._scored = sorted((clause for clause in found if clause.terms), key=lambda clause: -clause.most)

    @cached_property
    def driver_length(self) -> int:
        """How many postings there are to read at least to find every match."""
        return sum(clause.length for clause in self._drivers)

    @property
    def is_broad(self) -> bool:
        """Whether `bits` is the better way to find every match."""
        return self.driver_length * BITS_SHARE > self._segment.size

    def slots(self) -> Slots:
        """Return the documents that match, ascending."""
        found = self._segment.postings.union([number for clause in self._drivers for number in clause.numbers])
        if self._least is not None:
            return found[self.flags(found)]
        for clause in self._required[1:]:
            found = found[self._segment.postings.flags_at(clause.numbers, found)]
        return found

    def flags(self, slots: Slots) -> Bools:
        """Return for each of `slots` whether the document matches."""
        postings = self._segment.postings
        if self._least is not None:
            matched = np.zeros(len(slots), np.int64)
            for clause in self._required:
                matched += postings.flags_at(clause.numbers, slots) * np.int64(clause.importance)
            return matched >= self._least
        # Each clause is asked only about those that have the ones before.
        rows = np.arange(len(slots) if self._required else 0)
        for clause in self._required:
            rows = rows[postings.flags_at(clause.numbers, slots[rows])]
        found = np.zeros(len(slots), np.bool_)
        found[rows] = True
        return found

    def bits(self) -> Bits:
        """Return the documents that match, as bits."""
        if self._least is not None:
            return self._bits_with(self._least)
        every: Bits = np.bitwise_and.reduce(self._each) if self._each else self._bits_with(1)
        return every

    def leading(self, bits: Bits, count: int) -> tuple[Slots, Scores]:
        """Return the first `count` of the matches `bits` by score (and all that tie), and their scores."""
        bits = self._favoured(bits, count)
        if count_bits(bits) > max(STRONG_FROM, 2 * count):
            chosen, most_of_others = self._promising(bits, count)
            slots = slots_of_bits(bits & chosen)
            if len(slots) >= count:
                rows, scores = self.first(slots, count)
                if np.partition(scores, len(scores) - count)[len(scores) - count] > most_of_others:
                    return slots[rows], scores
        slots = slots_of_bits(bits)
        rows, scores = self.first(slots, count)
        return slots[rows], scores

    def _promising(self, bits: Bits, count: int) -> tuple[Bits, int]:
        """Return which matches probably lead, and the highest score that another may have.

        Those that have a word in a prominent place, and those that have more of the words than most.
        """
        strong, weak = self._strong
        if self._least is None:
            return strong, weak + 2 * MAX_PRIOR
        levels, low = _sums([clause.importance for clause in self._required]), 0
        # The highest importance that enough of them have is found by halves.
        high = len(levels) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if count_bits(bits & self._bits_with(levels[middle])) >= count:
                low = middle
            else:
                high = middle - 1
        rest = np.array([[weak], [levels[low - 1] if low else 0], [MAX_PRIOR]])
        return strong | self._bits_with(levels[low]), int(self._total(rest)[0])

    @cached_property
    def _strong(self) -> tuple[Bits, int]:
        """Documents that have a word in a prominent place, and the highest sum of scores that another may have."""
        rows, whole, most = [], [], 0
        for clause in self._scored:
            weak = 0
            for number, scores in clause.terms:
                strong, weak_impact = self._segment.postings.strong(number)
                weak_score = int(scores[weak_impact]) if weak_impact else 0
                length = self._segment.postings.length(number)
                if weak_score > STRONG_SCORE * clause.most and length * WHOLE_SHARE < self._segment.size:
                    # Nearly as good wherever it is: a topic is as a rule.
                    whole.append(number)
                else:
                    rows.append(strong)
                    weak = max(weak, weak_score)
            most += weak
        return self._segment.postings.bits(whole, more=rows), most

    def _favoured(self, bits: Bits, count: int) -> Bits:
        """Return those of the matches `bits` that may be among the first `count`, as far as that is seen at once.

        Usually those in the language of the page, when there are enough of them.
        """
        for clause in self._scored if self._least is None else ():
            if clause.importance or len(clause.terms) != 1:
                continue
            number, scores = clause.terms[0]
            rest = sum(other.most for other in self._scored) - clause.most + 2 * MAX_PRIOR
            if int(scores[self._segment.postings.least_impact(number)]) > rest:
                having = bits & self._segment.postings.bits([number])
                if count_bits(having) >= count:
                    return having
        return bits

    def first(self, slots: Slots, count: int) -> tuple[Int64s, Scores]:
        """Return the positions of matches that hold the first `count` by score (and all that tie), and their scores.

        Clauses are scored one by one, the weightiest first; whoever cannot reach the border any more is left out.
        """
        rows: Int64s = np.arange(len(slots), dtype=np.int64)
        rest, open_importance = sum(clause.most for clause in self._scored), self._importance
        whole: type[np.signedinteger[Any]] = np.int32 if rest < SAFE_SCORE else np.int64
        # What is known of each of them: a score so far, the importance of the clauses found, the prior.
        known: Scores = np.zeros((3, len(slots)), whole)
        known[2] = self._segment.priors.take(slots)
        if self._least is None:
            known[1], open_importance = self._importance, 0
        for clause in self._scored:
            best, hit = self._scores(clause, slots, whole)
            known[0] += best
            rest -= clause.most
            if hit is not None and clause.importance:
                known[1] += hit * whole(clause.importance)
                open_importance -= clause.importance
            if len(slots) > max(PRUNED_FROM, 2 * count):
                lowest, highest = self._total(known), self._total(known, rest, open_importance)
                kept = np.flatnonzero(highest >= border_of_largest(lowest, count))
                if len(kept) * 2 < len(slots):
                    rows, slots, known = rows[kept], slots[kept], known[:, kept]
        return rows, self._total(known)

    def scores(self, slots: Slots) -> Scores:
        """Return the score of each of these matches."""
        return self.first(slots, len(slots))[1]

    def _total(self, known: Scores, more: int = 0, more_importance: int = 0) -> Scores:
        """Return the scores of what is known, and that much more."""
        sums, matched, priors = known
        if self._least is None:
            # Every word is matched, and the factor is one.
            scores: Scores = sums + (2 * priors + more)
        else:
            matched = matched + more_importance
            scores = total_score(sums + more, matched=matched, importance=self._importance, prior=priors)
        return scores

    def _scores(self, clause: _Clause, slots: Slots, whole: type[np.signedinteger[Any]]) -> tuple[Scores, Bools | None]:
        """Return the score of the best term of a clause in each document, and whether it has one."""
        best: Scores = np.zeros(len(slots), whole)
        hit = None
        for number, scores in clause.terms:
            impacts = self._segment.postings.impacts_at(number, slots)
            np.maximum(best, scores.astype(whole).take(impacts), out=best)
            if self._least is not None:
                hit = impacts != 0 if hit is None else hit | (impacts != 0)
        return best, hit

    @cached_property
    def _each(self) -> list[Bits]:
        """The documents that have each clause with importance."""
        return [self._segment.postings.bits(clause.numbers) for clause in self._required]

    def _bits_with(self, least: int) -> Bits:
        """Return the documents in which the importance of the clauses that they have is `least` together, 1 at least.

        A document has it with the first clause if it has the rest of it in the other ones, and without it if it has
        all of it in them.
        """
        nothing = np.zeros(word_count(self._segment.size), np.uint64)
        importance = [clause.importance for clause in self._required]
        known: dict[tuple[int, int], Bits | None] = {}

        def from_clause(number: int, least: int) -> Bits | None:
            """Return the documents that have `least` in the clauses from `number` on, None for all of them."""
            if least <= 0:
                return None
            if sum(importance[number:]) < least:
                return nothing
            if (number, least) not in known:
                having = from_clause(number + 1, least - importance[number])
                without = from_clause(number + 1, least)
                own = self._each[number] if having is None else self._each[number] & having
                known[number, least] = None if without is None else own if without is nothing else own | without
            return known[number, least]

        found = from_clause(0, least)
        return nothing if found is None else found

    @cached_property
    def _drivers(self) -> list[_Clause]:
        """The clauses of which every match has one, the cheapest that do."""
        if self._least is None:
            return self._required[:1]
        kept, dropped = list(self._required), 0
        while kept and dropped + kept[-1].importance < self._least:
            dropped += kept.pop().importance
        return kept


def _of_segment(clause: ScoredClause, segment: Segment) -> _Clause:
    postings = segment.postings
    known = tuple((number, scores) for term, scores in clause.terms if (number := postings.terms.find(term)) >= 0)
    length = sum(postings.length(number) for number, _ in known)
    return _Clause(known, clause.importance, length, max((int(scores[-1]) for _, scores in known), default=0))


def _sums(numbers: Sequence[int]) -> list[int]:
    """Return all sums of some of the numbers, ascending, without nothing."""
    sums = {0}
    for number in numbers:
        sums |= {number + other for other in sums}
    return sorted(sums - {0})
