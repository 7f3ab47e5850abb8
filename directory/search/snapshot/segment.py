"""An immutable segment of the index, and the same with some of its documents dead."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np

from directory.search.snapshot.arrays import (
    Array,
    Arrays,
    Bits,
    Bools,
    Int64s,
    Slots,
    bits_of_flags,
    flags_at,
    word_count,
)
from directory.search.snapshot.facets import Facets
from directory.search.snapshot.places import Places
from directory.search.snapshot.postings import Postings
from directory.search.snapshot.times import Times

# So many documents are looked at first when those with the highest prior are wanted.
FIRST_LOOK = 1024


class Segment:
    """Documents in the order of their ids, numbered by slot; everything that is asked about them is in flat arrays."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self._ids = arrays["ids"]
        self.priors = arrays["priors"]
        self.by_prior = arrays["by_prior"]
        self.size = len(self._ids)
        self.postings = Postings(arrays, size=self.size)
        self.facets = Facets(arrays, size=self.size)
        self.places = Places(arrays)
        self.times = Times(arrays)

    def slot_of(self, listing_id: UUID) -> int | None:
        """Return the slot of a listing, or None where the segment does not have it."""
        wanted = np.array([listing_id.bytes], "S16")
        slot = int(np.searchsorted(self._ids, wanted[0]))
        return slot if slot < self.size and self._ids[slot] == wanted[0] else None

    def ids_of(self, slots: Slots) -> Array:
        """Return the ids of the listings in some slots, as byte strings (see `id_of`)."""
        return self._ids[slots]

    def id_of(self, slot: int) -> bytes:
        """Return the 16 bytes of the id of the listing in a slot."""
        # numpy takes zeros off the end of its byte strings.
        return bytes(self._ids[slot]).ljust(16, b"\0")


@dataclass(frozen=True, slots=False)
class LiveSegment:
    """A segment of which the documents in `dead` have changed since or are gone."""

    segment: Segment
    dead: frozenset[int] = frozenset()

    def without(self, slots: Iterable[int]) -> "LiveSegment":
        """Return the same segment with more documents dead."""
        return LiveSegment(self.segment, self.dead.union(slots))

    def without_listings(self, listings: Iterable[UUID]) -> "LiveSegment":
        """Return the same segment with what it says of these listings dead."""
        slots = [slot for listing in listings if (slot := self.segment.slot_of(listing)) is not None]
        return self.without(slots) if slots else self

    @property
    def count(self) -> int:
        return self.segment.size - len(self.dead)

    @cached_property
    def _alive(self) -> Bools:
        alive = np.zeros(word_count(self.segment.size) * 64, np.bool_)
        alive[: self.segment.size] = True
        alive[self.dead_slots] = False
        return alive

    @cached_property
    def dead_slots(self) -> Slots:
        """The documents that do not live any more, in no particular order."""
        return np.fromiter(self.dead, np.int64, len(self.dead))

    @cached_property
    def bits(self) -> Bits:
        """A bit for each document that lives."""
        return bits_of_flags(self._alive)

    @cached_property
    def column_counts(self) -> Int64s:
        """How many of the documents that live have each facet value, by column."""
        facets = self.segment.facets
        return facets.totals - facets.counts_of_slots(self.dead_slots) if self.dead else facets.totals

    def living(self, slots: Slots) -> Bools | None:
        """Return which of the slots live, None for all of them."""
        return self._alive.take(slots) if self.dead else None

    def first_by_prior(self, bits: Bits, count: int) -> Int64s:
        """Return the first `count` documents of `bits` by prior, then id."""
        found: list[Int64s] = []
        start, step = 0, max(FIRST_LOOK, 4 * count)
        while count and start < self.segment.size:
            slots = self.segment.by_prior[start : start + step].astype(np.int64)
            found.append(slots[flags_at(bits, slots)][:count])
            count -= len(found[-1])
            start, step = start + step, step * 4
        return np.concatenate([np.zeros(0, np.int64), *found])
