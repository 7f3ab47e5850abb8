"""The tabular data package: its tables agree with its description, with each other, and with our JSON."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from directory.exporters import hsds_json, hsds_zip
from directory.exporters.listings import exported, listings
from directory.exporters.manners import Manner
from directory.exporters.records import Record, record_of
from directory.importers.hsds_columns import LISTS, RESOURCES, SINGLE
from directory.importers.own_cells import undefused
from directory.importers.own_hsds import EXTENSION
from directory.models import Listing
from tests.exporters.catalogue import counts, everything, make_catalogue, read, written

Rows = list[dict[str, str]]


def tables_of(path: Path) -> dict[str, Rows]:
    with ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def description_of(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        described: dict[str, Any] = json.loads(archive.read("datapackage.json"))
    return described


def rewritten(path: Path, name: str, text: str) -> Path:
    """Return a copy of a zip in which one file says something else."""
    target = path.with_name("edited.zip")
    with ZipFile(path) as old, ZipFile(target, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, text if info.filename == name else old.read(info.filename))
    return target


def table_text(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.django_db
def test_tables_have_the_columns_that_the_package_describes_and_refer_to_rows_that_are_there(tmp_path: Path) -> None:
    make_catalogue(tmp_path, size=40)
    path = written(tmp_path / "own.zip", format_="hsds-zip")
    tables, described = tables_of(path), description_of(path)
    resources = {resource["name"]: resource for resource in described["resources"]}
    assert {resource["path"] for resource in resources.values()} == set(tables)
    assert {"organizations.csv", "services.csv", "locations.csv", "addresses.csv", "schedules.csv"} < set(tables)
    ids = {name: [row["id"] for row in tables[resource["path"]]] for name, resource in resources.items()}
    for name, resource in resources.items():
        schema, rows = resource["schema"], tables[resource["path"]]
        assert [field["name"] for field in schema["fields"]] == list(rows[0])
        assert len(set(ids[name])) == len(rows) == sum(bool(UUID(key)) for key in ids[name])
        for link in schema.get("foreignKeys", ()):
            there = {"", *ids[link["reference"]["resource"]]}
            assert {row[link["fields"]] for row in rows} <= there, (name, link["fields"])
    assert len(ids["service"]) == Listing.objects.count()


def scalars(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for name, value in row.items():
        if name in SINGLE and isinstance(value, Mapping):
            yield from scalars(SINGLE[name][0], value)
        elif name in LISTS and isinstance(value, list):
            for item in value:
                yield from scalars(LISTS[name], item)
        elif name != EXTENSION and value not in (None, ""):
            yield f"{table}.csv", row["id"], name, str(value)


@pytest.mark.django_db
def test_the_tables_hold_all_that_our_json_says(tmp_path: Path) -> None:
    make_catalogue(tmp_path, size=40)
    tables = tables_of(written(tmp_path / "own.zip", format_="hsds-zip"))
    cells = {(name, row["id"]): row for name, rows in tables.items() for row in rows}
    records = [record_of(row, manner=Manner.FULL) for row in exported(listings(Manner.FULL))]
    for service in hsds_json.services(records):
        for table, key, name, value in scalars("services", service):
            assert undefused(cells[table, key].get(name, "no such column")) == value, (table, name)


@pytest.mark.django_db
def test_what_another_tool_changed_in_the_tables_is_read(tmp_path: Path) -> None:
    make_catalogue(tmp_path, size=20)
    path = written(tmp_path / "own.zip", format_="hsds-zip")
    services, before = tables_of(path)["services.csv"], everything()
    row = next(row for row in services if "text.en.standard.name" in before[row["id"]])  # one is in Danish
    row |= {"name": "Another name", "minimum_age": "21.0", "eligibility_description": "For all"}
    edited = rewritten(path, "services.csv", table_text(services))
    report = read(edited, format_="hsds-zip")
    assert counts(report) == {"updated": 1, "unchanged": 20}, report.as_text()
    now = everything()[row["id"]]
    assert (now["text.en.standard.name"], now["age_min"]) == ("Another name", 21)


@pytest.mark.django_db
def test_a_broken_row_is_reported_with_its_line_and_the_rest_goes_in(tmp_path: Path) -> None:
    make_catalogue(tmp_path, size=20)
    path = written(tmp_path / "own.zip", format_="hsds-zip")
    services = tables_of(path)["services.csv"]
    services[0][EXTENSION] = '{"footbridge": '
    services[1]["organization_id"] = str(uuid4())
    services[2]["minimum_age"] = "grown up"
    services[4]["id"] = "4"
    services[5]["name"] = "The rest"
    report = read(rewritten(path, "services.csv", table_text(services)), format_="hsds-csv")
    assert counts(report) == {"rejected": 4, "updated": 1, "unchanged": 16}, report.as_text()
    assert {row.where.file for row in report.rejections} == {"services.csv"}
    assert [row.field for row in report.rejections] == [EXTENSION, "organization_id", "minimum_age", "id"]
    numbers = [row.where.line for row in report.rejections]
    assert numbers == sorted(set(numbers))
    assert numbers[0] >= 2


def test_no_cell_runs_in_a_spreadsheet_and_numbers_stay_numbers(tmp_path: Path) -> None:
    phone = {"id": str(uuid4()), "number": "+45 12 34 56 78"}
    place = {"id": str(uuid4()), "latitude": -2.5, "location_type": "physical"}
    service: dict[str, Any] = {
        "id": str(uuid4()),
        "name": "=1+1",
        "status": "active",
        "description": " ",
        "phones": [phone],
    }
    service |= {"organization": {"id": str(uuid4()), "name": "@hub", "description": "-2+3", "locations": [place]}}
    path = tmp_path / "a.zip"
    path.write_bytes(b"".join(hsds_zip.packed([service])))
    tables = tables_of(path)
    assert tables["services.csv"][0]["name"] == "'=1+1"
    assert (tables["organizations.csv"][0]["name"], tables["organizations.csv"][0]["description"]) == ("'@hub", "'-2+3")
    assert tables["phones.csv"][0]["number"] == "+45 12 34 56 78"
    assert tables["phones.csv"][0]["service_id"] == service["id"]
    assert tables["locations.csv"][0]["latitude"] == "-2.5"


def test_the_same_services_make_the_same_bytes() -> None:
    service = {"id": str(uuid4()), "name": "Choir", "status": "active"}
    assert b"".join(hsds_zip.packed([service])) == b"".join(hsds_zip.packed([service]))
    assert set(RESOURCES) >= set(LISTS.values())


def peak_of(count: int) -> int:
    record: Record = {"id": str(uuid4()), "name": "Choir", "status": "active", "description": "We sing. " * 200}
    rows = (hsds_json.service_of(record | {"id": str(uuid4())}, terms={}) for _number in range(count))
    tracemalloc.start()
    size = sum(map(len, hsds_zip.packed(rows)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 0
    return peak


def test_ten_times_the_services_take_no_more_memory() -> None:
    peak_of(10)
    small, large = peak_of(200), peak_of(2_000)
    # what was seen of the organisations takes 16 to 32 bytes each
    assert large < small + 200_000


@pytest.mark.django_db
def test_the_command_writes_a_zip_and_refuses_to_print_it(tmp_path: Path) -> None:
    make_catalogue(tmp_path, size=20)
    with pytest.raises(CommandError, match="Name a file"):
        call_command("export_listings", "hsds-zip")
    call_command("export_listings", "hsds-zip", str(tmp_path), "--manner", "public")
    (path,) = tmp_path.glob("listings-public-*.zip")
    call_command("import_listings", "hsds-zip", str(path))
    assert len(tables_of(path)["services.csv"]) == 20
