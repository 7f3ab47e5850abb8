"""Several segments as one: the same arrays as a build of their living documents would give, without reading a document.

Every part of a segment is taken apart into columns (who has what), the columns of all segments are put one behind the
other with new numbers, and the builders of the parts make the arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from directory.search.snapshot.arrays import Array, Arrays, Bools, Int64s, gather, row_starts
from directory.search.snapshot.facets import facet_arrays, facet_columns
from directory.search.snapshot.places import place_arrays
from directory.search.snapshot.postings import posting_arrays, posting_columns
from directory.search.snapshot.strings import StringTable, string_arrays
from directory.search.snapshot.times import dated_columns, time_arrays
from directory.search.snapshot.words import word_arrays

LEARNED = ("learned_terms", "learned_surface")
"""Tables of what the segments of changes know beyond the vocabulary of the base."""
Name = TypeVar("Name", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to be merged, its cold arrays too, with a flag for each document that lives."""

    arrays: Arrays
    alive: Bools


def merged_arrays(parts: Sequence[Part]) -> Arrays:
    """Return the arrays of one segment with the living documents of all `parts` (one at least).

    Equal, array by array, to a build of these documents. A listing lives in one part at most. Takes about 10 bytes of
    memory for each posting beside the arrays themselves.
    """
    ids = np.concatenate([part.arrays["ids"][part.alive] for part in parts])
    order = np.argsort(ids, kind="stable")
    slots = _new_slots(parts, order)
    priors = _column(parts, "priors")[order]
    return {
        "ids": ids[order],
        "priors": priors,
        "by_prior": np.argsort(-priors.astype(np.int16), kind="stable").astype(np.uint32),
        **_postings(parts, slots),
        **_facets(parts, slots, order),
        **_places(parts, order),
        **_times(parts, slots, order),
        **_words(parts, order),
    }


def merged_changes(parts: Sequence[Part]) -> Arrays:
    """Return what a segment of changes holds beside its documents: which listings it replaces, what it has learned."""
    return change_arrays(
        [part.arrays["replaced"] for part in parts],
        *({word for part in parts for word in _table(part.arrays, name)} for name in LEARNED),
    )


def change_arrays(replaced: Sequence[Array], terms: set[str], surface: set[str]) -> Arrays:
    """Return the arrays that make a segment one of changes.

    `replaced` are ids: what the segments before it say of these listings does not count any more.
    """
    return {
        "replaced": np.unique(np.concatenate([np.zeros(0, "S16"), *replaced])),
        **string_arrays(sorted(terms), LEARNED[0]),
        **string_arrays(sorted(surface), LEARNED[1]),
    }


def positions_of(ids: Array, wanted: Array) -> Int64s:
    """Return the slots of those `wanted` ids that are among `ids` (ascending)."""
    places = np.searchsorted(ids, wanted)
    places[places == len(ids)] = 0
    found: Int64s = places[ids[places] == wanted] if len(ids) else np.zeros(0, np.int64)
    return found


def _new_slots(parts: Sequence[Part], order: Int64s) -> list[Int64s]:
    """Return for each part the new slot of each of its documents, -1 for dead ones."""
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    found, start = [], 0
    for part in parts:
        slots = np.full(len(part.alive), -1, np.int64)
        count = int(np.count_nonzero(part.alive))
        slots[part.alive] = ranks[start : start + count]
        start += count
        found.append(slots)
    return found


def _column(parts: Sequence[Part], name: str) -> Array:
    return np.concatenate([part.arrays[name][part.alive] for part in parts])


def _rows(parts: Sequence[Part], starts: str, columns: Sequence[Array], order: Int64s) -> tuple[Array, Array]:
    """Return the rows of the living documents in their new order: the values and how many each document has.

    `columns` are the values of each part, in rows that begin where its array `starts` says.
    """
    values, lengths = [], []
    for part, column in zip(parts, columns, strict=True):
        begins = part.arrays[starts]
        positions, _ = gather(begins, np.flatnonzero(part.alive))
        values.append(column[positions])
        lengths.append(np.diff(begins)[part.alive])
    flat, counts = np.concatenate(values), np.concatenate(lengths)
    positions, _ = gather(row_starts(counts), order)
    return flat[positions], counts[order]


