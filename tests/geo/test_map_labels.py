"""Town names on the simple map."""

from typing import Any

import pytest
from django.utils import translation

from directory.geo.map_labels import labels_within
from directory.geo.points import BoundingBox

pytestmark = pytest.mark.django_db


def test_the_biggest_towns_of_a_box_come_first(gazetteer: None) -> None:
    names = [label.name for label in labels_within(BoundingBox(53.3, -2.6, 53.6, -2.0), limit=2)]
    assert names == ["Sale", "Altrincham"]


def test_postcodes_and_districts_are_no_labels(gazetteer: None) -> None:
    assert [label.name for label in labels_within(BoundingBox(55.3, 10.3, 55.5, 10.5))] == ["Odense"]


def test_a_map_of_the_world_has_its_cities(gazetteer: None) -> None:
    names = [label.name for label in labels_within(BoundingBox(-90, -180, 90, 180), limit=3)]
    assert names == ["Paris", "Copenhagen", "Boston"]


def test_names_are_in_the_readers_language(gazetteer: None) -> None:
    box = BoundingBox(55.6, 12.5, 55.7, 12.6)
    with translation.override("nl"):
        assert [label.name for label in labels_within(box)] == ["Kopenhagen"]


def test_labels_take_two_queries(gazetteer: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        labels_within(BoundingBox(53.3, -2.6, 53.6, -2.0))


def test_nobody_asks_for_more_than_a_map_can_hold(gazetteer: None) -> None:
    assert labels_within(BoundingBox(53.3, -2.6, 53.6, -2.0), limit=-1) == ()
