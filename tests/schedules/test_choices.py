"""The four choices: a choice is its rule and back, its dates are dateutil's, and slips are said in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.schedules import ScheduleError, ScheduleRule
from directory.schedules.choices import (
    MOST_DATES,
    NUMBERS,
    Choice,
    Repeats,
    Timetable,
    check,
    choice_of,
    next_meetings,
    rules_of,
)
from directory.schedules.expansion import rule_dates
from tests.schedules.strategies import AT, ZONES, clocks, near_dates, rules

TODAY = AT.date()
weekdays = st.integers(0, 6)


def in_order(values):
    return tuple(sorted(values))


maybe = st.none() | near_dates
spans = st.tuples(maybe, st.none() | st.integers(14, 900)).map(
    lambda pair: (pair[0], (pair[0] or TODAY) + timedelta(days=pair[1]) if pair[1] else None)
)
weekly = st.builds(
    lambda days, span: Choice(Repeats.WEEKLY, weekdays=in_order(days), first_date=span[0], last_date=span[1]),
    st.sets(weekdays, min_size=1),
    spans,
)
every_other_week = st.builds(
    lambda first, more: Choice(
        Repeats.EVERY_OTHER_WEEK, first_date=first, last_date=first + timedelta(days=more) if more else None
    ),
    near_dates,
    st.none() | st.integers(14, 900),
)
monthly = st.builds(
    lambda numbers, day, span: Choice(
        Repeats.MONTHLY,
        weekdays=(day,),
        numbers=tuple(number for number in NUMBERS if number in numbers),
        first_date=span[0],
        last_date=span[1],
    ),
    st.sets(st.sampled_from(NUMBERS), min_size=1),
    weekdays,
    spans,
)
recurring = weekly | every_other_week | monthly
fixed = st.sets(near_dates, min_size=1, max_size=12).map(lambda days: Choice(Repeats.DATES, dates=in_order(days)))


def timetable(choice, *, start=time(19, 0), end=time(21, 0), zone="Europe/London"):
    return Timetable(choice, start, end, zone)


@settings(deadline=None, max_examples=300)
@given(choice=recurring, start=clocks, end=st.none() | clocks, zone=st.sampled_from(ZONES))
def test_a_choice_is_its_rule_and_back(choice, start, end, zone) -> None:
    (rule,) = rules_of(Timetable(choice, start, end, zone))
    assert choice_of(rule) == choice
    assert (rule.start, rule.end, rule.timezone) == (start, end, zone)


@settings(deadline=None)
@given(choice=fixed)
def test_fixed_dates_are_a_rule_each_and_back(choice) -> None:
    found = [choice_of(rule) for rule in rules_of(timetable(choice))]
    assert tuple(day for one in found for day in one.dates) == choice.dates


@settings(deadline=None, max_examples=200)
@given(choice=recurring)
def test_the_dates_of_a_choice_are_those_of_dateutil(choice) -> None:
    (rule,) = rules_of(timetable(choice))
    first = choice.first_date or TODAY
    oracle = rrulestr(rule.rrule, dtstart=datetime.combine(first, time()))
    last = first + timedelta(days=1200)
    window = oracle.between(datetime.combine(first, time()), datetime.combine(last, time()), inc=True)
    assert list(rule_dates(rule, first=first, last=last)) == [moment.date() for moment in window]


@settings(deadline=None, max_examples=200)
@given(choice=recurring)
def test_the_next_four_dates_are_those_of_dateutil(choice) -> None:
    (rule,) = rules_of(timetable(choice))
    first = choice.first_date or TODAY
    # UNTIL is a date here and counts its whole day, so the oracle gets dates as well.
    oracle = rrulestr(rule.rrule, dtstart=datetime.combine(first, time()))
    last = TODAY + timedelta(days=1500)
    window = oracle.between(datetime.combine(TODAY, time()), datetime.combine(last, time()), inc=True)
    found = [meeting.start for meeting in next_meetings([rule], at=AT)]
    assert [start.date() for start in found if start.date() <= last] == [moment.date() for moment in window[:4]]
    assert {(start.hour, start.minute) for start in found} <= {(19, 0)}


@settings(deadline=None, max_examples=500)
@given(rule=rules())
def test_a_rule_that_has_a_choice_meets_on_the_dates_of_the_choice(rule) -> None:
    choice = choice_of(rule)
    if choice is None or not rule.rrule:
        return
    (again,) = rules_of(Timetable(choice, rule.start, rule.end, rule.timezone))
    window = {"first": date(2025, 1, 1), "last": date(2032, 1, 1)}
    assert list(rule_dates(again, **window)) == list(rule_dates(replace(rule, not_before=None), **window))


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=DAILY", Choice(Repeats.WEEKLY, weekdays=(0, 1, 2, 3, 4, 5, 6))),
        ("FREQ=WEEKLY;BYDAY=TH,MO", Choice(Repeats.WEEKLY, weekdays=(0, 3))),
        ("FREQ=MONTHLY;BYDAY=MO", Choice(Repeats.WEEKLY, weekdays=(0,))),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-1", Choice(Repeats.MONTHLY, weekdays=(1,), numbers=(-1,))),
        ("FREQ=MONTHLY;BYDAY=3TU,1TU", Choice(Repeats.MONTHLY, weekdays=(1,), numbers=(1, 3))),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=99991231", Choice(Repeats.WEEKLY, weekdays=(0,))),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=99991231T235959Z", Choice(Repeats.WEEKLY, weekdays=(0,))),
    ],
)
def test_what_feeds_write_otherwise_is_found_among_the_choices(rrule, expected) -> None:
    assert choice_of(ScheduleRule(rrule, None, time(19), None, "Europe/London")) == expected


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=MONTHLY;BYDAY=1MO,1TU",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=WEEKLY;BYDAY=MO;BYMONTH=6,7",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=5000",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
        "FREQ=NEVER",
    ],
)
def test_what_none_of_the_four_says_has_no_choice(rrule) -> None:
    assert choice_of(ScheduleRule(rrule, date(2026, 1, 5), time(19), None, "Europe/London")) is None


def test_a_rule_that_ends_after_some_times_ends_on_a_date() -> None:
    rule = ScheduleRule("FREQ=WEEKLY;BYDAY=MO;COUNT=3", date(2026, 3, 1), time(19), None, "Europe/London")
    assert choice_of(rule) == Choice(
        Repeats.WEEKLY, weekdays=(0,), first_date=date(2026, 3, 1), last_date=date(2026, 3, 16)
    )


MONDAYS = Choice(Repeats.WEEKLY, weekdays=(0,))
FIRST = Choice(Repeats.MONTHLY, weekdays=(0,), numbers=(1,))
SOON = TODAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("choice", "field", "words"),
    [
        (Choice(Repeats.WEEKLY), "weekdays", "at least one day"),
        (Choice(Repeats.EVERY_OTHER_WEEK), "first_date", "Write one date on which it meets"),
        (replace(FIRST, numbers=()), "numbers", "which one of the month"),
        (replace(FIRST, numbers=(5,)), "numbers", "Many months have no fifth one"),
        (replace(FIRST, weekdays=()), "weekdays", "one day of the week"),
        (replace(MONDAYS, last_date=date(9999, 12, 31)), "last_date", "more than ten years away. Leave it empty"),
        (replace(MONDAYS, first_date=date(9999, 1, 1)), "first_date", "Correct the year"),
        (replace(MONDAYS, first_date=SOON, last_date=SOON - timedelta(days=1)), "last_date", "before the first"),
        (replace(MONDAYS, last_date=TODAY - timedelta(days=1)), "last_date", "is over"),
        (replace(MONDAYS, first_date=date(2026, 3, 3), last_date=date(2026, 3, 4)), "last_date", "never meets"),
        (Choice(Repeats.DATES), "dates", "at least one date"),
        (Choice(Repeats.DATES, dates=(date(2026, 2, 19),)), "dates", "19 February 2026 is over"),
        (Choice(Repeats.DATES, dates=(date(9999, 1, 1),)), "dates", "more than ten years away"),
        (
            Choice(Repeats.DATES, dates=tuple(SOON + timedelta(days=more) for more in range(500))),
            "dates",
            f"There are 500 dates, and a timetable holds {MOST_DATES}",
        ),
    ],
)
def test_a_slip_is_said_with_what_to_do_about_it(choice, field, words) -> None:
    with pytest.raises(ScheduleError, match=words) as error:
        check(timetable(choice), today=TODAY)
    assert error.value.field == field


def test_a_date_that_is_over_may_stay_where_it_was_before() -> None:
    over = date(2026, 2, 19)
    check(timetable(Choice(Repeats.DATES, dates=(over, SOON))), today=TODAY, known=[over])


@pytest.mark.parametrize("end", [time(0, 30), time(7, 0), time(0, 0), None, time(21, 0)])
def test_a_meeting_may_end_after_midnight(end) -> None:
    check(timetable(MONDAYS, end=end), today=TODAY)


@pytest.mark.parametrize("end", [time(17, 0), time(19, 0)])
def test_an_end_before_the_start_is_asked_about(end) -> None:
    with pytest.raises(ScheduleError, match="ends before it starts") as error:
        check(timetable(MONDAYS, end=end), today=TODAY)
    assert error.value.field == "end"
    check(timetable(MONDAYS, end=end), today=TODAY, is_long=True)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ScheduleError) as error:
        check(timetable(MONDAYS, zone="Mars/Olympus"), today=TODAY)
    assert error.value.field == "timezone"


def test_the_next_dates_keep_their_hour_across_a_clock_change() -> None:
    (rule,) = rules_of(timetable(Choice(Repeats.WEEKLY, weekdays=(6,))))
    starts = [meeting.start for meeting in next_meetings([rule], at=datetime(2026, 3, 21, 12, tzinfo=UTC))]
    assert [start.hour for start in starts] == [19, 19, 19, 19]
    assert [start.astimezone(UTC).hour for start in starts] == [19, 18, 18, 18]
