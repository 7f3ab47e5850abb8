"""One date of a timetable: whether it takes place, and what is different on it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import islice

from directory.schedules.expansion import HORIZON_DAYS, occurrences, rule_dates, zone_of
from directory.schedules.rules import Occurrence, Override, ScheduleRule

_MARGIN = timedelta(days=14)
"""A date of the rule that is over may have been moved to one that is still to come."""


@dataclass(frozen=True, slots=True)
class SingleDate:
    """One date that a rule hits: `rule` says whose it is, `day` is the date of the rule (RECURRENCE-ID).

    `meeting` is what happens then; a cancelled one keeps its usual time. `override` is what was said about this date.
    """

    rule: ScheduleRule
    day: date
    meeting: Occurrence
    override: Override | None

    @property
    def is_different(self) -> bool:
        return self.override is not None and not self.override.cancelled


def single_dates(rules: Iterable[ScheduleRule], *, at: datetime, limit: int) -> list[SingleDate]:
    """Return the next dates of all rules from `at` on by their start, those that do not take place among them.

    :raises ScheduleError: if a rule cannot be read
    """
    streams = [_of_rule(rule, at=at) for rule in rules]
    return list(islice(merge(*streams, key=_start), limit))


def single_date(rule: ScheduleRule, day: date) -> SingleDate | None:
    """Return one date of a rule; None if the rule does not hit it."""
    if next(rule_dates(rule, first=day, last=day), None) is None:
        return None
    return _single(rule, day)


def _start(found: SingleDate) -> datetime:
    return found.meeting.start.astimezone(UTC)


def _of_rule(rule: ScheduleRule, *, at: datetime) -> Iterator[SingleDate]:
    """Yield the dates of one rule in the order of the rule: a moved one may stand a little out of order."""
    today = at.astimezone(zone_of(rule.timezone)).date()
    for day in rule_dates(rule, first=today - _MARGIN, last=today + timedelta(days=HORIZON_DAYS)):
        found = _single(rule, day)
        if _start(found) >= at:
            yield found


def _single(rule: ScheduleRule, day: date) -> SingleDate:
    override = next((one for one in rule.overrides if one.date == day), None)
    if day in rule.exdates:
        override = Override(day, cancelled=True)
    # The rule of this date alone, so that the times are those that `expansion` says.
    alone = replace(rule, rrule="", start_date=day, exdates=(), overrides=(override,) if override else ())
    begin = datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=HORIZON_DAYS)
    (meeting,) = occurrences((alone,), after=begin, before=begin + timedelta(days=2 * HORIZON_DAYS))
    return SingleDate(rule, day, meeting, override)
