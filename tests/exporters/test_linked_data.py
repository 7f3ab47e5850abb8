"""schema.org in pages: what a page says to everybody, read by a foreign parser, and no text can break out of it."""

import json
from collections.abc import Iterator
from typing import Any

import extruct
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from directory.actions.demo import load_demo
from directory.exporters.linked_data import Words, listing_data, script
from directory.models import Listing
from directory.search import live
from tests.listings import make_listing

WORDS = Words(url="https://bridge.example/groups/1/", name="Choir", description="We sing.", language="en")
SCHEDULE: dict[str, Any] = {
    "id": "times",
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
HALL: dict[str, Any] = {
    "id": "hall",
    "name": "The Hub",
    "visibility": "public",
    "address": "3 Quay",
    "city": "Sale",
    "region": "",
    "postcode": "M33 1AA",
    "country": "GB",
    "latitude": 53.42,
    "longitude": -2.32,
    "coordinate_origin": "source",
}
CONTENT: dict[str, Any] = {
    "status": "active",
    "closed_until": None,
    "language": "en",
    "attendance": "in_person",
    "url": "",
    "age_min": None,
    "age_max": None,
    "languages": ["en"],
    "organization": None,
    "contacts": [],
    "costs": [],
    "locations": [HALL],
    "schedules": [SCHEDULE],
}


def graph(**content: Any) -> list[dict[str, Any]]:
    return list(listing_data(CONTENT | content, words=WORDS)["@graph"])


def schedule(**parts: Any) -> dict[str, Any]:
    return dict(graph(schedules=[SCHEDULE | parts])[1].get("eventSchedule", {}))


def test_a_group_and_its_meetings_are_said_with_place_and_times() -> None:
    group, series = graph(costs=[{"kind": "free", "amount": None, "currency": "GBP", "note": ""}], age_min=18)
    place = {
        "@type": "Place",
        "name": "The Hub",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "3 Quay",
            "addressLocality": "Sale",
            "postalCode": "M33 1AA",
            "addressCountry": "GB",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 53.42, "longitude": -2.32},
    }
    assert group == {
        "@type": "Organization",
        "@id": f"{WORDS.url}#group",
        "name": "Choir",
        "description": "We sing.",
        "url": WORDS.url,
        "location": [place],
    }
    assert series == {
        "@type": "EventSeries",
        "@id": f"{WORDS.url}#times",
        "name": "Choir",
        "description": "We sing.",
        "url": WORDS.url,
        "organizer": {"@id": f"{WORDS.url}#group"},
        "location": [place],
        "inLanguage": ["en"],
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "offers": [{"@type": "Offer", "price": "0", "priceCurrency": "GBP", "url": WORDS.url}],
        "audience": {"@type": "PeopleAudience", "suggestedMinAge": 18},
        "eventSchedule": {
            "@type": "Schedule",
            "repeatFrequency": "P1W",
            "byDay": ["https://schema.org/Tuesday"],
            "startTime": "19:00:00",
            "endTime": "21:00:00",
            "scheduleTimezone": "Europe/London",
        },
    }


@pytest.mark.parametrize(
    ("rrule", "said"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO", {"repeatFrequency": "P2W", "byDay": ["Monday", "Thursday"]}),
        ("FREQ=MONTHLY;BYDAY=2TU,-1FR", {"repeatFrequency": "P1M", "byDay": ["-1FR", "2TU"]}),
        ("FREQ=MONTHLY;BYMONTHDAY=15;BYMONTH=3,9", {"byMonthDay": [15], "byMonth": [3, 9]}),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", {"repeatFrequency": "P1Y"}),
        ("FREQ=DAILY", {"repeatFrequency": "P1D"}),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=6", {"repeatCount": 6}),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T180000Z", {"endDate": "2026-12-31"}),
    ],
)
def test_a_rule_is_said_in_the_words_of_schema_org(rrule: str, said: dict[str, Any]) -> None:
    found = schedule(rrule=rrule, start_date="2026-01-05")
    days = [day.removeprefix("https://schema.org/") for day in found.get("byDay", [])]
    assert said == {name: days if name == "byDay" else found[name] for name in said}
    assert found["startDate"] == "2026-01-05"


def test_a_rule_that_schema_org_has_no_words_for_is_left_out() -> None:
    assert schedule(rrule="FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1") == {}
    assert len(graph(schedules=[{**SCHEDULE, "rrule": "FREQ=NONSENSE"}])) == 1


