"""Which documents have a term, and how much it says about them: slots and impacts, one row a term.

A common term has a bit for each document as well (a plane), and a very common one a byte: its impact, 0 where the
document does not have it.
"""

from collections.abc import Sequence

import numpy as np

from directory.search.snapshot.arrays import (
    Array,
    Arrays,
    Bits,
    Bools,
    Bytes,
    Slots,
    bits_of_flags,
    bits_of_slots,
    flags_at,
    flags_of_slots,
    row_starts,
    word_count,
)
from directory.search.snapshot.strings import StringTable

# Shares of all documents from which on a term is common, and very common.
PLANE_SHARE = 32
DENSE_SHARE = 8
# So many of the documents with a common term, at most, are those about which it says most.
STRONG_SHARE = 16
# In a smaller segment no term is common.
COMMON_FROM = 4096
# Looking up one slot in a row costs about as much as spreading so many entries of it out, and clearing so many bytes.
LOOKUP_ENTRIES = 16
LOOKUP_BYTES = 512


class Postings:
    """Rows of ascending slots with an impact (1–255) each, found by term."""

    def __init__(self, arrays: Arrays, *, size: int) -> None:
        self.terms = StringTable(arrays, "terms")
        self._size = size
        # Single items of a memoryview are read several times as fast as those of an array.
        self._starts = memoryview(arrays["posting_starts"])
        self._slots = arrays["posting_slots"]
        self._impacts = arrays["posting_impacts"]
        self._planes = dict(zip(arrays["plane_terms"].tolist(), arrays["posting_planes"], strict=True))
        self._least = dict(zip(arrays["plane_terms"].tolist(), arrays["plane_least"].tolist(), strict=True))
        self._strong = arrays["strong_slots"]
        self._strong_starts = memoryview(arrays["strong_starts"])
        self._weak = arrays["plane_weak"].tolist()
        self._rows = {term: row for row, term in enumerate(arrays["plane_terms"].tolist())}
        self._dense = dict(zip(arrays["dense_terms"].tolist(), arrays["dense_impacts"], strict=True))

    def length(self, term: int) -> int:
        """Return how many documents have the term (dead ones too)."""
        length: int = self._starts[term + 1] - self._starts[term]
        return length

    def row(self, term: int) -> tuple[Array, Bytes]:
        """Return slots and impacts of a term."""
        row = slice(self._starts[term], self._starts[term + 1])
        return self._slots[row], self._impacts[row]

    def least_impact(self, term: int) -> int:
        """Return the least impact that the term has in a document that has it."""
        return self._least[term] if term in self._least else int(self.row(term)[1].min())

    def strong(self, term: int) -> tuple[Array, int]:
        """Return documents about which the term says most, and the greatest impact that it has in another document.

        A sixteenth of the documents with a common term at most, all of those with another.
        """
        row = self._rows.get(term)
        if row is None:
            return self.row(term)[0], 0
        return self._strong[self._strong_starts[row] : self._strong_starts[row + 1]], self._weak[row]

    def union(self, terms: Sequence[int]) -> Slots:
        """Return the documents that have one of the terms, ascending: for few documents."""
        rows = [self.row(term)[0] for term in terms]
        if len(rows) == 1:
            return rows[0].astype(np.int64)
        return np.unique(np.concatenate([*rows, np.zeros(0, np.uint32)])).astype(np.int64)

    def bits(self, terms: Sequence[int]) -> Bits:
        """Return the documents that have one of the terms, as bits."""
        union = np.zeros(word_count(self._size), np.uint64)
        loose = []
        for term in terms:
            plane = self._planes.get(term)
            if plane is None:
                loose.append(self.row(term)[0])
            else:
                union |= plane
        return union | bits_of_flags(flags_of_slots(loose, self._size)) if loose else union

    def flags_at(self, terms: Sequence[int], slots: Slots) -> Bools:
        """Return for each of `slots` whether the document has one of the terms."""
        found = np.zeros(len(slots), np.bool_)
        loose = []
        for term in terms:
            plane = self._planes.get(term)
            if plane is not None:
                found |= flags_at(plane, slots)
            elif self._is_looked_up(term, slots):
                found |= self._looked_up(term, slots) != 0
            else:
                loose.append(self.row(term)[0])
        return found | flags_of_slots(loose, self._size).take(slots) if loose else found

    def impacts_at(self, term: int, slots: Slots) -> Bytes:
        """Return the impact of a term in each of `slots`, 0 where the document does not have it."""
        dense = self._dense.get(term)
        if dense is not None:
            return dense.take(slots)
        if self._is_looked_up(term, slots):
            return self._looked_up(term, slots)
        row, impacts = self.row(term)
        spread = np.zeros(self._size, np.uint8)
        spread[row] = impacts
        return spread.take(slots)

    def _is_looked_up(self, term: int, slots: Slots) -> bool:
        return len(slots) < self.length(term) // LOOKUP_ENTRIES + self._size // LOOKUP_BYTES

    def _looked_up(self, term: int, slots: Slots) -> Bytes:
        row, impacts = self.row(term)
        places = np.searchsorted(row, slots.astype(row.dtype))
        # A slot beyond the last one is compared with that, and differs.
        np.minimum(places, len(row) - 1, out=places)
        found: Bytes = impacts.take(places) * (row.take(places) == slots)
        return found


