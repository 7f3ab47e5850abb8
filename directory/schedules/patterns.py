"""Timetables for the search index: weekly slots in local time plus single instants, and the next start from them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from directory.schedules.expansion import instant, length, occurrences, zone_of
from directory.schedules.rrule import Recurrence, parse_rrule
from directory.schedules.rules import ScheduleRule

PATTERN_DAYS = 400
"""A year and a margin: whatever happens once a year is in a pattern."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class DayPart(StrEnum):
    """Part of the day of a local start time; each begins at the hour given and ends where the next begins."""

    MORNING = "morning"  # from 05:00
    AFTERNOON = "afternoon"  # from 12:00
    EVENING = "evening"  # from 17:00
    NIGHT = "night"  # from 22:00


@dataclass(frozen=True, slots=True, order=True)
class WeeklySlot:
    """Every week on this weekday (0 = Monday), from `start_minute` after local midnight, in an IANA zone."""

    weekday: int
    start_minute: int
    duration_minutes: int | None
    timezone: str


@dataclass(frozen=True, slots=True)
class SchedulePattern:
    """What repeats weekly for ever, and all other starts as minutes since 1970-01-01 00:00 UTC, sorted."""

    weekly: tuple[WeeklySlot, ...]
    dated: tuple[int, ...]


def pattern(rules: Iterable[ScheduleRule], *, at: datetime, horizon_days: int = PATTERN_DAYS) -> SchedulePattern:
    """Return the pattern of the rules as seen at `at`, good for questions from `at` to `horizon_days` later.

    A plain weekly rule (every week, without end, begun before `at`, with no exception inside the horizon) becomes
    slots. Everything else is written out as single starts inside the horizon. Cancelled meetings are left out.

    :raises ScheduleError: if a rule cannot be read.
    """
    until = at + timedelta(days=horizon_days)
    weekly: set[WeeklySlot] = set()
    dated: set[int] = set()
    for rule in rules:
        if _is_weekly(rule, at=at, until=until):
            weekly.update(_slots(rule))
            continue
        meetings = occurrences((rule,), after=at, before=until)
        dated.update(epoch_minutes(meeting.start) for meeting in meetings if not meeting.cancelled)
    # None sorts before every length.
    slots = sorted(
        weekly, key=lambda slot: (slot.weekday, slot.start_minute, slot.duration_minutes or 0, slot.timezone)
    )
    return SchedulePattern(weekly=tuple(slots), dated=tuple(sorted(dated)))


def next_start(pattern: SchedulePattern, *, at: datetime) -> int | None:
    """Return the first start at `at` or later, in minutes since 1970-01-01 00:00 UTC, or None.

    Equal to :func:`next_start_of` for every `at` inside the horizon of the pattern whose next start is inside too.
    """
    now = _ceil_minutes(at)
    position = bisect_left(pattern.dated, now)
    found = [pattern.dated[position]] if position < len(pattern.dated) else []
    for slot in pattern.weekly:
        found.extend(start for start in _slot_starts(slot, at) if start >= now)
    return min(found, default=None)


def day_parts(
    rules: Iterable[ScheduleRule], *, at: datetime, horizon_days: int = PATTERN_DAYS
) -> frozenset[tuple[int, DayPart]]:
    """Return weekday (0 = Monday) and part of the day of every meeting in the horizon, by local start.

    A meeting at half past midnight on Saturday is (5, night).
    """
    until = at + timedelta(days=horizon_days)
    found: set[tuple[int, DayPart]] = set()
    for rule in rules:
        if _is_weekly(rule, at=at, until=until):
            found.update((slot.weekday, day_part(slot.start_minute // 60)) for slot in _slots(rule))
            continue
        meetings = occurrences((rule,), after=at, before=until)
        found.update(
            (meeting.start.weekday(), day_part(meeting.start.hour)) for meeting in meetings if not meeting.cancelled
        )
    return frozenset(found)


def day_part(hour: int) -> DayPart:
    """Return the part of the day that a local hour (0–23) belongs to."""
    if 5 <= hour < 12:
        return DayPart.MORNING
    if 12 <= hour < 17:
        return DayPart.AFTERNOON
    return DayPart.EVENING if 17 <= hour < 22 else DayPart.NIGHT


def epoch_minutes(moment: datetime) -> int:
    """Return an aware moment as whole minutes since 1970-01-01 00:00 UTC, rounded down."""
    return (moment.astimezone(UTC) - _EPOCH) // _MINUTE


def _ceil_minutes(moment: datetime) -> int:
    return -((_EPOCH - moment.astimezone(UTC)) // _MINUTE)


def _is_weekly(rule: ScheduleRule, *, at: datetime, until: datetime) -> bool:
    if not rule.rrule or not parse_rrule(rule.rrule).is_plain_weekly:
        return False
    zone, margin = zone_of(rule.timezone), timedelta(days=2)
    first, last = (at.astimezone(zone) - margin).date(), (until.astimezone(zone) + margin).date()
    if any(begin is not None and begin > first for begin in (rule.start_date, rule.not_before)):
        return False
    changed = [day for override in rule.overrides for day in (override.date, override.new_date) if day is not None]
    return not any(first <= day <= last for day in (*rule.exdates, *changed))


def _slots(rule: ScheduleRule) -> Iterator[WeeklySlot]:
    minutes = None if rule.end is None else length(rule.start, rule.end) // _MINUTE
    for weekday in _weekdays(rule, parse_rrule(rule.rrule)):
        yield WeeklySlot(weekday, rule.start.hour * 60 + rule.start.minute, minutes, rule.timezone)


def _weekdays(rule: ScheduleRule, recurrence: Recurrence) -> Iterable[int]:
    if recurrence.weekdays:
        return recurrence.weekdays
    if recurrence.freq == "DAILY":
        return range(7)
    return () if rule.start_date is None else (rule.start_date.weekday(),)


def _slot_starts(slot: WeeklySlot, at: datetime) -> Iterator[int]:
    """Yield the starts of a slot in the weeks around `at`: the one before too, as a gap can move a start past `at`."""
    zone = zone_of(slot.timezone)
    today = at.astimezone(zone).date()
    ahead = (slot.weekday - today.weekday()) % 7
    clock = time(*divmod(slot.start_minute, 60))
    for days in (ahead - 7, ahead, ahead + 7):
        yield epoch_minutes(instant(today + timedelta(days=days), clock, zone))
