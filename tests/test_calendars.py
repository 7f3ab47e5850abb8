"""Calendar files: read back by another library they hold the same meetings, and no more than may be known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings

from directory.calendars import CalendarEvent, calendar, event_uid
from directory.schedules import Override, ScheduleError, ScheduleRule, instant, occurrences, validate_rule
from tests.schedules.strategies import AT, rules

END = AT + timedelta(days=150)

TUESDAYS = ScheduleRule("FREQ=WEEKLY;BYDAY=TU", None, time(19), time(21), "Europe/London")
CHOIR = CalendarEvent(
    listing_id="0b8e5a52-0001-4000-8000-000000000001",
    schedule_id="0b8e5a52-0002-4000-8000-000000000002",
    rule=TUESDAYS,
    title="Hearing voices, singing; together",
    changed_at=datetime(2026, 2, 20, 12, tzinfo=UTC),
    sequence=3,
    description="Tea first.\nThen we sing.",
    location="The Lodge, Green Lane",
    url="https://example.org/listings/choir/",
)

Meetings = set[tuple[datetime, datetime | None, bool]]


def parsed(events: list[CalendarEvent], **options: Any) -> Any:
    return icalendar.Calendar.from_ical(calendar(events, name="My list", **options))


def walked(event: CalendarEvent, **options: Any) -> list[Any]:
    return list(parsed([event], **options).walk("VEVENT"))


def events_of(text: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def expanded(parts: list[Any]) -> Meetings:
    """The meetings of one UID as a calendar program finds them, with dateutil's recurrences, until END."""
    mains = [part for part in parts if "RECURRENCE-ID" not in part]
    changed = {_naive(part["RECURRENCE-ID"].dt): part for part in parts if "RECURRENCE-ID" in part}
    found: Meetings = set()
    for main in mains:
        for wall in _walls(main):
            if wall not in changed:
                found.add(_meeting(main, wall))
    return found | {_meeting(part, _naive(part["DTSTART"].dt)) for part in changed.values()}


def _walls(main: Any) -> Iterator[datetime]:
    begins = main["DTSTART"].dt
    if "RRULE" not in main:
        yield _naive(begins)
        return
    left_out = main.get("EXDATE", [])
    left_out = left_out if isinstance(left_out, list) else [left_out]
    exdates = {_naive(day.dt) for days in left_out for day in days.dts}
    for moment in rrulestr(main["RRULE"].to_ical().decode(), dtstart=begins):
        if moment > END + timedelta(days=30):
            return
        if _naive(moment) not in exdates:
            yield _naive(moment)


def _meeting(part: Any, wall: datetime) -> tuple[datetime, datetime | None, bool]:
    zone = part["DTSTART"].dt.tzinfo
    start = instant(wall.date(), wall.time(), zone).astimezone(UTC)
    end = None
    if "DTEND" in part:
        ends = wall + (_naive(part["DTEND"].dt) - _naive(part["DTSTART"].dt))
        end = instant(ends.date(), ends.time(), zone).astimezone(UTC)
    return start, end, part["STATUS"] == "CANCELLED"


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def within(meetings: Meetings) -> Meetings:
    return {meeting for meeting in meetings if AT <= meeting[0] < END}


@settings(deadline=None, max_examples=150)
@given(rule=rules())
def test_a_calendar_read_back_holds_the_same_meetings(rule: ScheduleRule) -> None:
    try:
        validate_rule(rule)
    except ScheduleError:
        assume(False)
    ours = within(
        {
            (each.start.astimezone(UTC), each.end and each.end.astimezone(UTC), each.cancelled)
            for each in occurrences([rule], after=AT, before=END)
        }
    )
    anchor = date(2026, 1, 1)
    theirs = within(expanded(walked(replace(CHOIR, rule=rule), anchor=anchor)))
    assert {(start, off) for start, _end, off in theirs} == {(start, off) for start, _end, off in ours}
    for meeting in theirs ^ ours:  # a start that a gap moves over its end keeps its length here; DTEND cannot say so
        assert _is_over_a_gap(rule, meeting)


def _is_over_a_gap(rule: ScheduleRule, meeting: tuple[datetime, datetime | None, bool]) -> bool:
    """Whether the start shows another wall clock than any that the rule names."""
    shown = meeting[0].astimezone(ZoneInfo(rule.timezone)).time()
    return shown not in {rule.start, *(override.start for override in rule.overrides)}


def test_a_meeting_is_written_with_all_that_may_be_known() -> None:
    [part] = walked(CHOIR)
    assert part["SUMMARY"] == "Hearing voices, singing; together"
    assert part["DESCRIPTION"] == "Tea first.\nThen we sing."
    assert part["LOCATION"] == "The Lodge, Green Lane"
    assert part["URL"] == "https://example.org/listings/choir/"
    assert part["UID"] == f"{CHOIR.listing_id}-{CHOIR.schedule_id}@footbridge"
    assert part["SEQUENCE"] == 3
    assert part["LAST-MODIFIED"].dt == part["DTSTAMP"].dt == CHOIR.changed_at
    assert part["DTSTART"].params["TZID"] == "Europe/London"
    assert part["DTSTART"].dt == datetime(2026, 2, 24, 19, tzinfo=ZoneInfo("Europe/London"))


