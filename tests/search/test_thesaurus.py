import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.analysis import words
from directory.search.thesaurus import Match, Thesaurus
from tests.search.small_town import THESAURUS, TOPICS, topic


@pytest.mark.parametrize(
    ("text", "language", "matches"),
    [
        ("a choir in town", "en", [Match(1, 2, ("singing",))]),
        ("choirs", "en", [Match(0, 1, ("singing",))]),
        ("strikkeklub", "da", [Match(0, 1, ("knitting",))]),
        ("I hear all these voices", "en", [Match(1, 5, ("hearing_voices",))]),
        ("looking after my dad", "en", [Match(0, 4, ("carers",))]),
        ("want someone to talk to", "en", [Match(1, 4, ("company",))]),
        ("someone who sings", "en", [Match(2, 3, ("singing",))]),
        ("talk", "en", []),
        ("chess", "en", []),
        ("choir", "da", []),
        ("choir", "xx", []),
    ],
)
def test_what_words_mean(text, language, matches):
    found = THESAURUS.matches(words(text), language=language)
    assert found == matches


def test_the_longest_phrase_counts():
    thesaurus = Thesaurus.from_terms([topic("food", en="Food"), topic("food_bank", en="Food banks: food bank")])
    assert thesaurus.matches(["food", "bank"], language="en") == [Match(0, 2, ("food_bank",))]
    assert thesaurus.matches(["food", "market"], language="en") == [Match(0, 1, ("food",))]


def test_a_listing_has_every_meaning_of_its_words_and_phrases_twice():
    thesaurus = Thesaurus.from_terms([topic("food", en="Food"), topic("food_bank", en="Food banks: food bank")])
    entries = thesaurus.entries(["food", "bank"], language="en")
    assert sorted(thesaurus.text_topics(entries)) == ["food", "food_bank", "food_bank"]


def test_words_that_say_how_tell_no_topic_of_a_listing():
    thesaurus = Thesaurus.from_terms([topic("family", en="Family")])
    assert thesaurus.text_topics(thesaurus.entries(["family"], language="en")) == []
    assert thesaurus.matches(["family"], language="en") == [Match(0, 1, ("family",))]


def test_terms_of_different_languages_never_meet():
    (english,), (danish,) = (THESAURUS.entries(["man"], language=language) for language in ("en", "nl"))
    assert not set(english.terms) & set(danish.terms)


def test_the_order_of_the_topics_makes_no_difference():
    other = Thesaurus.from_terms(reversed(TOPICS))
    for text in ("choir", "hear voices", "someone to talk to"):
        assert other.matches(words(text), language="en") == THESAURUS.matches(words(text), language="en")
    assert other.parents == THESAURUS.parents == {"singing": "music", "knitting": "making"}


def test_an_empty_thesaurus_knows_nothing():
    assert Thesaurus.from_terms([]).matches(["choir"], language="en") == []


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["food", "bank,", "(Choir)", "mother's", "e\u0301", "²³", "a-b"])).map(" ".join)
)
def test_a_text_is_read_in_pieces_as_it_is_word_by_word(text):
    for language in ("en", "da", "~"):
        expected = THESAURUS.entries(words(text), language=language)
        assert THESAURUS.text_entries(text, language=language) == expected
