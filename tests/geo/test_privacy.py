"""A hidden address cannot be found from what searches say."""

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.distance import distance_km, distances_metres, round_metres
from directory.geo.points import Point
from directory.geo.privacy import CELL_RADIUS_KM, coarse_point

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(points)
def test_the_centre_is_near_and_is_its_own_centre(point: Point) -> None:
    centre = coarse_point(point)
    assert distance_km(point, centre) <= CELL_RADIUS_KM
    assert coarse_point(centre) == centre


@given(points)
def test_the_same_point_always_gives_the_same_cell(point: Point) -> None:
    assert coarse_point(point) == coarse_point(Point(point.lat, point.lon))


def test_one_meridian_has_two_names_and_one_cell() -> None:
    assert coarse_point(Point(-17.0, 180.0)) == coarse_point(Point(-17.0, -180.0))


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_a_cell_is_at_least_two_kilometres_wide_and_high(lat: Any, lon: Any) -> None:
    centre = coarse_point(Point(lat, lon))
    half_lat, half_lon = 1.0 / 111.195, 1.0 / (111.195 * math.cos(math.radians(abs(centre.lat))))
    for up, across in ((half_lat, 0), (-half_lat, 0), (0, half_lon), (0, -half_lon)):
        turned = (centre.lon + across + 540) % 360 - 180
        assert coarse_point(Point(centre.lat + up, turned)) == centre


def test_ten_thousand_searches_do_not_place_a_hidden_listing_better_than_500_m() -> None:
    """Who trilaterates learns the centre of the cell; the address is as likely anywhere else in it."""
    random = np.random.default_rng(7)
    misses = []
    for _ in range(20):
        hidden = Point(53.4 + random.uniform(-0.2, 0.2), -2.3 + random.uniform(-0.3, 0.3))
        shown = coarse_point(hidden)
        lats, lons = 53.4 + random.uniform(-0.3, 0.3, 500), -2.3 + random.uniform(-0.4, 0.4, 500)
        answers = round_metres(distances_metres(shown.lat, shown.lon, lats, lons))
        misses.append(distance_km(hidden, _trilaterated(lats, lons, answers)))
    assert np.sqrt(np.mean(np.square(misses))) > 0.7
    assert np.median(misses) > 0.5


def test_addresses_of_one_cell_give_equal_answers_to_any_search() -> None:
    one, other = Point(53.4215, -2.3450), Point(53.4385, -2.3200)
    assert distance_km(one, other) > 2
    assert coarse_point(one) == coarse_point(other)


def _trilaterated(lats: Any, lons: Any, metres: Any) -> Any:
    """The point whose distances fit the answers best, by a few steps of Gauss and Newton on a plane."""
    scale = np.array([111_195.0, 111_195.0 * math.cos(math.radians(53.4))])
    known = np.column_stack([lats, lons]) * scale
    guess = known.mean(axis=0)
    for _ in range(20):
        difference = guess - known
        reach = np.linalg.norm(difference, axis=1)
        step, *_rest = np.linalg.lstsq(difference / reach[:, None], metres - reach, rcond=None)
        guess = guess + step
    return Point(*(guess / scale))
