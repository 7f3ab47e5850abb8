"""Coordinates for rows of an import that came without."""

from typing import Any

import pytest

from directory.geo.addresses import Address, AddressLocator, Located
from directory.geo.points import Point

pytestmark = pytest.mark.django_db

SALE = Point(53.4252, -2.3244)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Address("M33 2AB", "Sale", "", "GB"), Located(Point(53.4236, -2.3191), "postcode")),
        (Address("m332ab"), Located(Point(53.4236, -2.3191), "postcode")),
        (Address("M33 9ZZ", "", "", "GB"), Located(SALE, "town")),
        (Address("", "Sale", "", "United Kingdom"), Located(SALE, "town")),
        (Address("XX1 1XX", "sale", "", "GB"), Located(SALE, "town")),
        (Address("8000", "Aarhus C", "", "Danmark"), Located(Point(56.1535, 10.2034), "postcode")),
        (Address("8000", "", "", "BE"), Located(Point(51.2090, 3.2242), "postcode")),
        (Address("1011 AB", "Amsterdam", "", "NL"), Located(Point(52.3710, 4.9042), "postcode")),
        (Address("", "Århus", "", "DK"), Located(Point(56.1567, 10.2108), "town")),
        (Address("", "Springfield", "IL", "US"), Located(Point(39.8017, -89.6437), "town")),
        (Address("", "Springfield", "", "US"), None),
        (Address("", "Leeds", "", "GB"), Located(Point(53.7965, -1.5479), "town")),
        (Address("", "Leeds", "Kent", "GB"), Located(Point(51.2462, 0.6112), "town")),
        (Address("10001-1234", "New York", "NY", "US"), Located(Point(40.7484, -73.9967), "postcode")),
        (Address("10001", "", "", "GB"), None),
        (Address("8000", "Boston", "MA", "US"), Located(Point(42.3584, -71.0598), "town")),
        (Address("", "Nowhere", "", "GB"), None),
        (Address("\x00", "\x00", "\x00", "\x00"), None),
        (Address("x" * 10_000, "y" * 10_000, "", "GB"), None),
        (Address(), None),
    ],
)
def test_the_postcode_goes_first_and_the_town_stands_in(gazetteer: None, address: Address, expected: Any) -> None:
    assert AddressLocator(home_country="GB").locate(address) == expected


def test_many_addresses_are_read_together_and_come_back_in_order(
    gazetteer: None, django_assert_num_queries: Any
) -> None:
    addresses = [Address(town="Sale", country="GB"), Address(town="Nowhere"), Address("8000", country="DK")] * 1000
    with django_assert_num_queries(2):
        found = AddressLocator(home_country="GB").locate_many(addresses)
    assert [place and place.precision for place in found] == ["town", None, "postcode"] * 1000


def test_what_was_read_is_not_read_again(gazetteer: None, django_assert_num_queries: Any) -> None:
    locator = AddressLocator(home_country="GB")
    locator.locate(Address(town="Sale"))
    with django_assert_num_queries(0):
        assert locator.locate(Address(town="SALE")) == Located(SALE, "town")


def test_a_long_import_keeps_a_bounded_memory(gazetteer: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.geo.addresses.MAX_KEPT", 10)
    locator = AddressLocator(home_country="GB")
    for number in range(50):
        locator.locate(Address(town=f"Nowhere {number}"))
    assert locator.locate(Address(town="Sale")) == Located(SALE, "town")
    assert len(locator._known) <= 12
