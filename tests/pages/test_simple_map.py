"""The simple map: rings in the words of the place, numbers where they belong."""

from typing import Any

import pytest

from directory.geo.points import Point
from directory.pages.cards import CardView, card_view
from directory.pages.simple_map import MapView, simple_map
from tests.listings import NOON, make_listing

LEEDS = Point(53.8, -1.55)


def cards_at(*points: Point) -> list[CardView]:
    listings = [
        make_listing(place={"city": "Leeds", "latitude": point.lat, "longitude": point.lon}) for point in points
    ]
    return [card_view(listing.search_document, language="en", at=NOON) for listing in listings]


def drawn(*points: Point) -> MapView:
    view = simple_map(cards_at(*points), center=LEEDS)
    assert view is not None
    return view


@pytest.mark.django_db
@pytest.mark.parametrize(("unit", "words"), [("km", ["10 km", "20 km"]), ("mi", ["5 miles", "10 miles"])])
def test_rings_of_a_wide_map_are_in_the_unit_of_the_site(settings: Any, unit: str, words: list[str]) -> None:
    settings.FOOTBRIDGE_DISTANCE_UNIT = unit
    assert [ring.words for ring in drawn(Point(54.0, -1.55)).rings] == words  # 22 km, or 13.8 miles, to the north


@pytest.mark.django_db
def test_rings_of_a_near_map_are_walks() -> None:
    assert [ring.words for ring in drawn(Point(53.818, -1.55)).rings] == [
        "about 15 minutes on foot",
        "about 30 minutes on foot",
    ]


@pytest.mark.django_db
def test_north_is_up_and_east_is_right() -> None:
    north, east = drawn(Point(53.9, -1.55), Point(53.8, -1.45)).pins
    assert north.y < 300 < east.x
    assert abs(north.x - 300) < 1
    assert abs(east.y - 300) < 1


def test_without_a_place_there_is_no_map() -> None:
    assert simple_map([], center=LEEDS) is None


@pytest.mark.django_db
def test_words_of_a_ring_stand_below_the_middle_unless_a_number_lies_there() -> None:
    free = drawn(Point(53.818, -1.55)).rings[-1]
    assert (free.x, free.y) == (300, 300 + free.radius)

    south = 53.8 - 0.018 * free.radius / 254  # on the ring, straight below
    view = drawn(Point(53.818, -1.55), Point(south, -1.55))
    ring = view.rings[-1]
    assert all(abs(pin.y - ring.y) > 24 or abs(pin.x - ring.x) > 24 for pin in view.pins)
    assert ring.y != 300 + ring.radius
