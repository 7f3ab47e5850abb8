"""Our recurrences are dateutil's, and no rule costs more than the days that were asked for."""

import time as clock
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.schedules import ScheduleError
from directory.schedules.recurrence import LATEST, dates
from directory.schedules.rrule import parse_rrule
from tests.schedules.strategies import near_dates, plain_rrules, rrules

HOSTILE = (
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;COUNT=1000000000;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;INTERVAL=9999999999",
    "FREQ=MONTHLY;INTERVAL=9999999999;BYDAY=MO",
    "FREQ=WEEKLY;INTERVAL=9999999999",
    "FREQ=DAILY;INTERVAL=9999999999",
    "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-366,366",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11;BYSETPOS=1,2,3,-1",
    "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=100",
)


@settings(deadline=None, max_examples=300)
@given(rrule=rrules(), start_date=near_dates, skip=st.sampled_from([0, 0, 1, 30, 400]))
def test_dates_are_those_of_dateutil(rrule: str, start_date: date, skip: int) -> None:
    first, last = start_date + timedelta(days=skip), start_date + timedelta(days=skip + 1500)
    oracle = rrulestr(rrule, dtstart=datetime.combine(start_date, time()))
    window = oracle.between(datetime.combine(first, time()), datetime.combine(last, time()), inc=True)
    expected = [moment.date() for moment in window]
    assert list(dates(parse_rrule(rrule), start_date=start_date, first=first, last=last)) == expected


@settings(deadline=None)
@given(rrule=plain_rrules, first=near_dates)
def test_without_a_first_date_a_weekly_rule_has_always_been(rrule: str, first: date) -> None:
    last = first + timedelta(days=60)
    since_long = dates(parse_rrule(rrule), start_date=date(1950, 1, 1), first=first, last=last)
    assert list(dates(parse_rrule(rrule), start_date=None, first=first, last=last)) == list(since_long)


@pytest.mark.parametrize("rrule", HOSTILE)
def test_a_hostile_rule_is_answered_in_bounded_time(rrule: str) -> None:
    began = clock.process_time()
    found = sum(
        1 for _day in dates(parse_rrule(rrule), start_date=date(1900, 1, 31), first=date(2026, 1, 1), last=LATEST)
    )
    assert clock.process_time() - began < 2
    assert found <= (LATEST - date(2026, 1, 1)).days + 1


def test_a_rule_that_begins_before_1900_has_no_dates() -> None:
    early = dates(parse_rrule("FREQ=DAILY"), start_date=date.min, first=date.min, last=date.max)
    assert list(early) == []


def test_a_part_that_selects_weekdays_twice_means_either() -> None:
    both = dates(
        parse_rrule("FREQ=MONTHLY;BYDAY=MO,1TH"), start_date=None, first=date(2026, 11, 1), last=date(2026, 11, 30)
    )
    assert [day.day for day in both] == [2, 5, 9, 16, 23, 30]


@settings(deadline=None)
@given(text=st.text(max_size=60) | st.text("FREQ=WKLYDAIBM;,-+0123456789TZ", max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(ScheduleError):  # and no other error
        assert parse_rrule(text).freq in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
