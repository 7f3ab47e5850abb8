import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.types import Suggestion
from directory.search.vocabulary import FrozenVocabulary, best_suggestions, distance, nearest
from tests.search.small_town import THESAURUS

LETTERS = st.text(alphabet="abcd", max_size=7)


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [("knit", "knit", 0), ("knit", "kniit", 1), ("knit", "nkit", 1), ("knit", "kni", 1), ("anxeity", "anxiety", 1),
     ("demensia", "dementia", 1), ("abcd", "badc", 2), ("abc", "xyz", 3)],
)  # fmt: skip
def test_distance_counts_errors(first, second, errors):
    assert distance(first, second, at_most=3) == errors


@given(LETTERS, LETTERS, st.integers(0, 3))
def test_distance_is_symmetric_and_bounded(first, second, at_most):
    found = distance(first, second, at_most=at_most)
    assert found == distance(second, first, at_most=at_most) <= at_most + 1
    assert (found == 0) is (first == second)


@pytest.mark.parametrize(
    ("word", "candidates", "used"),
    [
        ("anxeity", {"anxiety": 1, "variety": 9}, "anxiety"),
        ("altringham", {"altrincham": 1}, "altrincham"),
        ("grup", {"group": 9, "grubs": 1, "crup": 99}, "group"),
        ("stote", {"støtte": 2}, "støtte"),
        ("teh", {"the": 5, "tea": 5}, None),
        ("m33", {"m32": 5}, None),
        ("gardening", {"gardens": 3}, None),
        ("choirs", {}, None),
        ("abcd", {"abce": 2, "abcf": 2}, "abce"),
    ],
)
def test_the_nearest_word(word, candidates, used):
    assert nearest(word, candidates) == used


def test_suggestions_are_frequent_first_and_each_spelling_once():
    surface = {"strik": 2, "street": 5, "støtte": 3, "stotte": 1, "stop": 0, "café": 9}
    assert best_suggestions("ST", surface.items(), limit=3) == (
        Suggestion("street", 5),
        Suggestion("støtte", 3),
        Suggestion("strik", 2),
    )
    assert best_suggestions("cafe", surface.items(), limit=3) == (Suggestion("café", 9),)
    assert best_suggestions("  ", surface.items(), limit=3) == ()


def test_names_of_topics_are_suggested_in_the_language_of_the_page():
    vocabulary = FrozenVocabulary(terms={"#singing": 4}, surface={"sangaften": 1}, document_count=9)
    found = vocabulary.suggestions("san", language="da", limit=5, thesaurus=THESAURUS)
    assert found == (Suggestion("Sang og kor", 4), Suggestion("sangaften", 1))
    assert vocabulary.suggestions("sing", language="en", limit=5, thesaurus=THESAURUS)[0].text == "Singing and choirs"


def test_what_is_learned_later_counts_once_and_changes_nothing_known():
    vocabulary = FrozenVocabulary(terms={"en:chess": 7}, surface={"chess": 7}, document_count=9)
    for _ in range(3):
        vocabulary.learn(terms=["en:chess", "en:go"], surface=["chess", "go", "Gó"])
    assert [vocabulary.document_frequency(term) for term in ("en:chess", "en:go", "en:ludo")] == [7, 1, 0]
    assert vocabulary.document_count() == 9
    assert vocabulary.knows("go")
    assert not vocabulary.knows("ludo")
