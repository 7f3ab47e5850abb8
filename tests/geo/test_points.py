"""Points and boxes."""

import math
from typing import Any

import pytest

from directory.geo.points import BoundingBox, Point, point_or_none


@pytest.mark.parametrize(("lat", "lon"), [(90.1, 0), (-91, 0), (0, 180.5), (0, -181), (math.nan, 0), (0, math.inf)])
def test_a_point_off_the_earth_is_refused(lat: Any, lon: Any) -> None:
    with pytest.raises(ValueError, match="is a number from"):
        Point(lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("55.4", "10.39", Point(55.4, 10.39)),
        (-38, 147.0, Point(-38.0, 147.0)),
        ("0", "0", None),
        (0.0, -0.0, None),
        ("", "", None),
        (None, None, None),
        ("north", "10", None),
        ("95", "10", None),
        ("nan", "10", None),
        ("\x00", "10", None),
    ],
)
def test_raw_coordinates_become_a_point_or_none(lat: Any, lon: Any, expected: Any) -> None:
    assert point_or_none(lat, lon) == expected


def test_a_box_holds_its_edges() -> None:
    box = BoundingBox(south=53.0, west=-3.0, north=54.0, east=-2.0)
    assert [box.contains(p) for p in (Point(53.0, -3.0), Point(54.0, -2.0), Point(52.99, -2.5))] == [True, True, False]


def test_a_box_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(ValueError, match="south, west, north, east"):
        BoundingBox(south=54.0, west=-3.0, north=53.0, east=-2.0)
