"""From rules to meetings: local date, time and zone become instants, right across clock changes."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from directory.schedules.recurrence import dates
from directory.schedules.rrule import parse_rrule
from directory.schedules.rules import DEFAULT_LENGTH_MINUTES, Occurrence, Override, ScheduleError, ScheduleRule

HORIZON_DAYS = 3660
"""How far ahead a question without an end looks: ten years and a leap day or two."""

_DAY = timedelta(days=1)
_MARGIN = 2 * _DAY
"""A local date lies within two days of its instant (one for the zone, one for a zone that skipped a day)."""

_NOT_PLACES = frozenset({"localtime", "posixrules", "Factory"})


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name.

    :raises ScheduleError: if there is no such zone.
    """
    try:
        if name in _NOT_PLACES:
            raise KeyError(name)
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = _("We do not know the time zone “%(zone)s”. Use a name such as Europe/Copenhagen.")
        raise ScheduleError(message % {"zone": name[:40]}, field="timezone") from None


def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return when a clock on the wall shows `clock` on `day`, aware in `zone`, in whole minutes.

    A time that does not exist is read with the offset before the gap, so it moves forward by the gap; of a time that
    exists twice the first is meant (RFC 5545, 3.3.5).
    """
    wall = datetime.combine(day, clock.replace(second=0, microsecond=0, tzinfo=None, fold=0))
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def length(start: time, end: time) -> timedelta:
    """Return the length on the wall clock: more than nothing, at most a day."""
    minutes = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % 1440
    return timedelta(minutes=minutes or 1440)


def rule_dates(rule: ScheduleRule, *, first: date, last: date) -> Iterator[date]:
    """Yield the local dates of a rule from `first` to `last` inclusive, UNTIL applied, exceptions not yet.

    Dates on which the group is closed (`not_before`) are left out.

    :raises ScheduleError: if the rule cannot be read.
    """
    if rule.not_before is not None:
        first = max(first, rule.not_before)
        if first > last:
            return
    if not rule.rrule:
        if rule.start_date is not None and first <= rule.start_date <= last:
            yield rule.start_date
        return
    recurrence = parse_rrule(rule.rrule)
    until = recurrence.until
    for day in dates(recurrence, start_date=rule.start_date, first=first, last=last):
        if isinstance(until, datetime):
            wall = datetime.combine(day, rule.start)
            if (wall if until.tzinfo is None else instant(day, rule.start, zone_of(rule.timezone))) > until:
                return
        yield day


def occurrences(
    rules: Iterable[ScheduleRule], *, after: datetime, before: datetime | None = None, limit: int | None = None
) -> Iterator[Occurrence]:
    """Yield the meetings of all rules that start from `after` (inclusive) to `before` (exclusive), by start, lazily.

    Cancelled meetings are among them, marked, and count for `limit`. Without `before` the search ends after
    HORIZON_DAYS. The cost is bounded by the days between, for every rule.

    :raises ScheduleError: if a rule cannot be read.
    """
    after = after.astimezone(UTC)
    before = before.astimezone(UTC) if before is not None else after + timedelta(days=HORIZON_DAYS)
    streams = [_of_rule(rule, after=after, before=before) for rule in rules]
    merged = heapq.merge(*streams, key=_start_key)
    return merged if limit is None else islice(merged, limit)


def next_occurrence(rules: Iterable[ScheduleRule], *, at: datetime) -> Occurrence | None:
    """Return the meeting that runs at `at`, or else the next one that is not cancelled; None if there is none.

    A meeting counts as running until its end, or for DEFAULT_LENGTH_MINUTES where the end is not known. It runs no
    more at the very minute of its end.
    """
    at = at.astimezone(UTC)
    until = at + timedelta(days=HORIZON_DAYS)
    for meeting in occurrences(rules, after=at - _MARGIN, before=until):
        if not meeting.cancelled and counts_until(meeting) > at:
            return meeting
    return None


def upcoming(rules: Iterable[ScheduleRule], *, day: date) -> tuple[Occurrence, ...]:
    """Return the meetings, in order, among which `next_occurrence` finds its own at any moment of `day` (UTC).

    It is the first that counts after that moment; where none of them does, there may be one at the very horizon.
    """
    begin = datetime.combine(day, time.min, UTC)
    end, found = begin + _DAY, []
    for meeting in occurrences(rules, after=begin - _MARGIN, before=begin + timedelta(days=HORIZON_DAYS)):
        if not meeting.cancelled and counts_until(meeting) > begin:
            found.append(meeting)
            if counts_until(meeting) > end:
                break
    return tuple(found)


def next_start_of(rules: Iterable[ScheduleRule], *, at: datetime) -> Occurrence | None:
    """Return the next meeting that starts at `at` or later and is not cancelled; None if there is none."""
    return next((meeting for meeting in occurrences(rules, after=at) if not meeting.cancelled), None)


def counts_until(meeting: Occurrence) -> datetime:
    """Return the instant (UTC) up to which a meeting counts as running."""
    if meeting.end is not None:
        return meeting.end.astimezone(UTC)
    return meeting.start.astimezone(UTC) + timedelta(minutes=DEFAULT_LENGTH_MINUTES)


def _start_key(meeting: Occurrence) -> datetime:
    # Two datetimes of the same zone compare by wall clock and ignore the fold, so order by UTC.
    return meeting.start.astimezone(UTC)


def _of_rule(rule: ScheduleRule, *, after: datetime, before: datetime) -> Iterator[Occurrence]:
    zone = zone_of(rule.timezone)
    first, last = _date_of(after, zone, -_MARGIN), _date_of(before, zone, _MARGIN)
    changed = {override.date: override for override in rule.overrides if override.date not in rule.exdates}
    skipped = changed.keys() | set(rule.exdates)
    usual = (_usual(rule, day, zone) for day in rule_dates(rule, first=first, last=last) if day not in skipped)
    unusual = sorted(_changed(rule, changed, zone), key=_start_key)
    for meeting in heapq.merge(usual, unusual, key=_start_key):
        start = _start_key(meeting)
        if start >= before:
            return
        if start >= after:
            yield meeting


def _date_of(moment: datetime, zone: ZoneInfo, shift: timedelta) -> date:
    try:
        return (moment.astimezone(zone) + shift).date()
    except OverflowError:
        return date.min if shift < timedelta() else date.max


def _usual(rule: ScheduleRule, day: date, zone: ZoneInfo) -> Occurrence:
    start, end = _span(day, rule.start, rule.end, zone)
    return Occurrence(start=start, end=end, note=rule.note)


def _changed(rule: ScheduleRule, overrides: dict[date, Override], zone: ZoneInfo) -> Iterator[Occurrence]:
    """Yield the meetings of those overrides whose date the rule hits."""
    if not overrides:
        return
    for day in rule_dates(rule, first=min(overrides), last=max(overrides)):
        override = overrides.get(day)
        if override is None:
            continue
        note = override.note or rule.note
        if override.cancelled:
            start, end = _span(day, rule.start, rule.end, zone)
            yield Occurrence(start=start, end=end, cancelled=True, note=note)
        else:
            clock, end_clock = changed_times(rule, override)
            start, end = _span(override.new_date or day, clock, end_clock, zone)
            yield Occurrence(start=start, end=end, note=note)


def changed_times(rule: ScheduleRule, override: Override) -> tuple[time, time | None]:
    """Return local start and end on an overridden date; a new start without an end keeps the usual length."""
    start = override.start or rule.start
    if override.end is not None or rule.end is None or override.start is None:
        return start, override.end or rule.end
    moved = datetime.combine(override.date, start) + length(rule.start, rule.end)
    return start, moved.time()


def _span(day: date, start: time, end: time | None, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    """Return start and end of a meeting; an end at or before the start is on the next day."""
    begins = instant(day, start, zone)
    if end is None:
        return begins, None
    duration = length(start, end)
    ends = instant((datetime.combine(day, start) + duration).date(), end, zone)
    if ends.astimezone(UTC) <= begins.astimezone(UTC):
        # The start was moved over its own end by a gap: the meeting keeps its length.
        ends = (begins.astimezone(UTC) + duration).astimezone(zone)
    return begins, ends
