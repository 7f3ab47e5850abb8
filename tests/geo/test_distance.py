"""Distances agree with geopy, boxes lose nobody, words are what people say."""

import math
from typing import Any

import numpy as np
import pytest
from django.utils import translation
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.distance import (
    bounding_boxes,
    distance_km,
    distances_metres,
    format_distance,
    format_length,
    format_walk,
    km_from_unit,
    round_metres,
    walking_minutes,
    walking_radius_km,
)
from directory.geo.points import Point

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_distance_is_that_of_geopy(start: Point, end: Point) -> None:
    assert distance_km(start, end) == great_circle((start.lat, start.lon), (end.lat, end.lon)).km


@given(points, st.lists(points, min_size=1, max_size=20))
def test_the_vectorised_distance_is_that_of_geopy(start: Point, ends: Any) -> None:
    metres = distances_metres(start.lat, start.lon, [p.lat for p in ends], [p.lon for p in ends])
    expected = [great_circle((start.lat, start.lon), (p.lat, p.lon)).m for p in ends]
    assert metres.dtype == np.float64
    assert np.allclose(metres, expected, rtol=1e-12, atol=1e-6)


@given(points, st.floats(-1e-6, 1e-6), st.floats(-1e-6, 1e-6))
def test_the_vectorised_distance_is_exact_for_neighbours(start: Point, up: Any, across: Any) -> None:
    end = Point(max(-90, min(90, start.lat + up)), max(-180, min(180, start.lon + across)))
    expected = great_circle((start.lat, start.lon), (end.lat, end.lon)).m
    assert distances_metres(start.lat, start.lon, [end.lat], [end.lon])[0] == pytest.approx(expected, abs=1e-6)


@given(points, points)
def test_rounded_metres_are_those_of_geopy_but_on_the_very_edge(start: Point, end: Point) -> None:
    exact = great_circle((start.lat, start.lon), (end.lat, end.lon)).m
    ours = int(round_metres(distances_metres(start.lat, start.lon, [end.lat], [end.lon]))[0])
    assert ours in {math.floor(exact + 0.5 - 1e-5), math.floor(exact + 0.5 + 1e-5)}


def test_whole_metres_round_halves_up() -> None:
    assert round_metres([0.0, 0.49, 0.5, 1.5, 2.5, 999.999]).tolist() == [0, 0, 1, 2, 3, 1000]


def test_sale_to_altrincham_is_about_four_and_a_half_kilometres() -> None:
    assert distance_km(Point(53.42519, -2.32443), Point(53.38752, -2.34848)) == pytest.approx(4.482, abs=0.01)


@given(points, st.floats(0, 500), st.floats(0, 360), st.floats(0, 1))
def test_boxes_hold_every_point_of_the_circle(center: Point, radius_km: float, bearing: Any, share: Any) -> None:
    end = great_circle(kilometers=radius_km * share).destination((center.lat, center.lon), bearing)
    # geopy turns longitudes into -180 to 180 itself.
    there = Point(end.latitude, end.longitude)
    assert any(box.contains(there) for box in bounding_boxes(center, radius_km=radius_km))


def test_a_box_in_a_town_is_small() -> None:
    (box,) = bounding_boxes(Point(53.4, -2.3), radius_km=5)
    assert box.north - box.south == pytest.approx(0.0899, abs=0.001)
    assert box.east - box.west == pytest.approx(0.1508, abs=0.001)


def test_a_circle_across_the_antimeridian_has_two_boxes() -> None:
    west_side, east_side = bounding_boxes(Point(-17.0, 179.9), radius_km=50)
    assert (west_side.east, east_side.west) == (180.0, -180.0)
    assert any(box.contains(Point(-17.0, -179.8)) for box in (west_side, east_side))


@pytest.mark.parametrize("lat", [90.0, 89.9, -90.0, -89.95])
def test_a_circle_with_a_pole_in_it_has_every_longitude(lat: Any) -> None:
    (box,) = bounding_boxes(Point(lat, 10.0), radius_km=50)
    assert (box.west, box.east, max(abs(box.south), abs(box.north))) == (-180.0, 180.0, 90.0)


def test_a_circle_around_the_whole_earth_is_the_whole_earth() -> None:
    (box,) = bounding_boxes(Point(10.0, 10.0), radius_km=30_000)
    assert (box.south, box.west, box.north, box.east) == (-90.0, -180.0, 90.0, 180.0)


@pytest.mark.parametrize("radius_km", [-1, math.nan])
def test_no_radius_is_refused(radius_km: float) -> None:
    with pytest.raises(ValueError, match="radius"):
        bounding_boxes(Point(0, 0), radius_km=radius_km)


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (0, "less than 100 m away"),
        (0.049, "less than 100 m away"),
        (0.26, "about 300 m away"),
        (0.8, "about 800 m away"),
        (0.949, "about 900 m away"),
        (0.96, "about 1 km away"),
        (2.44, "about 2.4 km away"),
        (9.96, "about 10 km away"),
        (31.6, "about 32 km away"),
    ],
)
def test_kilometres_in_words(km: float, words: str) -> None:
    with translation.override("en"):
        assert format_distance(km, unit="km") == words


@pytest.mark.parametrize(
    ("km", "words"),
    [
        (0.1, "less than 0.1 miles away"),
        (0.8, "about 0.5 miles away"),
        (1.609344, "about 1 mile away"),
        (2.0, "about 1.2 miles away"),
        (40, "about 25 miles away"),
    ],
)
def test_miles_in_words(km: float, words: str) -> None:
    with translation.override("en"):
        assert format_distance(km, unit="mi") == words


def test_the_operator_chooses_the_unit(settings: Any) -> None:
    settings.FOOTBRIDGE_DISTANCE_UNIT = "mi"
    with translation.override("en"):
        assert (format_distance(16.1), km_from_unit(10)) == ("about 10 miles away", 16.09344)
    settings.FOOTBRIDGE_DISTANCE_UNIT = "km"
    with translation.override("en"):
        assert (format_distance(16.1), km_from_unit(10)) == ("about 16 km away", 10)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(2, "km", "2 km"), (0.5, "km", "0.5 km"), (1, "mi", "1 mile"), (1.5, "mi", "1.5 miles"), (25, "mi", "25 miles")],
)
def test_a_length_is_said_in_its_unit(value: float, unit: str, words: str) -> None:
    assert format_length(value, unit=unit) == words


def test_numbers_are_written_in_the_readers_language() -> None:
    with translation.override("da"):
        assert "2,4" in format_distance(2.4, unit="km")


@pytest.mark.parametrize(("km", "minutes"), [(0, 5), (0.3, 5), (1.0, 20), (3.0, 50), (3.7, None)])
def test_a_walk_is_in_steps_of_five_minutes_and_has_an_end(km: float, minutes: Any) -> None:
    assert walking_minutes(km) == minutes


def test_a_walk_in_words() -> None:
    with translation.override("en"):
        assert (format_walk(1.0), format_walk(20.0)) == ("about 20 minutes on foot", "")


@pytest.mark.parametrize("minutes", [5, 15, 30, 60])
def test_the_ring_of_some_minutes_takes_so_many_minutes(minutes: Any) -> None:
    assert walking_minutes(walking_radius_km(minutes)) == minutes
