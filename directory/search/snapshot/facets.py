"""Facet values as bits, twice: a row of bits a document for few hits, a plane of bits a common value for many.

Day and part of the day are one question. Each day and each part is a value like others, which is all that counting
takes as long as nobody asks for a day or a part; then it takes the 28 pairs, which have planes of their own.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import compress

import numpy as np

from directory.search.snapshot.arrays import (
    Array,
    Arrays,
    Bits,
    Bools,
    Int64s,
    Slots,
    bits_of_flags,
    bits_of_slots,
    count_bits,
    count_columns,
    flags_of_bits,
    flags_of_slots,
    row_starts,
    word_count,
)
from directory.search.snapshot.strings import StringTable, string_arrays
from directory.search.types import DAYS, PARTS

SEPARATOR = "\x1f"
# From this share of all documents on, planes are cheaper to count than rows.
ROWS_SHARE = 20
FEW_SLOTS = 2048
# A value that at least this share of all documents have has a plane; the others have lists of their documents.
PLANE_SHARE = 96
# From this size on, the counts for each value together with each other one are kept.
KEPT_FROM = 20_000
BLOCK_WORDS = 1 << 12
ALL_PAIRS = (1 << (len(DAYS) * len(PARTS))) - 1
WHEN_NAMES = (*(("day", day) for day in DAYS), *(("part", part) for part in PARTS))
"""The columns after those of the values of a segment."""

Counts = dict[str, dict[str, int]]
Name = tuple[str, str]


class Facets:
    """The facet values of a segment's documents; a value is known by its column."""

    def __init__(self, arrays: Arrays, *, size: int) -> None:
        self._size = size
        self._rows = arrays["facet_rows"]
        self._planes = arrays["facet_planes"]
        self._plane_columns = arrays["facet_plane_columns"]
        self._rare = arrays["facet_rare"]
        self._rare_starts = arrays["facet_rare_starts"]
        self._rare_columns = arrays["facet_rare_columns"]
        self._together = arrays["facet_together"]
        self._pair_planes = arrays["pair_planes"]
        self._pairs = arrays["pairs"]
        self.totals: Int64s = np.asarray(arrays["facet_totals"])
        """The counts over all documents, dead ones too, by column."""
        self._names: list[Name] = [*_names(arrays), *WHEN_NAMES]
        self._columns = {name: column for column, name in enumerate(self._names)}
        self._values: dict[str, list[str]] = {}
        for group, value in self._names:
            self._values.setdefault(group, []).append(value)
        self._known = {group: frozenset(values) for group, values in self._values.items()}
        self._translation: tuple[Facets, Int64s, Int64s] | None = None
        self._plane_of = {column: row for row, column in enumerate(self._plane_columns.tolist())}

    # --- Values ---

    def known(self, group: str, chosen: frozenset[str]) -> list[int]:
        """Return the columns of those chosen values that a document has."""
        # The smaller set is walked through: thousands of chosen values that do not exist cost nothing.
        return [self._columns[group, value] for value in self._known.get(group, frozenset()) & chosen]

    def columns(self, group: str) -> slice:
        """Return the columns of a group, which lie side by side."""
        values = self._values.get(group)
        start = self._columns[group, values[0]] if values else 0
        return slice(start, start + len(values or ()))

    def counts_for(self, other: "Facets", counts: Int64s) -> tuple[Int64s, Counts]:
        """Return counts by column as counts by the columns of another segment, and those of values it does not have."""
        if self._translation is None or self._translation[0] is not other:
            columns = np.array([other._columns.get(name, -1) for name in self._names], np.int64)
            self._translation = other, np.flatnonzero(columns >= 0), columns[columns >= 0]
        _, own, theirs = self._translation
        found = np.zeros(len(other._names), np.int64)
        found[theirs] = counts[own]
        if len(own) == len(self._names):
            return found, {}
        rest = counts.copy()
        rest[own] = 0
        return found, self.named(rest)

    def named(self, counts: Int64s) -> Counts:
        """Return counts by column as counts by group and value, without zeros."""
        listed = counts.tolist()
        named: Counts = {}
        start = 0
        for group, values in self._values.items():
            part = listed[start : (start := start + len(values))]
            found = dict(zip(compress(values, part), filter(None, part), strict=True))
            if found:
                named[group] = found
        return named

    # --- Narrowing ---

    def flags_any(self, group: str, chosen: frozenset[str], slots: Slots) -> Bools:
        """Return for each slot whether the document has one of the chosen values."""
        words: dict[int, int] = {}
        for column in self.known(group, chosen):
            words[column >> 6] = words.get(column >> 6, 0) | 1 << (column & 63)
        found = np.zeros(len(slots), np.bool_)
        for word, mask in words.items():
            found |= (self._words(word, slots) & np.uint64(mask)) != 0
        return found

    def flags_all(self, group: str, chosen: frozenset[str], slots: Slots) -> Bools:
        """Return for each slot whether the document has all of the chosen values."""
        columns = self.known(group, chosen)
        if len(columns) < len(chosen):
            return np.zeros(len(slots), np.bool_)
        found = np.ones(len(slots), np.bool_)
        for column in columns:
            found &= (self._words(column >> 6, slots) & np.uint64(1 << (column & 63))) != 0
        return found

    def flags_pairs(self, pairs: int, slots: Slots) -> Bools:
        """Return for each slot whether the document meets in one of the pairs of day and part (a mask of 28 bits)."""
        flags: Bools = (self._pairs.take(slots) & np.uint32(pairs)) != 0
        return flags

    def bits_any(self, group: str, chosen: frozenset[str]) -> Bits:
        """Return the documents that have one of the chosen values, as bits."""
        return self._union(self.known(group, chosen))

    def bits_all(self, group: str, chosen: frozenset[str]) -> Bits:
        """Return the documents that have all of the chosen values (one at least), as bits."""
        columns = self.known(group, chosen)
        if len(columns) < len(chosen):
            return np.zeros(word_count(self._size), np.uint64)
        result: Bits = np.bitwise_and.reduce([self._union([column]) for column in columns])
        return result

    def bits_pairs(self, pairs: int) -> Bits:
        """Return the documents that meet in one of the pairs, as bits."""
        union = np.zeros(word_count(self._size), np.uint64)
        for pair in range(28):
            if pairs >> pair & 1:
                union |= self._pair_planes[pair]
        return union

    # --- Counting ---

    def counts_of_slots(self, slots: Slots) -> Int64s:
        """Return how many of the documents have each value, by column."""
        if len(slots) * ROWS_SHARE > self._size and len(slots) > FEW_SLOTS:
            return self.counts_of_bits(bits_of_slots(slots, self._size))
        return count_columns(self._rows, slots)[: len(self._names)]

    def counts_of_bits(self, bits: Bits, *, group: str | None = None) -> Int64s:
        """Return how many of the documents have each value, by column; only those of `group` if given."""
        counts = np.zeros(len(self._names), np.int64)
        own = slice(0, len(self._names)) if group is None else self.columns(group)
        first, end = np.searchsorted(self._plane_columns, (own.start, own.stop)).tolist()
        found = np.zeros(end - first, np.uint32)
        # A block of all planes stays in the cache of the processor, and sums of 32 bits are faster than sums of 64.
        for start in range(0, len(bits), BLOCK_WORDS):
            words = slice(start, start + BLOCK_WORDS)
            found += np.bitwise_count(self._planes[first:end, words] & bits[words]).sum(axis=1, dtype=np.uint32)
        counts[self._plane_columns[first:end]] = found
        first, end = np.searchsorted(self._rare_columns, (own.start, own.stop)).tolist()
        if first < end:
            starts = self._rare_starts[first : end + 1]
            hits = flags_of_bits(bits).view(np.uint8).take(self._rare[starts[0] : starts[-1]])
            counts[self._rare_columns[first:end]] = np.add.reduceat(hits, starts[:-1] - starts[0], dtype=np.uint32)
        return counts

    def counts_with(self, column: int) -> Int64s | None:
        """Return how many of all documents with one value have each value, dead ones too; None if it is not kept."""
        return self._together[column].astype(np.int64) if len(self._together) else None

    def pair_counts_of_slots(self, slots: Slots, *, days: int, parts: int) -> Counts:
        """Return the counts of days (within the pairs `parts`) and of parts (within the pairs `days`)."""
        pairs = self._pairs.take(slots)
        return _pair_counts(lambda mask: int(np.count_nonzero(pairs & np.uint32(mask))), days, parts)

    def pair_counts_of_bits(self, bits: Bits, *, days: int, parts: int) -> Counts:
        """Return what `pair_counts_of_slots` returns, for documents given as bits."""
        return _pair_counts(lambda mask: count_bits(self.bits_pairs(mask) & bits), days, parts)

    def _words(self, word: int, slots: Slots) -> Bits:
        """Return one word of 64 columns of each document."""
        found: Bits = self._rows.reshape(-1).take(slots * self._rows.shape[1] + word)
        return found

    def _union(self, columns: Sequence[int]) -> Bits:
        union = np.zeros(word_count(self._size), np.uint64)
        rare = []
        for column in columns:
            plane = self._plane_of.get(column)
            if plane is not None:
                union |= self._planes[plane]
            else:
                row = int(np.searchsorted(self._rare_columns, column))
                rare.append(self._rare[self._rare_starts[row] : self._rare_starts[row + 1]])
        return union | bits_of_flags(flags_of_slots(rare, self._size)) if rare else union


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