def test_a_rule_without_a_first_date_begins_at_its_first_meeting_from_the_anchor() -> None:
    assert walked(CHOIR, anchor=date(2026, 5, 6))[0]["DTSTART"].dt.date() == date(2026, 5, 12)
    assert walked(CHOIR, anchor=date(2026, 5, 5))[0]["DTSTART"].dt.date() == date(2026, 5, 5)


def test_no_end_is_invented() -> None:
    [part] = walked(replace(CHOIR, rule=replace(TUESDAYS, end=None)))
    assert "DTEND" not in part
    assert "DURATION" not in part


def test_exceptions_are_written_as_rfc_5545_wants_them() -> None:
    rule = replace(
        TUESDAYS,
        rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630",
        exdates=(date(2026, 3, 3),),
        overrides=(
            Override(date(2026, 3, 10), cancelled=True, note="the hall is painted"),
            Override(date(2026, 3, 17), new_date=date(2026, 3, 18), start=time(18)),
            Override(date(2026, 3, 19), cancelled=True),  # not a date of the rule
        ),
    )
    text = calendar([replace(CHOIR, rule=rule)], name="My list").decode()
    main, off, moved = events_of(text)
    assert "UNTIL=20260630T180000Z" in text
    assert "EXDATE;TZID=Europe/London:20260303T190000" in text
    assert [part["STATUS"] for part in (main, off, moved)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert "RECURRENCE-ID;TZID=Europe/London:20260310T190000" in text
    written = [f"{moved[key].dt:%d %H:%M}" for key in ("RECURRENCE-ID", "DTSTART", "DTEND")]
    assert written == ["17 19:00", "18 18:00", "18 20:00"]
    assert off["UID"] == moved["UID"] == main["UID"]
    assert "the hall is painted" in off["DESCRIPTION"]


def test_a_single_date_that_is_cancelled_is_one_cancelled_meeting() -> None:
    day = date(2026, 3, 1)
    party = replace(TUESDAYS, rrule="", start_date=day, overrides=(Override(day, cancelled=True),))
    [part] = walked(replace(CHOIR, rule=party))
    assert part["STATUS"] == "CANCELLED"
    assert "RECURRENCE-ID" not in part
    assert walked(replace(CHOIR, rule=replace(party, exdates=(day,)))) == []


def test_a_zone_is_written_once_with_its_real_changes() -> None:
    nepal = replace(CHOIR, schedule_id="2", rule=replace(TUESDAYS, timezone="Asia/Kathmandu"))
    utc = replace(CHOIR, schedule_id="3", rule=replace(TUESDAYS, timezone="UTC"))
    result = parsed([CHOIR, replace(CHOIR, schedule_id="1"), nepal, utc])
    zones = {zone["TZID"]: zone for zone in result.walk("VTIMEZONE")}
    assert sorted(zones) == ["Asia/Kathmandu", "Europe/London"]
    london = zones["Europe/London"].to_tz(lookup_tzid=False)
    for moment in ("2026-03-29T00:59", "2026-03-29T02:00", "2030-07-01T00:00", "2035-12-01T00:00"):
        wall = datetime.fromisoformat(moment)
        assert london.utcoffset(wall) == ZoneInfo("Europe/London").utcoffset(wall)


def test_the_discreet_calendar_tells_nothing_of_the_meeting() -> None:
    noted = replace(
        CHOIR, rule=replace(TUESDAYS, note="hearing voices", overrides=(Override(date(2026, 3, 3), note="x"),))
    )
    text = calendar([noted], name="Hearing voices", is_discreet=True).decode()
    parts = events_of(text)
    assert {str(part["SUMMARY"]) for part in parts} == {"Appointment"}
    assert {key for part in parts for key in part} == {
        "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "RRULE", "CLASS", "LAST-MODIFIED", "STATUS",
        "TRANSP", "RECURRENCE-ID",
    }  # fmt: skip
    for secret in ("oice", "Tea", "Lodge", "example.org", "0b8e5a52"):
        assert secret not in text
    assert event_uid(CHOIR, is_discreet=True) == event_uid(noted, is_discreet=True) != event_uid(CHOIR)


def test_the_same_events_give_the_same_bytes() -> None:
    assert calendar([CHOIR], name="My list") == calendar([CHOIR], name="My list")


def test_a_rule_that_never_meets_is_left_out() -> None:
    never = replace(CHOIR, rule=replace(TUESDAYS, rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20260101"))
    assert [part["UID"] for part in parsed([never, CHOIR]).walk("VEVENT")] == [event_uid(CHOIR)]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.org/\r\nATTENDEE:x", "ftp://a.org", "https://[", "//a.org", "nonsense"]
)
def test_only_a_web_address_is_written(url: str) -> None:
    assert "URL" not in walked(replace(CHOIR, url=url))[0]


def test_text_cannot_write_lines_of_its_own() -> None:
    nasty = "A\r\nATTENDEE:mailto:x@example.org\x00\rEND:VEVENT"
    text = calendar([replace(CHOIR, title=nasty, description=nasty, location=nasty)], name=nasty).decode()
    assert len(events_of(text)) == 1
    assert not any(line.startswith(("ATTENDEE", "END:VEVENT ")) for line in text.splitlines())
    assert text.split("\r\n").count("END:VEVENT") == 1
    assert "\x00" not in text


def test_lines_are_folded_and_ended_as_the_standard_says() -> None:
    raw = calendar([replace(CHOIR, description="Sång og kaffe på øen. " * 40)], name="My list")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
