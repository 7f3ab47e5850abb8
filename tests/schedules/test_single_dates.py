"""One date of a timetable: the next ones are those of the whole rule, the cancelled among them."""

from datetime import date, time, timedelta

from hypothesis import given, settings

from directory.schedules import Override, ScheduleRule, occurrences
from directory.schedules.single_dates import single_date, single_dates
from tests.schedules.strategies import AT, rules

TUESDAYS = ScheduleRule("FREQ=WEEKLY;BYDAY=TU", None, time(19), time(21), "Europe/London")


@settings(deadline=None, max_examples=200)
@given(rule=rules())
def test_every_meeting_is_one_of_the_single_dates(rule) -> None:
    until = AT + timedelta(days=60)
    # A date that was moved by days stands where its rule has it; the far edges are not compared.
    found = {one.meeting for one in single_dates([rule], at=AT - timedelta(days=30), limit=200)}
    meetings = list(occurrences([rule], after=AT, before=until))
    assert [meeting for meeting in meetings if meeting not in found] == []


def test_a_date_that_is_cancelled_keeps_its_place_and_its_usual_time() -> None:
    rule = ScheduleRule(
        "FREQ=WEEKLY;BYDAY=TU",
        None,
        time(19),
        time(21),
        "Europe/London",
        exdates=(date(2026, 2, 24),),
        overrides=(
            Override(date(2026, 3, 3), cancelled=True, note="Ida is away"),
            Override(date(2026, 3, 10), start=time(18)),
        ),
    )
    found = single_dates([rule], at=AT, limit=4)
    assert [(one.day, one.meeting.cancelled, one.meeting.start.hour, one.is_different) for one in found] == [
        (date(2026, 2, 24), True, 19, False),
        (date(2026, 3, 3), True, 19, False),
        (date(2026, 3, 10), False, 18, True),
        (date(2026, 3, 17), False, 19, False),
    ]


def test_a_date_that_the_rule_does_not_hit_is_none() -> None:
    assert single_date(TUESDAYS, date(2026, 2, 25)) is None
    assert single_date(TUESDAYS, date(2026, 2, 24)) is not None


def test_the_dates_of_several_timetables_come_in_order() -> None:
    thursdays = ScheduleRule("FREQ=WEEKLY;BYDAY=TH", None, time(10), None, "Europe/London")
    found = single_dates([thursdays, TUESDAYS], at=AT, limit=3)
    assert [one.day for one in found] == [date(2026, 2, 24), date(2026, 2, 26), date(2026, 3, 3)]