def facet_arrays(names: Sequence[Name], value: Array, slot: Array, pairs: Array) -> Arrays:
    """Return the arrays of facets: columns `value` and `slot` say who has what, `pairs` is a mask a document.

    `names` are sorted by group and value, and `value` counts in that order. Takes for a while as much memory as a
    plane for every value.
    """
    size = len(pairs)
    pair_bits = [
        bits_of_slots(np.flatnonzero(pairs >> np.uint32(pair) & np.uint32(1)), size)
        for pair in range(len(DAYS) * len(PARTS))
    ]
    order = np.argsort(value, kind="stable")
    ends = np.searchsorted(value[order], np.arange(len(names) + 1))
    planes = [bits_of_slots(slot[order[ends[column] : ends[column + 1]]], size) for column in range(len(names))]
    for masks in (_DAY_PAIRS, _PART_PAIRS):
        for mask in masks.values():
            planes.append(np.bitwise_or.reduce([bits for pair, bits in enumerate(pair_bits) if mask >> pair & 1]))
    return {
        **_bit_arrays(planes, size),
        "facet_together": _together(planes) if size >= KEPT_FROM else np.zeros((0, 0), np.uint32),
        "pair_planes": np.array(pair_bits),
        "pairs": pairs,
        **string_arrays([SEPARATOR.join(name) for name in names], "facets"),
    }


