"""Which documents have a term, and how much it says about them: slots and impacts, one row a term."""

from collections.abc import Sequence

import numpy as np

from directory.search.snapshot.arrays import Array, Arrays, Bytes, Slots
from directory.search.snapshot.strings import StringTable

# Below this share of a row, looking slots up one by one is cheaper than spreading the row out.
LOOKUP_SHARE = 16
FEW = 512


class Postings:
    """Rows of ascending slots with an impact (1–255) each, found by term."""

    def __init__(self, arrays: Arrays) -> None:
        self.terms = StringTable(arrays, "terms")
        self._starts = arrays["posting_starts"]
        self._slots = arrays["posting_slots"]
        self._impacts = arrays["posting_impacts"]

    def length(self, term: int) -> int:
        """Return how many documents have the term (dead ones too)."""
        return int(self._starts[term + 1] - self._starts[term])

    def row(self, term: int) -> tuple[Array, Bytes]:
        """Return slots and impacts of a term."""
        row = slice(int(self._starts[term]), int(self._starts[term + 1]))
        return self._slots[row], self._impacts[row]

    def union(self, terms: Sequence[int], *, size: int) -> Slots:
        """Return the documents that have one of the terms, ascending."""
        rows = [self.row(term)[0] for term in terms]
        if len(rows) == 1:
            return rows[0].astype(np.int64)
        if sum(map(len, rows)) * LOOKUP_SHARE < size:
            return np.unique(np.concatenate([*rows, np.zeros(0, np.uint32)])).astype(np.int64)
        spread = np.zeros(size, np.bool_)
        for row in rows:
            spread[row] = True
        return np.flatnonzero(spread)

    def impacts_at(self, term: int, slots: Slots, *, size: int) -> Bytes:
        """Return the impact of a term in each of `slots`, 0 where the document does not have it."""
        row, impacts = self.row(term)
        if len(slots) > FEW and len(slots) * LOOKUP_SHARE > len(row):
            spread = np.zeros(size, np.uint8)
            spread[row] = impacts
            return spread[slots]
        if not len(row):
            return np.zeros(len(slots), np.uint8)
        places = np.searchsorted(row, slots.astype(row.dtype))
        places[places == len(row)] = 0
        return np.where(row[places] == slots, impacts[places], np.uint8(0))


def posting_arrays(term: Array, slot: Array, impact: Array, *, terms: int) -> Arrays:
    """Return the arrays of postings given as three columns in any order; `terms` is the number of terms."""
    order = np.argsort((term.astype(np.uint64) << np.uint64(32)) | slot.astype(np.uint64), kind="stable")
    starts = np.zeros(terms + 1, np.int64)
    np.cumsum(np.bincount(term, minlength=terms), out=starts[1:])
    return {
        "posting_starts": starts,
        "posting_slots": slot[order].astype(np.uint32),
        "posting_impacts": impact[order].astype(np.uint8),
    }


def posting_columns(arrays: Arrays) -> tuple[Array, Array, Array]:
    """Return the columns `term`, `slot` and `impact` that `posting_arrays` was given, by term and slot."""
    lengths = np.diff(arrays["posting_starts"])
    terms = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    return terms, np.asarray(arrays["posting_slots"]), np.asarray(arrays["posting_impacts"])
