"""How old is too old."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers, lists, sampled_from

from directory.freshness import (
    Sofar,
    Step,
    freshness,
    hide_day_after,
    is_stale,
    local_day,
    months_after,
    next_step,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("days", "expected"), [(0, 1.0), (90, 1.0), (245, 0.5), (400, 0.0), (4000, 0.0)])
def test_freshness_falls_evenly_between_a_quarter_and_a_year(days: int, expected: float) -> None:
    assert freshness(NOW - timedelta(days=days), at=NOW) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, False), (180, False), (181, True)])
def test_a_listing_is_stale_after_half_a_year(days: int, expected: bool) -> None:
    assert is_stale(NOW - timedelta(days=days), at=NOW) is expected


def test_what_nobody_confirmed_is_stale_and_not_fresh() -> None:
    assert (is_stale(None, at=NOW), freshness(None, at=NOW)) == (True, 0.0)


COPENHAGEN = "Europe/Copenhagen"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 9, 30), 3, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
    ],
)
def test_a_quarter_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_steps_come_at_ten_on_the_local_clock_in_winter_and_in_summer() -> None:
    since = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    step = next_step(since, Sofar(asked=1, warned=14), zone=COPENHAGEN, every_months=3)
    assert (step.step, step.days, step.at.astimezone(UTC)) == (Step.WARN, 3, datetime(2027, 3, 26, 9, 0, tzinfo=UTC))
    step = next_step(since, Sofar(asked=1, warned=3), zone=COPENHAGEN, every_months=3)
    assert (step.step, step.at.astimezone(UTC)) == (Step.HIDE, datetime(2027, 3, 29, 8, 0, tzinfo=UTC))


def test_days_are_counted_from_the_local_day_and_not_from_the_day_of_utc() -> None:
    since = datetime(2026, 9, 30, 23, 30, tzinfo=UTC)  # the first of October in Copenhagen
    step = next_step(since, Sofar(), zone=COPENHAGEN, every_months=3)
    assert (step.step, step.at.date()) == (Step.ASK, date(2027, 1, 1))


@pytest.mark.parametrize(("months", "first"), [(1, Step.ASK), (3, Step.ASK), (6, Step.WARN), (12, Step.WARN)])
def test_a_question_that_would_come_after_the_first_warning_is_not_asked(months: int, first: Step) -> None:
    assert next_step(NOW, Sofar(), zone=COPENHAGEN, every_months=months).step == first


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(
    since=integers(0, 15 * 365 * 24 * 60).map(lambda minutes: NOW - timedelta(days=2000) + timedelta(minutes=minutes)),
    late=lists(integers(0, 400), min_size=12, max_size=12),
    months=integers(1, 12),
    zone=sampled_from(["Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
)
def test_however_late_the_clock_is_no_warning_is_untrue(
    since: datetime, late: list[int], months: int, zone: str
) -> None:
    sofar, named, now = Sofar(), [], since
    for days_late in late:
        step = next_step(since, sofar, zone=zone, every_months=months)
        now = max(now, step.at) + timedelta(days=days_late)
        today = local_day(now, zone=zone)
        if step.step == Step.HIDE:
            assert all(today >= day + timedelta(days=days) for day, days in named)
            break
        if step.step == Step.ASK:
            assert not named
            sofar = replace(sofar, asked=step.number)
            continue
        named.append((today, step.days))
        hide_day = hide_day_after(today, step.days, since=since, sofar=sofar, zone=zone)
        sofar = replace(sofar, warned=step.days, hide_day=hide_day)
    assert [days for _day, days in named] == [30, 14, 3][: len(named)]
