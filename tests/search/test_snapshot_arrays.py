"""The arrays of a segment give back what they were made of, so that segments can be merged; bits count right."""

import numpy as np
import pytest

from directory.search.snapshot import postings
from directory.search.snapshot.arrays import (
    bits_of_slots,
    border_of_largest,
    count_columns,
    flags_at,
    slots_of_bits,
)
from directory.search.snapshot.facets import facet_arrays, facet_columns
from directory.search.snapshot.postings import Postings, posting_arrays, posting_columns
from directory.search.snapshot.strings import StringTable, string_arrays

SIZE = 70_000
"""More than the 65,536 slots of one base of ranks."""


@pytest.fixture
def rng():
    return np.random.default_rng(4)


@pytest.fixture
def columns(rng):
    """Terms from one that every document has to one that a single document has: terms, slots, impacts."""
    counts = (SIZE, SIZE // 2, SIZE // 20, 700, 1)
    slots = np.concatenate([np.sort(rng.choice(SIZE, count, replace=False)) for count in counts])
    impacts = rng.integers(1, 256, len(slots))
    return np.repeat(np.arange(len(counts)), counts), slots, impacts


def test_postings_give_back_the_columns_they_were_made_of(columns, rng):
    shuffled = rng.permutation(len(columns[0]))
    arrays = posting_arrays(*(column[shuffled] for column in columns), terms=5, size=SIZE)
    assert arrays["plane_terms"].tolist() == [0, 1, 2]
    for given, found in zip(columns, posting_columns(arrays), strict=True):
        assert np.array_equal(given, found)


@pytest.mark.parametrize("count", [5, 5000])
def test_impacts_are_found_by_rank_by_place_and_by_looking_up(columns, rng, count):
    built = posting_arrays(*columns, terms=5, size=SIZE)
    found = Postings({**built, **string_arrays(list("abcde"), "terms")}, size=SIZE)
    asked = rng.choice(SIZE, count, replace=False)
    for term in range(5):
        rows = columns[0] == term
        spread = np.zeros(SIZE, np.uint8)
        spread[columns[1][rows]] = columns[2][rows]
        assert np.array_equal(found.impacts_at(term, asked), spread[asked])
        assert np.array_equal(found.flags_at([term], asked), spread[asked] > 0)
        assert found.length(term) == np.count_nonzero(spread)


def test_strong_documents_of_a_term_are_those_above_its_weak_impact(columns):
    built = posting_arrays(*columns, terms=5, size=SIZE)
    found = Postings({**built, **string_arrays(list("abcde"), "terms")}, size=SIZE)
    for term in range(5):
        slots, weak = found.strong(term)
        rows = columns[0] == term
        assert np.array_equal(slots, columns[1][rows][columns[2][rows] > weak])
        if term < 3:
            assert 0 < len(slots) * postings.STRONG_SHARE <= np.count_nonzero(rows)


def test_facets_give_back_the_columns_they_were_made_of(rng):
    names = [("cost", "free"), ("cost", "paid"), ("topic", "garden")]
    slots = [np.sort(rng.choice(1000, count, replace=False)) for count in (600, 3, 40)]
    values = np.repeat(np.arange(3), [600, 3, 40])
    arrays = facet_arrays(names, values, np.concatenate(slots), rng.integers(0, 1 << 28, 1000).astype(np.uint32))
    found = facet_columns(arrays)
    assert found[0] == names
    assert np.array_equal(found[1], values)
    assert np.array_equal(found[2], np.concatenate(slots))


@pytest.mark.parametrize("count", [0, 1, 63, 64, 200, 20_000])
def test_columns_of_bits_are_counted_exactly(rng, count):
    rows = rng.integers(0, 1 << 63, (30_000, 2), dtype=np.uint64)
    numbers = rng.choice(30_000, count, replace=False)
    bits = np.unpackbits(rows[numbers].view(np.uint8), axis=1, bitorder="little")
    assert np.array_equal(count_columns(rows, numbers), bits.sum(axis=0))


@pytest.mark.parametrize("count", [0, 3, 900, 1000])
def test_bits_and_slots_are_two_ways_to_say_the_same(rng, count):
    slots = np.sort(rng.choice(1000, count, replace=False))
    bits = bits_of_slots(slots, 1000)
    assert np.array_equal(slots_of_bits(bits), slots)
    assert np.array_equal(np.flatnonzero(flags_at(bits, np.arange(1000))), slots)


@pytest.mark.parametrize("size", [20, 300, 5000])
def test_border_leaves_at_least_as_many_as_asked_for(rng, size):
    values = rng.integers(0, 50, size)
    assert np.count_nonzero(values >= border_of_largest(values, 20)) >= 20


def test_words_are_found_whatever_the_table_is_long():
    for length in (0, 1, 63, 64, 65, 500):
        words = [f"word{number:04}" for number in range(length)]
        table = StringTable(string_arrays(words, "words"), "words")
        assert [table.find(word) for word in words] == list(range(length))
        assert table.find("nothing") == table.find("word9999") == table.find("") == -1
        assert table.prefix_range("word00") == (0, min(length, 100))
