"""Corrections of the snapshot: the same word as the plain search through all words gives."""

import random

import numpy as np
import pytest

from directory.search.snapshot.builder import SegmentBuilder
from directory.search.snapshot.postings import Postings
from directory.search.snapshot.words import SnapshotVocabulary, word_arrays
from directory.search.vocabulary import FrozenVocabulary, nearest

ALPHABETS = ["ab", "abcdef", "abæøéñßж"]


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_corrections_are_those_of_the_plain_search(alphabet):
    dice = random.Random(alphabet)

    def word() -> str:
        return "".join(dice.choices(alphabet, k=dice.randint(3, 11))).casefold()

    surface = {word(): dice.randint(1, 3) for _ in range(120)}
    added = {word(): 1 for _ in range(10)} if len(alphabet) > 2 else {}
    # One document for each time that a word is there.
    numbers = np.repeat(np.arange(len(surface)), list(surface.values()))
    arrays = {**SegmentBuilder().arrays(), **word_arrays(list(surface), numbers, np.ones(len(numbers), np.int64))}
    vocabulary = SnapshotVocabulary(arrays, postings=Postings(arrays, size=0), document_count=0)
    vocabulary.learn(terms=(), surface=added)
    asked = [word() for _ in range(120)]
    expected = [nearest(each, {**added, **surface}) for each in asked]
    assert [vocabulary.correction(each) for each in asked] == expected
    assert len(set(expected)) > 3


def test_a_correction_kept_at_hand_gives_way_to_a_nearer_new_word():
    numbers = np.zeros(1, np.int64)
    arrays = {**SegmentBuilder().arrays(), **word_arrays(["garden"], numbers, np.ones(1, np.int64))}
    vocabulary = SnapshotVocabulary(arrays, postings=Postings(arrays, size=0), document_count=1)
    assert vocabulary.correction("gardne") == "garden"
    assert vocabulary.correction("wardne") is None
    vocabulary.learn(terms=(), surface={"warden"})
    assert vocabulary.correction("wardne") == "warden"


def test_completions_are_those_of_the_plain_vocabulary():
    dice = random.Random(3)
    surface = {"".join(dice.choices("abæé", k=dice.randint(3, 6))): dice.randint(1, 4) for _ in range(200)}
    numbers = np.repeat(np.arange(len(surface)), list(surface.values()))
    arrays = {**SegmentBuilder().arrays(), **word_arrays(list(surface), numbers, np.ones(len(numbers), np.int64))}
    fast = SnapshotVocabulary(arrays, postings=Postings(arrays, size=0), document_count=0)
    plain = FrozenVocabulary(terms={}, surface=surface, document_count=0)
    for vocabulary in (fast, plain):
        vocabulary.learn(terms=(), surface={"abbab", "abbaæ"})
    for prefix in ("a", "ab", "æb", "abb", "aé", "zz", ""):
        assert fast.completions(prefix, limit=4) == plain.completions(prefix, limit=4)
