"""Peer circles leave as a Meeting Guide feed, and come back from it with the same times."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.actions import taxonomies
from directory.actions.imports import Order, SourceFacts, import_listings
from directory.exporters.meeting_guide import Circle, Entity, Meeting, meetings, weekly_days
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.records import Defaults, imported
from directory.importers.rows import ImportedListing, RawRow
from directory.models import Listing
from tests.meeting_guide import faults
from tests.shared_data import shared_path

TODAY = date(2026, 11, 30)
ENTITY = Entity(name="Harbour Bridge", url="https://bridge.example", email="post@bridge.example", phone="")
ZONES = {"aa-edmonton": "America/Edmonton", "aa-sussex": "America/New_York", "aa-sf-marin": "America/Los_Angeles"}
WEEKLY = {
    "id": "5b0f8c7e-0000-4000-8000-000000000001",
    "location": None,
    "rrule": "FREQ=WEEKLY;BYDAY=TU",
    "start_date": None,
    "start": "19:00",
    "end": "21:00",
    "timezone": "Europe/London",
    "exdates": [],
    "overrides": [],
    "note": "",
}
HALL = {
    "id": "hall",
    "name": "The Hub",
    "visibility": "public",
    "address": "3 Quay",
    "city": "Sale",
    "region": "",
    "postcode": "M33 1AA",
    "country": "GB",
    "latitude": 53.4212345678,
    "longitude": -2.32,
    "coordinate_origin": "source",
}
CONTENT: dict[str, Any] = {
    "kind": "peer_circle",
    "status": "active",
    "language": "en",
    "attendance": "in_person",
    "openness": "open",
    "may_bring_someone": None,
    "children_welcome": None,
    "topics": [],
    "access": [],
    "languages": [],
    "keywords": [],
    "organization": None,
    "contacts": [],
    "locations": [HALL],
    "schedules": [WEEKLY],
    "text.en.standard.name": "Quiet circle",
    "text.en.standard.description": "We listen.",
}


def feed_of(**content: Any) -> list[Meeting]:
    moment = datetime(2026, 11, 1, 9, 30, 5, tzinfo=UTC)
    circle = Circle("listing-1", CONTENT | content, moment, "https://bridge.example/groups/1/", "")
    return list(meetings(circle, entity=ENTITY, today=TODAY))


def test_a_circle_says_all_that_the_format_asks_for() -> None:
    (meeting,) = feed_of()
    assert faults([meeting]) == []
    assert meeting == {
        "name": "Quiet circle",
        "slug": WEEKLY["id"],
        "day": 2,
        "time": "19:00",
        "end_time": "21:00",
        "timezone": "Europe/London",
        "notes": "We listen.",
        "location": "The Hub",
        "address": "3 Quay",
        "city": "Sale",
        "postal_code": "M33 1AA",
        "country": "GB",
        "latitude": 53.42123,
        "longitude": -2.32,
        "approximate": "no",
        "attendance_option": "in_person",
        "updated": "2026-11-01 09:30:05",
        "url": "https://bridge.example/groups/1/",
        "entity": "Harbour Bridge",
        "entity_email": "post@bridge.example",
        "entity_website_url": "https://bridge.example",
    }


def test_several_timetables_are_several_meetings() -> None:
    other = {**WEEKLY, "id": "second", "rrule": "FREQ=WEEKLY;BYDAY=SU,SA", "start": "08:05", "end": None}
    first, *others = feed_of(schedules=[WEEKLY, other])
    assert (first["slug"], first["day"]) == (WEEKLY["id"], 2)
    assert [(one["slug"], one["day"], one["time"]) for one in others] == [
        ("second-0", 0, "08:05"),
        ("second-6", 6, "08:05"),
    ]
    assert ["end_time" in one for one in others] == [False, False]
    assert faults([first, *others]) == []


@pytest.mark.parametrize(
    ("rrule", "start_date", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", None, [1]),
        ("FREQ=WEEKLY;BYDAY=SU", "2026-11-30", [0]),
        ("FREQ=WEEKLY", "2026-11-26", [4]),  # a Thursday
        ("FREQ=DAILY", None, [0, 1, 2, 3, 4, 5, 6]),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-12-07", []),  # has not begun
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-02", []),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101", None, []),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "2026-11-02", []),
        ("FREQ=MONTHLY;BYDAY=1MO", None, []),
        ("", "2026-12-24", []),
        ("FREQ=SOMETIMES", None, []),
    ],
)
def test_what_is_weekly_has_days_and_all_else_none(rrule: str, start_date: str | None, days: list[int]) -> None:
    assert weekly_days({"rrule": rrule, "start_date": start_date}, today=TODAY) == days


def test_a_circle_that_meets_otherwise_is_left_out_and_one_without_times_is_by_appointment() -> None:
    assert feed_of(schedules=[{**WEEKLY, "rrule": "FREQ=MONTHLY;BYDAY=1TU"}]) == []
    (meeting,) = feed_of(schedules=[])
    assert (meeting["slug"], "day" in meeting, "time" in meeting) == ("listing-1", False, False)
    assert faults([meeting]) == []


def test_dates_without_a_meeting_are_said_in_words() -> None:
    off = {**WEEKLY, "exdates": ["2026-12-29", "2026-11-03"], "overrides": [{"date": "2026-12-22", "cancelled": True}]}
    (meeting,) = feed_of(schedules=[{**off, "note": "Ring twice."}])
    assert meeting["notes"] == "We listen.\n\nRing twice.\n\nNot on 2026-12-22.\n\nNot on 2026-12-29."


def test_a_hidden_place_is_its_town_and_a_coarse_point() -> None:
    (meeting,) = feed_of(locations=[{**HALL, "visibility": "hidden"}], **{"text.en.standard.directions": "Blue door"})
    place = {name: meeting.get(name) for name in ("location", "address", "postal_code", "location_notes")}
    assert place == dict.fromkeys(place)
    assert (meeting["city"], meeting["approximate"], meeting["formatted_address"]) == ("Sale", "yes", "Sale, GB")
    assert (meeting["latitude"], meeting["longitude"]) == (53.43, -2.33308)  # the centre of its cell
    assert faults([meeting]) == []


def test_a_point_that_was_worked_out_from_a_town_is_not_given_as_if_it_were_the_door() -> None:
    (meeting,) = feed_of(locations=[{**HALL, "coordinate_origin": "town"}])
    assert ("latitude" in meeting, meeting["approximate"]) == (False, "no")


def test_nobody_is_named_and_private_contacts_are_left_out() -> None:
    public = {"name": "Ida Berg", "role": "", "phone": "+44 161 1", "email": "ida@hub.example", "is_public": True}
    private = {**public, "email": "home@ida.example", "is_public": False}
    (meeting,) = feed_of(contacts=[private, public])
    assert (meeting["contact_1_email"], meeting["contact_1_phone"]) == ("ida@hub.example", "+44 161 1")
    assert "Ida" not in json.dumps(meeting)
    assert "home@" not in json.dumps(meeting)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"languages": ["da", "es"], "access": ["step_free"]}, ["DA", "S", "X"]),
        ({"topics": ["women", "lgbt", "meditation"]}, ["LGBTQ", "MED", "W"]),  # not G, L, BI, 11: nobody said that
        ({"openness": "open", "may_bring_someone": True}, ["O"]),
        ({"keywords": ["Only for people who share the experience"], "may_bring_someone": True}, ["C"]),
        ({"keywords": ["Reading the Big Book", "tea"], "children_welcome": True}, ["B", "CF"]),
        ({"status": "temporarily_closed"}, ["TC"]),
        ({"attendance": "online"}, []),  # ONL is known to plugins; types.json does not have it
    ],
)
def test_types_say_what_the_facts_say_and_no_more(said: Mapping[str, Any], codes: list[str]) -> None:
    (meeting,) = feed_of(**said)
    assert meeting.get("types", []) == codes


@pytest.fixture(scope="module")
def fellowship(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Meeting]]:
    """Three published feeds imported together, and our own feed of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        taxonomies.load_all()
        for slug, zone in ZONES.items():
            order = Order(FORMATS["meeting-guide"], source(slug), SourceFacts(slug=slug), defaults(zone), options(slug))
            assert import_listings(order, at=datetime(2026, 11, 30, 12, 0, tzinfo=UTC)).error == ""
        response: Any = Client().get("/feeds/meeting-guide.json")
        feed = json.loads(b"".join(response.streaming_content))
        refs = {str(pk): ref for pk, ref in Listing.objects.values_list("pk", "source_ref")}
        slugs = {str(pk): slug for pk, slug in Listing.objects.values_list("pk", "source__slug")}
        for meeting in feed:
            key = meeting["url"].split("/")[-2]
            meeting["_source"], meeting["_ref"] = slugs[key], refs[key]
        yield feed
        transaction.set_rollback(True)