def test_dates_off_are_excepted_and_changed_ones_said() -> None:
    overrides = [{"date": "2026-12-15", "start": "18:00"}, {"date": "2026-12-22", "cancelled": True}]
    _group, series = graph(schedules=[{**SCHEDULE, "exdates": ["2026-12-29"], "overrides": overrides}])
    assert series["eventSchedule"]["exceptDate"] == ["2026-12-15", "2026-12-22", "2026-12-29"]
    moved, cancelled = series["subEvent"]
    assert (moved["startDate"], moved["previousStartDate"]) == ("2026-12-15T18:00:00", "2026-12-15T19:00:00")
    assert (cancelled["startDate"], cancelled["eventStatus"][-14:]) == ("2026-12-22T19:00:00", "EventCancelled")


def test_a_single_date_is_an_event_and_midnight_is_no_end() -> None:
    _group, event = graph(schedules=[{**SCHEDULE, "rrule": "", "start_date": "2026-12-24"}])
    assert (event["@type"], event["startDate"], event["endDate"]) == (
        *("Event", "2026-12-24T19:00:00", "2026-12-24T21:00:00"),
    )
    late = schedule(start="22:30", end="01:00")
    assert ("endTime" in late, late["duration"]) == (False, "PT2H30M")


def test_a_group_that_is_closed_says_from_when_it_meets_or_that_nobody_knows() -> None:
    _group, series = graph(status="temporarily_closed", closed_until="2027-02-01")
    assert series["eventSchedule"]["startDate"] == "2027-02-01"
    _group, series = graph(status="temporarily_closed")
    assert "eventSchedule" not in series
    assert series["eventStatus"] == "https://schema.org/EventPostponed"


def test_a_hidden_place_is_its_town_and_no_more() -> None:
    told = json.dumps(graph(locations=[{**HALL, "visibility": "hidden"}]))
    assert "Sale" in told
    for secret in ("The Hub", "3 Quay", "M33", "53.4", "GeoCoordinates", "PostalAddress"):
        assert secret not in told


def test_a_point_that_was_worked_out_is_not_given() -> None:
    assert "geo" not in graph(locations=[{**HALL, "coordinate_origin": "postcode"}])[0]["location"][0]


def test_online_has_no_place_but_this_page() -> None:
    _group, series = graph(attendance="online")
    assert series["location"] == [{"@type": "VirtualLocation", "url": WORDS.url}]
    assert len(graph(attendance="both")[1]["location"]) == 2


def blocks(page: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = extruct.extract(page, syntaxes=["json-ld"], errors="strict")["json-ld"]
    return found


@given(
    st.text(max_size=60)
    | st.sampled_from(["</script><script>alert(1)</script>", "<!--<script>", "\u2028\u2029", "]]>"])
)
def test_no_text_ends_the_block(text: str) -> None:
    written = script({"name": text})
    assert written.count("</script>") == written.count("<") - 1 == 1
    assert "\u2028" not in written
    assert json.loads(written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) == {
        "name": text
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["</script><script>alert(1)</script>", "a\u2028b", "<!--", 'x" onload="y', "&lt;/script&gt;"]
)
def test_a_page_with_a_hostile_name_is_read_by_extruct(client: Client, name: str) -> None:
    listing = make_listing(name, text={"promise": f"{name} {name}"}, place={"city": name, "name": name})
    page = client.get(f"/groups/{listing.pk}/").content.decode()
    (block,) = blocks(page)
    assert block["@graph"][0]["name"] == name
    assert "<script>alert" not in page


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(at=timezone.now())
        yield
        transaction.set_rollback(True)
    live.reset()


@pytest.mark.django_db
def test_every_page_of_the_demo_town_is_read_by_extruct(client: Client, town: None) -> None:
    types: set[str] = set()
    for key in Listing.objects.public().groups().values_list("pk", flat=True):
        page = client.get(f"/groups/{key}/?lang=en").content.decode()
        (block,) = blocks(page)
        assert block["@context"] == "https://schema.org"
        types |= {part["@type"] for part in block["@graph"]}
        assert {part["name"] for part in block["@graph"]} == {block["@graph"][0]["name"]}
    assert types == {"Organization", "EventSeries", "Event"}


@pytest.mark.django_db
def test_the_home_page_says_how_to_search(client: Client) -> None:
    (block,) = blocks(client.get("/").content.decode())
    assert block["@type"] == "WebSite"
    template = block["potentialAction"]["target"]["urlTemplate"]
    assert template == "http://testserver/groups/?q={search_term_string}"
    assert client.get(template.replace("{search_term_string}", "choir")).status_code == 200


@pytest.mark.django_db
def test_a_draft_says_nothing_to_machines(client: Client, stine: Any) -> None:
    client.force_login(stine)
    draft = make_listing(status="draft")
    page = client.get(f"/groups/{draft.pk}/").content.decode()
    assert blocks(page) == []
    assert "canonical" not in page
