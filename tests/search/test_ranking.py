import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.schedules import WeeklySlot
from directory.search import ranking
from directory.search.engine import Alternative, Clause
from directory.search.types import IndexedDocument
from tests.search.small_town import THESAURUS, listing


def clause(importance):
    return Clause("word", (Alternative("en:word", 255),), importance)


def test_a_word_in_the_name_counts_more_than_in_the_text():
    in_name = ranking.impacts(listing(1, "chess"), THESAURUS)["en:chess"]
    in_tags = ranking.impacts(listing(1, "club", tags="chess"), THESAURUS)["en:chess"]
    in_body = ranking.impacts(listing(1, "club", body="chess"), THESAURUS)["en:chess"]
    assert 255 >= in_name > in_tags > in_body > 0


def test_a_word_counts_less_in_a_long_text():
    short = ranking.impacts(listing(1, "club", body="chess tonight"), THESAURUS)["en:chess"]
    long = ranking.impacts(listing(1, "club", body="chess " + "much else " * 60), THESAURUS)["en:chess"]
    assert short > long


def test_places_are_terms_without_language_and_house_numbers_are_none():
    found = ranking.impacts(listing(1, "chess", place="12 Åboulevarden, Århus, 8000"), THESAURUS)
    assert {term for term in found if term.startswith("~")} == {"~aboulevarden", "~arhus", "~8000"}


def test_a_given_topic_counts_more_than_one_between_the_lines_and_its_parent_less():
    given_topic = ranking.impacts(listing(1, "Harmony", topics=["singing", "music"]), THESAURUS)
    meant = ranking.impacts(listing(1, "Harmony", body="we sing"), THESAURUS)
    assert given_topic["#singing"] > given_topic["#music"] > 0
    assert given_topic["#singing"] > meant["#singing"] > meant["#music"] > 0


def test_languages_meet_in_topics():
    danish = ranking.impacts(listing(1, "Strikkeklubben", language="da"), THESAURUS)
    dutch = ranking.impacts(listing(2, "Breiclub", language="nl"), THESAURUS)
    assert {"#knitting", "#making"} <= danish.keys() & dutch.keys()


def test_times_and_languages_are_terms():
    slot = WeeklySlot(5, 19 * 60 + 30, None, "Europe/Copenhagen")
    found = ranking.impacts(listing(1, "chess", times=[(5, 2)], weekly=[slot]), THESAURUS)
    assert {"@sa", "@evening", "@sa.evening", "@19h", "=en"} <= found.keys()


def test_of_two_texts_the_better_one_counts():
    both = IndexedDocument(**{name: getattr(listing(1, "chess"), name) for name in IndexedDocument.__slots__})
    two = IndexedDocument(
        listing_id=both.listing_id,
        texts=(*both.texts, *listing(1, "club", body="chess").texts),
        values=both.values,
        day_parts=both.day_parts,
        points=both.points,
        pattern=both.pattern,
    )
    assert ranking.impacts(two, THESAURUS)["en:chess"] == ranking.impacts(both, THESAURUS)["en:chess"]


@given(st.text(max_size=300), st.sampled_from(["en", "da", "nl", "xx", ""]))
def test_any_text_gives_impacts_within_bounds(text, language):
    found = ranking.impacts(listing(1, text, tags=text, body=text, place=text, language=language), THESAURUS)
    assert all(1 <= impact <= 255 for impact in found.values())
    assert all("\0" not in term for term in found)


def test_surface_words_are_shown_as_written():
    found = ranking.surface_words(listing(1, "Café på Støtten 24", language="da"), THESAURUS)
    assert found == {"café", "støtten"}


def test_rarer_terms_tell_more():
    values = [ranking.idf(frequency, 1000) for frequency in (1, 10, 100, 500)]
    assert values == sorted(values, reverse=True)
    assert ranking.idf(1000, 1000) == ranking.idf(5000, 1000) == ranking.MIN_IDF


@given(
    sums=st.lists(st.integers(0, 3_000_000), min_size=1, max_size=20),
    matched=st.integers(0, 3000),
    importance=st.integers(0, 3000),
    prior=st.integers(0, 255),
)
def test_scores_are_the_same_in_numpy(sums, matched, importance, prior):
    found = ranking.total_score(
        np.array(sums), matched=np.full(len(sums), matched), importance=importance, prior=np.full(len(sums), prior)
    )
    assert found.tolist() == [
        ranking.total_score(one, matched=matched, importance=importance, prior=prior) for one in sums
    ]
    impacts = np.arange(256)
    assert ranking.term_score(impacts, weight=230, idf=171).tolist() == [
        ranking.term_score(impact, weight=230, idf=171) for impact in range(256)
    ]


def test_who_has_more_of_the_question_scores_more():
    def score(matched):
        return ranking.total_score(10_000, matched=matched, importance=200, prior=0)

    assert score(200) > score(100) > score(50)


def test_every_word_needs_all_and_some_words_a_share_or_the_most_telling_one():
    clauses = (clause(100), clause(60), clause(0))
    assert ranking.required_importance(clauses, every_word=True) == 160
    assert ranking.required_importance(clauses, every_word=False) == 40
    assert ranking.required_importance([clause(64)] * 8, every_word=False) == 64
    assert ranking.required_importance((), every_word=True) == 0
    assert ranking.required_importance([clause(0)], every_word=True) == 1


@pytest.mark.parametrize(
    ("strict", "relaxed", "some"), [(0, 0, False), (0, 3, True), (4, 9, True), (4, 4, False), (5, 900, False)]
)
def test_some_words_will_do_when_hardly_anything_has_all(strict, relaxed, some):
    assert ranking.takes_some_words(strict=strict, relaxed=relaxed) is some


def test_impacts_are_quick():
    body = (
        "We meet in the hall to knit, talk and drink tea; beginners are welcome and nobody has to come every week. " * 4
    )
    document = listing(1, "Knit and natter", tags="crafts community", body=body, place="Village hall, Hale")
    ranking.impacts(document, THESAURUS)
    started = time.perf_counter()
    for _ in range(300):
        ranking.impacts(document, THESAURUS)
    # A tenth of the aim (3,000 a second), so that a busy machine does not fail it.
    assert 300 / (time.perf_counter() - started) > 300


def test_names_of_given_terms_mean_no_further_topics():
    named = ranking.impacts(listing(1, "Group", tags="Knitting for choirs\nhome-made"), THESAURUS)
    free = ranking.impacts(listing(1, "Group", tags="Knitting for choirs"), THESAURUS)
    assert {"en:knit", "en:choir", "en:home", "en:made"} <= named.keys()
    assert "#singing" not in named
    assert {"#singing", "#knitting"} <= free.keys()
