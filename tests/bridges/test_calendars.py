"""A visit as a calendar file: read back it is the same meeting, and says no more than asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.calendars import VisitEvent, event_uid, visit_calendar, with_words
from directory.schedules import instant

VISIT = VisitEvent(
    visit_id=UUID("0b8e5a52-0001-4000-8000-000000000001"),
    day=date(2026, 11, 24),
    start=time(19, 0),
    end=time(21, 0),
    timezone="Europe/Copenhagen",
    changed_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    sequence=0,
)
IN_FULL = with_words(VISIT, title="Hearing voices circle", location="At the blue bench", description="Wave, then go")
SECRETS = (b"Hearing", b"voices", b"bench", b"Wave", b"0b8e5a52", b"LOCATION", b"DESCRIPTION", b"URL", b"ATTENDEE")


def part(event: VisitEvent) -> Any:
    [found] = icalendar.Calendar.from_ical(visit_calendar(event)).walk("VEVENT")
    return found


def test_a_discreet_file_says_when_and_nothing_else() -> None:
    written = visit_calendar(VISIT)
    assert [word for word in SECRETS if word in written] == []
    assert part(VISIT)["SUMMARY"] == "Appointment"
    assert part(VISIT)["CLASS"] == "PRIVATE"


def test_what_is_hidden_is_there_when_asked_for() -> None:
    found = part(IN_FULL)
    assert (found["SUMMARY"], found["LOCATION"]) == ("Hearing voices circle", "At the blue bench")
    assert found["DESCRIPTION"] == "Wave, then go"


def test_it_is_a_file_to_keep_and_no_invitation() -> None:
    found = icalendar.Calendar.from_ical(visit_calendar(VISIT))
    assert "METHOD" not in found
    assert [zone["TZID"] for zone in found.walk("VTIMEZONE")] == ["Europe/Copenhagen"]


def test_a_change_is_known_by_its_id_and_sequence() -> None:
    changed = replace(VISIT, day=date(2026, 12, 1), sequence=3)
    assert (part(changed)["UID"], part(changed)["SEQUENCE"]) == (part(VISIT)["UID"], 3)
    assert part(VISIT)["UID"] == event_uid(VISIT.visit_id)
    assert event_uid(UUID(int=1)) != event_uid(UUID(int=2))


def test_what_was_called_off_is_cancelled_and_leaves_the_time_free() -> None:
    found = part(replace(VISIT, is_called_off=True, sequence=1))
    assert (found["STATUS"], found["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_the_same_visit_gives_the_same_bytes() -> None:
    assert visit_calendar(IN_FULL) == visit_calendar(IN_FULL)


def test_text_stays_text() -> None:
    sly = with_words(VISIT, title="A, b; c\\n", location="x\r\nATTENDEE:mailto:a@b.example\x00", description="")
    found = part(sly)
    assert "ATTENDEE" not in found
    assert found["LOCATION"] == "x\nATTENDEE:mailto:a@b.example"


@pytest.mark.parametrize(("start", "end", "last_day"), [(time(22), time(1), 25), (time(19), None, None)])
def test_an_end_may_be_tomorrow_or_unknown(start: time, end: time | None, last_day: int | None) -> None:
    found = part(replace(VISIT, start=start, end=end))
    assert ("DTEND" in found) == (end is not None)
    assert end is None or found["DTEND"].dt.day == last_day


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from(["Europe/Copenhagen", "Europe/London", "Europe/Amsterdam", "Australia/Sydney", "UTC"]),
    day=st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    start=st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])),
    minutes=st.integers(15, 23 * 60),
)
def test_read_back_it_begins_at_the_same_instant(zone: str, day: date, start: time, minutes: int) -> None:
    end = (datetime.combine(day, start) + timedelta(minutes=minutes)).time()
    found = part(replace(VISIT, day=day, start=start, end=end, timezone=zone))
    begins = found["DTSTART"].dt
    assert (begins.date(), begins.time()) == (day, start)
    assert instant(begins.date(), begins.time(), begins.tzinfo).astimezone(UTC) == instant(
        day, start, ZoneInfo(zone)
    ).astimezone(UTC)
    assert found["DTEND"].dt.time() == end
