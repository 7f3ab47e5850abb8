"""What cannot be used is refused, with the field at fault and what to do."""

from datetime import UTC, date, time
from typing import Any

import pytest

from directory.schedules import Override, ScheduleError, ScheduleRule, validate_rule


def rule(rrule: str = "FREQ=WEEKLY;BYDAY=TU", **changes: Any) -> ScheduleRule:
    fields: dict[str, Any] = {"start_date": None, "start": time(19), "end": time(21), "timezone": "Europe/London"}
    return ScheduleRule(rrule=rrule, **{**fields, **changes})


@pytest.mark.parametrize(
    "good",
    [
        rule(),
        rule("FREQ=DAILY"),
        rule("FREQ=MONTHLY;BYDAY=-1MO"),
        rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", start_date=date(2026, 1, 6)),
        rule("FREQ=YEARLY", start_date=date(2024, 2, 29)),
        rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU"),
        rule("", start_date=date(2026, 12, 12)),
        rule("FREQ=DAILY;COUNT=1000000000", start_date=date(2026, 1, 1)),
        rule("freq=weekly;byday=tu;"),
        rule(end=None),
        rule(end=time(1)),
    ],
)
def test_a_usable_rule_passes(good: ScheduleRule) -> None:
    validate_rule(good)


@pytest.mark.parametrize(
    ("bad", "field", "words"),
    [
        (rule(timezone="Europe/Nowhere"), "timezone", "Use a name such as Europe/Copenhagen"),
        (rule("nonsense"), "rrule", "We cannot read NONSENSE"),
        (rule("FREQ=HOURLY"), "rrule", "Add one timetable for each time of the day"),
        (rule("FREQ=MINUTELY"), "rrule", "cannot repeat more than once a day"),
        (rule("FREQ=SECONDLY"), "rrule", "cannot repeat more than once a day"),
        (rule("BYDAY=TU"), "rrule", "does not say how often"),
        (rule("FREQ=WEEKLY;BYDAY=XX"), "rrule", "We cannot read BYDAY"),
        (rule("FREQ=WEEKLY;BYDAY=1TU"), "rrule", "needs FREQ=MONTHLY"),
        (rule("FREQ=WEEKLY;BYHOUR=9"), "rrule", "We do not know the part “BYHOUR”"),
        (rule("FREQ=WEEKLY;INTERVAL=0;BYDAY=TU"), "rrule", "We cannot read INTERVAL"),
        (rule("FREQ=WEEKLY;BYDAY=TU;BYDAY=WE"), "rrule", "We cannot read BYDAY"),
        (rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=soon"), "rrule", "We cannot read UNTIL"),
        (rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260230"), "rrule", "We cannot read UNTIL"),
        (rule("FREQ=DAILY;COUNT=3;UNTIL=20270101", start_date=date(2026, 1, 1)), "rrule", "not both"),
        (rule("FREQ=DAILY;" + "BYDAY=MO;" * 60), "rrule", "too long"),
        (rule("FREQ=MONTHLY;BYSETPOS=1", start_date=date(2026, 1, 1)), "rrule", "BYSETPOS needs another part"),
        (rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"), "start_date", "Add the first date"),
        (rule("FREQ=WEEKLY;COUNT=5;BYDAY=TU"), "start_date", "Add the first date"),
        (rule("FREQ=WEEKLY"), "start_date", "Add the first date"),
        (rule("FREQ=MONTHLY"), "start_date", "Add the first date"),
        (rule(""), "start_date", "on which date"),
        (rule(start_date=date(1, 1, 1)), "start_date", "between 1900 and 2200"),
        (rule(start_date=date(9999, 12, 31)), "start_date", "between 1900 and 2200"),
        (rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "rrule", "never meets"),
        (rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=20251231", start_date=date(2026, 1, 1)), "rrule", "never meets"),
        (rule("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6"), "rrule", "never meets"),
        (rule(start=time(19, 0, 30)), "start", "hours and minutes only"),
        (rule(end=time(21, tzinfo=UTC)), "end", "hours and minutes only"),
        (rule(overrides=(Override(date(2026, 1, 6), start=time(1, 1, 1)),)), "overrides", "hours and minutes only"),
        (rule(overrides=(Override(date(2026, 1, 6)),) * 2), "overrides", "One date has two changes"),
        (rule(exdates=(date(2026, 1, 6),) * 1001), "exdates", "more than 1,000 exceptions"),
    ],
)
def test_an_unusable_rule_says_which_field_and_what_to_do(bad: ScheduleRule, field: str, words: str) -> None:
    with pytest.raises(ScheduleError) as refusal:
        validate_rule(bad)
    assert refusal.value.field == field
    assert words in str(refusal.value)
