"""What a typed text says beside its words: places, days and parts of the day, in three languages."""

from collections.abc import Collection
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.candidates import Candidate, GeocodeResult, NamedPlace, one, several, unknown
from directory.geo.folding import fold_place_name
from directory.geo.points import Point
from directory.geo.postcodes import postcode_key
from directory.search.reading import Reading, Span, read
from directory.search.reading.tokens import JOINERS, tokens
from tests.search.small_town import THESAURUS

SUNDAY = 6
PLACES = (
    NamedPlace("Leeds", "town", 536_280, "GB", "England"),
    NamedPlace("Leeds", "town", 790, "GB", "Kent"),
    NamedPlace("Reading", "town", 318_000, "GB", "England"),
    NamedPlace("Sale", "town", 62_550, "GB", "Trafford"),
    NamedPlace("Church", "town", 5_186, "GB", "Lancashire"),
    NamedPlace("Haven", "town", 0, "GB", "Herefordshire"),
    NamedPlace("Stoke-on-Trent", "town", 260_000, "GB", "England"),
    NamedPlace("Newport", "town", 128_060, "GB", "Wales"),
    NamedPlace("Newport", "town", 125_496, "GB", "Isle of Wight"),
    NamedPlace("Hale", "town", 15_315, "GB", "Trafford"),
    NamedPlace("Sivby", "town", 820, "DK", "Sivland"),
    NamedPlace("Odense", "town", 180_863, "DK", "Syddanmark"),
    NamedPlace("Aarhus", "town", 285_273, "DK", "Midtjylland"),
    NamedPlace("Baarn", "town", 24_000, "NL", "Utrecht"),
    NamedPlace("Den Haag", "town", 474_292, "NL", "Zuid-Holland"),
    NamedPlace("Goes", "town", 37_653, "NL", "Zeeland"),
    NamedPlace("Utrecht", "town", 290_529, "NL", "Utrecht"),
    NamedPlace("Hub", "town", 163_000, "PK", "Balochistan"),
    NamedPlace("Paris", "town", 2_138_551, "FR", "Île-de-France"),
    NamedPlace("Voices", "town", 90_000, "GB", "England"),
    NamedPlace("M33", "postcode", 0, "GB", "", "Sale"),
    NamedPlace("8000", "postcode", 0, "DK", "Midtjylland", "Aarhus C"),
    NamedPlace("2020", "postcode", 0, "BE", "", "Antwerpen"),
)


def _key(place: NamedPlace) -> str:
    return postcode_key(place.name) if place.kind == "postcode" else fold_place_name(place.name)


class Atlas:
    """A gazetteer in memory that counts what it is asked."""

    home_country = "GB"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def named(self, keys: Collection[str]) -> dict[str, list[NamedPlace]]:
        self.asked.append("names")
        return {key: found for key in keys if (found := [place for place in PLACES if _key(place) == key])}

    def geocode(self, query: str, *, country: str | None = None, bias: Point | None = None) -> GeocodeResult:
        self.asked.append(query)
        name = fold_place_name(query.partition(",")[0])
        found = [place for place in PLACES if name in (_key(place), fold_place_name(place.name))]
        candidates = tuple(Candidate(f"{place.name}, {place.region}", Point(1, 1), place.kind) for place in found)
        if not candidates:
            return unknown(query)
        return several(query, candidates) if name == "newport" else one(query, candidates[0])


def reading(text: str, language: str = "en", *, today: int = SUNDAY) -> Reading:
    return read(text, language=language, today=today, thesaurus=THESAURUS, gazetteer=Atlas())


def place(text: str, language: str = "en") -> str:
    found = reading(text, language).place
    return found.words if found else ""


