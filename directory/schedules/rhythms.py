"""Rules sorted into the few rhythms that people have words for; `schedule_words.py` says them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import Literal

from directory.schedules.expansion import occurrences, rule_dates, zone_of
from directory.schedules.rrule import Recurrence, parse_rrule
from directory.schedules.rules import ScheduleRule

MOST_NEXT_DATES = 4
_MOST_COUNTED = 1000
_OPEN_DAYS = 183


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is said in one sentence.

    weekly: `days` (0 = Monday) every `interval` weeks. monthly: `nth_days` (n, weekday) or `month_days` (-1 is the
    last) every `interval` months. dates: the dates themselves, or, if `is_open`, only the next few of a recurrence that
    there are no words for. `begins` is set if it is still to come, `ends` if the recurrence ends.
    """

    kind: Literal["weekly", "monthly", "dates"]
    times: tuple[tuple[time, time | None], ...]
    timezone: str
    note: str
    interval: int = 1
    phase: int = 0
    days: tuple[int, ...] = ()
    nth_days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    is_open: bool = False
    begins: date | None = None
    ends: date | None = None


def rhythms(rules: Iterable[ScheduleRule], *, at: datetime) -> list[Rhythm]:
    """Return the rhythms of the rules in the order of the rules, those that belong together as one, past ones left out.

    Together belong rules that differ in their days only, in their dates only, or in their times only.

    :raises ScheduleError: if a rule cannot be read.
    """
    found = [rhythm for rule in rules if (rhythm := _rhythm(rule, at)) is not None]
    for field in ("days", "dates", "times") if len(found) > 1 else ():
        found = _merge(found, field)
    return found


def recurring(rule: ScheduleRule) -> Rhythm | None:
    """Return the rhythm of weeks or months of a recurrence, whenever that is; None where there is no word for it.

    :raises ScheduleError: if the rule cannot be read.
    """
    recurrence = parse_rrule(rule.rrule)
    if recurrence.positions and recurrence.freq != "MONTHLY":
        return None
    months = tuple(sorted(recurrence.months))
    bare = Rhythm("dates", ((rule.start, rule.end),), rule.timezone, rule.note)
    named = replace(bare, interval=recurrence.interval, months=months, ends=last_date(rule, recurrence))
    return _weekly(named, rule, recurrence) or _monthly(named, rule, recurrence)


def _rhythm(rule: ScheduleRule, at: datetime) -> Rhythm | None:
    today = at.astimezone(zone_of(rule.timezone)).date()
    bare = Rhythm("dates", ((rule.start, rule.end),), rule.timezone, rule.note)
    if not rule.rrule:
        if rule.start_date is None or rule.start_date < max(today, rule.not_before or today):
            return None
        return replace(bare, dates=(rule.start_date,))
    recurrence = parse_rrule(rule.rrule)
    ends = last_date(rule, recurrence)
    if ends is not None and ends < today:
        return None
    begins = rule.start_date if rule.start_date and rule.start_date > today else None
    months = tuple(sorted(recurrence.months))
    named = replace(bare, interval=recurrence.interval, months=months, begins=begins, ends=ends)
    if recurrence.positions and recurrence.freq != "MONTHLY":
        return _open_dates(bare, rule, at)
    return _weekly(named, rule, recurrence) or _monthly(named, rule, recurrence) or _open_dates(bare, rule, at)


def _weekly(named: Rhythm, rule: ScheduleRule, recurrence: Recurrence) -> Rhythm | None:
    """Return the rhythm if it is one of weeks: WEEKLY itself, every day, or all Mondays of every month."""
    days = tuple(sorted(recurrence.weekdays))
    if recurrence.freq == "WEEKLY":
        if not days and rule.start_date is not None:
            days = (rule.start_date.weekday(),)
        week = 0 if rule.start_date is None else (rule.start_date.toordinal() - 1 - recurrence.week_start) // 7
        return replace(named, kind="weekly", days=days, phase=week % recurrence.interval)
    if recurrence.interval > 1 or recurrence.month_days or recurrence.nth_weekdays or recurrence.positions:
        return None
    if recurrence.freq == "DAILY" or (recurrence.freq == "MONTHLY" and days):
        return replace(named, kind="weekly", days=days or tuple(range(7)))
    return None


