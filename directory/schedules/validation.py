"""Whether a rule can be used at all, said in words that tell what to do."""

from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from directory.schedules.expansion import rule_dates, zone_of
from directory.schedules.recurrence import EARLIEST, LATEST
from directory.schedules.rrule import parse_rrule
from directory.schedules.rules import ScheduleError, ScheduleRule

_TRIAL_DAYS = 41 * 366
"""Every day of every month falls within 28 years on every weekday, and within 40 also across the year 2100."""

_ANY_DAY = date(2000, 1, 1)
MAX_EXCEPTIONS = 1000


def validate_rule(rule: ScheduleRule) -> None:
    """Return if the rule can be used.

    A rule that never ends is fine. Cost: at most 52,000 days are looked at, and nearly always only a few.

    :raises ScheduleError: with the field at fault, if the zone is unknown, the recurrence cannot be read, a first date
        is missing, dates are out of reach, or the rule would never meet (30 February; until before the first date).
    """
    zone_of(rule.timezone)
    _check_times(rule)
    _check_exceptions(rule)
    if rule.start_date is not None and not EARLIEST <= rule.start_date <= LATEST:
        raise ScheduleError(_("The first date is not between 1900 and 2200. Correct it."), field="start_date")
    if not rule.rrule:
        if rule.start_date is None:
            raise ScheduleError(_("Say how it repeats, or on which date it is."), field="start_date")
        return
    if parse_rrule(rule.rrule).needs_start_date and rule.start_date is None:
        message = _("This recurrence counts from a first date. Add the first date, or choose weekdays in every week.")
        raise ScheduleError(message, field="start_date")
    begin = rule.start_date or _ANY_DAY
    last = min(LATEST, begin + timedelta(days=_TRIAL_DAYS))
    if next(rule_dates(rule, first=EARLIEST if rule.start_date is None else begin, last=last), None) is None:
        message = _("This recurrence never meets. Check its days, its months and its last date.")
        raise ScheduleError(message, field="rrule")


def _check_times(rule: ScheduleRule) -> None:
    changed = [clock for override in rule.overrides for clock in (override.start, override.end)]
    clocks: dict[str, list[time | None]] = {"start": [rule.start], "end": [rule.end], "overrides": changed}
    for field, values in clocks.items():
        if not all(_is_whole_minute(clock) for clock in values):
            raise ScheduleError(_("Give times as hours and minutes only, without seconds or an offset."), field=field)


def _is_whole_minute(clock: time | None) -> bool:
    return clock is None or (clock.second == 0 and clock.microsecond == 0 and clock.tzinfo is None)


def _check_exceptions(rule: ScheduleRule) -> None:
    if len(rule.exdates) > MAX_EXCEPTIONS or len(rule.overrides) > MAX_EXCEPTIONS:
        field = "exdates" if len(rule.exdates) > MAX_EXCEPTIONS else "overrides"
        raise ScheduleError(_("There are more than 1,000 exceptions. Remove those that are past."), field=field)
    days = [override.date for override in rule.overrides]
    if len(set(days)) < len(days):
        raise ScheduleError(_("One date has two changes. Keep one of them."), field="overrides")
