"""Which documents have a term, and how much it says about them: its impact, 1–255.

A rare term is a row of slots and one of impacts. A common one is a plane, a bit for each document, and a row of
impacts for the bits that are set; where in the row one of them is, is counted from the nearest of many known ranks.
That takes less memory than slots, and asking whether a document has the term takes less time. A very common term has
an impact for each document instead, 0 where the document does not have it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from directory.search.snapshot.arrays import (
    Array,
    Arrays,
    Bits,
    Bools,
    Bytes,
    Int64s,
    Slots,
    bits_of_flags,
    bits_of_slots,
    distinct,
    flags_at,
    flags_of_slots,
    row_starts,
    slots_of_bits,
    word_count,
)
from directory.search.snapshot.strings import StringTable

# Shares of all documents from which on a term is common, and very common.
PLANE_SHARE = 32
DENSE_SHARE = 4
# So many of the documents with a common term, at most, are those about which it says most.
STRONG_SHARE = 16
# In a smaller segment no term is common.
COMMON_FROM = 4096
# Looking up one slot in a row costs about as much as spreading so many entries of it out, or clearing so many bytes.
LOOKUP_ENTRIES = 16
LOOKUP_BYTES = 512
# Ranks count from the beginning of their 65,536 slots, so that they fit into 16 bits.
BASE_SHIFT = 16


@dataclass(frozen=True, slots=True)
class _Common:
    """What there is of a common term. `weak` is the greatest impact of a document that is not a strong one."""

    length: int
    plane: Bits
    bases: Array
    ranks: Array
    impacts: Bytes
    least: int
    weak: int
    strong: Array

    def impacts_at(self, slots: Slots) -> Bytes:
        """Return the impact in each of `slots`, 0 where the document does not have the term."""
        if len(self.impacts) > self.length:
            return self.impacts.take(slots)
        words = slots >> 6
        bits, before = self.plane.take(words), np.uint64(1) << (slots & 63).astype(np.uint64)
        rows = np.flatnonzero(bits & before)
        words, bits = words[rows], bits[rows] & (before[rows] - np.uint64(1))
        places = self.bases.take(words >> (BASE_SHIFT - 6)) + self.ranks.take(words) + np.bitwise_count(bits)
        found = np.zeros(len(slots), np.uint8)
        found[rows] = self.impacts.take(places)
        return found


class Postings:
    """The documents of each term of a segment; a term is known by its number."""

    def __init__(self, arrays: Arrays, *, size: int) -> None:
        self.terms = StringTable(arrays, "terms")
        self._size = size
        # Single items of a memoryview are read several times as fast as those of an array.
        self._starts = arrays["posting_starts"].data
        self._slots = arrays["posting_slots"]
        self._impacts = arrays["posting_impacts"]
        self._common = _common_terms(arrays)

    def length(self, term: int) -> int:
        """Return how many documents have the term (dead ones too)."""
        length: int = self._starts[term + 1] - self._starts[term]
        # Every term has a document, so there is one without a row only among the common ones.
        return length or self._common[term].length

    def least_impact(self, term: int) -> int:
        """Return the least impact that the term has in a document that has it."""
        common = self._common.get(term)
        return int(self._row(term)[1].min()) if common is None else common.least

    def strong(self, term: int) -> tuple[Array, int]:
        """Return documents about which the term says most, and the greatest impact that it has in another document.

        A sixteenth of the documents with a common term at most, all of those with another.
        """
        common = self._common.get(term)
        return (self._row(term)[0], 0) if common is None else (common.strong, common.weak)

    def union(self, terms: Sequence[int]) -> Slots:
        """Return the documents that have one of the terms, ascending: for few documents."""
        rows = [
            slots_of_bits(self._common[term].plane) if term in self._common else self._row(term)[0] for term in terms
        ]
        if len(rows) == 1:
            return rows[0].astype(np.int64)
        return distinct(np.concatenate([*rows, np.zeros(0, np.uint32)])).astype(np.int64)

    def bits(self, terms: Sequence[int], *, more: Sequence[Array] = ()) -> Bits:
        """Return the documents that have one of the terms, and those in the rows of slots `more`, as bits."""
        union = np.zeros(word_count(self._size), np.uint64)
        loose = list(more)
        for term in terms:
            common = self._common.get(term)
            if common is None:
                loose.append(self._row(term)[0])
            else:
                union |= common.plane
        return union | bits_of_flags(flags_of_slots(loose, self._size)) if loose else union

    def flags_at(self, terms: Sequence[int], slots: Slots) -> Bools:
        """Return for each of `slots` whether the document has one of the terms."""
        found = np.zeros(len(slots), np.bool_)
        loose = []
        for term in terms:
            common = self._common.get(term)
            if common is not None:
                found |= flags_at(common.plane, slots)
            elif self._is_looked_up(term, slots):
                found |= self._looked_up(term, slots) != 0
            else:
                loose.append(self._row(term)[0])
        return found | flags_of_slots(loose, self._size).take(slots) if loose else found

    def impacts_at(self, term: int, slots: Slots) -> Bytes:
        """Return the impact of a term in each of `slots`, 0 where the document does not have it."""
        common = self._common.get(term)
        if common is not None:
            return common.impacts_at(slots)
        if self._is_looked_up(term, slots):
            return self._looked_up(term, slots)
        row, impacts = self._row(term)
        spread = np.zeros(self._size, np.uint8)
        spread[row] = impacts
        return spread.take(slots)

    def _row(self, term: int) -> tuple[Array, Bytes]:
        """Return slots and impacts of a rare term."""
        row = slice(self._starts[term], self._starts[term + 1])
        return self._slots[row], self._impacts[row]

    def _is_looked_up(self, term: int, slots: Slots) -> bool:
        return len(slots) < self.length(term) // LOOKUP_ENTRIES + self._size // LOOKUP_BYTES

    def _looked_up(self, term: int, slots: Slots) -> Bytes:
        row, impacts = self._row(term)
        places = np.searchsorted(row, slots.astype(row.dtype))
        # A slot beyond the last one is compared with that, and differs.
        np.minimum(places, len(row) - 1, out=places)
        found: Bytes = impacts.take(places) * (row.take(places) == slots)
        return found


def _common_terms(arrays: Arrays) -> dict[int, _Common]:
    found = {}
    impact_starts, strong_starts = arrays["plane_impact_starts"].tolist(), arrays["strong_starts"].tolist()
    columns = (arrays[f"plane_{name}"].tolist() for name in ("terms", "lengths", "least", "weak"))
    for row, (term, length, least, weak) in enumerate(zip(*columns, strict=True)):
        found[term] = _Common(
            length=length,
            plane=arrays["posting_planes"][row],
            bases=arrays["plane_bases"][row],
            ranks=arrays["plane_ranks"][row],
            impacts=arrays["plane_impacts"][impact_starts[row] : impact_starts[row + 1]],
            least=least,
            weak=weak,
            strong=arrays["strong_slots"][strong_starts[row] : strong_starts[row + 1]],
        )
    return found


def posting_arrays(term: Array, slot: Array, impact: Array, *, terms: int, size: int) -> Arrays:
    """Return the arrays of postings given as three columns in any order, of `terms` terms in `size` documents."""
    order = np.argsort((term.astype(np.uint64) << np.uint64(32)) | slot.astype(np.uint64), kind="stable")
    lengths = np.bincount(term, minlength=terms)
    starts = row_starts(lengths)
    slots, impacts = slot[order].astype(np.uint32), impact[order].astype(np.uint8)
    is_common = (lengths * PLANE_SHARE >= size) & (size >= COMMON_FROM)
    rare = np.repeat(~is_common, lengths)
    return {
        "posting_starts": row_starts(np.where(is_common, 0, lengths)).astype(np.uint32),
        "posting_slots": slots[rare],
        "posting_impacts": impacts[rare],
        **_plane_arrays(np.flatnonzero(is_common), starts, slots, impacts, size=size),
    }


def posting_columns(arrays: Arrays) -> tuple[Array, Array, Bytes]:
    """Return what `posting_arrays` was given: terms, slots and impacts, by term and slot."""
    ends = arrays["posting_starts"].astype(np.int64)
    lengths = ends[1:] - ends[:-1]
    common = _common_terms(arrays)
    lengths[list(common)] = [each.length for each in common.values()]
    starts = row_starts(lengths)
    slots, impacts = np.zeros(starts[-1], np.uint32), np.zeros(starts[-1], np.uint8)
    rare = np.ones(len(lengths), np.bool_)
    rare[list(common)] = False
    rows = np.repeat(rare, lengths)
    slots[rows], impacts[rows] = arrays["posting_slots"], arrays["posting_impacts"]
    for term, each in common.items():
        own = slots_of_bits(each.plane)
        row = slice(starts[term], starts[term + 1])
        slots[row], impacts[row] = own, each.impacts_at(own)
    return np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths), slots, impacts


def _plane_arrays(terms: Int64s, starts: Int64s, slots: Array, impacts: Bytes, *, size: int) -> Arrays:
    words = word_count(size)
    planes = np.zeros((len(terms), words), np.uint64)
    bases = np.zeros((len(terms), (words >> (BASE_SHIFT - 6)) + 1), np.uint32)
    ranks = np.zeros((len(terms), words), np.uint16)
    least, weak = np.zeros((2, len(terms)), np.uint8)
    strong, kept = [], []
    for row, term in enumerate(terms.tolist()):
        own, own_impacts = slots[starts[term] : starts[term + 1]], impacts[starts[term] : starts[term + 1]]
        planes[row] = bits_of_slots(own, size)
        bases[row], ranks[row] = _ranks(planes[row])
        least[row], weak[row] = own_impacts.min(), _weak_impact(own_impacts)
        strong.append(own[own_impacts > weak[row]])
        kept.append(_dense(own, own_impacts, size) if len(own) * DENSE_SHARE >= size else own_impacts)
    return {
        "plane_terms": terms.astype(np.uint32),
        "plane_lengths": starts[terms + 1] - starts[terms],
        "plane_least": least,
        "plane_weak": weak,
        "posting_planes": planes,
        "plane_bases": bases,
        "plane_ranks": ranks,
        "plane_impact_starts": row_starts([len(row) for row in kept]),
        "plane_impacts": np.concatenate([np.zeros(0, np.uint8), *kept]),
        "strong_starts": row_starts([len(own) for own in strong]),
        "strong_slots": np.concatenate([np.zeros(0, np.uint32), *strong]),
    }


def _ranks(plane: Bits) -> tuple[Array, Array]:
    """Return how many bits are set before each 65,536th, and from there to the beginning of each word."""
    before = row_starts(np.bitwise_count(plane))[: len(plane)]
    blocks = np.arange(len(plane)) >> (BASE_SHIFT - 6)
    bases = np.zeros((len(plane) >> (BASE_SHIFT - 6)) + 1, np.uint32)
    firsts = before[:: 1 << (BASE_SHIFT - 6)]
    bases[: len(firsts)] = firsts
    return bases, before - bases[blocks]


def _dense(slots: Array, impacts: Bytes, size: int) -> Bytes:
    # One byte more, so that it is told from a row even if every document has the term.
    dense = np.zeros(size + 1, np.uint8)
    dense[slots] = impacts
    return dense


def _weak_impact(impacts: Bytes) -> int:
    """Return the impact that no more than the strong share of the impacts exceed."""
    reached = np.cumsum(np.bincount(impacts, minlength=256)[::-1])[::-1]
    return int(np.flatnonzero(reached * STRONG_SHARE > len(impacts))[-1])
