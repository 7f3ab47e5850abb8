"""The search index gets the same next start that the pages say."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.schedules import (
    DayPart,
    Override,
    SchedulePattern,
    ScheduleRule,
    WeeklySlot,
    day_part,
    day_parts,
    epoch_minutes,
    next_start,
    next_start_of,
    occurrences,
    pattern,
    weekly,
)
from tests.schedules.strategies import AT, plain_rrules, rules

HORIZON_DAYS = 120


@settings(deadline=None, max_examples=250)
@given(
    each=st.lists(rules(), max_size=3), minutes=st.lists(st.integers(0, HORIZON_DAYS * 1440), min_size=3, max_size=3)
)
def test_next_start_is_the_start_of_the_next_meeting(each: list[ScheduleRule], minutes: list[int]) -> None:
    seen = pattern(each, at=AT, horizon_days=HORIZON_DAYS)
    horizon = epoch_minutes(AT + timedelta(days=HORIZON_DAYS))
    for later in minutes:
        at = AT + timedelta(minutes=later)
        meeting = next_start_of(each, at=at)
        expected = None if meeting is None else epoch_minutes(meeting.start)
        found = next_start(seen, at=at)
        if expected is None or expected >= horizon:
            assert found is None or found >= horizon
        else:
            assert found == expected


@settings(deadline=None)
@given(rrule=plain_rrules, days=st.integers(0, 400), seconds=st.integers(0, 86_399))
def test_a_weekly_rule_needs_no_dates_however_late_one_asks(rrule: str, days: int, seconds: int) -> None:
    rule = ScheduleRule(rrule, None, time(2, 30), None, "Europe/Copenhagen")
    seen = pattern([rule], at=AT)
    at = AT + timedelta(days=days, seconds=seconds)
    meeting = next_start_of([rule], at=at)
    assert meeting is not None
    assert seen.dated == ()
    assert next_start(seen, at=at) == epoch_minutes(meeting.start)


def test_plain_weekly_rules_become_slots_and_the_rest_becomes_dates() -> None:
    tuesdays = weekly([1], start=time(19), end=time(21), timezone="Europe/London", start_date=date(2020, 1, 1))
    party = ScheduleRule("", date(2026, 3, 1), time(15), None, "Europe/London")
    assert pattern([tuesdays, party], at=AT) == SchedulePattern(
        weekly=(WeeklySlot(1, 1140, 120, "Europe/London"),),
        dated=(epoch_minutes(datetime(2026, 3, 1, 15, tzinfo=UTC)),),
    )


def test_an_exception_inside_the_horizon_turns_slots_into_dates_and_a_past_one_does_not() -> None:
    tuesdays = ScheduleRule("FREQ=WEEKLY;BYDAY=TU", None, time(19), None, "Europe/London", exdates=(date(2026, 3, 3),))
    expanded = pattern([tuesdays], at=AT, horizon_days=20)
    assert expanded == SchedulePattern(
        weekly=(), dated=tuple(epoch_minutes(datetime(2026, *day, 19, tzinfo=UTC)) for day in ((2, 24), (3, 10)))
    )
    assert pattern([tuesdays], at=datetime(2026, 3, 10, tzinfo=UTC)).dated == ()


def test_a_cancelled_meeting_is_in_no_pattern() -> None:
    off = Override(date(2026, 2, 24), cancelled=True)
    rule = ScheduleRule("FREQ=WEEKLY;BYDAY=TU", None, time(19), None, "UTC", overrides=(off,))
    seen = pattern([rule], at=AT)
    assert next_start(seen, at=AT) == epoch_minutes(datetime(2026, 3, 3, 19, tzinfo=UTC))


def test_seconds_are_rounded_up_before_asking() -> None:
    seen = pattern([weekly([1], start=time(19), end=None, timezone="UTC")], at=AT)
    start = datetime(2026, 2, 24, 19, tzinfo=UTC)
    assert next_start(seen, at=start) == epoch_minutes(start)
    assert next_start(seen, at=start + timedelta(microseconds=1)) == epoch_minutes(start + timedelta(days=7))


def test_an_empty_pattern_has_no_next_start() -> None:
    assert next_start(pattern([], at=AT), at=AT) is None


def test_parts_of_the_day_cover_the_clock() -> None:
    assert [day_part(hour) for hour in (0, 4, 5, 11, 12, 16, 17, 21, 22, 23)] == [
        *[DayPart.NIGHT] * 2,
        *[DayPart.MORNING] * 2,
        *[DayPart.AFTERNOON] * 2,
        *[DayPart.EVENING] * 2,
        *[DayPart.NIGHT] * 2,
    ]


def test_day_parts_are_local_and_know_monthly_and_moved_meetings() -> None:
    evenings = weekly([1, 3], start=time(19), end=None, timezone="Asia/Kathmandu")
    monthly = ScheduleRule("FREQ=MONTHLY;BYDAY=-1MO", None, time(10, 30), time(12), "Europe/London")
    moved = ScheduleRule(
        "",
        date(2026, 3, 1),
        time(0, 30),
        None,
        "UTC",
        overrides=(Override(date(2026, 3, 1), new_date=date(2026, 3, 7)),),
    )
    assert day_parts([evenings, monthly, moved], at=AT) == {
        (1, DayPart.EVENING),
        (3, DayPart.EVENING),
        (0, DayPart.MORNING),
        (5, DayPart.NIGHT),
    }


@settings(deadline=None, max_examples=60)
@given(rule=rules())
def test_day_parts_are_those_of_the_meetings_to_come(rule: ScheduleRule) -> None:
    rule = replace(rule, timezone="UTC")  # elsewhere a gap can move one meeting of a slot into the next part of the day
    meetings = occurrences([rule], after=AT, before=AT + timedelta(days=HORIZON_DAYS))
    expected = {(each.start.weekday(), day_part(each.start.hour)) for each in meetings if not each.cancelled}
    assert day_parts([rule], at=AT, horizon_days=HORIZON_DAYS) == expected