def source(slug: str) -> Path:
    return shared_path("data", "meetings-tsml", f"{slug}.feed.json")


def defaults(zone: str) -> Defaults:
    return Defaults(country="US", fixed_timezone=zone)


def options(slug: str) -> ReadOptions:
    return ReadOptions(slug=slug)


def rows(path: Path, *, slug: str) -> dict[str, ImportedListing]:
    read = FORMATS["meeting-guide"].read(path, options=options(slug))
    found = (imported(row, defaults=defaults(ZONES[slug])) for row in read if isinstance(row, RawRow))
    return {row.ref: row for row in found if isinstance(row, ImportedListing)}


@pytest.mark.django_db
def test_the_feed_of_three_published_feeds_keeps_every_rule(fellowship: list[Meeting]) -> None:
    plain = [{name: value for name, value in one.items() if not name.startswith("_")} for one in fellowship]
    assert faults(plain) == []
    assert len(plain) >= 1_100


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ZONES)
def test_a_published_feed_comes_back_with_the_same_times(fellowship: list[Meeting], tmp_path: Path, slug: str) -> None:
    ours = [one for one in fellowship if one["_source"] == slug]
    refs = {one["slug"]: one["_ref"] for one in ours}
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([{k: v for k, v in one.items() if k[0] != "_"} for one in ours]), encoding="utf-8")
    before, after = rows(source(slug), slug=slug), {refs[key]: row for key, row in rows(path, slug=slug).items()}
    assert set(before) == set(after)
    for part in (times, words, places, terms):
        assert {key: part(row) for key, row in after.items()} == {key: part(row) for key, row in before.items()}


def times(row: ImportedListing) -> Any:
    rules = [one.rule for one in row.schedules]
    return [(rule.rrule, rule.start, rule.end, rule.timezone) for rule in rules]


def words(row: ImportedListing) -> Any:
    text, body = row.texts[0], row.organization
    # One group that is spelt in two ways is one organisation here, with the first spelling.
    return text.name, text.description, body.name.casefold() if body else "", row.status, row.attendance


def places(row: ImportedListing) -> Any:
    return [
        (
            one.name,
            street(one.address),
            one.city,
            one.region,
            one.postcode,
            one.country,
            point(one.latitude, one.longitude),
        )
        for one in row.locations
    ]


def street(address: str) -> str:
    """Return an address that leads to a door; a town written as an address is taken for the town it is."""
    return address if any(map(str.isdigit, address)) else ""


def point(lat: float | None, lon: float | None) -> tuple[float, ...]:
    return () if lat is None or lon is None else (round(lat, 5), round(lon, 5))


def terms(row: ImportedListing) -> Any:
    return sorted(row.topics), sorted(row.access), sorted(row.languages), row.openness, sorted(row.facts)
