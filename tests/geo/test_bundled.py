"""The files that are shipped: what SOURCE.md says of them is true, and they hold what searches need."""

import hashlib
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from directory.geo.addresses import Address, AddressLocator
from directory.geo.gazetteer import GazetteerGeocoder
from directory.geo.place_import import bundled_files
from directory.geo.place_rows import RejectedRow

FOLDER = settings.BASE_DIR / "fixtures" / "gazetteer"
SHIPPED = ("towns.csv.gz", "postcodes.csv.gz", "trafford.csv.gz", "outlines.json")


def test_every_shipped_file_has_the_checksum_that_source_md_says() -> None:
    lines = re.findall(r"^([0-9a-f]{64})  (\S+)$", (FOLDER / "SOURCE.md").read_text(encoding="utf-8"), re.M)
    said = {name: checksum for checksum, name in lines}
    found = {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in SHIPPED}
    assert {name: said.get(name) for name in SHIPPED} == found


def test_the_shipped_files_are_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in SHIPPED) <= 4 * 1024 * 1024


def test_every_shipped_row_is_good() -> None:
    counts = {}
    for source, rows in bundled_files():
        read = list(rows)
        assert [row for row in read if isinstance(row, RejectedRow)] == []
        counts[source] = len(read)
    text = (FOLDER / "SOURCE.md").read_text(encoding="utf-8")
    said = {int(number.replace(",", "")) for number in re.findall(r"^\| `\w+\.csv\.gz` \| ([0-9,]+) \|", text, re.M)}
    assert set(counts.values()) == said


@pytest.mark.django_db
def test_the_bundle_answers_for_denmark_and_the_faroe_islands() -> None:
    call_command("import_places", bundled=True, countries="DK,FO")
    geocoder = GazetteerGeocoder(home_country="DK")
    with translation.override("en"):
        asked = ("Odense C", "8000", "Aarhus", "Århus", "Kbh", "Tórshavn", "0900")
        answers = {query: geocoder.geocode(query).found for query in asked}
    assert {query: found and found.label for query, found in answers.items()} == {
        "Odense C": "Odense C, Syddanmark",
        "8000": "8000 Aarhus C",
        "Aarhus": "Aarhus, Midtjylland",
        "Århus": "Aarhus, Midtjylland",
        "Kbh": "Copenhagen, Hovedstaden",
        "Tórshavn": "Tórshavn, Streymoy, Faroe Islands",
        # A postcode of big companies, which GeoNames puts into a forest: left out.
        "0900": None,
    }
    located = AddressLocator().locate(Address("5000", "Odense C", "", "DK"))
    assert located is not None
    assert (located.precision, round(located.point.lat, 2)) == ("postcode", 55.40)
