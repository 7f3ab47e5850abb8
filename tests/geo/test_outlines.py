"""Outlines of the simple map."""

from typing import Any

from directory.geo.outlines import outlines_within
from directory.geo.points import BoundingBox


def spots(box: Any) -> Any:
    return [point for line in outlines_within(box) for point in line]


def test_denmark_has_coasts_in_some_detail() -> None:
    denmark = BoundingBox(54.5, 8.0, 57.8, 12.7)
    assert sum(denmark.contains(point) for point in spots(denmark)) > 150


def test_the_middle_of_an_ocean_has_none() -> None:
    assert list(outlines_within(BoundingBox(-40.0, -130.0, -39.0, -129.0))) == []


def test_the_whole_world_is_there_without_the_antarctic() -> None:
    latitudes = [point.lat for point in spots(BoundingBox(-90, -180, 90, 180))]
    assert (min(latitudes) > -60, max(latitudes) > 80, len(latitudes) > 5000) == (True, True, True)
