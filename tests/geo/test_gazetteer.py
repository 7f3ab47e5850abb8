"""What a text means, from the gazetteer alone."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from directory.geo.candidates import GeocodeStatus
from directory.geo.gazetteer import GazetteerGeocoder
from directory.geo.geocoding import geocoder
from directory.geo.points import Point

pytestmark = pytest.mark.django_db


def asked(query: str, *, home: str = "GB", **options: Any) -> Any:
    return GazetteerGeocoder(home_country=home).geocode(query, **options)


def labels(query: str, **options: Any) -> Any:
    return [candidate.label for candidate in asked(query, **options).candidates]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("Sale", "Sale, Trafford"),
        ("  sale ", "Sale, Trafford"),
        ("Sale, Cheshire", "Sale, Trafford"),
        ("Sale UK", "Sale, Trafford"),
        ("12 High Street, Sale", "Sale, Trafford"),
        ("Leeds, Alabama", "Leeds, Alabama, United States"),
        ("Leeds AL", "Leeds, Alabama, United States"),
        ("Leeds, Kent", "Leeds, Kent"),
        ("Newport, Wales", "Newport, Wales"),
        ("Aarhus", "Aarhus, Midtjylland, Denmark"),
        ("Århus", "Aarhus, Midtjylland, Denmark"),
        ("København", "Copenhagen, Hovedstaden, Denmark"),
        ("Copenhagen", "Copenhagen, Hovedstaden, Denmark"),
        ("kbh", "Copenhagen, Hovedstaden, Denmark"),
        ("kobenhavn", "Copenhagen, Hovedstaden, Denmark"),
        ("Odense C", "Odense C, Syddanmark, Denmark"),
        ("the hague", "The Hague, Zuid-Holland, Netherlands"),
        ("M33", "M33 Sale"),
        ("m33 2", "M33 Sale"),
        ("M33 2AB", "M33 2AB Sale Central"),
        ("M33 9ZZ", "M33 Sale"),
        ("8000 Aarhus C", "8000 Aarhus C, Denmark"),
        ("DK-8000", "8000 Aarhus C, Denmark"),
        ("1011 AB", "1011 Amsterdam, Netherlands"),
        ("New York, NY 10001", "10001 New York, United States"),
    ],
)
def test_one_place_is_found(gazetteer: None, query: str, label: str) -> None:
    result = asked(query)
    assert (result.status, [found.label for found in result.candidates]) == (GeocodeStatus.FOUND, [label])
    assert result.found == result.candidates[0]


def test_a_namesake_ten_times_bigger_is_meant(gazetteer: None) -> None:
    assert labels("Leeds") == ["Leeds, England"]
    assert labels("Paris") == ["Paris, Île-de-France, France"]


def test_the_operators_country_goes_before_a_bigger_namesake_abroad(gazetteer: None) -> None:
    assert labels("Boston") == ["Boston, Lincolnshire"]
    assert labels("Boston", home="US") == ["Boston, Massachusetts"]


def test_namesakes_are_asked_about_home_ones_first(gazetteer: None) -> None:
    result = asked("Newport")
    assert result.status is GeocodeStatus.AMBIGUOUS
    assert result.found is None
    assert labels("Newport") == ["Newport, Wales", "Newport, Isle of Wight", "Newport, Rhode Island, United States"]


def test_which_leeds_is_asked_where_no_size_decides(gazetteer: None) -> None:
    assert labels("Leeds", country="US") == ["Leeds, Alabama, United States", "Leeds, Maine, United States"]


def test_each_label_and_each_key_of_an_ambiguous_answer_leads_to_its_place(gazetteer: None) -> None:
    for candidate in asked("Newport").candidates:
        assert asked(candidate.label).found.point == candidate.point
        assert asked(candidate.key).found.point == candidate.point


def test_near_the_reader_the_near_one_is_meant(gazetteer: None) -> None:
    assert labels("Newport", bias=Point(50.75, -1.3)) == ["Newport, Isle of Wight"]


def test_a_postcode_that_two_countries_have_is_asked_about(gazetteer: None) -> None:
    assert labels("8000") == ["8000 Brugge, Belgium", "8000 Aarhus C, Denmark"]
    assert labels("8000", home="DK") == ["8000 Aarhus C"]
    assert labels("8000", country="BE") == ["8000 Brugge, Belgium"]


def test_another_country_than_the_one_asked_for_is_not_offered(gazetteer: None) -> None:
    assert asked("Sale", country="DK").status is GeocodeStatus.UNKNOWN


def test_a_danish_reader_sees_the_danish_name(gazetteer: None) -> None:
    with translation.override("da"):
        assert asked("Copenhagen", home="DK").found.label == "København, Hovedstaden"


def test_a_misspelt_town_is_unknown_and_the_right_one_offered(gazetteer: None) -> None:
    result = asked("Altringham")
    assert (result.status, result.suggestions) == (GeocodeStatus.UNKNOWN, ("Altrincham",))
    assert asked("Strettford").suggestions == ("Stretford",)
    assert asked("tSretford").suggestions == ("Stretford",)


@pytest.mark.parametrize(
    "query", ["nonsense", "x" * 10_000, "\x00", "", "   ", "🎉", "%", "_", "'; DROP TABLE", "place:999999999", "\ud800"]
)
def test_what_is_no_place_is_unknown(gazetteer: None, query: str) -> None:
    result = asked(query)
    assert (result.status, result.candidates) == (GeocodeStatus.UNKNOWN, ())
    assert len(result.query) <= 100


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_an_answer(gazetteer: None, query: str) -> None:
    assert asked(query).status in GeocodeStatus


@pytest.mark.parametrize(
    ("query", "queries"),
    [("Sale", 3), ("Leeds, Alabama", 3), ("M33 2AB", 1), ("nonsense", 3), ("M33 Nowhere Street", 5)],
)
def test_a_place_costs_few_queries(gazetteer: None, django_assert_num_queries: Any, query: str, queries: int) -> None:
    with django_assert_num_queries(queries):
        asked(query)


def test_without_configuration_the_gazetteer_answers(gazetteer: None, settings: Any) -> None:
    settings.FOOTBRIDGE_GEOCODER = ""
    assert isinstance(geocoder().geocoder, GazetteerGeocoder)
    assert geocoder().geocode("Sale").found.country == "GB"
