"""Facet values as bits, twice: a row of bits a document for few hits, a plane of bits a value for many.

Day and part of the day are one question, so they have planes of their own: one for each of the 28 pairs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from directory.search.snapshot.arrays import (
    Array,
    Arrays,
    Bits,
    Bools,
    Int64s,
    Slots,
    bits_of_slots,
    count_bits,
    slots_of_bits,
    word_count,
)
from directory.search.snapshot.strings import StringTable, string_arrays
from directory.search.types import DAYS, PARTS

SEPARATOR = "\x1f"
# From this share of all documents on, planes are cheaper to count than rows.
PLANES_SHARE = 24
BLOCK_WORDS = 1 << 15
ALL_PAIRS = (1 << (len(DAYS) * len(PARTS))) - 1
_BYTE_BITS = ((np.arange(256)[:, None] >> np.arange(8)) & 1).astype(np.float64)

Counts = dict[str, dict[str, int]]


class Facets:
    """The facet values of a segment's documents."""

    def __init__(self, arrays: Arrays, *, size: int) -> None:
        self._size = size
        self._planes = arrays["facet_planes"]
        self._rows = arrays["facet_rows"]
        self._pair_planes = arrays["pair_planes"]
        self._pairs = arrays["pairs"]
        self._totals = arrays["facet_totals"]
        table = StringTable(arrays, "facets")
        self._names = [tuple(table[number].split(SEPARATOR, 1)) for number in range(len(table))]
        self._values = [value for _, value in self._names]
        self._columns = {name: number for number, name in enumerate(self._names)}

    @cached_property
    def kept_counts(self) -> Counts:
        """The counts over all documents, dead ones too."""
        counts = self.named(np.asarray(self._totals))
        counts.update(self._pair_counts_of_bits(None, ALL_PAIRS, ALL_PAIRS))
        return counts

    # --- Narrowing ---

    def flags_any(self, group: str, chosen: Iterable[str], slots: Slots) -> Bools:
        """Return for each slot whether the document has one of the chosen values."""
        found = np.zeros(len(slots), np.bool_)
        for column in self._known(group, chosen):
            found |= self._flags(column, slots)
        return found

    def flags_all(self, group: str, chosen: Iterable[str], slots: Slots) -> Bools:
        """Return for each slot whether the document has all of the chosen values."""
        found = np.ones(len(slots), np.bool_)
        for value in chosen:
            found &= self.flags_any(group, [value], slots)
        return found

    def flags_pairs(self, pairs: int, slots: Slots) -> Bools:
        """Return for each slot whether the document meets in one of the pairs of day and part (a mask of 28 bits)."""
        flags: Bools = (self._pairs[slots] & np.uint32(pairs)) != 0
        return flags

    def bits_any(self, group: str, chosen: Iterable[str]) -> Bits:
        """Return the documents that have one of the chosen values, as bits."""
        return self._union(self._planes, list(self._known(group, chosen)))

    def bits_all(self, group: str, chosen: Iterable[str]) -> Bits:
        """Return the documents that have all of the chosen values (one at least), as bits."""
        each = [self.bits_any(group, [value]) for value in chosen]
        result: Bits = np.bitwise_and.reduce(each)
        return result

    def bits_pairs(self, pairs: int) -> Bits:
        """Return the documents that meet in one of the pairs, as bits."""
        return self._union(self._pair_planes, [pair for pair in range(28) if pairs >> pair & 1])

    # --- Counting ---

    def counts_of_slots(self, slots: Slots, *, group: str | None = None) -> Int64s:
        """Return how many of the documents have each value, by column; those of `group` at least, if given."""
        if len(slots) * PLANES_SHARE > self._size and len(slots) > 256:
            return self.counts_of_bits(bits_of_slots(slots, self._size), group=group)
        width = self._rows.shape[1]
        if not len(slots) or not width:
            return np.zeros(len(self._names), np.int64)
        # One histogram of all bytes of all rows, each column of bytes with 256 numbers of its own.
        numbered = self._rows[slots].astype(np.int64) + np.arange(0, width * 256, 256)
        histogram = np.bincount(numbered.ravel(), minlength=width * 256).reshape(width, 256)
        # Products of floats are fast, and exact for whole numbers of this size.
        return (histogram @ _BYTE_BITS).astype(np.int64).ravel()[: len(self._names)]

    def counts_of_bits(self, bits: Bits, *, group: str | None = None) -> Int64s:
        """Return how many of the documents have each value, by column; only those of `group` if given."""
        columns = self._columns_of(group)
        counts = np.zeros(len(self._names), np.int64)
        # A block of planes fits into the cache of the processor.
        block = max(1, BLOCK_WORDS // max(1, len(bits)))
        for start in range(columns.start, columns.stop, block):
            end = min(start + block, columns.stop)
            counts[start:end] = np.bitwise_count(self._planes[start:end] & bits).sum(axis=1, dtype=np.int64)
        return counts

    def pair_counts_of_slots(self, slots: Slots, *, days: int, parts: int) -> Counts:
        """Return the counts of days (within the pairs `parts`) and of parts (within the pairs `days`)."""
        if len(slots) * PLANES_SHARE > self._size and len(slots) > 256:
            return self._pair_counts_of_bits(bits_of_slots(slots, self._size), days, parts)
        pairs = self._pairs[slots]
        return _pair_counts(lambda mask: int(np.count_nonzero(pairs & np.uint32(mask))), days, parts)

    def _pair_counts_of_bits(self, bits: Bits | None, days: int, parts: int) -> Counts:
        def count(mask: int) -> int:
            meeting = self.bits_pairs(mask)
            return count_bits(meeting if bits is None else meeting & bits)

        return _pair_counts(count, days, parts)

    def pair_counts_of_bits(self, bits: Bits, *, days: int, parts: int) -> Counts:
        """Return what `pair_counts_of_slots` returns, for documents given as bits."""
        return self._pair_counts_of_bits(bits, days, parts)

    def named(self, counts: Int64s, *, only: str | None = None) -> Counts:
        """Return counts by column as counts by group and value, without zeros; `only` one group if given."""
        listed = counts.tolist()
        named: Counts = {}
        for group, columns in self._ranges.items():
            if only in (None, group):
                part = zip(
                    self._values[columns.start : columns.stop], listed[columns.start : columns.stop], strict=True
                )
                named[group] = {value: count for value, count in part if count}
        return named

    def _columns_of(self, group: str | None) -> range:
        if group is None:
            return range(len(self._names))
        return self._ranges.get(group, range(0))

    @cached_property
    def _ranges(self) -> Mapping[str, range]:
        ranges: dict[str, range] = {}
        for column, (group, _value) in enumerate(self._names):
            start = ranges[group].start if group in ranges else column
            ranges[group] = range(start, column + 1)
        return ranges

    def _known(self, group: str, chosen: Iterable[str]) -> Iterable[int]:
        return (self._columns[group, value] for value in chosen if (group, value) in self._columns)

    def _flags(self, column: int, slots: Slots) -> Bools:
        flags: Bools = (self._rows[slots, column >> 3] >> np.uint8(column & 7) & np.uint8(1)).astype(np.bool_)
        return flags

    def _union(self, planes: Array, columns: Sequence[int]) -> Bits:
        union = np.zeros(word_count(self._size), np.uint64)
        for column in columns:
            union |= planes[column]
        return union


def pair_bit(day: int, part: int) -> int:
    """Return the bit of a weekday (0–6) and a part of the day (0–3)."""
    return 1 << (day * len(PARTS) + part)


_DAY_PAIRS = {name: sum(pair_bit(day, part) for part in range(len(PARTS))) for day, name in enumerate(DAYS)}
_PART_PAIRS = {name: sum(pair_bit(day, part) for day in range(len(DAYS))) for part, name in enumerate(PARTS)}


def day_pairs(chosen: Iterable[str]) -> int:
    """Return all pairs on the chosen days, as a mask; days that do not exist add none."""
    return sum(_DAY_PAIRS.get(day, 0) for day in set(chosen))


def part_pairs(chosen: Iterable[str]) -> int:
    """Return all pairs at the chosen parts of the day, as a mask; parts that do not exist add none."""
    return sum(_PART_PAIRS.get(part, 0) for part in set(chosen))


def _pair_counts(count: Callable[[int], int], days: int, parts: int) -> Counts:
    by_day = {day: count(pairs & parts) for day, pairs in _DAY_PAIRS.items()}
    by_part = {part: count(pairs & days) for part, pairs in _PART_PAIRS.items()}
    return {
        "day": {day: number for day, number in by_day.items() if number},
        "part": {part: number for part, number in by_part.items() if number},
    }


def facet_arrays(names: Sequence[tuple[str, str]], value: Array, slot: Array, pairs: Array) -> Arrays:
    """Return the arrays of facets: columns `value` and `slot` say who has what, `pairs` is a mask a document.

    `names` are sorted by group and value, and `value` counts in that order.
    """
    size, words = len(pairs), word_count(len(pairs))
    planes = np.zeros((len(names), words), np.uint64)
    rows = np.zeros((size, (len(names) + 7) // 8), np.uint8)
    order = np.argsort(value, kind="stable")
    ends = np.searchsorted(value[order], np.arange(len(names) + 1))
    for column in range(len(names)):
        having = slot[order[ends[column] : ends[column + 1]]]
        planes[column] = bits_of_slots(having, size)
        rows[having, column >> 3] |= np.uint8(1 << (column & 7))
    pair_planes = np.zeros((28, words), np.uint64)
    for pair in range(28):
        pair_planes[pair] = bits_of_slots(np.flatnonzero(pairs >> np.uint32(pair) & np.uint32(1)), size)
    return {
        "facet_planes": planes,
        "facet_rows": rows,
        "facet_totals": np.bitwise_count(planes).sum(axis=1, dtype=np.int64),
        "pair_planes": pair_planes,
        "pairs": pairs,
        **string_arrays([SEPARATOR.join(name) for name in names], "facets"),
    }


def facet_columns(arrays: Arrays) -> tuple[list[tuple[str, str]], Array, Array]:
    """Return what `facet_arrays` was given: the names, and the columns `value` and `slot`."""
    table = StringTable(arrays, "facets")
    names = [table[number].split(SEPARATOR, 1) for number in range(len(table))]
    slots = [slots_of_bits(plane) for plane in arrays["facet_planes"]]
    values = np.repeat(np.arange(len(names)), [len(row) for row in slots])
    return [(group, value) for group, value in names], values, np.concatenate([np.zeros(0, np.int64), *slots])