def times(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [(time.words, " ".join(time.days), " ".join(time.parts)) for time in reading(text, language).times]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("choir tuesday evening", "en", [("tuesday", "tu", ""), ("evening", "", "evening")]),
        ("choir on Tuesdays", "en", [("Tuesdays", "tu", "")]),
        ("tuesday night choir", "en", [("tuesday night", "tu", "evening night")]),
        ("first tuesday of the month night", "en", [("tuesday of the month night", "tu", "evening night")]),
        ("quiz night", "en", []),
        ("tonight", "en", [("tonight", "su", "evening")]),
        ("tomorrow morning", "en", [("tomorrow", "mo", ""), ("morning", "", "morning")]),
        ("this afternoon", "en", [("this afternoon", "su", "afternoon")]),
        ("coffee morning", "en", []),
        ("coffee morning on wednesday", "en", [("wednesday", "we", "")]),
        ("at the weekend", "en", [("weekend", "sa su", "")]),
        ("monday to friday", "en", [("monday to friday", "mo tu we th fr", "")]),
        ("mon-wed", "en", [("mon-wed", "mo tu we", "")]),
        ("sat morning", "en", [("sat morning", "sa", "morning")]),
        ("wed or sat", "en", []),
        ("the sun", "en", []),
        ("tusday", "en", [("tusday", "tu", "")]),
        ("wensday", "en", [("wensday", "we", "")]),
        ("ice cream sundae", "en", []),
        ("mourning", "en", []),
        ("not on monday", "en", []),
        ("tirsdag", "en", [("tirsdag", "tu", "")]),
        ("dinsdagavond", "en", [("dinsdag", "tu", ""), ("avond", "", "evening")]),
        ("morgen", "en", []),
        ("middag", "en", []),
        ("tirsdag aften", "da", [("tirsdag", "tu", ""), ("aften", "", "evening")]),
        ("tirsdagsaften", "da", [("tirsdags", "tu", ""), ("aften", "", "evening")]),
        ("TIRSDAG EFTERMIDDAG", "da", [("TIRSDAG", "tu", ""), ("EFTERMIDDAG", "", "afternoon")]),
        ("i aften", "da", [("i aften", "su", "evening")]),
        ("i morgen", "da", [("i morgen", "mo", "")]),
        ("i morgen aften", "da", [("i morgen", "mo", ""), ("aften", "", "evening")]),
        ("morgen", "da", [("morgen", "", "morning")]),
        ("middag", "da", []),
        ("lørdag formiddag", "da", [("lørdag", "sa", ""), ("formiddag", "", "morning")]),
        ("i weekenden", "da", [("weekenden", "sa su", "")]),
        ("mandagscafé", "da", []),
        ("saturday", "da", [("saturday", "sa", "")]),
        ("dinsdagavond", "nl", [("dinsdag", "tu", ""), ("avond", "", "evening")]),
        ("dinsdag avond", "nl", [("dinsdag", "tu", ""), ("avond", "", "evening")]),
        ("dinsdag morgen", "nl", [("dinsdag morgen", "tu", "morning")]),
        ("dinsdagmorgen", "nl", [("dinsdagmorgen", "tu", "morning")]),
        ("morgen", "nl", [("morgen", "mo", "")]),
        ("morgenavond", "nl", [("morgen", "mo", ""), ("avond", "", "evening")]),
        ("'s avonds", "nl", [("avonds", "", "evening")]),
        ("'s middags", "nl", [("middags", "", "afternoon")]),
        ("vanavond", "nl", [("vanavond", "su", "evening")]),
        ("middag", "nl", [("middag", "", "afternoon")]),
        ("ma t/m vr", "nl", []),
        ("maandag tot vrijdag", "nl", [("maandag tot vrijdag", "mo tu we th fr", "")]),
        ("", "en", []),
    ],
)
def test_days_and_parts_of_the_day(text: str, language: str, found: list[tuple[str, str, str]]) -> None:
    assert times(text, language) == found


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("choir in Leeds", "en", "Leeds"),
        ("choir in Leeds, UK", "en", "Leeds, UK"),
        ("choir in leeds kent", "en", "leeds kent"),
        ("choir leeds", "en", "leeds"),
        ("leeds choir", "en", "leeds"),
        ("choir leeds tuesday", "en", "leeds"),
        ("in Stoke on Trent", "en", "Stoke on Trent"),
        ("knitting stoke on trent", "en", "stoke on trent"),
        ("reading", "en", ""),
        ("reading group", "en", ""),
        ("group in Reading", "en", "Reading"),
        ("bring and buy sale", "en", ""),
        ("choir near sale", "en", "sale"),
        ("help in church", "en", ""),
        ("walk the leeds and liverpool canal", "en", ""),
        ("choir hale", "en", "hale"),
        ("choir sivby", "en", ""),
        ("kor i Sivby", "da", "Sivby"),
        ("kor i haven", "da", ""),
        ("noget i barn", "da", ""),
        ("kor ved Odense", "da", "Odense"),
        ("kor i århus", "da", "århus"),
        ("kor aarhus og omegn", "da", "aarhus"),
        ("koor te Utrecht", "nl", "Utrecht"),
        ("koor in de buurt van Den Haag", "nl", "Den Haag"),
        ("dat goes", "nl", ""),
        ("koor in Goes", "nl", "Goes"),
        ("choir M33", "en", "M33"),
        ("choir m33 sale", "en", "m33 sale"),
        ("kor 8000 aarhus c", "da", "8000 aarhus c"),
        ("olympics 2020", "en", ""),
        ("not in Leeds", "en", ""),
        ("near me", "en", ""),
        ("community hub", "en", ""),
        ("walks paris", "en", "paris"),
        ("hearing voices", "en", ""),
        ("walks voices", "en", "voices"),
        ("in", "en", ""),
    ],
)
def test_places(text: str, language: str, words: str) -> None:
    assert place(text, language) == words


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("choir in Leeds tuesday evening", "choir"),
        ("choir on tuesdays and thursdays in Leeds", "choir"),
        ("something in Leeds on tuesday", ""),
        ("a group, in Leeds", ""),
        ("tuesday 7pm", "7pm"),
        ("the morning call", "the morning call"),
        ("something in the morning", ""),
        ("morning", ""),
        ("first tuesday of the month choir", "choir"),
        ("someone to talk to in Leeds", "someone to talk to"),
        ("choir", "choir"),
        ("people", "people"),
    ],
)
def test_what_is_left_to_search_for(text: str, question: str) -> None:
    assert reading(text).question == question


