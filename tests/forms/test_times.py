"""Asking when a group meets: what is read, what is kept, and what comes of slips."""

from datetime import UTC, date, datetime, time

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from directory import timetables
from directory.forms.times import AS_IT_IS, TimetableForm
from directory.pages.keep_times import form_view
from directory.schedules.choices import Choice, Repeats, Timetable

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = AT.date()
WEEKLY = "repeats=weekly&weekdays=1&weekdays=3&start=19:00&end=21:00"


def row(**values):
    usual = {"id": "a", "location": None, "rrule": "FREQ=WEEKLY;BYDAY=TU", "start_date": None, "start": "19:00"}
    more = {"end": "21:00", "timezone": "Europe/London", "exdates": [], "overrides": [], "note": ""}
    return {**usual, **more, **values}


def form(typed=None, *, rows=(), key="a", **values):
    kept = timetables.find(rows, key, today=TODAY) if rows else None
    data = QueryDict(typed) if typed is not None else None
    return TimetableForm(data, today=TODAY, timezone="Europe/London", kept=kept, **values)


def page(typed):
    return render_to_string("keep/_timetable_fields.html", {"times": form_view(form(typed), at=AT)})


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        (WEEKLY, Choice(Repeats.WEEKLY, weekdays=(1, 3))),
        (f"{WEEKLY}&last_date=2027-06-01", Choice(Repeats.WEEKLY, weekdays=(1, 3), last_date=date(2027, 6, 1))),
        (
            "repeats=every_other_week&fortnight_date=2026-12-03&start=19:00",
            Choice(Repeats.EVERY_OTHER_WEEK, first_date=date(2026, 12, 3)),
        ),
        (
            "repeats=monthly&numbers=-1&numbers=1&weekday=4&start=19:00",
            Choice(Repeats.MONTHLY, weekdays=(4,), numbers=(1, -1)),
        ),
        (
            "repeats=dates&dates=2026-12-24&dates=&dates=3.12.2026&dates=2026-12-24&start=19.30",
            Choice(Repeats.DATES, dates=(date(2026, 12, 3), date(2026, 12, 24))),
        ),
    ],
)
def test_each_of_the_four_choices_is_read(typed, choice) -> None:
    filled = form(typed)
    assert filled.is_valid()
    assert filled.timetable.choice == choice
    assert filled.timetable.timezone == "Europe/London"


def test_what_stands_in_the_fields_of_another_choice_does_not_matter() -> None:
    filled = form(f"{WEEKLY}&fortnight_date=32.13.&dates=nonsense&numbers=1")
    assert not filled.errors.keys() - {"fortnight_date", "dates"}
    assert filled.timetable.choice == Choice(Repeats.WEEKLY, weekdays=(1, 3))


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ("start=19:00", "repeats", "Say how often it meets"),
        ("repeats=weekly&start=19:00", "weekdays", "at least one day"),
        ("repeats=weekly&weekdays=1", "start", "Write when it starts"),
        ("repeats=weekly&weekdays=1&start=25:00", "start", "There is no such time"),
        ("repeats=weekly&weekdays=1&start=19:00&end=17:00", "end", "It ends before it starts"),
        ("repeats=every_other_week&start=19:00", "fortnight_date", "Write one date"),
        ("repeats=monthly&numbers=5&weekday=1&start=19:00", "numbers", "no fifth one"),
        ("repeats=monthly&numbers=1&start=19:00", "weekday", "one day of the week"),
        ("repeats=dates&dates=31.6.2027&start=19:00", "dates", "There is no date “31.6.2027”"),
        ("repeats=dates&dates=2026-11-21&start=19:00", "dates", "is over"),
        (f"{WEEKLY}&last_date=9999-12-31", "last_date", "more than ten years away"),
        (f"{WEEKLY}&timezone=Mars", "timezone", "We do not know the time zone"),
    ],
)
def test_a_slip_is_said_where_it_is_and_what_was_typed_stays(typed, field, words) -> None:
    filled = form(typed)
    assert not filled.is_valid()
    assert words in filled.errors[field][0]
    shown = page(typed)
    for pair in typed.replace("numbers=5&", "").split("&"):
        value = pair.partition("=")[2]
        assert f'value="{value}"' in shown


def test_a_pasted_list_is_read_with_the_single_dates() -> None:
    filled = form("repeats=dates&start=19:00&dates=2026-12-03&list_of_dates=24/12/2026%0A3.12.2026,2027-01-07")
    assert filled.is_valid()
    assert filled.timetable.choice.dates == (date(2026, 12, 3), date(2026, 12, 24), date(2027, 1, 7))


def test_five_hundred_dates_are_refused_and_stay_in_the_form() -> None:
    days = [f"{year}-{month:02}-{day:02}" for year in (2027, 2028) for month in range(1, 11) for day in range(1, 26)]
    typed = f"repeats=dates&start=19:00&list_of_dates={'%0A'.join(days)}"
    assert "There are 500 dates" in form(typed).errors["dates"][0]
    shown = page(typed)
    assert all(day in shown for day in days)