def _table(arrays: Arrays, name: str) -> list[str]:
    table = StringTable(arrays, name)
    return [table[number] for number in range(len(table))]


def _numbered(tables: Sequence[Sequence[Name]]) -> tuple[list[Name], list[Array]]:
    """Return all words in order, and for each table the numbers of its words in that order."""
    words = sorted({word for table in tables for word in table})
    number = {word: place for place, word in enumerate(words)}
    return words, [np.array([number[word] for word in table], np.int64) for table in tables]


def _used(words: Sequence[Name], numbers: Array) -> tuple[list[Name], Array]:
    """Return the words that occur, and the numbers in which they count from 0 without gaps."""
    counts = np.bincount(numbers, minlength=len(words))
    renumbered = np.cumsum(counts > 0) - 1
    return [words[number] for number in np.flatnonzero(counts).tolist()], renumbered[numbers]


def _postings(parts: Sequence[Part], slots: Sequence[Int64s]) -> Arrays:
    words, maps = _numbered([_table(part.arrays, "terms") for part in parts])
    terms, kept_slots, impacts = [], [], []
    for part, places, new in zip(parts, maps, slots, strict=True):
        term, slot, impact = posting_columns(part.arrays)
        slot = new[slot]
        kept = slot >= 0
        terms.append(places.astype(np.uint32)[term[kept]])
        kept_slots.append(slot[kept].astype(np.uint32))
        impacts.append(impact[kept])
    used, numbers = _used(words, np.concatenate(terms))
    return {
        **string_arrays(used, "terms"),
        **posting_arrays(
            numbers.astype(np.uint32),
            np.concatenate(kept_slots),
            np.concatenate(impacts),
            terms=len(used),
            size=sum(int(np.count_nonzero(part.alive)) for part in parts),
        ),
    }


def _facets(parts: Sequence[Part], slots: Sequence[Int64s], order: Int64s) -> Arrays:
    columns = [facet_columns(part.arrays) for part in parts]
    words, maps = _numbered([names for names, _, _ in columns])
    values, having = [], []
    for (_, value, slot), places, new in zip(columns, maps, slots, strict=True):
        kept = new[slot] >= 0
        values.append(places[value[kept]])
        having.append(new[slot[kept]])
    used, numbers = _used(words, np.concatenate(values))
    return facet_arrays(used, numbers, np.concatenate(having), _column(parts, "pairs")[order])


def _places(parts: Sequence[Part], order: Int64s) -> Arrays:
    lats, counts = _rows(parts, "point_starts", [part.arrays["point_lats"] for part in parts], order)
    lons, _ = _rows(parts, "point_starts", [part.arrays["point_lons"] for part in parts], order)
    return place_arrays(lats, lons, counts)


def _times(parts: Sequence[Part], slots: Sequence[Int64s], order: Int64s) -> Arrays:
    names, maps = _numbered([_table(part.arrays, "slots") for part in parts])
    columns = [places[part.arrays["weekly"]] for part, places in zip(parts, maps, strict=True)]
    weekly, lengths = _rows(parts, "weekly_starts", columns, order)
    used, numbers = _used(names, weekly)
    minutes, of = [], []
    for part, new in zip(parts, slots, strict=True):
        slot, minute = dated_columns(part.arrays)
        kept = new[slot] >= 0
        minutes.append(minute[kept])
        of.append(new[slot[kept]])
    return time_arrays(used, numbers, lengths, np.concatenate(minutes), np.concatenate(of))


def _words(parts: Sequence[Part], order: Int64s) -> Arrays:
    words, maps = _numbered([_table(part.arrays, "surface") for part in parts])
    columns = [places[part.arrays["cold_words"]] for part, places in zip(parts, maps, strict=True)]
    return word_arrays(words, *_rows(parts, "cold_word_starts", columns, order))
