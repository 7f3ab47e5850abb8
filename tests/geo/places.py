"""A small gazetteer for tests: real places, few of them."""

from directory.geo.place_import import import_places
from directory.geo.place_rows import PlaceRow
from directory.geo.points import Point


def place(
    name: str,
    country: str,
    lat: float,
    lon: float,
    *,
    region: str = "",
    people: int = 0,
    kind: str = "town",
    locality: str = "",
    names: tuple[tuple[str, str], ...] = (),
) -> PlaceRow:
    """One row as a file would give it."""
    key = f"{country}-{name}-{region}"
    return PlaceRow(1, key, kind, name, country, Point(lat, lon), region, locality, people, names)


TOWNS = (
    place("Leeds", "GB", 53.7965, -1.5479, region="England", people=536_280),
    place("Leeds", "GB", 51.2462, 0.6112, region="Kent", people=790),
    place("Leeds", "US", 33.5482, -86.5444, region="Alabama", people=11_936),
    place("Leeds", "US", 44.3034, -70.1195, region="Maine", people=2_080),
    place("Newport", "GB", 51.5877, -2.9983, region="Wales", people=128_060),
    place("Newport", "GB", 50.7009, -1.2883, region="Isle of Wight", people=25_496),
    place("Newport", "US", 41.4901, -71.3128, region="Rhode Island", people=24_672),
    place("Sale", "GB", 53.4252, -2.3244, region="Trafford", people=62_550),
    place("Altrincham", "GB", 53.3875, -2.3485, region="Trafford", people=49_680),
    place("Stretford", "GB", 53.4500, -2.3167, region="Trafford", people=46_910),
    place("Boston", "GB", 52.9763, -0.0266, region="Lincolnshire", people=41_340),
    place("Boston", "US", 42.3584, -71.0598, region="Massachusetts", people=653_833),
    place("Archway", "GB", 51.5653, -0.1349, region="Greater London", people=20_000),
    place("Paris", "FR", 48.8534, 2.3488, region="Île-de-France", people=2_138_551),
    place("Paris", "US", 33.6609, -95.5555, region="Texas", people=24_782),
    place("Springfield", "US", 37.2153, -93.2982, region="Missouri", people=169_176),
    place("Springfield", "US", 39.8017, -89.6437, region="Illinois", people=116_250),
    place(
        "København", "DK", 55.6759, 12.5655, region="Hovedstaden", people=1_153_615,
        names=(("en", "Copenhagen"), ("nl", "Kopenhagen"), ("", "Kbh")),
    ),
    place("Aarhus", "DK", 56.1567, 10.2108, region="Midtjylland", people=285_273, names=(("nl", "Århus"),)),
    place("Odense", "DK", 55.3959, 10.3883, region="Syddanmark", people=180_863),
    place("Odense C", "DK", 55.4028, 10.3920, region="Syddanmark", kind="district"),
    place("Den Haag", "NL", 52.0767, 4.2986, region="Zuid-Holland", people=474_292, names=(("en", "The Hague"),)),
)  # fmt: skip
POSTCODES = (
    place("M33", "GB", 53.4252, -2.3244, kind="postcode", locality="Sale", region="Greater Manchester"),
    place("M33 2AB", "GB", 53.4236, -2.3191, kind="postcode", locality="Sale Central"),
    place("8000", "DK", 56.1535, 10.2034, kind="postcode", locality="Aarhus C", region="Midtjylland"),
    place("8000", "BE", 51.2090, 3.2242, kind="postcode", locality="Brugge"),
    place("1011", "NL", 52.3710, 4.9042, kind="postcode", locality="Amsterdam", region="Noord-Holland"),
    place("10001", "US", 40.7484, -73.9967, kind="postcode", locality="New York", region="New York"),
)


def fill_gazetteer() -> None:
    """Write the small gazetteer. Source names as those of the shipped files."""
    import_places(TOWNS, source="geonames")
    import_places(POSTCODES, source="geonames-postal")
