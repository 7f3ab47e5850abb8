"""One query over one segment: candidates from the cheaper side, filters, counts, and the first of them in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from directory.geo.points import Point
from directory.search.snapshot.arrays import (
    Array,
    Bits,
    Int64s,
    Key,
    Scores,
    Slots,
    first_with_keys,
    flags_at,
)
from directory.search.snapshot.matching import ScoredClause, TextMatcher
from directory.search.snapshot.narrowing import Counted, Filters, NarrowedBits, NarrowedSlots
from directory.search.snapshot.places import FAR, Area, Floats, border_of
from directory.search.snapshot.segment import LiveSegment
from directory.search.types import Sort

# Half the way round the earth is 20,015 km: beyond it a radius leaves nothing out.
WHOLE_EARTH_METRES = 20_100_000
# An area with at least this share of all points is looked at as bits.
BITS_SHARE = 64
# Measuring the way to a document costs as much as looking at so many points of the grid.
MEASURING_POINTS = 16
# More documents than this are not measured one by one: the nearest are looked for around the centre.
MEASURED_UP_TO = 2048
FIRST_RING_METRES = 500
RING_GROWTH = 3


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
    area: Area | None
    sort: Sort
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """Documents of the page, one in each row: what they are ordered by (then by id), ids, and whole metres or FAR."""

    keys: tuple[Array, ...]
    ids: Array
    metres: Int64s


_Narrowed = NarrowedSlots | NarrowedBits | None


class Selection:
    """The documents of a segment that answer a question."""

    def __init__(self, live: LiveSegment, question: Question) -> None:
        self._live = live
        self._question = question
        self._text: TextMatcher | None = None
        if question.clauses:
            self._text = TextMatcher(
                live.segment, question.clauses, importance=question.importance, least=question.least
            )
        # Squares of rough distances of the documents, where they come from the places.
        self._squares: Floats | None = None
        self._narrowed = self._narrow()

    @property
    def total(self) -> int:
        return self._narrowed.total if self._narrowed else 0

    def counts(self) -> Counted | None:
        """Return the exact counts of all groups, None without any."""
        return self._narrowed.counts() if self._narrowed else None

    def first(self, count: int) -> Found | None:
        """Return the first `count` documents in the order that the question asks for, None without any."""
        if not self.total:
            return None
        slots, scores = self._leading(count)
        keys = self._keys(slots, scores)
        rows, columns = first_with_keys(keys, size=len(slots), count=count)
        chosen, center = slots[rows], self._question.center
        if center is None:
            metres = np.full(len(rows), FAR, np.int64)
        elif self._question.sort is Sort.NEAREST:
            metres = columns[0]
        else:
            metres = self._live.segment.places.metres_of(chosen, center=center)
        return Found(tuple(columns), self._live.segment.ids_of(chosen), metres)

    # --- Candidates ---

    def _narrow(self) -> _Narrowed:
        """Return the documents that answer the question, None for no candidates at all."""
        live, text, area = self._live, self._text, self._question.area
        if area is not None:
            return self._within(area)
        if text is None:
            return NarrowedBits(live, self._question.filters)
        return self._of_bits(text.bits()) if text.is_broad else self._of_slots(self._living(text.slots()))

    def _within(self, area: Area) -> _Narrowed:
        """Return the documents that text and area fit: as slots, or as bits where there are many."""
        text, places = self._text, self._live.segment.places
        ranges = places.ranges_about(area)
        about = sum(part.stop - part.start for part in ranges)
        if text is not None and text.driver_length * MEASURING_POINTS < about and not text.is_broad:
            slots = self._living(text.slots())
            return self._of_slots(slots[places.metres_of(slots, center=area.center) <= area.radius_metres])
        if about * BITS_SHARE > self._live.segment.size:
            bits = places.bits_within(area, ranges)
            return self._of_bits(bits if text is None else bits & text.bits())
        slots, self._squares = places.within(area, ranges)
        slots = self._living(slots)
        if text is not None and len(slots):
            slots = self._kept(slots, text.flags(slots))
        return self._of_slots(slots)

    def _of_slots(self, slots: Slots) -> _Narrowed:
        return NarrowedSlots(self._live, slots, self._question.filters) if len(slots) else None

    def _of_bits(self, bits: Bits) -> _Narrowed:
        return NarrowedBits(self._live, self._question.filters, bits & self._live.bits)

    def _living(self, slots: Slots) -> Slots:
        living = self._live.living(slots)
        return slots if living is None else self._kept(slots, living)

    def _kept(self, slots: Slots, flags: Array) -> Slots:
        """Return the slots with a flag, and keep the distances in step."""
        rows = np.flatnonzero(flags)
        if self._squares is not None:
            self._squares = self._squares[rows]
        return slots[rows]

    # --- Order ---

    def _leading(self, count: int) -> tuple[Slots, Scores | None]:
        """Return documents that hold the first `count` in order, ascending, and their scores if they are known."""
        assert self._narrowed is not None
        narrowed, sort = self._narrowed, self._question.sort
        is_nearest = sort is Sort.NEAREST and self._question.center is not None
        if sort is Sort.SOONEST:
            return self._soonest(count), None
        if is_nearest:
            return np.sort(self._nearest(count)), None
        if self._text is None:
            if isinstance(narrowed, NarrowedBits):
                return self._live.first_by_prior(narrowed.bits, count), None
            return np.sort(narrowed.slots), None
        if isinstance(narrowed, NarrowedBits):
            return self._text.leading(narrowed.bits, count)
        slots = np.sort(narrowed.slots)
        rows, scores = self._text.first(slots, count)
        return slots[rows], scores

    def _soonest(self, count: int) -> Slots:
        """Return documents that hold the `count` that meet soonest, ascending."""
        narrowed, times = self._narrowed, self._live.segment.times
        assert narrowed is not None
        if isinstance(narrowed, NarrowedSlots) or narrowed.total <= max(MEASURED_UP_TO, count):
            return np.sort(narrowed.slots)
        # If they meet as all documents do, four times as many as are needed.
        wanted = 4 * count * self._live.segment.size // narrowed.total
        for slots in times.soonest(wanted, at=self._question.at):
            slots = slots[flags_at(narrowed.bits, slots)]
            if len(slots) >= count:
                return slots
        return narrowed.slots

    def _nearest(self, count: int) -> Slots:
        """Return documents that hold the `count` nearest."""
        narrowed = self._narrowed
        assert narrowed is not None
        if isinstance(narrowed, NarrowedSlots):
            if self._squares is None:
                return narrowed.slots
            slots, squares = narrowed.slots, self._squares[narrowed.rows]
        elif narrowed.total <= max(MEASURED_UP_TO, count):
            return narrowed.slots
        else:
            found = self._ring(narrowed, count)
            if found is None:
                return narrowed.slots
            slots, squares = found
        return slots[squares <= border_of(squares, count)]

    def _ring(self, narrowed: NarrowedBits, count: int) -> tuple[Slots, Floats] | None:
        """Return the documents of a ring around the centre that is just large enough, None where none is."""
        center, area = self._question.center, self._question.area
        assert center is not None
        radius = FIRST_RING_METRES
        if area is not None:
            # If they lie evenly, four times as many as are needed.
            radius = max(radius, int(area.radius_metres * (4 * count / narrowed.total) ** 0.5))
        while True:
            ring, places = Area(center, min(radius, WHOLE_EARTH_METRES)), self._live.segment.places
            slots, squares = places.within(ring, places.ranges_about(ring))
            rows = np.flatnonzero(flags_at(narrowed.bits, slots))
            if len(rows) >= count:
                return slots[rows], squares[rows]
            if radius >= WHOLE_EARTH_METRES:
                return None
            radius *= RING_GROWTH

    def _keys(self, slots: Slots, scores: Scores | None) -> list[Key]:
        segment, question, text = self._live.segment, self._question, self._text

        def score(rows: Int64s) -> Array:
            if scores is not None:
                return -scores[rows].astype(np.int64)
            if text is not None:
                return -text.scores(slots[rows]).astype(np.int64)
            return -segment.priors.take(slots[rows]).astype(np.int64)

        def metres(rows: Int64s) -> Array:
            assert question.center is not None
            return segment.places.metres_of(slots[rows], center=question.center)

        def start(rows: Int64s) -> Array:
            return segment.times.next_starts(slots[rows], at=question.at)

        if question.sort is Sort.SOONEST:
            return [start, score]
        if question.sort is Sort.NEAREST and question.center is not None:
            return [metres, score]
        return [score, metres] if question.center is not None and question.clauses else [score]


def in_order(parts: Sequence[Found], *, start: int, end: int) -> Found | None:
    """Return rows `start` to `end` of the parts together, each of which is in order; None without any part."""
    if not parts:
        return None
    if len(parts) == 1:
        rows: slice | Array = slice(start, end)
        whole = parts[0]
    else:
        keys = tuple(np.concatenate(columns) for columns in zip(*(part.keys for part in parts), strict=True))
        ids = np.concatenate([part.ids for part in parts])
        whole = Found(keys, ids, np.concatenate([part.metres for part in parts]))
        rows = np.lexsort([ids, *reversed(keys)])[start:end]
    return Found(tuple(key[rows] for key in whole.keys), whole.ids[rows], whole.metres[rows])
