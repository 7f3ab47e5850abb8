"""When a listing meets, as FHIR can say it: weekly times as data, all else in words. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from directory.exporters.fhir.elements import Resource
from directory.schedule_words import closed_words, describe, exception_words
from directory.schedules import ScheduleError, ScheduleRule
from directory.schedules.expansion import rule_dates, zone_of
from directory.schedules.rrule import parse_rrule

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AHEAD: Final = timedelta(days=92)


def available_times(rules: Iterable[ScheduleRule], *, at: datetime) -> list[Resource]:
    """Return the meetings of every week, on the wall clock of the place."""
    return [
        {
            "daysOfWeek": [DAYS[day] for day in days],
            "availableStartTime": rule.start.isoformat("seconds"),
            "availableEndTime": rule.end.isoformat("seconds") if rule.end else None,
        }
        for rule in rules
        if (days := _weekly_days(rule, at=at))
    ]


def not_available(*, closed: str, is_closed: bool, until: date | None) -> list[Resource]:
    """Return when a listing is closed for a time; `until` is the first day on which it meets again."""
    if not is_closed:
        return []
    during = {"end": (until - timedelta(days=1)).isoformat()} if until else None
    return [{"description": closed, "during": during}]


def single_days(rules: Iterable[ScheduleRule], *, at: datetime, words: str) -> list[Resource]:
    """Return the days of the next three months on which a meeting falls out."""
    days: set[date] = set()
    for rule in rules:
        today = at.astimezone(zone_of(rule.timezone)).date()
        off = {*rule.exdates, *(change.date for change in rule.overrides if change.cancelled)}
        days |= off & set(_dates(rule, first=today))
    return [{"description": words, "during": dict.fromkeys(("start", "end"), day.isoformat())} for day in sorted(days)]


def in_words(rules: Sequence[ScheduleRule], *, at: datetime) -> str:
    """Return what the weekly times do not say, in the active language: other rhythms, changed dates, the zone."""
    others = [rule for rule in rules if not _weekly_days(rule, at=at)]
    lines = [*_described(others, at=at), *_changes(rules, at=at)]
    zones = sorted({rule.timezone for rule in rules})
    return "; ".join([*lines, *zones]) if zones else ""


def closed_for_now(until: date | None, *, at: datetime) -> str:
    """Return that a listing is closed, in the active language."""
    return closed_words(until, today=at.date())


def _weekly_days(rule: ScheduleRule, *, at: datetime) -> list[int]:
    """Return the days (0 = Monday) of a rule that hits the same ones in every week from now on; none for others."""
    try:
        found = parse_rrule(rule.rrule) if rule.rrule else None
    except ScheduleError:
        return []
    if found is None or not found.is_plain_weekly or (rule.start_date and rule.start_date > at.date()):
        return []
    if found.weekdays:
        return sorted(found.weekdays)
    if found.freq == "DAILY":
        return list(range(7))
    return [rule.start_date.weekday()] if rule.start_date else []


def _described(rules: Sequence[ScheduleRule], *, at: datetime) -> list[str]:
    try:
        return describe(rules, at=at)
    except ScheduleError:
        return []


def _changes(rules: Sequence[ScheduleRule], *, at: datetime) -> list[str]:
    try:
        return exception_words(rules, at=at)
    except ScheduleError:
        return []


def _dates(rule: ScheduleRule, *, first: date) -> list[date]:
    try:
        return list(rule_dates(rule, first=first, last=first + _AHEAD))
    except ScheduleError:
        return []
