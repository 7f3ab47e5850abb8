"""From documents to the arrays of a segment, in one pass over flat columns (no object a document is kept)."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np

from directory.search.snapshot.arrays import Array, Arrays, Int64s, gather, row_starts
from directory.search.snapshot.facets import facet_arrays
from directory.search.snapshot.places import place_arrays
from directory.search.snapshot.postings import posting_arrays
from directory.search.snapshot.prepared import PreparedDocument
from directory.search.snapshot.strings import string_arrays
from directory.search.snapshot.times import time_arrays
from directory.search.snapshot.words import word_arrays


class _Rows:
    """Rows of numbers, one row a document, as one column and the lengths."""

    def __init__(self, code: str) -> None:
        self.values: array[Any] = array(code)
        self.lengths = array("I")

    def add(self, values: Iterable[int | float]) -> None:
        before = len(self.values)
        self.values.extend(values)
        self.lengths.append(len(self.values) - before)

    def in_order(self, order: Int64s) -> tuple[Array, Array]:
        """Return values and lengths with the rows in another order."""
        values, lengths = np.array(self.values), np.array(self.lengths, np.int64)
        positions, _ = gather(row_starts(lengths), order)
        return values[positions], lengths[order]


class _Numbers(dict[str, int]):
    """Gives each new word the next number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number

    def sorted_numbers(self) -> tuple[list[str], Array]:
        """Return the words in order, and for each number the place of its word in that order."""
        words = sorted(self)
        places = np.zeros(len(words), np.uint32)
        places[[self[word] for word in words]] = np.arange(len(words), dtype=np.uint32)
        return words, places


class SegmentBuilder:
    """Collects prepared documents (each listing once, in any order); `arrays` gives the segment."""

    def __init__(self) -> None:
        self._ids = bytearray()
        self._priors = bytearray()
        self._terms, self._term_rows, self._impacts = _Numbers(), _Rows("I"), bytearray()
        self._values: dict[tuple[str, str], int] = {}
        self._value_rows = _Rows("I")
        self._pairs = array("I")
        self._lats, self._lons = _Rows("d"), _Rows("d")
        self._slots, self._weekly, self._dated = _Numbers(), _Rows("I"), _Rows("q")
        self._surface, self._surface_rows = _Numbers(), _Rows("I")

    def add(self, document: PreparedDocument) -> None:
        """Take a document."""
        self._ids += document.id
        self._priors.append(document.prior)
        self._term_rows.add(map(self._terms.__getitem__, document.terms))
        self._impacts += document.impacts
        numbers = self._values
        self._value_rows.add([numbers.setdefault(value, len(numbers)) for value in document.values])
        self._pairs.append(document.pairs)
        self._lats.add(lat for lat, _ in document.points)
        self._lons.add(lon for _, lon in document.points)
        self._weekly.add(map(self._slots.__getitem__, document.weekly))
        self._dated.add(document.dated)
        self._surface_rows.add(map(self._surface.__getitem__, document.surface))

    def arrays(self, *, with_words: bool = True) -> Arrays:
        """Return the arrays of the segment; without words it can be searched, but not be a base or be stored."""
        ids = np.frombuffer(bytes(self._ids), "S16") if self._ids else np.zeros(0, "S16")
        order = np.argsort(ids, kind="stable")
        priors = np.frombuffer(bytes(self._priors), np.uint8)[order]
        return {
            "ids": ids[order],
            "priors": priors,
            "by_prior": np.argsort(-priors.astype(np.int16), kind="stable").astype(np.uint32),
            **self._posting_arrays(order),
            **self._facet_arrays(order),
            **place_arrays(self._lats.in_order(order)[0], *self._lons.in_order(order)),
            **self._time_arrays(order),
            **(word_arrays(list(self._surface), *self._surface_rows.in_order(order)) if with_words else {}),
        }

    def _posting_arrays(self, order: Int64s) -> Arrays:
        words, places = self._terms.sorted_numbers()
        slots = np.repeat(_slot_of_row(order), np.array(self._term_rows.lengths, np.int64))
        numbers = np.array(self._term_rows.values, np.uint32)
        impacts = np.frombuffer(bytes(self._impacts), np.uint8)
        return {
            **string_arrays(words, "terms"),
            **posting_arrays(places[numbers], slots, impacts, terms=len(words), size=len(order)),
        }

    def _facet_arrays(self, order: Int64s) -> Arrays:
        names = sorted(self._values)
        places = np.zeros(len(names), np.int64)
        places[[self._values[name] for name in names]] = np.arange(len(names))
        values, lengths = self._value_rows.in_order(order)
        slots = np.repeat(np.arange(len(order)), lengths)
        return facet_arrays(names, places[values], slots, np.array(self._pairs, np.uint32)[order])

    def _time_arrays(self, order: Int64s) -> Arrays:
        names, places = self._slots.sorted_numbers()
        weekly, lengths = self._weekly.in_order(order)
        dated, dated_lengths = self._dated.in_order(order)
        return time_arrays(names, places[weekly], lengths, dated, np.repeat(np.arange(len(order)), dated_lengths))


def _slot_of_row(order: Int64s) -> Array:
    slots = np.zeros(len(order), np.uint32)
    slots[order] = np.arange(len(order), dtype=np.uint32)
    return slots
