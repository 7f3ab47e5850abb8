"""The memory of a minute in front of the gazetteer."""

from typing import Any

import pytest
from django.utils import translation
from pytest_django.asserts import assertNumQueries

from directory.geo import kept
from directory.geo.geocoding import geocoder
from directory.geo.kept import Kept
from directory.models import Place


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_kept_until_its_time_is_over() -> None:
    clock = Clock()
    answers: Kept[str] = Kept(most=5, seconds=60, clock=clock)
    answers.put("leeds", "Leeds")
    clock.now += 59.9
    assert answers.get("leeds") == "Leeds"
    clock.now += 0.1
    assert answers.get("leeds") is None
    assert len(answers) == 0


def test_what_nobody_asks_for_again_does_not_stay() -> None:
    clock = Clock()
    answers: Kept[str] = Kept(most=50, seconds=60, clock=clock)
    for number in range(10):
        answers.put(number, "a place that somebody typed")
    clock.now += 61
    for number in range(3):
        answers.put(f"later {number}", "another place")
    assert len(answers) == 3


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    answers: Kept[int] = Kept(most=2)
    answers.put("a", 1)
    answers.put("b", 2)
    assert answers.get("a") == 1
    answers.put("c", 3)
    assert [answers.get(key) for key in "abc"] == [1, None, 3]
    assert len(answers) == 2


def test_the_same_place_is_looked_up_once(gazetteer: None) -> None:
    first = geocoder().geocode("Leeds")
    with assertNumQueries(0):
        assert geocoder().geocode("Leeds") is first


def test_each_language_and_each_country_of_an_operator_has_its_own_answer(gazetteer: None, settings: Any) -> None:
    assert geocoder().geocode("København").found.label == "Copenhagen, Hovedstaden, Denmark"
    with translation.override("nl"):
        assert geocoder().geocode("København").found.label.startswith("Kopenhagen, Hovedstaden")
    settings.FOOTBRIDGE_COUNTRY = "DK"
    assert geocoder().geocode("København").found.label == "Copenhagen, Hovedstaden"


def test_importing_places_is_seen_at_once(gazetteer: None) -> None:
    assert not geocoder().geocode("Nowhere").candidates
    Place.objects.create(
        source="test", source_key="1", name="Nowhere", folded_name="nowhere", country="GB", latitude=1, longitude=1
    )
    assert not geocoder().geocode("Nowhere").candidates, "kept"
    kept.forget()
    assert geocoder().geocode("Nowhere").found


@pytest.mark.parametrize("key", ["leeds", "kobenhavn", "copenhagen", "m33", "m332ab"])
def test_names_are_looked_up_in_one_query_and_then_in_none(gazetteer: None, key: str) -> None:
    with assertNumQueries(1):
        found = geocoder().named({key, "nonsense"})
    assert set(found) == {key}
    assert all(place.name and place.country for place in found[key])
    with assertNumQueries(0):
        assert geocoder().named({key, "nonsense"}) == found
    with assertNumQueries(1):
        assert set(geocoder().named({key, "sale"})) == {key, "sale"}
