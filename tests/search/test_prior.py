"""Freshness and completeness decide between listings that fit alike; they are no reason to be found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.search import ranking
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import SnapshotEngine
from directory.search.types import SearchQuery
from tests.search.catalogues import FIRST_MOMENT
from tests.search.small_town import THESAURUS, listing

MOST = 255
LONGEST_WORDS = 700


def order(*listings, text="chess ludo"):
    found = ReferenceEngine.build(listings, THESAURUS).search(SearchQuery(at=FIRST_MOMENT, text=text))
    return [listing_id.int for listing_id in found.ids]


@settings(max_examples=30, deadline=None)
@given(filler=st.integers(0, LONGEST_WORDS), others=st.integers(0, 4), common=st.integers(0, 30))
def test_the_prior_never_lifts_a_listing_that_lacks_a_word_over_one_that_has_all(filler, others, common):
    text = "filling " * filler
    complete = listing(9, "Meeting", body=f"{text}chess ludo", prior=0)
    fresher = [listing(number, "Meeting", body=f"{text}chess", prior=MOST) for number in range(1, 1 + others)]
    crowd = [listing(100 + number, "Ludo", body="Chess", prior=0) for number in range(common)]
    found = order(complete, *fresher, *crowd)
    assert all(found.index(9) < found.index(each) for each in range(1, 1 + others) if each in found)


def test_the_prior_is_worth_less_than_the_most_common_word_in_a_long_text():
    impact = ranking.impacts(listing(1, "Meeting", body="filling " * LONGEST_WORDS + "chess"), THESAURUS)["en:chess"]
    least = ranking.term_score(impact, weight=255, idf=ranking.MIN_IDF)
    assert ranking.total_score(0, matched=1, importance=1, prior=MOST) <= least


def test_the_prior_decides_between_listings_that_say_the_same():
    assert order(listing(1, "Chess", prior=10), listing(2, "Chess", prior=11), text="chess") == [2, 1]


@pytest.mark.parametrize("engine", [ReferenceEngine, SnapshotEngine])
def test_without_a_text_the_prior_is_the_order(engine):
    listings = [listing(number, "Chess", prior=number * 20) for number in range(1, 8)]
    found = engine.build(listings, THESAURUS).search(SearchQuery(at=FIRST_MOMENT))
    assert [listing_id.int for listing_id in found.ids] == [7, 6, 5, 4, 3, 2, 1]
