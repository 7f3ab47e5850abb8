"""Meetings as instants: clock changes, midnight, exceptions, and what is next."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.schedules import (
    Occurrence,
    Override,
    ScheduleError,
    ScheduleRule,
    counts_until,
    instant,
    next_occurrence,
    next_start_of,
    occurrences,
)
from tests.schedules.strategies import AT, ZONES, clocks, near_dates, rules

LONDON = ZoneInfo("Europe/London")


def choir(rrule: str = "FREQ=WEEKLY;BYDAY=TU", **changes: object) -> ScheduleRule:
    fields = {"start_date": None, "start": time(19), "end": time(21), "timezone": "Europe/London", **changes}
    return ScheduleRule(rrule=rrule, **fields)  # type: ignore[arg-type]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def starts(rule: ScheduleRule, after: datetime, before: datetime) -> list[datetime]:
    return [meeting.start.astimezone(UTC) for meeting in occurrences([rule], after=after, before=before)]


def test_a_circle_meets_at_seven_on_both_sides_of_a_clock_change() -> None:
    assert starts(choir(), utc(2026, 3, 20), utc(2026, 4, 1)) == [utc(2026, 3, 24, 19), utc(2026, 3, 31, 18)]


def test_an_hour_that_does_not_exist_moves_forward_by_the_gap() -> None:
    night = choir("FREQ=DAILY", start=time(1, 30), end=None)
    meetings = list(occurrences([night], after=utc(2026, 3, 28), before=utc(2026, 3, 31)))
    assert [meeting.start.strftime("%d %H:%M %z") for meeting in meetings] == [
        "28 01:30 +0000",
        "29 02:30 +0100",
        "30 01:30 +0100",
    ]


def test_of_an_hour_that_exists_twice_the_first_is_meant() -> None:
    night = choir("FREQ=DAILY", start=time(1, 30), end=None)
    assert starts(night, utc(2026, 10, 24, 12), utc(2026, 10, 25, 12)) == [utc(2026, 10, 25, 0, 30)]


def test_a_start_that_a_gap_moves_over_its_end_keeps_its_length() -> None:
    night = choir("FREQ=DAILY", start=time(1, 30), end=time(2, 15))
    meeting = next(occurrences([night], after=utc(2026, 3, 29), before=utc(2026, 3, 30)))
    assert meeting.end is not None
    assert meeting.end.astimezone(UTC) - meeting.start.astimezone(UTC) == timedelta(minutes=45)


def test_a_meeting_across_midnight_ends_on_the_next_day() -> None:
    late = choir(start=time(22), end=time(0, 30))
    meeting = next(occurrences([late], after=AT))
    assert meeting == Occurrence(
        start=datetime(2026, 2, 24, 22, tzinfo=LONDON), end=datetime(2026, 2, 25, 0, 30, tzinfo=LONDON)
    )


def test_the_window_holds_its_beginning_and_not_its_end() -> None:
    assert starts(choir(), utc(2026, 2, 24, 19), utc(2026, 3, 3, 19)) == [utc(2026, 2, 24, 19)]


def test_exceptions_and_changes_take_their_place_in_order() -> None:
    rule = choir(
        exdates=(date(2026, 2, 24),),
        overrides=(
            Override(date(2026, 3, 3), new_date=date(2026, 3, 12), note="at the harbour"),
            Override(date(2026, 3, 10), start=time(18)),
            Override(date(2026, 3, 17), cancelled=True, note="the hall is painted"),
            Override(date(2026, 3, 18), start=time(9)),  # not a date of the rule
            Override(date(2026, 2, 24), start=time(9)),  # left out altogether
        ),
    )
    meetings = list(occurrences([rule], after=AT, before=utc(2026, 3, 25)))
    assert [(f"{each.start:%d %H:%M}", f"{each.end:%H:%M}", each.cancelled, each.note) for each in meetings] == [
        ("10 18:00", "20:00", False, ""),
        ("12 19:00", "21:00", False, "at the harbour"),
        ("17 19:00", "21:00", True, "the hall is painted"),
        ("24 19:00", "21:00", False, ""),
    ]


def test_a_single_date_is_once() -> None:
    party = choir("", start_date=date(2026, 3, 1))
    assert starts(party, AT, utc(2030, 1, 1)) == [utc(2026, 3, 1, 19)]


def test_until_is_read_as_date_as_local_time_and_as_instant() -> None:
    before = utc(2026, 5, 1)
    for until in ("20260331", "20260331T190000", "20260331T180000Z"):
        assert starts(choir(f"FREQ=WEEKLY;BYDAY=TU;UNTIL={until}"), AT, before)[-1] == utc(2026, 3, 31, 18)
    for until in ("20260330", "20260331T185959", "20260331T175959Z"):
        assert starts(choir(f"FREQ=WEEKLY;BYDAY=TU;UNTIL={until}"), AT, before)[-1] == utc(2026, 3, 24, 19)


def test_several_rules_are_merged_in_order_across_zones_and_limited() -> None:
    online = choir(timezone="Asia/Kathmandu", start=time(23), end=None)
    merged = occurrences([choir(), online], after=AT, limit=3)
    assert [meeting.start.astimezone(UTC) for meeting in merged] == [
        utc(2026, 2, 24, 17, 15),
        utc(2026, 2, 24, 19),
        utc(2026, 3, 3, 17, 15),
    ]


def test_a_running_meeting_is_next_until_its_end() -> None:
    running = next(occurrences([choir()], after=AT))
    assert next_occurrence([choir()], at=utc(2026, 2, 24, 20, 59)) == running
    assert next_occurrence([choir()], at=utc(2026, 2, 24, 21)) != running
    assert next_start_of([choir()], at=utc(2026, 2, 24, 19, 1)) != running


def test_a_meeting_without_an_end_counts_for_an_hour() -> None:
    open_end = choir(end=None)
    meeting = next(occurrences([open_end], after=AT))
    assert meeting.end is None
    assert next_occurrence([open_end], at=utc(2026, 2, 24, 19, 59)) == meeting
    assert next_occurrence([open_end], at=utc(2026, 2, 24, 20)) != meeting


def test_a_cancelled_meeting_is_never_next() -> None:
    rule = choir(overrides=(Override(date(2026, 2, 24), cancelled=True),))
    expected = utc(2026, 3, 3, 19)
    for found in (next_occurrence([rule], at=AT), next_start_of([rule], at=AT)):
        assert found is not None
        assert found.start == expected


def test_what_is_over_or_never_has_no_next() -> None:
    assert next_occurrence([choir("", start_date=date(2025, 1, 1))], at=AT) is None
    assert next_start_of([choir("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")], at=AT) is None
    assert next_occurrence([], at=AT) is None


def test_an_endless_rule_is_lazy_and_ends_after_ten_years() -> None:
    endless = occurrences([choir("FREQ=DAILY")], after=AT)
    assert len(list(islice(endless, 5))) == 5
    assert sum(1 for _meeting in endless) == 3655


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "", "localtime", "Europe", "x" * 5000, "A\x00B"])
def test_an_unknown_zone_is_refused_with_a_word(name: str) -> None:
    with pytest.raises(ScheduleError, match="We do not know the time zone") as refusal:
        list(occurrences([choir(timezone=name)], after=AT))
    assert refusal.value.field == "timezone"


@settings(deadline=None)
@given(day=near_dates, clock=clocks, zone=st.sampled_from(ZONES))
def test_an_instant_shows_its_wall_clock_or_one_moved_forward(day: date, clock: time, zone: str) -> None:
    moment = instant(day, clock, ZoneInfo(zone))
    moved = moment.replace(tzinfo=None) - datetime.combine(day, clock)
    assert moved in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


@settings(deadline=None, max_examples=150)
@given(each=st.lists(rules(), max_size=3), days=st.integers(1, 120))
def test_meetings_are_sorted_and_a_window_is_the_sum_of_its_parts(each: list[ScheduleRule], days: int) -> None:
    middle, end = AT + timedelta(days=days), AT + timedelta(days=160)
    whole = list(occurrences(each, after=AT, before=end))
    assert [*occurrences(each, after=AT, before=middle), *occurrences(each, after=middle, before=end)] == whole
    moments = [meeting.start.timestamp() for meeting in whole]
    assert moments == sorted(moments)
    assert all(meeting.end is None or counts_until(meeting) > meeting.start.astimezone(UTC) for meeting in whole)
