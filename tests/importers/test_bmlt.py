"""BMLT: what its formats say, who may see what, and that nothing personal gets in; over a real server's answer too."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from directory.importers import bmlt
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults, imported
from directory.importers.rows import ImportedListing, RawRow, SkippedRow
from tests.shared_data import shared_path

US = Defaults(country="US", timezone="Europe/London")
MEETING: dict[str, Any] = {
    "id_bigint": "2", "meeting_name": "Nothing Macho", "weekday_tinyint": "7", "start_time": "14:00:00",
    "duration_time": "01:30:00", "formats": "O", "published": "1", "location_municipality": "New York",
    "location_province": "NY", "location_nation": "USA", "location_street": "3424 Kossuth Ave.",
    "location_postal_code_1": "10467", "longitude": "-73.88", "latitude": "40.88",
}  # fmt: skip


def listings_of(path: Path, data: object, *, formats: object = None) -> list[ImportedListing]:
    folder = path / "bmlt"
    folder.mkdir(exist_ok=True)
    (folder / "meetings.json").write_text(json.dumps(data), encoding="utf-8")
    if formats is not None:
        (folder / "formats.json").write_text(json.dumps(formats), encoding="utf-8")
    rows = [imported(row, defaults=US) for row in bmlt.read(folder, options=ReadOptions()) if isinstance(row, RawRow)]
    return [row for row in rows if isinstance(row, ImportedListing)]


def facts(listing: ImportedListing) -> dict[str, Any]:
    return dict(listing.facts)


SAYS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"formats": "O"}, {"openness": "open", "attendance": "in_person", "status": "active"}),
    ({"formats": "C"}, {"openness": "open"}),
    ({"formats": "RA"}, {"openness": "ring_first"}),
    ({"formats": "WC,SL"}, {"access": ("step_free", "sign_language")}),
    ({"formats": "ES"}, {"languages": ("es",)}),
    ({"formats": "L/R"}, {"languages": ("lt", "ru")}),
    ({"formats": "TC"}, {"status": "temporarily_closed"}),
    ({"formats": "TC,VM"}, {"status": "active", "attendance": "online"}),
    ({"formats": "VM", "location_street": ""}, {"attendance": "online"}),
    ({"formats": "HY"}, {"attendance": "both"}),
    ({"venue_type": "1"}, {"attendance": "in_person"}),
    ({"venue_type": 2}, {"attendance": "online"}),
    ({"venue_type": "3"}, {"attendance": "both"}),
    ({"lang_enum": "es"}, {"language": "es"}),
]


@pytest.mark.parametrize(("change", "expected"), SAYS)
def test_formats_and_venues_say_how_one_takes_part(
    tmp_path: Path, change: dict[str, Any], expected: dict[str, Any]
) -> None:
    (listing,) = listings_of(tmp_path, [MEETING | change])
    found = {name: getattr(listing, name) for name in expected if name != "language"}
    assert found | {"language": listing.original.language} == {"language": "en"} | expected
    assert not listing.problems


def test_what_only_open_meetings_and_some_codes_say_of_company(tmp_path: Path) -> None:
    (listing,) = listings_of(tmp_path, [MEETING | {"formats": "O,CW,So"}])
    assert facts(listing) == {"may_bring_someone": True, "children_welcome": True, "may_watch": True}


ENDS = [("14:00:00", "01:30:00", "15:30"), ("23:30:00", "01:30:00", "01:00"), ("12:00:00", "00:00:00", None)]


@pytest.mark.parametrize(("start", "duration", "end"), ENDS)
@pytest.mark.parametrize(("day", "byday"), [("1", "SU"), (2, "MO"), ("7", "SA")])
def test_days_count_from_sunday_and_the_end_is_start_and_duration(
    tmp_path: Path, start: str, duration: str, end: str | None, day: object, byday: str
) -> None:
    change = {"weekday_tinyint": day, "start_time": start, "duration_time": duration}
    (listing,) = listings_of(tmp_path, [MEETING | change])
    (schedule,) = listing.schedules
    assert schedule.rule.rrule.endswith(f"BYDAY={byday}")
    assert f"{schedule.rule.start:%H:%M}" == start[:5]
    assert (f"{schedule.rule.end:%H:%M}" if schedule.rule.end else None) == end
    assert schedule.rule.timezone == "America/New_York"


def test_the_zone_that_a_server_gives_counts(tmp_path: Path) -> None:
    (listing,) = listings_of(tmp_path, [MEETING | {"time_zone": "America/Chicago"}])
    assert listing.schedules[0].rule.timezone == "America/Chicago"


FORMATS = [
    {"key_string": "Ö", "lang": "sv", "world_id": "OPEN", "name_string": "Öppet möte"},
    {"key_string": "RL", "lang": "sv", "world_id": "WCHR", "name_string": "Rullstolsvänlig"},
    {"key_string": "K", "lang": "sv", "world_id": "W", "name_string": "Kvinnomöte"},
    {"key_string": "NL", "lang": "en", "world_id": "LANG", "name_string": "Dutch speaking"},
    {"key_string": "HIK", "lang": "sv", "world_id": "", "name_string": "Vandring"},
    {"key_string": "HIK", "lang": "en", "world_id": "", "name_string": "On a walk"},
    {"key_string": "HIK", "lang": "fr", "world_id": "", "name_string": "Marche"},
]


@pytest.mark.parametrize("is_together", [False, True])
def test_formats_of_another_server_are_read_by_what_they_mean_everywhere(tmp_path: Path, is_together: bool) -> None:
    meetings = [MEETING | {"formats": "Ö,RL,K,NL,HIK"}]
    if is_together:
        (listing,) = listings_of(tmp_path, {"meetings": meetings, "formats": FORMATS})
    else:
        (listing,) = listings_of(tmp_path, meetings, formats=FORMATS)
    assert (listing.openness, listing.access, listing.languages) == ("open", ("step_free",), ("nl",))
    assert "women" in listing.topics
    assert "On a walk" in listing.keywords
    assert not listing.problems


def test_a_code_that_nobody_explains_is_a_problem(tmp_path: Path) -> None:
    (listing,) = listings_of(tmp_path, [MEETING | {"formats": "O,HIK"}])
    assert [(problem.field, "HIK" in problem.reason) for problem in listing.problems] == [("types", True)]


@pytest.mark.parametrize(("published", "is_shown"), [("1", True), (1, True), (True, True), ("0", False), (0, False)])
def test_what_is_not_published_is_skipped(tmp_path: Path, published: object, is_shown: bool) -> None:
    assert bool(listings_of(tmp_path, [MEETING | {"published": published}])) == is_shown


def test_nothing_personal_gets_in(tmp_path: Path) -> None:
    personal = {
        "contact_name_1": "Ida Canary", "contact_name_2": "Ida Canary", "contact_phone_1": "212 555 0101",
        "contact_phone_2": "212 555 0102", "contact_email_1": "ida@canary.example",
        "contact_email_2": "ida@canary.example", "email_contact": "ida@canary.example",
        "virtual_meeting_link": "https://zoom.us/j/12345678?pwd=canary", "phone_meeting_number": "212 555 0103",
        "virtual_meeting_additional_info": "Password: canary", "user_id": "canary", "ical": "canary",
        "comments": "Ring 212-555-0104 or write ida@canary.example. Zoom https://zoom.us/j/99?pwd=canary\nWe are kind.",
        "location_info": "Ask for the key at 212-555-0105. Second floor.",
    }  # fmt: skip
    (listing,) = listings_of(tmp_path, [MEETING | personal])
    text = repr(listing)
    assert not re.search(r"canary|555|zoom\.us|ida@", text, re.I), text
    assert "We are kind." in listing.original.description
    assert "Second floor." in listing.original.directions
    assert listing.contacts == ()


@pytest.fixture(scope="module")
def real() -> tuple[list[dict[str, Any]], list[ImportedListing], int]:
    """Return the meetings of a real server, the listings that they become, and how many were skipped."""
    folder = shared_path("data", "meetings-bmlt")
    meetings = json.loads((folder / "na-ny.GetSearchResults.json").read_text(encoding="utf-8"))
    rows = [row for row in bmlt.read(folder, options=ReadOptions()) if isinstance(row, RawRow)]
    done = [imported(row, defaults=US) for row in rows]
    skipped = sum(isinstance(row, SkippedRow) for row in done)
    return meetings, [row for row in done if isinstance(row, ImportedListing)], skipped


def test_every_published_meeting_of_a_real_server_becomes_a_listing_with_its_time(
    real: tuple[list[dict[str, Any]], list[ImportedListing], int],
) -> None:
    meetings, listings, skipped = real
    published = {row["id_bigint"]: row for row in meetings if row["published"] == "1"}
    assert (len(listings), skipped) == (1_513, 42)
    assert {listing.ref for listing in listings} == set(published)
    for listing in listings:
        meeting = published[listing.ref]
        (schedule,) = listing.schedules
        begin = dt.datetime.fromisoformat(f"2026-01-01T{meeting['start_time']}")
        hours, minutes, _seconds = map(int, meeting["duration_time"].split(":"))
        assert schedule.rule.start == begin.time().replace(second=0)
        assert schedule.rule.end == (begin + dt.timedelta(hours=hours, minutes=minutes)).time().replace(second=0)
        day = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")[int(meeting["weekday_tinyint"]) - 1]
        assert schedule.rule.rrule == f"FREQ=WEEKLY;BYDAY={day}"
        assert schedule.rule.timezone in ("America/New_York", "Europe/London")
        assert listing.problems == ()


def test_the_codes_of_a_real_server_are_all_understood(
    real: tuple[list[dict[str, Any]], list[ImportedListing], int],
) -> None:
    meetings, listings, _skipped = real
    codes = {row["id_bigint"]: set(row.get("formats", "").split(",")) for row in meetings}
    for listing in listings:
        said = codes[listing.ref]
        assert ("step_free" in listing.access) == ("WC" in said)
        assert ("es" in listing.languages) == ("ES" in said)
        assert ("women" in listing.topics) == ("W" in said)
        assert (facts(listing).get("children_welcome") is False) == ("NC" in said and not said & {"CW", "CS"})
        assert listing.openness == ("open" if said & {"O", "C"} else "unknown"), (listing.ref, said)


def test_no_number_address_or_link_of_a_real_server_gets_in(
    real: tuple[list[dict[str, Any]], list[ImportedListing], int],
) -> None:
    _meetings, listings, _skipped = real
    personal = re.compile(r"[\w.]+@[\w.]+\.\w|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|zoom\.us|\[.*removed\]", re.I)
    for listing in listings:
        assert listing.contacts == ()
        texts = [getattr(listing.original, name) for name in ("name", "description", "directions")]
        assert not personal.search(" ".join([*texts, *(place.name for place in listing.locations)])), listing.ref