def facet_columns(arrays: Arrays) -> tuple[list[Name], Array, Array]:
    """Return what `facet_arrays` was given: the names, and the columns `value` and `slot`."""
    names, rows = _names(arrays), arrays["facet_rows"]
    slots = [
        np.flatnonzero((rows[:, column >> 6] >> np.uint64(column & 63) & np.uint64(1)).astype(np.bool_))
        for column in range(len(names))
    ]
    values = np.repeat(np.arange(len(names)), [len(row) for row in slots])
    return names, values, np.concatenate([np.zeros(0, np.int64), *slots])


def _names(arrays: Arrays) -> list[Name]:
    table = StringTable(arrays, "facets")
    names = (table[number].partition(SEPARATOR) for number in range(len(table)))
    return [(group, value) for group, _, value in names]


def _bit_arrays(planes: Sequence[Bits], size: int) -> Arrays:
    """Return rows of all columns, planes of the common ones, and lists of the documents of the others."""
    totals = np.array([count_bits(plane) for plane in planes], np.int64)
    rows = np.zeros((size, word_count(len(planes))), np.uint64)
    for column, plane in enumerate(planes):
        rows[flags_of_bits(plane)[:size], column >> 6] |= np.uint64(1 << (column & 63))
    # An empty list would be in the way of adding up lists.
    common = (totals * PLANE_SHARE >= size) | (totals == 0)
    rare = [np.flatnonzero(flags_of_bits(planes[column])) for column in np.flatnonzero(~common).tolist()]
    return {
        "facet_rows": rows,
        "facet_totals": totals,
        "facet_planes": np.stack(planes)[common],
        "facet_plane_columns": np.flatnonzero(common).astype(np.uint16),
        "facet_rare": np.concatenate([np.zeros(0, np.int64), *rare]).astype(np.uint32),
        "facet_rare_starts": row_starts([len(slots) for slots in rare]),
        "facet_rare_columns": np.flatnonzero(~common).astype(np.uint16),
    }


def _together(planes: Sequence[Bits]) -> Array:
    """Return how many documents have both of two values, for every two."""
    counts = np.zeros((len(planes), len(planes)), np.uint32)
    for column, plane in enumerate(planes):
        for other in range(column + 1):
            counts[column, other] = counts[other, column] = count_bits(plane & planes[other])
    return counts
