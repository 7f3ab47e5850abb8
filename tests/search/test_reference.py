"""The plain engine by examples; what holds for every engine is in test_contract and test_agreement."""

from datetime import UTC, datetime

import pytest

from directory.search.engine import Change
from directory.search.reference import ReferenceEngine
from directory.search.types import SearchQuery
from tests.search.small_town import THESAURUS, identity, listing

AT = datetime(2026, 5, 16, 12, tzinfo=UTC)
TOWN = (
    listing(1, "Hale Community Choir", place="Hale", body="We sing together", values=[("cost", "free")]),
    listing(2, "Sale Choir", place="Sale", body="Carols and songs"),
    listing(3, "Knit and natter", tags="crafts", place="Sale"),
    listing(4, "Hale food bank", place="Hale", body="Parcels of food on Tuesdays", values=[("cost", "free")]),
    listing(5, "Strikkeklubben", language="da", place="Aarhus"),
    listing(6, "Fælleskoret", body="Vi synger sammen", language="da", place="Aarhus", topics=["singing", "music"]),
)


@pytest.fixture
def engine():
    return ReferenceEngine.build(TOWN, THESAURUS)


def numbers(engine, text, **changes):
    page = engine.search(SearchQuery(at=AT, text=text, **changes))
    return [found.int for found in page.ids]


def test_listings_with_every_word_come_first_and_then_those_with_some(engine):
    page = engine.search(SearchQuery(at=AT, text="choir hale"))
    assert page.ids[0] == identity(1)
    assert page.understood.every_word is False
    assert {2, 6} <= {found.int for found in page.ids}


def test_the_language_of_the_page_comes_first_and_others_follow(engine):
    assert numbers(engine, "korsang", language="da")[0] == 6
    assert numbers(engine, "korsang", language="da")[1:]
    assert numbers(engine, "choir")[:2] in ([1, 2], [2, 1])
    assert 6 in numbers(engine, "choir")


def test_a_question_in_the_words_of_no_listing_finds_it_by_its_topic(engine):
    assert numbers(engine, "yarn") == [3, 5]


def test_a_page_without_text_has_everything(engine):
    page = engine.search(SearchQuery(at=AT))
    assert page.total == len(TOWN)
    assert page.facets["cost"] == {"free": 2}


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "' OR 1=1 --",
        '"choir',
        "choir\0hale",
        "x" * 10_000,
        "ord " * 8_000,
        "🙂",
        "مرحبا",
        "e\u0301" * 60,
        "%_\\",
        "#singing",
    ],
)
def test_hostile_text_is_only_text(engine, text):
    page = engine.search(SearchQuery(at=AT, text=text))
    assert page.total <= len(TOWN)


def test_a_word_that_nothing_has_finds_nothing(engine):
    page = engine.search(SearchQuery(at=AT, text="zzzzzzzz"))
    assert (page.ids, page.total, page.facets, page.understood.every_word) == ((), 0, {}, False)


def test_a_change_is_found_at_once_and_the_old_text_is_not(engine):
    engine.apply([Change(identity(3), listing(3, "Chess at noon")), Change(identity(4), None)])
    assert numbers(engine, "chess") == [3]
    assert numbers(engine, "parcels") == []
    assert 3 not in numbers(engine, "knit")


def test_edits_never_change_the_score_of_another_listing(engine):
    before = numbers(engine, "choir")
    engine.apply([Change(identity(number), listing(number, "Meeting")) for number in range(10, 40)])
    assert numbers(engine, "choir") == before
