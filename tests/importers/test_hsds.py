"""HSDS in all its shapes: what is nested where, and what machines make of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from directory.importers import bmlt, hsds_csv, hsds_json, meeting_guide
from directory.importers.bmlt_formats import Formats
from directory.importers.files import BrokenFileError
from directory.importers.options import ReadOptions
from directory.importers.rows import RawRow, SkippedRow, SourceRow

OPTIONS = ReadOptions()
SERVICE = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Garden",
    "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Hub"},
}


def read(path: Path, data: object) -> list[SourceRow]:
    path.write_text(json.dumps(data), encoding="utf-8")
    return list(hsds_json.read(path, options=OPTIONS))


def records(path: Path, data: object) -> list[dict[str, Any]]:
    return [row.record for row in read(path, data) if isinstance(row, RawRow)]


@pytest.mark.parametrize(
    "data",
    [
        SERVICE,
        [SERVICE],
        {"total_items": 1, "contents": [SERVICE]},
        {"services": [SERVICE]},
        {"service": SERVICE},
        {"id": "1", "service": SERVICE},
        {"organization": SERVICE["organization"], "services": [{**SERVICE, "organization": None}]},
        {"id": "d9", "name": "Hub", "services": [{"id": SERVICE["id"], "name": "Garden"}]},
        [{"organizations": [{"name": "Hub", "services": [{"id": SERVICE["id"], "name": "Garden"}]}]}],
    ],
)
def test_a_service_is_found_wherever_it_is_nested(tmp_path: Path, data: object) -> None:
    (record,) = records(tmp_path / "a.json", data)
    assert (record["id"], record["name"], record["organization"]) == (SERVICE["id"], "Garden", "Hub")


def test_an_organisation_without_services_is_skipped(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.json", [{"organizations": [{"name": "Hub"}]}])
    assert [type(row) for row in rows] == [SkippedRow]


def test_ids_that_every_machine_writes_are_made_unique(tmp_path: Path) -> None:
    data = [
        {"organization": {"name": name}, "services": [{"id": "svc_1", "name": "Pantry"}]} for name in ("A", "B", "B")
    ]
    assert [row["id"] for row in records(tmp_path / "a.json", data)] == ["a-pantry", "b-pantry", "b-pantry-2"]


TIMETABLES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00Z"},
        {"freq": "WEEKLY", "byday": "TH,FR", "start": "10:00", "end": "18:00"},
    ),
    (
        {"weekday": "Monday", "opens_at": "8:00", "closes_at": "17:00"},
        {"byday": "Monday", "start": "8:00", "end": "17:00"},
    ),
    (
        {"freq": "WEEKLY", "days": ["SU"], "times": [{"start_time": "12:00", "end_time": "13:00"}]},
        {"freq": "WEEKLY", "byday": "SU", "start": "12:00", "end": "13:00"},
    ),
    (
        {"freq": "WEEKLY", "start_date": "2025-08-13", "end_date": "2025-08-13", "start_time": "17:00"},
        {"start": "17:00", "start_date": "2025-08-13"},
    ),
    (
        {"freq": "MONTHLY", "bymonthday": "2", "opens_at": "10:00", "dtstart": "2026-01-02"},
        {"rrule": "FREQ=MONTHLY;BYMONTHDAY=2", "start_date": "2026-01-02", "start": "10:00"},
    ),
]


@pytest.mark.parametrize(("schedule", "expected"), TIMETABLES)
def test_timetables_of_all_generations_are_read(
    tmp_path: Path, schedule: dict[str, Any], expected: dict[str, Any]
) -> None:
    (record,) = records(tmp_path / "a.json", {**SERVICE, "schedules": [schedule]})
    assert record["schedule"] == [expected]


def test_a_timetable_in_words_becomes_hours_text(tmp_path: Path) -> None:
    (record,) = records(tmp_path / "a.json", {**SERVICE, "schedules": [{"description": "2nd Sunday, 4-6pm"}]})
    assert record["hours_text"] == "2nd Sunday, 4-6pm"


AREAS = [
    ("Sale, Greater Manchester, GB", {"city": "Sale", "region": "Greater Manchester", "country": "GB"}),
    ("Sale", {"city": "Sale"}),
    ("The service is available to all residents of the MyCity area, whoever they are", None),
]


@pytest.mark.parametrize(("name", "expected"), AREAS)
def test_the_area_of_a_service_without_a_place_says_in_which_town_it_is(
    tmp_path: Path, name: str, expected: dict[str, str] | None
) -> None:
    (record,) = records(tmp_path / "a.json", SERVICE | {"service_areas": [{"name": name}]})
    assert record.get("locations") == ([{"visibility": "area", **expected}] if expected else None)


AGES = [
    ({"minimum_age": 0, "maximum_age": 120}, {}),
    ({"maximum_age": 100}, {}),
    ({"minimum_age": 12, "maximum_age": 100}, {"age_min": "12", "age_max": "100"}),
    ({"minimum_age": 0, "maximum_age": 5}, {"age_max": "5"}),
]


@pytest.mark.parametrize(("ages", "expected"), AGES)
def test_from_nought_to_a_hundred_is_everybody(tmp_path: Path, ages: dict[str, int], expected: dict[str, str]) -> None:
    (record,) = records(tmp_path / "a.json", SERVICE | ages)
    assert {name: value for name, value in record.items() if name.startswith("age_")} == expected


def test_what_is_no_service_becomes_no_listing(tmp_path: Path) -> None:
    others = [
        {"version": "HSDS-UK-3.0", "profile": "https://p.example", "openapi_url": "https://o.example"},
        {"id": "1", "name": "Topics", "description": "All", "version": "1"},
        {"id": "2", "name": "Choirs", "description": "All", "taxonomy": "Topics", "term_uri": "https://t.example"},
    ]
    assert [type(row) for row in read(tmp_path / "a.json", others)] == [SkippedRow] * 3


def test_virtual_places_make_a_listing_online(tmp_path: Path) -> None:
    (record,) = records(tmp_path / "a.json", {**SERVICE, "locations": [{"location_type": "virtual", "name": "Zoom"}]})
    assert record["attendance"] == "online"
    assert "locations" not in record


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("services.csv", "services"),
        ("output_services.csv", "services"),
        ("florida_data_organizations.csv", "organizations"),
        ("service_at_location.csv", "links"),
        ("holiday_schedules.csv", ""),
        ("regular_schedules.csv", "schedules"),
        ("funding.csv", ""),
    ],
)
def test_file_names_say_which_table_they_are(name: str, table: str) -> None:
    assert hsds_csv.table_of(name) == table


def test_tables_are_joined_and_persons_left_out(tmp_path: Path) -> None:
    tables = {
        "organizations": "id,name\no1,Hub\n",
        "services": "id,organization_id,name,status\ns1,o1,Garden,active\n",
        "locations": "id,organization_id,name,latitude,longitude\nl1,o1,Allotment,53.4,-2.3\nl2,o1,Office,53.5,-2.3\n",
        "services_at_location": "id,service_id,location_id\nx1,s1,l1\n",
        "physical_addresses": "id,location_id,address_1,city,postal_code,country\na1,l1,1 Lane,Sale,M33 1AA,GB\n",
        "phones": "id,service_id,contact_id,number\np1,,c1,07700 900123\np2,s1,,0161 832 3736\n",
        "contacts": "id,service_id,name,email\nc1,s1,Jane Smith,jane@example.org\n",
        "regular_schedules": "id,service_id,weekday,opens_at,closes_at\n1,s1,Monday,9:00,11:00\n2,s1,Friday,9:00,11:00",
    }
    for name, content in tables.items():
        (tmp_path / f"{name}.csv").write_text(content)
    (row,) = hsds_csv.read(tmp_path, options=OPTIONS)
    assert isinstance(row, RawRow)
    assert (row.where.file, row.where.line) == ("services.csv", 2)
    assert row.record["phone"] == "0161 832 3736"
    assert row.record["schedule"] == [{"freq": "WEEKLY", "byday": "Monday,Friday", "start": "9:00", "end": "11:00"}]
    assert row.record["locations"] == [
        {
            "name": "Allotment",
            "address": "1 Lane",
            "city": "Sale",
            "postcode": "M33 1AA",
            "country": "GB",
            "lat": "53.4",
            "lon": "-2.3",
        }
    ]
    assert "Jane" not in json.dumps(row.record)


def test_tables_without_services_are_refused(tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").write_text("id,name\n1,Hub\n")
    with pytest.raises(BrokenFileError, match="no table of services"):
        list(hsds_csv.read(tmp_path, options=OPTIONS))


def test_meeting_guide_counts_days_from_sunday() -> None:
    meeting = {
        "slug": 7,
        "name": "Early birds",
        "day": [0, "6"],
        "time": "7:00 AM",
        "conference_url": "https://zoom.us/j/1",
    }
    record = meeting_guide.record(meeting, fellowship="Al-Anon")
    assert record["id"] == "7"
    assert record["schedule"] == [{"freq": "WEEKLY", "byday": "SA,SU", "start": "7:00 AM"}]
    assert record["online"] is True
    assert "zoom" not in json.dumps(record)


def test_bmlt_counts_days_from_sunday_as_one_and_ends_by_duration() -> None:
    meeting = {
        "id_bigint": "2", "meeting_name": "Late", "weekday_tinyint": "1", "start_time": "23:30:00",
        "duration_time": "01:30:00",
        "formats": "O,WC", "published": "0", "location_municipality": "New York", "location_sub_province": "Kings",
        "location_province": "NY", "contact_phone_1": "555 0100",
    }  # fmt: skip
    record = bmlt.record(meeting, fellowship="Narcotics Anonymous", formats=Formats())
    assert record["schedule"] == [{"freq": "WEEKLY", "byday": "SU", "start": "23:30", "end": "01:00"}]
    assert record["published"] is False
    assert record["region"] == "Brooklyn, NY"
    assert record["types"] == ["O", "WC"]
    assert "555" not in json.dumps(record)
