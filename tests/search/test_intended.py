import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.intended import COMPLETIONS, intended
from directory.search.types import Correction
from directory.search.vocabulary import FrozenVocabulary

COUNTS = {
    "garden": 9, "gardening": 5, "gardener": 2, "gardens": 1, "club": 8, "football": 4, "ball": 2, "choir": 7,
    "chairs": 3, "art": 6, "arthritis": 2, "havegruppe": 3, "gruppe": 9, "køkken": 4, "mødregruppe": 5, "walking": 6,
}  # fmt: skip
VOCABULARY = FrozenVocabulary(terms={}, surface=COUNTS, document_count=20)


def meant(text):
    return intended(text.split(), vocabulary=VOCABULARY, is_known=VOCABULARY.knows)


def test_an_unfinished_last_word_becomes_the_most_frequent_words_that_it_begins():
    found = meant("club gard")
    assert found.used == ["club", "garden"]
    assert found.completions == ("garden", "gardening", "gardener")[:COMPLETIONS]
    assert found.corrections == []


@pytest.mark.parametrize("text", ["gard club", "ga", "art", "gardxx", "gard1"])
def test_only_the_last_word_of_three_letters_that_is_no_word_itself_is_unfinished(text):
    assert meant(text).completions == ()


def test_a_known_word_is_unfinished_where_it_says_nothing_to_the_reader():
    def complete(word):
        return intended(
            [word], vocabulary=VOCABULARY, is_known=VOCABULARY.knows, is_finished=lambda word: word == "ball"
        ).completions

    assert complete("art") == ("art", "arthritis")
    assert complete("ball") == ()


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("chior", "choir"),
        ("choiir", "choir"),
        ("vhoir", "choir"),
        ("footbal", "football"),
        ("koekken", "køkken"),
        ("moedregruppe", "mødregruppe"),
    ],
)
def test_a_misspelt_word_is_taken_for_the_nearest_one(written, used):
    assert meant(f"{written} club").used[:-1] == [used]


def test_a_word_of_seven_letters_with_two_errors_stays_as_it_is():
    assert meant("wlakign club").used == ["wlakign", "club"]


def test_two_words_that_ran_together_are_two_places():
    found = meant("gardenclub choir")
    assert found.written == found.used == ["garden", "club", "choir"]
    assert found.corrections == [Correction("gardenclub", "garden club")]


def test_a_word_in_two_pieces_stays_and_may_be_the_whole():
    found = meant("foot ball choir")
    assert found.used == ["foot", "ball", "choir"]
    assert found.joined == {0: ["football"], 1: ["football"]}
    assert found.corrections == []


def test_a_compound_is_found_by_its_parts_written_apart():
    assert meant("have gruppe").joined == {0: ["havegruppe"], 1: ["havegruppe"]}


def test_one_error_comes_before_halves_and_halves_before_two_errors():
    counts = {"bookclubs": 1, "book": 3, "club": 3, "gardenclown": 2, "garden": 3}
    vocabulary = FrozenVocabulary(terms={}, surface=counts, document_count=5)
    read = [
        intended([word, "book"], vocabulary=vocabulary, is_known=vocabulary.knows).used[:-1]
        for word in ("bookclub", "gardenclub")
    ]
    assert read == [["bookclubs"], ["garden", "club"]]


def test_most_words_with_one_error_are_found_again():
    dice = random.Random(7)
    words = [word for word in COUNTS if len(word) > 4 for _ in range(20)]
    right = 0
    for word in words:
        place = dice.randrange(1, len(word) - 1)
        damaged = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        right += VOCABULARY.knows(damaged) or meant(f"{damaged} club").used[0] == word
    assert right / len(words) > 0.95


@given(st.lists(st.text(min_size=1, max_size=12), max_size=6))
def test_any_words_have_a_reading_with_a_place_for_each(question):
    found = intended(question, vocabulary=VOCABULARY, is_known=VOCABULARY.knows)
    assert len(found.written) == len(found.used) >= len(question)
    assert all(place < len(found.used) for place in found.joined)
