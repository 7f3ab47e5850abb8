"""Clocks: on the wall where people live, whatever the seasons do to it; and whose turn it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bridges import clocks
from bridges.clocks import CLOCKS, FOLLOW_UP_DAYS, QUIET_FROM, QUIET_UNTIL
from bridges.states import ENDED, IntroductionStatus, Party

ZONES = (
    "Europe/Copenhagen",
    "Europe/London",
    "Europe/Amsterdam",
    "Australia/Sydney",  # the south: its summer begins when ours ends
    "Australia/Lord_Howe",  # half an hour
    "America/St_Johns",
    "Africa/Cairo",  # changes at midnight
    "Pacific/Apia",  # left a whole day out at the end of 2011
    "UTC",
)
DAYS = st.dates(date(2009, 1, 1), date(2037, 12, 31))
MOMENTS = st.datetimes(datetime(2009, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def every_moment(zone: str, day: date) -> list[datetime]:
    """Return each quarter of an hour around a local day, as instants."""
    start = datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=14)
    return [start + timedelta(minutes=15 * step) for step in range(4 * 52)]


@settings(max_examples=500, deadline=None)
@given(zone=st.sampled_from(ZONES), day=DAYS, stage=st.sampled_from(sorted(FOLLOW_UP_DAYS)))
@example(zone="Europe/Copenhagen", day=date(2026, 3, 27), stage="2d")  # asked on the day the clocks go forward
@example(zone="Europe/Copenhagen", day=date(2026, 10, 23), stage="2d")  # back
@example(zone="Australia/Sydney", day=date(2026, 10, 2), stage="2d")
@example(zone="Pacific/Apia", day=date(2011, 12, 27), stage="2d")
def test_a_follow_up_is_at_ten_on_the_right_local_day(zone: str, day: date, stage: str) -> None:
    asked_on = clocks.follow_up_day(stage, visit_day=day)
    local = clocks.asking_moment(asked_on, zone=zone).astimezone(ZoneInfo(zone))
    assert (local.date(), local.time()) == (day + timedelta(days=FOLLOW_UP_DAYS[stage]), time(10, 0))


def test_counting_hours_instead_of_days_would_be_wrong_after_each_change() -> None:
    zone = ZoneInfo("Europe/Copenhagen")
    visit = datetime(2026, 3, 17, 10, 0, tzinfo=zone)
    by_hours = (visit.astimezone(UTC) + timedelta(days=14)).astimezone(zone)
    by_days = clocks.asking_moment(clocks.follow_up_day("2w", visit_day=visit.date()), zone="Europe/Copenhagen")
    assert (by_hours.hour, by_days.hour) == (11, 10)


def is_quiet(moment: datetime, zone: str, first: time = QUIET_FROM, last: time = QUIET_UNTIL) -> bool:
    clock = moment.astimezone(ZoneInfo(zone)).time()
    return clock >= first or clock < last


@settings(max_examples=1000, deadline=None)
@given(zone=st.sampled_from(ZONES), at=MOMENTS)
def test_nothing_is_sent_into_quiet_hours(zone: str, at: datetime) -> None:
    moved = clocks.outside_quiet_hours(at, zone=zone)
    assert not is_quiet(moved, zone)
    assert moved.astimezone(UTC) >= at
    assert moved.astimezone(UTC) - at <= timedelta(hours=13 + 24 * (zone == "Pacific/Apia"))
    assert moved == at or moved.astimezone(ZoneInfo(zone)).time() == QUIET_UNTIL
    assert clocks.outside_quiet_hours(moved, zone=zone) == moved


@pytest.mark.parametrize("zone", ZONES[:5])
@pytest.mark.parametrize("year", range(2024, 2031))
def test_around_each_change_of_the_clocks_all_is_quiet_that_should_be(zone: str, year: int) -> None:
    """Also with odd hours, whose end is skipped or comes twice: a moved message never goes back in time."""
    for day in days_of_change(zone, year):
        for at in every_moment(zone, day):
            for last in (time(1, 45), time(2, 30), time(3, 0), QUIET_UNTIL):
                moved = clocks.outside_quiet_hours(at, zone=zone, last=last).astimezone(UTC)
                assert moved >= at
                assert not is_quiet(moved, zone, last=last)


def days_of_change(zone: str, year: int) -> list[date]:
    place = ZoneInfo(zone)
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]

    def offset(day: date) -> timedelta | None:
        return datetime.combine(day, time(12), tzinfo=place).utcoffset()

    changed = [day for day in days if offset(day) != offset(day - timedelta(days=1))]
    assert len(changed) == 2
    return changed


def test_the_second_of_two_equal_hours_is_quiet_until_its_own_end() -> None:
    at = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 2:10 in Copenhagen for the second time
    moved = clocks.outside_quiet_hours(at, zone="Europe/Copenhagen", last=time(2, 30))
    assert moved.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", IntroductionStatus)
def test_every_status_that_waits_has_an_owner_and_a_clock(status: IntroductionStatus) -> None:
    since = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    due = clocks.due_at(status, since=since)
    if status in ENDED or status == IntroductionStatus.NOT_NOW:
        assert due is None
        return
    clock = CLOCKS[status]
    assert due == since + timedelta(days=clock.due_days)
    assert clock.owner in {Party.PERSON, Party.PRACTITIONER, Party.HOST}
    assert clock.nudge_days is None or clock.nudge_days == clock.due_days / 2
    assert clock.lapse_days is None or clock.lapse_days > clock.due_days


def test_a_person_who_thinks_is_never_pushed_out() -> None:
    thinking = {IntroductionStatus.SUGGESTED, IntroductionStatus.CONSIDERING, IntroductionStatus.CONSENTED}
    assert all(CLOCKS[status].lapse_days is None for status in thinking)


@given(name=st.text(max_size=30))
def test_an_unknown_zone_becomes_a_known_one(name: str) -> None:
    assert ZoneInfo(clocks.known_zone(name, otherwise="Europe/London"))


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "a" * 300, "Europe"])
def test_what_is_no_zone_is_read_as_the_other(name: str) -> None:
    assert clocks.known_zone(name, otherwise="Europe/London") == "Europe/London"
