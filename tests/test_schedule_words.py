"""Timetables in words, in English and by another language's catalogue."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import override_settings
from django.utils import translation

from directory.schedule_words import describe, exception_words, next_words
from directory.schedules import Override, ScheduleRule, next_occurrence, weekly

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday
LONDON = "Europe/London"


def rule(rrule: str, **changes: Any) -> ScheduleRule:
    fields: dict[str, Any] = {"start_date": None, "start": time(19), "end": time(21), "timezone": LONDON}
    return ScheduleRule(rrule=rrule, **{**fields, **changes})


def on(*days: int, start: time = time(19), end: time | None = time(21), **changes: Any) -> ScheduleRule:
    return weekly(days, start=start, end=end, timezone=changes.pop("timezone", LONDON), **changes)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([on(1)], "Tuesdays, 7pm to 9pm"),
        ([on(1, end=None)], "Tuesdays, 7pm"),
        ([on(0), on(3)], "Mondays and Thursdays, 7pm to 9pm"),
        ([on(0, 2, 5)], "Mondays, Wednesdays and Saturdays, 7pm to 9pm"),
        ([on(1, 2, 3)], "Tuesday to Thursday, 7pm to 9pm"),
        ([on(0, 1, 2, 3, 4, start=time(10), end=time(12))], "Weekdays, 10am to 12 noon"),
        ([on(5, start=time(20), end=time(0))], "Saturdays, 8pm to midnight"),
        ([rule("FREQ=DAILY")], "Every day, 7pm to 9pm"),
        ([rule("FREQ=MONTHLY;BYDAY=SA")], "Saturdays, 7pm to 9pm"),
        ([on(1, start=time(9, 30), end=time(11)), on(1)], "Tuesdays, 9:30am to 11am and 7pm to 9pm"),
        (
            [on(3, start=time(16), end=time(17, 30), interval=2, start_date=date(2026, 1, 1))],
            "Every other Thursday, 4pm to 5:30pm",
        ),
        ([on(3, interval=3, start_date=date(2026, 1, 1))], "Every 3 weeks on Thursday, 7pm to 9pm"),
        ([rule("FREQ=MONTHLY;BYDAY=1MO", start=time(18), end=None)], "First Monday of the month, 6pm"),
        ([rule("FREQ=MONTHLY;BYDAY=1TU,3TU")], "First and third Tuesday of the month, 7pm to 9pm"),
        ([rule("FREQ=MONTHLY;BYDAY=-1FR,1MO")], "First Monday and last Friday of the month, 7pm to 9pm"),
        ([rule("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1")], "Last Monday of the month, 7pm to 9pm"),
        ([rule("FREQ=MONTHLY;BYMONTHDAY=-1")], "Last day of the month, 7pm to 9pm"),
        ([rule("FREQ=MONTHLY", start_date=date(2026, 1, 15))], "Day 15 of the month, 7pm to 9pm"),
        (
            [rule("FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", start_date=date(2026, 1, 5))],
            "First Monday, every 2 months, 7pm to 9pm",
        ),
        ([rule("FREQ=WEEKLY;BYDAY=TU;BYMONTH=4,5")], "Tuesdays, 7pm to 9pm, only in April and May"),
        ([rule("", start_date=date(2026, 12, 12))], "Once, on 12 December, 7pm to 9pm"),
        (
            [rule("", start_date=date(2027, 1, 9)), rule("", start_date=date(2026, 12, 12))],
            "On 12 December and 9 January 2027, 7pm to 9pm",
        ),
        (
            [rule("", start_date=date(2026, 12, day)) for day in range(1, 9)],
            "On 1 December, 2 December, 3 December, 4 December, 5 December, 6 December and 2 more dates, 7pm to 9pm",
        ),
        ([rule("FREQ=YEARLY", start_date=date(2020, 6, 5))], "Next on 5 June 2027, 7pm to 9pm"),
        (
            [rule("FREQ=WEEKLY;COUNT=5", start_date=date(2026, 12, 1))],
            "Tuesdays, 7pm to 9pm, from 1 December, until 29 December",
        ),
        ([on(1, note="bring boots")], "Tuesdays, 7pm to 9pm (bring boots)"),
    ],
)
def test_a_rhythm_is_one_sentence(rules: list[ScheduleRule], words: str) -> None:
    assert describe(rules, at=AT) == [words]


def test_rhythms_that_differ_in_two_things_are_two_sentences() -> None:
    assert describe([on(1), on(4, start=time(10), end=None)], at=AT) == ["Tuesdays, 7pm to 9pm", "Fridays, 10am"]


def test_what_is_over_is_not_said() -> None:
    past = [rule("", start_date=date(2026, 11, 21)), rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261121")]
    assert describe(past, at=AT) == []


def test_the_zone_is_said_only_online_and_only_where_it_is_another() -> None:
    abroad = [on(1, timezone="America/New_York")]
    assert describe(abroad, at=AT, is_online=True, site_timezone=LONDON) == ["Tuesdays, 7pm to 9pm, New York time"]
    assert describe(abroad, at=AT, site_timezone=LONDON) == ["Tuesdays, 7pm to 9pm"]
    assert describe([on(1)], at=AT, is_online=True, site_timezone=LONDON) == ["Tuesdays, 7pm to 9pm"]
    meeting = next_occurrence(abroad, at=AT)
    said = next_words(meeting, at=AT, is_online=True, site_timezone=LONDON)
    assert said == "Next: Tue 24 November, 7pm, New York time"


@pytest.mark.parametrize(
    ("at", "end", "words"),
    [
        ((2026, 11, 21, 18), time(21), "Tomorrow at 7pm"),
        ((2026, 11, 22, 18, 59), time(21), "Today at 7pm"),
        ((2026, 11, 22, 19), time(21), "Now, until 9pm"),
        ((2026, 11, 22, 20, 59), time(21), "Now, until 9pm"),
        ((2026, 11, 22, 21), time(21), "Next: Sun 29 November, 7pm"),
        ((2026, 11, 22, 19, 30), None, "Now"),
        ((2026, 11, 22, 20), None, "Next: Sun 29 November, 7pm"),
    ],
)
def test_the_next_meeting_is_said_from_where_one_stands(at: tuple[int, ...], end: time | None, words: str) -> None:
    now = datetime(*at, tzinfo=UTC)  # type: ignore[misc, arg-type]
    assert next_words(next_occurrence([on(6, end=end)], at=now), at=now) == words


def test_today_is_the_day_of_the_listing_and_not_of_greenwich() -> None:
    late = datetime(2026, 11, 22, 23, tzinfo=UTC)  # already Monday in Copenhagen
    monday = [on(0, timezone="Europe/Copenhagen")]
    assert next_words(next_occurrence(monday, at=late), at=late) == "Today at 7pm"


def test_no_next_meeting_is_no_words() -> None:
    assert next_words(None, at=AT) == ""


def test_a_date_far_away_has_its_year() -> None:
    far = [rule("", start_date=date(2027, 6, 5))]
    assert next_words(next_occurrence(far, at=AT), at=AT) == "Next: Sat 5 June 2027, 7pm"


def test_exceptions_of_the_next_weeks_are_said() -> None:
    tuesdays = ScheduleRule(
        "FREQ=WEEKLY;BYDAY=TU",
        None,
        time(19),
        time(21),
        LONDON,
        exdates=(date(2026, 12, 22), date(2026, 11, 17), date(2026, 12, 23), date(2027, 6, 1)),
        overrides=(
            Override(date(2026, 12, 29), cancelled=True),
            Override(date(2026, 12, 8), new_date=date(2026, 12, 9), note="at the harbour"),
            Override(date(2026, 12, 15), start=time(18)),
            Override(date(2027, 1, 5), end=time(22)),
            Override(date(2027, 1, 12), cancelled=True, note="the hall is painted"),
            Override(date(2027, 1, 19), note="we sing outside"),
        ),
    )
    assert exception_words([tuesdays], at=AT) == [
        "Not on 22 December and 29 December",
        "Wed 9 December at 7pm instead of 8 December (at the harbour)",
        "6pm instead of 7pm on 15 December",
        "Until 10pm on 5 January 2027",
        "Not on 12 January 2027 (the hall is painted)",
        "19 January 2027 (we sing outside)",
    ]
    assert exception_words([on(1)], at=AT) == []


DANISH = {
    ("time format", "gA"): "G",
    ("time format", "g:iA"): "G.i",
    ("time span", "%(start)s to %(end)s"): "kl. %(start)s–%(end)s",
    ("start time", "%(start)s"): "kl. %(start)s",
    ("every week", "%(days)s, %(times)s"): "%(days)s %(times)s",
    ("every week", "Tuesdays"): "tirsdage",
    ("every week", "Thursdays"): "torsdage",
    ("date format", "j F"): "j. F",
    ("date format", "D j F"): "D j. F",
    ("weekday of the month", "first"): "første",
    (None, "%(first)s and %(last)s"): "%(first)s og %(last)s",
    (None, "%(days)s of the month, %(times)s"): "%(days)s i måneden %(times)s",
    (None, "Every other %(days)s, %(times)s"): "hver anden %(days)s %(times)s",
    (None, "Next: %(date)s, %(time)s"): "Næste: %(date)s %(time)s",
    (None, "Not on %(dates)s"): "Ikke %(dates)s",
}


@pytest.fixture
def danish(tmp_path: Path) -> Iterator[None]:
    """A small catalogue of our own, so that this says what a catalogue can do and not what ours says today."""
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    for (context, message), words in DANISH.items():
        catalogue.append(polib.POEntry(msgctxt=context, msgid=message, msgstr=words))
    folder = tmp_path / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "django.mo"))
    with override_settings(LOCALE_PATHS=[tmp_path]), translation.override("da"):
        yield


def test_a_catalogue_decides_on_formats_and_order(danish: None) -> None:
    assert describe([on(1), on(3)], at=AT) == ["Tirsdage og torsdage kl. 19–21"]
    assert describe([on(1, start=time(9, 30), end=None)], at=AT) == ["Tirsdage kl. 9.30"]
    assert describe([on(3, interval=2, start_date=date(2026, 1, 1))], at=AT) == ["Hver anden torsdag kl. 19–21"]
    assert describe([rule("FREQ=MONTHLY;BYDAY=1MO")], at=AT) == ["Første mandag i måneden kl. 19–21"]
    assert next_words(next_occurrence([on(1)], at=AT), at=AT) == "Næste: tir 24. november kl. 19"
    tuesdays = rule("FREQ=WEEKLY;BYDAY=TU", exdates=(date(2026, 12, 22),))
    assert exception_words([tuesdays], at=AT) == ["Ikke 22. december"]
