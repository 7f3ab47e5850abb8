"""Weekdays and times as people and feeds write them."""

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.schedules import (
    DayNumbers,
    ScheduleError,
    ScheduleRule,
    parse_days,
    parse_time,
    parse_time_range,
    weekly,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("Monday to Friday", (0, 1, 2, 3, 4)),
        ("MO,TU", (0, 1)),
        ("Mon & Thurs.", (0, 3)),
        ("Friday - Monday", (0, 4, 5, 6)),
        ("Weekdays and Saturdays", (0, 1, 2, 3, 4, 5)),
        ("every day", tuple(range(7))),
        ("tirsdag og torsdag", (1, 3)),
        ("lørdage, søndage", (5, 6)),
        ("man-fre", (0, 1, 2, 3, 4)),
        ("maandag en donderdag", (0, 3)),
        ("ma t/m vr", (0, 1, 2, 3, 4)),
        ("zaterdagen", (5,)),
        ("MONDAY", (0,)),
    ],
)
def test_days_are_read_in_three_languages(text: str, expected: tuple[int, ...]) -> None:
    assert parse_days(text) == expected


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [
        (0, "sunday0", 6),
        (6, "sunday0", 5),
        ("1", "sunday1", 6),
        ("7", "sunday1", 5),
        ("0", "monday0", 0),
        ("7", "monday1", 6),
    ],
)
def test_numbers_are_days_only_where_it_is_said_how_they_count(
    text: str | int, numbers: DayNumbers, expected: int
) -> None:
    assert parse_days(text, numbers=numbers) == (expected,)
    with pytest.raises(ScheduleError):
        parse_days(text)


@pytest.mark.parametrize("text", ["", "someday", "Mon-Wed-Fri", "7", "Mon, 2 Feb", "first Monday", "²", "x" * 9999])
def test_what_is_not_only_days_is_refused(text: str) -> None:
    with pytest.raises(ScheduleError, match="Write Monday or Mon"):
        parse_days(text, numbers="sunday0")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7pm", time(19)),
        ("7 P.M.", time(19)),
        ("7:30 am", time(7, 30)),
        ("19.30", time(19, 30)),
        ("19:30:00", time(19, 30)),
        ("09:00Z", time(9)),
        ("09:00:00+01:00", time(9)),
        ("12noon", time(12)),
        ("12 noon", time(12)),
        ("noon", time(12)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midnight", time(0)),
        ("24:00", time(0)),
        ("kl. 19", time(19)),
        ("kl. 9", time(9)),
        ("20 uur", time(20)),
    ],
)
def test_times_are_read(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize("text", ["7", "", "25:00", "24:01", "7:60", "13pm", "0am", "soon", "7pm-9pm", "¹9:00", "\x00"])
def test_an_unclear_time_is_refused(text: str) -> None:
    with pytest.raises(ScheduleError, match="We cannot read the time") as refusal:
        parse_time(text)
    assert refusal.value.field == "start"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9.15am-12.15pm", time(9, 15), time(12, 15)),
        ("7-9pm", time(19), time(21)),
        ("11-1pm", time(11), time(13)),
        ("12 - 2pm", time(12), time(14)),
        ("10am - 12noon", time(10), time(12)),
        ("10-12noon", time(10), time(12)),
        ("10am - 4", time(10), time(16)),
        ("1:30 – 3:30pm", time(13, 30), time(15, 30)),
        ("07.30-9.30pm", time(19, 30), time(21, 30)),
        ("8pm - 1am", time(20), time(1)),
        ("8pm-midnight", time(20), time(0)),
        ("20:00-24:00", time(20), time(0)),
        ("22:00-02:00", time(22), time(2)),
        ("9:00-17:00", time(9), time(17)),
        ("10.00-12.00", time(10), time(12)),
        ("kl. 10-12", time(10), time(12)),
        ("19–21 uur", time(19), time(21)),
        ("18:30 til 20", time(18, 30), time(20)),
    ],
)
def test_spans_are_read(text: str, start: time, end: time) -> None:
    assert parse_time_range(text) == (start, end)


def test_a_start_alone_gets_no_invented_end() -> None:
    assert parse_time_range("7.30pm") == (time(19, 30), None)


@pytest.mark.parametrize(
    "text", ["7-9", "10.00 - 4.00", "10:00-2:00", "9-5", "10 to 12", "1-2-3pm", "7-13pm", "-", "9am-"]
)
def test_a_span_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(ScheduleError):
        parse_time_range(text)


@settings(deadline=None)
@given(st.text(max_size=60) | st.text("0123456789:.-–apm noonkluurtil", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_time, parse_time_range, parse_days):
        with suppress(ScheduleError):  # and no other error
            parse(text)


@settings(deadline=None)
@given(st.times().map(lambda clock: time(clock.hour, clock.minute)))
def test_twelve_and_twenty_four_hours_mean_the_same(clock: time) -> None:
    assert parse_time(f"{clock:%H:%M}") == parse_time(f"{clock:%I:%M%p}") == clock


def test_weekly_rules_are_written_as_rfc_5545() -> None:
    assert weekly([3, 0, 3], start=time(19), end=None, timezone="UTC") == ScheduleRule(
        "FREQ=WEEKLY;BYDAY=MO,TH", None, time(19), None, "UTC"
    )
    every_other = weekly([3], start=time(16), end=None, timezone="UTC", start_date=date(2026, 1, 1), interval=2)
    assert every_other.rrule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
