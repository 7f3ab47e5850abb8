"""Small tools for flat arrays: rows of different lengths side by side, and the first k in an exact order."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Arrays = dict[str, Array]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Int64s = npt.NDArray[np.int64]
Key = Callable[[Int64s], Int64s]
"""A sorting key, least first, for rows that are given by position."""
Slots = npt.NDArray[np.int64]
"""Numbers of documents in a segment, ascending: the order of slots is the order of listing ids."""


def row_starts(lengths: Sequence[int] | Array) -> Int64s:
    """Return where each row begins when rows of `lengths` lie one after the other, and the end of the last."""
    starts: Int64s = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    return starts


def gather(starts: Array, rows: Array) -> tuple[Int64s, Int64s]:
    """Return the positions of all entries of `rows`, and where each row begins among them (with the end)."""
    first = np.asarray(starts[rows], np.int64)
    lengths = np.asarray(starts[rows + 1], np.int64) - first
    begins = row_starts(lengths)
    positions = np.arange(begins[-1], dtype=np.int64) + np.repeat(first - begins[:-1], lengths)
    return positions, begins


def minimum_of_rows(values: Int64s, begins: Int64s, *, empty: int) -> Int64s:
    """Return the least of each row of `values`; `empty` for rows without entries."""
    lowest: Int64s = np.full(len(begins) - 1, empty, np.int64)
    filled = begins[:-1] < begins[1:]
    if filled.any():
        lowest[filled] = np.minimum.reduceat(values, begins[:-1][filled])
    return lowest


def first_in_order(keys: Sequence[Key], *, size: int, count: int) -> Int64s:
    """Return the positions of the first `count` of `size` rows by their keys, the first key first, then by position.

    Exact with any number of ties: rows beyond the border of a key are dropped, and only those on it are asked for the
    next key, so a dear key (a distance) comes after a cheap one.
    """
    sure: list[Int64s] = []
    rows: Int64s = np.arange(size, dtype=np.int64)
    for key in keys:
        if len(rows) <= count or not count:
            break
        values = key(rows)
        border = np.partition(values, count - 1)[count - 1]
        sure.append(rows[values < border])
        count -= len(sure[-1])
        rows = rows[values == border]
    chosen = np.sort(np.concatenate([*sure, rows[:count]]))
    ordered: Int64s = chosen[np.lexsort([key(chosen) for key in reversed(keys)])]
    return ordered


def bits_of_slots(slots: Array, size: int) -> Bits:
    """Return a bit for each of `size` slots, in whole words of 64."""
    flags = np.zeros(word_count(size) * 64, np.bool_)
    flags[slots] = True
    return bits_of_flags(flags)


def bits_of_flags(flags: Bools) -> Bits:
    """Return flags (a multiple of 64 of them) as bits."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def slots_of_bits(bits: Bits) -> Slots:
    """Return the slots whose bit is set."""
    return np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little"))


def count_bits(bits: Bits) -> int:
    """Return how many bits are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def word_count(size: int) -> int:
    """Return how many words of 64 bits hold `size` bits."""
    return (size + 63) // 64
