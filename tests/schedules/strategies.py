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
    parts += draw(st.sampled_from([[], [f"BYMONTH={draw(st.integers(1, 12))},{draw(st.integers(1, 12))}"]]))
    parts += draw(_days(freq))
    if draw(st.booleans()):
        parts.append(f"WKST={draw(st.sampled_from(['MO', 'SU', 'TH']))}" if freq != "YEARLY" else "WKST=MO")
    return ";".join(parts)


@st.composite
def _days(draw: st.DrawFn, freq: str) -> list[str]:
    choices = [[], [f"BYDAY={draw(day_lists)}"]]
    if freq in ("MONTHLY", "YEARLY"):
        nth = draw(st.sampled_from([1, 2, 3, 4, 5, -1, -2]))
        month_days = f"BYMONTHDAY={draw(st.integers(1, 31))},{draw(st.integers(-31, -1))}"
        choices += [
            [f"BYDAY={nth}{draw(st.sampled_from(DAYS))}"],
            [month_days],
            [f"BYDAY={draw(day_lists)}", month_days],
        ]
        choices += [[f"BYDAY={draw(day_lists)}", f"BYSETPOS={draw(st.sampled_from([1, 2, -1, -2]))}"]]
    if freq == "YEARLY":
        choices += [
            [f"BYYEARDAY={draw(st.integers(1, 366))},-1"],
            [f"BYWEEKNO={draw(st.integers(1, 53))}", "BYDAY=MO,SU"],
        ]
    return draw(st.sampled_from(choices))


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
    )