def posting_arrays(term: Array, slot: Array, impact: Array, *, terms: int, size: int) -> Arrays:
    """Return the arrays of postings given as three columns in any order, of `terms` terms in `size` documents."""
    order = np.argsort((term.astype(np.uint64) << np.uint64(32)) | slot.astype(np.uint64), kind="stable")
    starts = np.zeros(terms + 1, np.int64)
    np.cumsum(np.bincount(term, minlength=terms), out=starts[1:])
    slots, impacts = slot[order].astype(np.uint32), impact[order].astype(np.uint8)
    return {
        "posting_starts": starts,
        "posting_slots": slots,
        "posting_impacts": impacts,
        **_common_arrays(starts, slots, impacts, size=size),
    }


def posting_columns(arrays: Arrays) -> tuple[Array, Array, Array]:
    """Return the columns `term`, `slot` and `impact` that `posting_arrays` was given, by term and slot."""
    lengths = np.diff(arrays["posting_starts"])
    terms = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    return terms, np.asarray(arrays["posting_slots"]), np.asarray(arrays["posting_impacts"])


def _common_arrays(starts: Array, slots: Array, impacts: Bytes, *, size: int) -> Arrays:
    lengths = np.diff(starts) if size >= COMMON_FROM else np.zeros(0, np.int64)
    common, dense = (np.flatnonzero(lengths * share >= size) for share in (PLANE_SHARE, DENSE_SHARE))
    planes = np.zeros((len(common), word_count(size)), np.uint64)
    least, weak = np.zeros((2, len(common)), np.uint8)
    strong = []
    for row, term in enumerate(common.tolist()):
        own, own_impacts = slots[starts[term] : starts[term + 1]], impacts[starts[term] : starts[term + 1]]
        planes[row] = bits_of_slots(own, size)
        least[row], weak[row] = own_impacts.min(), _weak_impact(own_impacts)
        strong.append(own[own_impacts > weak[row]])
    bytes_ = np.zeros((len(dense), size), np.uint8)
    for row, term in enumerate(dense.tolist()):
        bytes_[row, slots[starts[term] : starts[term + 1]]] = impacts[starts[term] : starts[term + 1]]
    return {
        "plane_terms": common.astype(np.uint32),
        "plane_least": least,
        "plane_weak": weak,
        "strong_starts": row_starts([len(own) for own in strong]),
        "strong_slots": np.concatenate([np.zeros(0, np.uint32), *strong]),
        "posting_planes": planes,
        "dense_terms": dense.astype(np.uint32),
        "dense_impacts": bytes_,
    }


def _weak_impact(impacts: Bytes) -> int:
    """Return the impact that no more than the strong share of the impacts exceed."""
    reached = np.cumsum(np.bincount(impacts, minlength=256)[::-1])[::-1]
    return int(np.flatnonzero(reached * STRONG_SHARE > len(impacts))[-1])
