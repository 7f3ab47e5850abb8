import pytest

from directory.importers.addresses import split_address, town_at_end
from directory.importers.coordinates import checked_point


@pytest.mark.parametrize(
    ("lat", "lon", "country", "point", "kind"),
    [
        ("53.4", "-2.3", "GB", (53.4, -2.3), None),
        ("53,4", "-2,3", "GB", (53.4, -2.3), None),
        ("0", "0", "GB", (None, None), "coordinates_zero"),
        ("-2.3", "53.4", "GB", (53.4, -2.3), "coordinates_swapped"),
        ("-118.2", "34.1", "US", (34.1, -118.2), "coordinates_swapped"),
        ("100", "101", "US", (None, None), "coordinates_far"),
        ("40.7", "-74.0", "GB", (None, None), "coordinates_far"),
        ("40.7", "-74.0", "", (40.7, -74.0), None),
        ("", "", "GB", (None, None), None),
        ("nan", "inf", "GB", (None, None), None),
        ("x", "1", "GB", (None, None), None),
    ],
)
def test_false_points_are_told(
    lat: str, lon: str, country: str, point: tuple[float | None, float | None], kind: str | None
) -> None:
    *found, doubt = checked_point(lat, lon, country=country)
    assert tuple(found) == point
    assert (doubt.kind if doubt else None) == kind


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("123 Main St, Anytown, OK 12345, USA", ("123 Main St", "Anytown", "OK", "12345", "US")),
        ("8318 104 St, Edmonton, Alberta, T6E 4E8, Canada", ("8318 104 St", "Edmonton", "Alberta", "T6E 4E8", "CA")),
        ("Cuttyhunk Island, Gosnold, MA 02713, USA", ("Cuttyhunk Island", "Gosnold", "MA", "02713", "US")),
        ("The Lodge, Green Lane, Bolton", ("The Lodge, Green Lane, Bolton", "", "", "", "")),
        ("Vestergade 3, 8000 Aarhus C, Danmark", ("Vestergade 3", "Aarhus C", "", "8000", "DK")),
    ],
)
def test_plain_addresses_come_apart(text: str, parts: tuple[str, ...]) -> None:
    found = split_address(text)
    assert (found.address, found.city, found.region, found.postcode, found.country) == parts


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("Moss Lane, Partington", "Partington"),
        ("Community Centre, Church Lane", ""),
        ("The Hub, 3 Station Yard 4", ""),
        ("Sale", ""),
    ],
)
def test_a_town_at_the_end_is_found(address: str, town: str) -> None:
    assert town_at_end(address)[1] == town