@pytest.mark.parametrize(
    ("text", "language", "left"),
    [
        (
            "choir in Leeds tuesday evening", "en",
            ["choir tuesday evening", "choir in Leeds evening", "choir in Leeds tuesday"],
        ),
        ("choir on tuesday and on friday", "en", ["choir and on friday", "choir on tuesday"]),
        ("tuesday and friday", "en", ["friday", "tuesday"]),
        ("kor tirsdagsaften", "da", ["kor aften", "kor tirsdags"]),
        (
            "koor dinsdagavond bij Utrecht", "nl",
            ["koor dinsdagavond", "koor avond bij Utrecht", "koor dinsdag bij Utrecht"],
        ),
    ],
)  # fmt: skip
def test_what_is_taken_away_takes_its_own_words_alone(text: str, language: str, left: list[str]) -> None:
    found = reading(text, language)
    spans = [found.place.span] if found.place else []
    assert [found.without(span) for span in (*spans, *(time.span for time in found.times))] == left


def test_a_name_of_several_places_is_not_taken_out_of_the_words() -> None:
    found = reading("choir in Newport")
    assert found.place
    assert len(found.place.result.candidates) == 2
    assert found.question == "choir in Newport"


def test_a_text_without_a_place_is_looked_up_once_and_a_place_asked_for_once() -> None:
    atlas = Atlas()
    read("yarn bombing in Leeds tuesday", language="en", today=0, thesaurus=THESAURUS, gazetteer=atlas)
    assert atlas.asked == ["names", "Leeds"]
    atlas = Atlas()
    read("choir", language="en", today=0, thesaurus=THESAURUS, gazetteer=atlas)
    assert atlas.asked == []


def test_without_a_gazetteer_no_place_is_read() -> None:
    assert read("choir in Leeds", language="en", today=0, thesaurus=THESAURUS).place is None


WORDS = """
choir in near leeds Leeds, newport tuesday evening and dinsdagavond 'til tirsdagsaften i aften morgen M33 on the
reading 8000 7pm , - not sat stoke trent weekend of month 's avonds Århus monday to friday
"""
PIECES = st.sampled_from([*WORDS.split(), "\u0130", "e\u0301", "\x00"])
TEXTS = st.text(max_size=150) | st.lists(PIECES, max_size=18).map(" ".join)


@given(TEXTS, st.sampled_from(["en", "da", "nl", "xx", ""]), st.integers(0, 6))
def test_any_text_is_read_and_its_spans_add_up(text: str, language: str, today: int) -> None:
    found = reading(text, language, today=today)
    spans = sorted([time.span for time in found.times] + ([found.place.span] if found.place else []))
    assert all(0 <= span.start < span.end <= len(found.text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(time.days or time.parts for time in found.times)
    assert found.question in ("", found.rest)
    marks = [Span(0, 0), *spans, Span(len(found.text), len(found.text))]
    beside = [word.key for gap in pairwise(marks) for word in tokens(found.text[gap[0].end : gap[1].start])]
    left = [word.key for word in tokens(found.without(*spans))]
    while beside and beside != left:
        assert beside[0] in JOINERS or beside[-1] in JOINERS, "nothing else goes with what is taken away"
        beside = beside[1:] if beside[0] in JOINERS and beside[: len(left)] != left else beside[:-1]
    assert beside == left


@given(TEXTS, st.sampled_from(["en", "da", "nl"]))
def test_what_was_read_and_the_rest_are_parts_of_the_text(text: str, language: str) -> None:
    found = reading(text, language)
    letters = "".join(found.text.split())
    assert set("".join(found.rest.split())) <= set(letters)
    assert len(found.only_read()) <= len(found.text)
