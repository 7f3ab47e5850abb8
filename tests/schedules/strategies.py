"""Random but readable timetables for property tests."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from directory.schedules import Override, ScheduleRule

AT = datetime(2026, 2, 20, 12, tzinfo=UTC)
"""Before the spring changes of the northern hemisphere and the autumn changes of the southern one."""

ZONES = (
    "Europe/London",
    "Europe/Copenhagen",
    "America/New_York",
    "America/Santiago",  # the clocks change at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Asia/Kathmandu",  # a quarter of an hour off
    "UTC",
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

near_dates = st.dates(date(2025, 6, 1), date(2027, 6, 1))
clocks = st.times().map(lambda clock: time(clock.hour, clock.minute)) | st.sampled_from(
    [time(0, 0), time(0, 30), time(1, 30), time(2, 0), time(2, 15), time(2, 30), time(3, 0), time(23, 59)]
)
day_lists = st.sets(st.sampled_from(DAYS), min_size=1, max_size=4).map(lambda days: ",".join(sorted(days)))
plain_rrules = day_lists.map("FREQ=WEEKLY;BYDAY={}".format) | st.sampled_from(["FREQ=DAILY", "FREQ=DAILY;BYDAY=SA,SU"])


@st.composite
def rrules(draw: st.DrawFn) -> str:
    """An RRULE for whole days; parts on which dateutil follows another reading are left out."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(2, 5))}")
    ending = draw(st.sampled_from(["", "COUNT", "UNTIL"]))
    if ending == "COUNT":
        parts.append(f"COUNT={draw(st.integers(1, 40))}")
    elif ending == "UNTIL":
        parts.append(f"UNTIL={draw(near_dates):%Y%m%d}")
    if draw(st.sampled_from([False, False, True])):
        parts.append(f"BYMONTH={draw(st.integers(1, 12))},{draw(st.integers(1, 12))}")
    parts += draw(st.sampled_from(_DAYS_OF[freq]).flatmap(_days))
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(['MO', 'SU', 'TH']))}" if freq != "YEARLY" else "WKST=MO")
    return ";".join(parts)


_OF_MONTHS = ["nth", "nth", "nth", "month days", "both", "position", "position"]
_DAYS_OF = {
    "DAILY": ["first date", "weekdays"],
    "WEEKLY": ["first date", "weekdays"],
    "MONTHLY": ["first date", "weekdays", *_OF_MONTHS],
    "YEARLY": ["first date", "weekdays", *_OF_MONTHS, "year days", "weeks", "weeks"],
}


def _days(kind: str) -> st.SearchStrategy[list[str]]:
    """The parts that name days, in one of the ways to name them."""
    weekdays = day_lists.map("BYDAY={}".format)
    month_days = st.builds("BYMONTHDAY={},{}".format, st.integers(1, 31), st.integers(-31, -1))
    nth = st.builds("BYDAY={}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(DAYS))
    positions = st.builds("BYSETPOS={},{}".format, st.sampled_from([1, 2, -1]), st.sampled_from([-2, 3]))
    year_days = st.builds("BYYEARDAY={},{}".format, st.integers(1, 366), st.integers(-366, -1))
    weeks = st.builds("BYWEEKNO={},{}".format, st.integers(1, 53), st.integers(-53, -1))
    ways: dict[str, list[st.SearchStrategy[str]]] = {
        "first date": [],
        "weekdays": [weekdays],
        "nth": [nth],
        "month days": [month_days],
        "both": [weekdays, month_days],
        "position": [weekdays, positions],
        "year days": [year_days],
        "weeks": [weeks, weekdays],
    }
    return st.tuples(*ways[kind]).map(list)


@st.composite
def overrides(draw: st.DrawFn, day: date) -> Override:
    """Something different on `day`, moved by a few days at most."""
    moved = draw(st.none() | st.integers(-9, 9))
    return Override(
        date=day,
        cancelled=draw(st.booleans()),
        start=draw(st.none() | clocks),
        end=draw(st.none() | clocks),
        new_date=None if moved is None else day + timedelta(days=moved),
    )


@st.composite
def rules(draw: st.DrawFn) -> ScheduleRule:
    """A rule with a first date, exceptions and changes around AT; or a plain weekly one without a first date."""
    rrule = draw(st.just("") | rrules() | plain_rrules)
    can_float = rrule.startswith("FREQ=WEEKLY;BYDAY") or rrule == "FREQ=DAILY"
    changed = draw(st.lists(st.dates(date(2026, 1, 20), date(2026, 5, 1)), max_size=3, unique=True))
    return ScheduleRule(
        rrule=rrule,
        start_date=draw((st.none() | near_dates) if can_float else near_dates),
        start=draw(clocks),
        end=draw(st.none() | clocks),
        timezone=draw(st.sampled_from(ZONES)),
        exdates=tuple(draw(st.lists(st.dates(date(2026, 2, 1), date(2026, 4, 30)), max_size=3))),
        overrides=tuple(draw(overrides(day)) for day in changed),
        not_before=draw(st.sampled_from([None, None, date(2026, 1, 1), date(2026, 3, 10), date.max])),
    )