def _monthly(named: Rhythm, rule: ScheduleRule, recurrence: Recurrence) -> Rhythm | None:
    if recurrence.freq != "MONTHLY":
        return None
    nth = _nth_days(recurrence)
    if nth and not recurrence.month_days:
        return replace(named, kind="monthly", nth_days=nth)
    days = recurrence.month_days
    if not recurrence.names_its_days and rule.start_date is not None:
        days = frozenset({rule.start_date.day})
    if not days or recurrence.weekdays or recurrence.nth_weekdays or recurrence.positions or min(days) < -1:
        return None
    return replace(named, kind="monthly", month_days=tuple(sorted(days, key=lambda day: (day < 0, day))))


def _nth_days(recurrence: Recurrence) -> tuple[tuple[int, int], ...]:
    """Return (n, weekday) pairs in the order of the month, those counted from its end last; empty if mixed."""
    pairs = set(recurrence.nth_weekdays)
    if recurrence.positions and len(recurrence.weekdays) == 1 and not pairs:
        pairs = {(position, weekday) for position in recurrence.positions for weekday in recurrence.weekdays}
    elif recurrence.positions or recurrence.weekdays:
        return ()
    if not all(-2 <= number <= 5 for number, _weekday in pairs):
        return ()
    return tuple(sorted(pairs, key=lambda pair: (pair[0] < 0, pair[0], pair[1])))


def last_date(rule: ScheduleRule, recurrence: Recurrence) -> date | None:
    """Return the last date of a recurrence that ends; None if it does not, or only after more than 1,000 times."""
    until = recurrence.until
    if isinstance(until, datetime):
        return until.date() if until.tzinfo is None else until.astimezone(zone_of(rule.timezone)).date()
    if until is not None:
        return until
    if recurrence.count is None or recurrence.count > _MOST_COUNTED or rule.start_date is None:
        return None
    return max(rule_dates(replace(rule, not_before=None), first=rule.start_date, last=date.max), default=None)


def _open_dates(bare: Rhythm, rule: ScheduleRule, at: datetime) -> Rhythm | None:
    """Return the next dates of a recurrence without words, or None if there are none."""
    usual = replace(rule, overrides=())
    ahead = islice(occurrences((usual,), after=at), MOST_NEXT_DATES)
    dates = tuple(dict.fromkeys(meeting.start.date() for meeting in ahead))
    near = tuple(day for day in dates if (day - dates[0]).days <= _OPEN_DAYS)
    return replace(bare, dates=near, is_open=True) if near else None


def _merge(found: Sequence[Rhythm], field: str) -> list[Rhythm]:
    """Return the rhythms with those that differ in `field` only made one, in the order of their first."""
    groups: dict[Rhythm, list[Rhythm]] = {}
    for rhythm in found:
        groups.setdefault(_without(rhythm, field), []).append(rhythm)
    return [_joined(same, field) for same in groups.values()]


def _without(rhythm: Rhythm, field: str) -> Rhythm:
    if field == "days":
        return replace(rhythm, days=())
    return replace(rhythm, dates=()) if field == "dates" else replace(rhythm, times=())


def _joined(same: Sequence[Rhythm], field: str) -> Rhythm:
    if field == "days":
        return replace(same[0], days=tuple(sorted({day for rhythm in same for day in rhythm.days})))
    if field == "dates":
        return replace(same[0], dates=tuple(sorted({day for rhythm in same for day in rhythm.dates})))
    times = {span for rhythm in same for span in rhythm.times}
    return replace(same[0], times=tuple(sorted(times, key=lambda span: (span[0], span[1] or time.max))))
