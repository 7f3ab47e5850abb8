"""Places while somebody types."""

from typing import Any

import pytest
from django.utils import translation

from directory.geo.gazetteer import GazetteerGeocoder
from directory.geo.suggestions import suggest_places

pytestmark = pytest.mark.django_db


def labels(prefix: str, **options: Any) -> Any:
    return [suggestion.label for suggestion in suggest_places(prefix, **{"country": "GB", **options})]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("sa", ["Sale, Trafford"]),
        ("SAL", ["Sale, Trafford"]),
        ("m33", ["M33 Sale", "M33 2AB Sale Central"]),
        ("M33 2", ["M33 2AB Sale Central"]),
        ("aar", ["Aarhus, Midtjylland, Denmark"]),
        ("århu", ["Aarhus, Midtjylland, Denmark"]),
        ("københ", ["Copenhagen, Hovedstaden, Denmark"]),
        ("Copen", ["Copenhagen, Hovedstaden, Denmark"]),
        ("newp", ["Newport, Wales", "Newport, Isle of Wight", "Newport, Rhode Island, United States"]),
        ("s", []),
        ("", []),
        ("\x00", []),
        ("🎉🎉", []),
        ("%", []),
        ("__", []),
        ("nonsense", []),
        ("s" * 10_000, []),
    ],
)
def test_what_starts_so_is_offered_home_and_biggest_first(gazetteer: None, prefix: str, expected: Any) -> None:
    assert labels(prefix) == expected


def test_the_operators_country_is_the_default(gazetteer: None, settings: Any) -> None:
    settings.FOOTBRIDGE_COUNTRY = "US"
    assert suggest_places("newp")[0].label == "Newport, Rhode Island"


def test_no_more_than_asked_for(gazetteer: None) -> None:
    assert (len(labels("newp", limit=2)), labels("newp", limit=0)) == (2, [])


def test_each_suggestion_finds_its_place(gazetteer: None) -> None:
    geocoder = GazetteerGeocoder(home_country="GB")
    for prefix in ("newp", "le", "m33", "80", "od", "bos", "kob"):
        for suggestion in suggest_places(prefix, country="GB"):
            assert geocoder.geocode(suggestion.label).found.label == suggestion.label


def test_a_danish_reader_is_offered_danish_names(gazetteer: None) -> None:
    with translation.override("da"):
        assert labels("cop", country="DK") == ["København, Hovedstaden"]


def test_typing_costs_few_queries(gazetteer: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        labels("newp")
    with django_assert_max_num_queries(4):
        labels("m33")