def test_every_day_of_the_week_and_every_number_can_be_chosen() -> None:
    fields = form_view(form(), at=AT).fields
    assert [option.value for option in fields["weekdays"].options] == ["0", "1", "2", "3", "4", "5", "6"]
    assert fields["weekday"].options == fields["weekdays"].options
    assert [option.value for option in fields["numbers"].options] == ["1", "2", "3", "4", "-1"]
    assert len(fields["repeats"].options) == 4


def test_a_meeting_that_goes_on_all_day_can_be_said() -> None:
    filled = form("repeats=weekly&weekdays=1&start=19:00&end=17:00&until_next_day=on")
    assert filled.is_valid()


def test_the_next_four_dates_are_written_out() -> None:
    view = form_view(form(WEEKLY), at=AT)
    assert view.next.words == ["Tuesdays and Thursdays, 7pm to 9pm"]
    assert view.next.dates == [
        "Tue 24 November, 7pm to 9pm",
        "Thu 26 November, 7pm to 9pm",
        "Tue 1 December, 7pm to 9pm",
        "Thu 3 December, 7pm to 9pm",
    ]


def test_an_end_after_midnight_is_said_to_be_the_next_day() -> None:
    view = form_view(form("repeats=weekly&weekdays=4&start=22:00&end=01:30"), at=AT)
    assert view.next.dates[0] == "Fri 27 November, 10pm to 1:30am the next day"


def test_the_form_of_a_timetable_says_what_it_says_and_saving_it_changes_nothing() -> None:
    rows = [row(rrule="FREQ=MONTHLY;BYDAY=1TU,-1TU", exdates=["2026-12-01"])]
    empty = form(rows=rows)
    values = {name: empty[name].value() for name in ("repeats", "numbers", "weekday")}
    assert values == {"repeats": "monthly", "numbers": ["1", "-1"], "weekday": "1"}
    filled = form("repeats=monthly&numbers=1&numbers=-1&weekday=1&start=19:00&end=21:00", rows=rows)
    assert filled.is_valid()
    assert timetables.with_timetable(rows, filled.timetable, instead_of=filled.kept) == rows


def test_a_rule_of_a_feed_can_be_kept_with_other_times() -> None:
    rows = [row(rrule="FREQ=MONTHLY;BYMONTHDAY=31")]
    empty = form(rows=rows)
    assert empty["repeats"].value() == AS_IT_IS
    assert [option.checked for option in form_view(empty, at=AT).fields["repeats"].options] == [True, *[False] * 4]
    assert form_view(empty, at=AT).kept_words == "Day 31 of the month, 7pm to 9pm"
    filled = form("repeats=as_it_is&start=18:00&end=20:00", rows=rows)
    assert filled.is_valid()
    assert timetables.with_timetable(rows, filled.timetable, instead_of=filled.kept) == [
        {**rows[0], "start": "18:00", "end": "20:00"}
    ]


def test_a_rule_of_a_feed_can_be_replaced_by_a_choice() -> None:
    rows = [row(rrule="FREQ=MONTHLY;BYMONTHDAY=31"), row(id="b")]
    filled = form(WEEKLY, rows=rows)
    assert filled.is_valid()
    changed = timetables.with_timetable(rows, filled.timetable, instead_of=filled.kept)
    assert changed == [{**rows[0], "rrule": "FREQ=WEEKLY;BYDAY=TU,TH"}, rows[1]]


def test_as_it_is_is_no_answer_where_nothing_is() -> None:
    assert "repeats" in form("repeats=as_it_is&start=18:00").errors


def test_changed_dates_keep_their_ids_and_those_that_are_over_stay() -> None:
    once = {"rrule": "", "exdates": [], "overrides": []}
    over = row(id="o", start_date="2026-11-03", **once)
    rows = [over, row(id="a", start_date="2026-12-01", **once), row(id="b", start_date="2026-12-08", **once)]
    (_past, coming) = timetables.timetables_of(rows, today=TODAY)
    assert coming.timetable.choice == Choice(Repeats.DATES, dates=(date(2026, 12, 1), date(2026, 12, 8)))
    new = Timetable(
        Choice(Repeats.DATES, dates=(date(2026, 12, 8), date(2026, 12, 15))), time(20), None, "Europe/London"
    )
    kept, *changed = timetables.with_timetable(rows, new, instead_of=coming)
    assert kept == over
    assert [(one["start_date"], one["start"]) for one in changed] == [("2026-12-08", "20:00"), ("2026-12-15", "20:00")]
    assert changed[0]["id"] == "b"
    assert changed[1]["id"] not in {"o", "a", "b"}


def test_a_timetable_is_taken_out_whole() -> None:
    once = {"rrule": "", "exdates": [], "overrides": []}
    rows = [row(id="a", start_date="2026-12-01", **once), row(id="b"), row(id="c", start_date="2026-12-08", **once)]
    first = timetables.find(rows, "a", today=TODAY)
    assert first is not None
    assert timetables.without_timetable(rows, first) == [rows[1]]
