"""Calendar files: read back by another library they hold the same meetings, and no more than may be known."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.calendars import CalendarEvent, Closed, Feed, calendar, event_uid
from directory.schedules import Override, ScheduleError, ScheduleRule, occurrences, validate_rule
from directory.schedules.expansion import rule_dates
from tests.ical_reading import Meeting, meetings
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


def written(events: list[CalendarEvent], *, is_discreet: bool = False, **options: Any) -> bytes:
    return calendar(Feed(events=events, **{"name": "My list", **options}), is_discreet=is_discreet)


def parsed(events: list[CalendarEvent], **options: Any) -> Any:
    return icalendar.Calendar.from_ical(written(events, **options))


def walked(event: CalendarEvent, **options: Any) -> list[Any]:
    return list(parsed([event], **options).walk("VEVENT"))


def events_of(text: str) -> list[Any]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def theirs(event: CalendarEvent) -> set[Meeting]:
    """The meetings as another program finds them."""
    return meetings(written([event]), after=AT, before=END)


def ours(rule: ScheduleRule) -> set[Meeting]:
    return {
        (each.start.astimezone(UTC), each.end and each.end.astimezone(UTC), each.cancelled)
        for each in occurrences([rule], after=AT, before=END)
    }


def held(found: set[Meeting]) -> set[datetime]:
    return {start for start, _end, is_off in found if not is_off}


def called_off(found: set[Meeting]) -> set[datetime]:
    return {start for start, _end, is_off in found if is_off}


def usable(rule: ScheduleRule) -> bool:
    try:
        validate_rule(rule)
    except ScheduleError:
        return False
    return True


@settings(deadline=None, max_examples=80)
@given(rule=rules().map(lambda rule: replace(rule, not_before=None)).filter(usable))
def test_a_calendar_read_back_holds_the_same_meetings(rule: ScheduleRule) -> None:
    found, wanted = theirs(replace(CHOIR, rule=rule, since=date(2026, 1, 1))), ours(rule)
    assert {(start, off) for start, _end, off in found} == {(start, off) for start, _end, off in wanted}
    for meeting in found ^ wanted:  # a start that a gap moves over its end keeps its length here; DTEND cannot say so
        assert _is_over_a_gap(rule, meeting)


def _is_over_a_gap(rule: ScheduleRule, meeting: Meeting) -> bool:
    """Whether the start shows another wall clock than any that the rule names."""
    shown = meeting[0].astimezone(ZoneInfo(rule.timezone)).time()
    return shown not in {rule.start, *(override.start for override in rule.overrides)}


closures = st.builds(
    lambda first, days, is_open: Closed(first, None if is_open else first + timedelta(days=days)),
    st.dates(date(2026, 1, 20), date(2026, 5, 1)),
    st.integers(1, 90),
    st.booleans(),
)


@settings(deadline=None, max_examples=80)
@given(rule=rules().map(lambda rule: replace(rule, not_before=None)).filter(usable), closed=closures)
def test_what_falls_into_a_closure_is_called_off_and_what_is_before_and_after_stays(
    rule: ScheduleRule, closed: Closed
) -> None:
    found = theirs(replace(CHOIR, rule=rule, since=date(2026, 1, 1), closed=(closed,)))
    hit = rule_dates(rule, first=closed.first, last=closed.until or date(2026, 12, 31))
    days = {day for day in hit if day != closed.until} - set(rule.exdates)
    usual = tuple(override for override in rule.overrides if override.date not in days)
    wanted = ours(replace(rule, overrides=usual + tuple(Override(day, cancelled=True) for day in sorted(days))))
    is_near = closed.until is not None
    shown = {start for start in called_off(wanted) if is_near or start < datetime(2026, 6, 15, tzinfo=UTC)}
    assert held(found) == held(wanted)
    assert called_off(found) & shown == shown
    assert called_off(found) <= called_off(wanted)


def test_a_group_that_nobody_knows_to_open_again_is_called_off_for_half_a_year() -> None:
    event = replace(CHOIR, since=date(2026, 2, 20), closed=(Closed(date(2026, 3, 1), None, "The hall is painted"),))
    text = written([event]).decode()
    main, *off = events_of(text)
    assert [part["DTSTART"].dt.date() for part in (main, off[0], off[-1])] == [
        date(2026, 2, 24), date(2026, 3, 3), date(2026, 8, 25)
    ]  # fmt: skip
    assert {part["STATUS"] for part in off} == {"CANCELLED"}
    assert off[0]["DESCRIPTION"] == "The hall is painted\nTea first.\nThen we sing."
    assert "UNTIL=20260825T180000Z" in text


def test_a_long_closure_is_called_off_for_half_a_year_and_then_left_out_until_it_opens() -> None:
    event = replace(CHOIR, since=date(2026, 2, 20), closed=(Closed(date(2026, 3, 1), date(2027, 3, 1)),))
    text = written([event]).decode()
    main, *off = events_of(text)
    left_out = main["EXDATE"] if isinstance(main["EXDATE"], list) else [main["EXDATE"]]
    assert len(off) + len(left_out) == 52
    assert "UNTIL" not in text


def test_a_closed_group_that_is_counted_keeps_its_number_of_meetings() -> None:
    rule = replace(TUESDAYS, rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=4", start_date=date(2026, 2, 24))
    closed = replace(CHOIR, rule=rule, closed=(Closed(date(2026, 3, 1), date(2026, 3, 8)),))
    assert [len(held(theirs(closed))), len(called_off(theirs(closed)))] == [3, 1]
    for_good = replace(closed, closed=(Closed(date(2026, 3, 5), None),))
    assert [len(held(theirs(for_good))), len(called_off(theirs(for_good)))] == [2, 2]
    assert "COUNT" not in written([for_good]).decode()


def test_a_calendar_says_where_and_how_often_it_is_fetched_again() -> None:
    source = "https://example.org/groups/calendar.ics?near=Odense&lang=en"
    found = parsed(
        [CHOIR, replace(CHOIR, schedule_id="1", changed_at=datetime(2026, 2, 21, 9, tzinfo=UTC))], source=source
    )
    assert found["METHOD"] == "PUBLISH"
    assert found["REFRESH-INTERVAL"].to_ical() == b"PT12H"
    assert found["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert found["X-PUBLISHED-TTL"] == "PT12H"
    assert str(found["SOURCE"]) == source
    assert found["LAST-MODIFIED"].dt == datetime(2026, 2, 21, 9, tzinfo=UTC)
    assert found["NAME"] == found["X-WR-CALNAME"] == "My list"


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


def test_a_rule_without_a_first_date_begins_at_its_first_meeting_since_we_know_it() -> None:
    assert walked(replace(CHOIR, since=date(2026, 5, 6)))[0]["DTSTART"].dt.date() == date(2026, 5, 12)
    assert walked(replace(CHOIR, since=date(2026, 5, 5)))[0]["DTSTART"].dt.date() == date(2026, 5, 5)


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
    text = written([replace(CHOIR, rule=rule)]).decode()
    main, off, moved = events_of(text)
    assert "UNTIL=20260630T180000Z" in text
    assert "EXDATE;TZID=Europe/London:20260303T190000" in text
    assert [part["STATUS"] for part in (main, off, moved)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert "RECURRENCE-ID;TZID=Europe/London:20260310T190000" in text
    times = [f"{moved[key].dt:%d %H:%M}" for key in ("RECURRENCE-ID", "DTSTART", "DTEND")]
    assert times == ["17 19:00", "18 18:00", "18 20:00"]
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
    text = written([noted], name="Hearing voices", description="voices", source=CHOIR.url, is_discreet=True).decode()
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
    assert written([CHOIR]) == written([CHOIR])


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
    text = written([replace(CHOIR, title=nasty, description=nasty, location=nasty)], name=nasty).decode()
    assert len(events_of(text)) == 1
    assert not any(line.startswith(("ATTENDEE", "END:VEVENT ")) for line in text.splitlines())
    assert text.split("\r\n").count("END:VEVENT") == 1
    assert "\x00" not in text


def test_lines_are_folded_and_ended_as_the_standard_says() -> None:
    raw = written([replace(CHOIR, description="Sång og kaffe på øen. " * 40)])
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
