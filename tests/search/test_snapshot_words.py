"""Corrections of the snapshot: the same word as the plain search through all words gives."""

import random

import pytest

from directory.search.snapshot.builder import SegmentBuilder
from directory.search.snapshot.postings import Postings
from directory.search.snapshot.words import SnapshotVocabulary, word_arrays
from directory.search.vocabulary import nearest

ALPHABETS = ["ab", "abcdef", "abæøéñßж"]


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_corrections_are_those_of_the_plain_search(alphabet):
    dice = random.Random(alphabet)

    def word() -> str:
        return "".join(dice.choices(alphabet, k=dice.randint(3, 11))).casefold()

    surface = {word(): dice.randint(1, 3) for _ in range(120)}
    added = {word(): 1 for _ in range(10)} if len(alphabet) > 2 else {}
    arrays = {**SegmentBuilder().arrays(), **word_arrays(surface)}
    vocabulary = SnapshotVocabulary(arrays, postings=Postings(arrays, size=0), document_count=0)
    vocabulary.learn(terms=(), surface=added)
    asked = [word() for _ in range(120)]
    expected = [nearest(each, {**added, **surface}) for each in asked]
    assert [vocabulary.correction(each) for each in asked] == expected
    assert len(set(expected)) > 3
