"""Filling the gazetteer from files: every row is written, counted, or rejected with a reason."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory.geo.place_import import import_places
from directory.geo.place_rows import (
    MAX_LINE_BYTES,
    PlaceRow,
    RejectedRow,
    read_csv,
    read_geonames,
    read_geonames_postal,
)
from directory.models.place import Place, PlaceName
from tests.geo.places import TOWNS, place

AARHUS = (
    "2624652\tÅrhus\tArhus\tAAR,Aarhus,Árósar,오르후스\t"
    "56.15674\t10.21076\tP\tPPLA\tDK\t\t18\t751\t\t\t285273\t\t10\tx\ty\n"
)
FJORD = "1\tMariager Fjord\tx\t\t56.7\t10.1\tH\tFJD\tDK\t\t18\t\t\t\t0\t\t1\tx\ty\n"
QUARTER = "2\tTrøjborg\tx\t\t56.17\t10.21\tP\tPPLX\tDK\t\t18\t\t\t\t9000\t\t1\tx\ty\n"
LOST = "3\tNowhere\tx\t\t0\t0\tP\tPPL\tDK\t\t18\t\t\t\t0\t\t1\tx\ty\n"
POSTAL = (
    "GB\tM33\tAshton upon Mersey\tEngland\tENG\t\t\t\t\t53.42\t-2.32\t3\n"
    "GB\tM33\tSale\tEngland\tENG\t\t\t\t\t53.44\t-2.34\t4\n"
    "DK\t8000\tAarhus C\tMidtjylland\t18\t\t\t\t\t56.1535\t10.2034\t6\n"
    "DK\t9999\tNowhere\tx\tx\t\t\t\t\t\t\t\n"
)


def written(tmp_path: Path, text: str, name: str = "file.txt") -> Any:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def reasons(rows: Any) -> Any:
    return [(row.line, row.reason) for row in rows if isinstance(row, RejectedRow)]


def test_a_geonames_dump_gives_towns_and_districts(tmp_path: Path) -> None:
    written(tmp_path, "DK.18\tCentral Jutland\tCentral Jutland\t6418538\n", "admin1CodesASCII.txt")
    path = written(tmp_path, AARHUS + FJORD + QUARTER + LOST + "broken\n")
    town, quarter, *rejected = read_geonames(path)
    assert (town.key, town.name, town.region, town.population) == ("2624652", "Århus", "Central Jutland", 285_273)
    # Aarhus has the key of Århus, AAR is an airport, the last is written in no letters that we search by.
    assert town.names == (("", "Árósar"),)
    assert (quarter.kind, quarter.name) == ("district", "Trøjborg")
    assert reasons(rejected) == [
        (4, "no usable coordinates: '0', '0'"),
        (5, "19 columns were expected, 1 found"),
    ]


def test_a_postal_table_gives_one_row_a_postcode(tmp_path: Path) -> None:
    *rows, rejected = read_geonames_postal(written(tmp_path, POSTAL))
    assert [(r.key, r.name, r.locality, round(r.point.lat, 3)) for r in rows] == [
        ("GB-M33", "M33", "Ashton upon Mersey", 53.43),
        ("DK-8000", "8000", "Aarhus C", 56.154),
    ]
    assert rejected == RejectedRow(4, "no usable coordinates in columns 10 and 11")


def test_a_csv_file_says_what_is_wrong_with_each_row(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "name,country,lat,lon,kind,population,names\n"
        "Sale,GB,53.4252,-2.3244,town,62550,da:Sale by|Ashton\n"
        "Sale,gb,53.4,-2.3,town,1,\n"
        ",GB,53.4,-2.3,town,1,\n"
        "Swapped,GB,-2.3,253.4,town,1,\n"
        "Many,GB,53.4,-2.3,town,lots,\n"
        "Odd,GB,53.4,-2.3,mountain,1,\n"
        "Short,GB\n"
        "Hale,GB,53.3782,-2.3449,,,\n",
    )
    rows = list(read_csv(path))
    assert [(row.name, row.names) for row in rows if not isinstance(row, RejectedRow)] == [
        ("Sale", (("da", "Sale by"), ("", "Ashton"))),
        ("Hale", ()),
    ]
    assert reasons(rows) == [
        (3, "country is a code of two capitals, not 'gb'"),
        (4, "no usable name"),
        (5, "no usable coordinates: '-2.3', '253.4'"),
        (6, "population is a whole number, not 'lots'"),
        (7, "kind is town, district or postcode, not 'mountain'"),
        (8, "no usable coordinates: '', ''"),
    ]


def test_wrong_bytes_and_endless_lines_cost_their_own_row_only(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(
        b"\xef\xbb\xbfname,country,lat,lon\n"
        + b"\xff\xfe\x00,GB,53.4,-2.3\n"
        + b"x" * (3 * MAX_LINE_BYTES)
        + b"\nSale,GB,53.4252,-2.3244\n"
    )
    rows = list(read_csv(path))
    assert rows[-1].name == "Sale"
    assert reasons(rows) == [(2, "no usable name"), (3, "no usable name")]


@pytest.mark.django_db
def test_importing_again_changes_nothing() -> None:
    first = import_places(TOWNS, source="geonames")
    before = list(Place.objects.order_by("pk").values()), list(PlaceName.objects.order_by("pk").values())
    second = import_places(TOWNS, source="geonames")
    assert (first.created, second.created, second.updated, second.unchanged) == (len(TOWNS), 0, 0, len(TOWNS))
    assert (list(Place.objects.order_by("pk").values()), list(PlaceName.objects.order_by("pk").values())) == before


@pytest.mark.django_db
def test_a_changed_row_is_updated_with_its_names() -> None:
    import_places([place("Sale", "GB", 53.4, -2.3, names=(("da", "Salg"),))], source="geonames")
    (was,) = Place.objects.all()
    report = import_places([place("Sale", "GB", 53.5, -2.3, people=9, names=(("nl", "Zale"),))], source="geonames")
    (now,) = Place.objects.all()
    assert (report.updated, now.pk, now.latitude, now.population) == (1, was.pk, 53.5, 9)
    assert list(now.names.values_list("language", "name")) == [("nl", "Zale")]


@pytest.mark.django_db
def test_only_another_name_is_a_change_too() -> None:
    import_places([place("Sale", "GB", 53.4, -2.3)], source="geonames")
    report = import_places([place("Sale", "GB", 53.4, -2.3, names=(("", "Ashton"),))], source="geonames")
    assert (report.updated, PlaceName.objects.get().name) == (1, "Ashton")


@pytest.mark.django_db
def test_other_countries_and_repeated_rows_are_counted() -> None:
    sale, leeds = place("Sale", "GB", 53.4, -2.3), place("Leeds", "GB", 53.8, -1.5)
    rows: list[PlaceRow | RejectedRow] = [sale, sale, leeds, place("Odense", "DK", 55.4, 10.4), RejectedRow(9, "odd")]
    report = import_places(rows, source="geonames", countries=["GB"])
    assert (report.created, report.other_countries, report.rejected) == (2, 1, 2)
    assert reasons(report.rejected_rows) == [(1, "GB-Sale- stands in the file already"), (9, "odd")]


@pytest.mark.django_db
def test_the_same_key_of_two_sources_is_two_places() -> None:
    for source in ("geonames", "csv:mine"):
        import_places([place("Sale", "GB", 53.4, -2.3)], source=source)
    assert Place.objects.count() == 2


@pytest.mark.django_db
def test_the_command_reads_packed_files_and_writes_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("name,country,lat,lon\nSale,GB,53.4252,-2.3244\nOdense,DK,55.4,10.39\n,GB,1,1\n")
    call_command("import_places", "csv", str(path), countries="gb", report=tmp_path / "report.json")
    assert capsys.readouterr().out == (
        "Places: 1 created, 0 updated, 0 unchanged, 1 in other countries, 1 rejected.\n  line 4: no usable name\n"
    )
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["created"], report["rejected_rows"]) == (1, [{"line": 4, "reason": "no usable name"}])
    assert Place.objects.get().source == "csv:mine"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((), {}, "Give --bundled"),
        (("csv",), {}, "Give --bundled"),
        (("csv", "x.csv"), {"bundled": True}, "either --bundled or"),
        (("csv", "not-there.csv"), {}, "cannot be read"),
        ((), {"bundled": True, "countries": "Denmark"}, "codes of two letters"),
    ],
)
def test_the_command_says_what_it_cannot_do(arguments: Any, options: Any, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("import_places", *arguments, **options)


@pytest.mark.django_db
def test_a_file_without_the_columns_or_that_is_no_gzip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="needs the columns"):
        call_command("import_places", "csv", str(written(tmp_path, "a,b\n1,2\n", "x.csv")))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_places", "csv", str(written(tmp_path, "a,b\n1,2\n", "x.csv.gz")))
