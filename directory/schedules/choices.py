"""When a listing meets, in the four choices that organisers get: choices into rules, and rules back into choices.

Weekly, every other week, nth weekday of the month, fixed dates. Whatever else a feed says has no choice (None): it is
said in words (`schedule_words.py`), and can be kept or replaced.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.schedules.expansion import instant, length, occurrences, rule_dates, zone_of
from directory.schedules.recurrence import EARLIEST, LATEST
from directory.schedules.rhythms import Rhythm, recurring
from directory.schedules.rrule import WEEKDAYS, parse_rrule
from directory.schedules.rules import Occurrence, ScheduleError, ScheduleRule
from directory.schedules.validation import validate_rule

NUMBERS = (1, 2, 3, 4, -1)
"""First to fourth, and last. There is a fifth in some months only: who says "fifth" nearly always means "last"."""

MOST_DATES = 100
FURTHEST_DAYS = 3660
"""Ten years: as far as anybody is told of a next date (`expansion.HORIZON_DAYS`)."""

LONGEST_NIGHT = timedelta(hours=12)
"""An end before the start is after midnight up to this length; beyond it, it is more often a slip."""


class Repeats(StrEnum):
    """The four choices."""

    WEEKLY = "weekly"
    EVERY_OTHER_WEEK = "every_other_week"
    MONTHLY = "monthly"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Choice:
    """How it repeats. Weekdays are 0 = Monday; everything is in order and without doubles.

    weekly: one or more `weekdays`. every other week: from `first_date` on, which names the weekday. monthly: `numbers`
    (1–4, -1 is the last) of one weekday. dates: the dates. `first_date` and `last_date` are inclusive; None: no limit.
    """

    repeats: Repeats
    weekdays: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    first_date: date | None = None
    last_date: date | None = None


@dataclass(frozen=True, slots=True)
class Timetable:
    """A choice with its times. `choice` is None where the rule of a feed is kept, whose rows the caller holds."""

    choice: Choice | None
    start: time
    end: time | None
    timezone: str
    note: str = ""
    location: str = ""


def rules_of(timetable: Timetable) -> tuple[ScheduleRule, ...]:
    """Return the rules of a timetable with a choice: one for each fixed date, otherwise one in all."""
    choice = timetable.choice
    if choice is None:
        raise ValueError("A timetable without a choice keeps the rules that it has.")
    if choice.repeats == Repeats.DATES:
        return tuple(_rule(timetable, "", day) for day in choice.dates)
    return (_rule(timetable, _rrule(choice), choice.first_date),)


def choice_of(rule: ScheduleRule) -> Choice | None:
    """Return the choice that gives the same dates as one rule; None if none of the four does, or it cannot be read."""
    if not rule.rrule:
        return Choice(Repeats.DATES, dates=(rule.start_date,)) if rule.start_date else None
    rule = replace(rule, not_before=None)
    try:
        rhythm = recurring(rule)
        return None if rhythm is None or rhythm.months else _choice(rule, rhythm)
    except ScheduleError:
        return None


def check(timetable: Timetable, *, today: date, known: Iterable[date] = (), is_long: bool = False) -> None:
    """Return if an organiser may write this timetable; `known` are fixed dates that stand there already.

    :raises ScheduleError: with the field of :class:`Choice` or :class:`Timetable` at fault, and what to do about it.
    """
    check_times(timetable.start, timetable.end, is_long=is_long)
    choice = timetable.choice
    if choice is None:
        zone_of(timetable.timezone)
        return
    if choice.repeats == Repeats.DATES:
        _check_dates(choice.dates, today=today, known=frozenset(known))
    else:
        _check_days(choice)
        _check_span(choice, today=today)
    for rule in rules_of(timetable):
        try:
            validate_rule(rule)
        except ScheduleError as error:
            field = {"rrule": "last_date", "start_date": "first_date"}.get(error.field, error.field)
            raise ScheduleError(str(error), field=field) from None


def check_times(start: time, end: time | None, *, is_long: bool = False) -> None:
    """Return if a meeting can have these times; `is_long`: somebody said that it goes on until the next day.

    :raises ScheduleError: if it would last a night and most of a day.
    """
    if end is not None and end <= start and not is_long and length(start, end) > LONGEST_NIGHT:
        message = _("It ends before it starts. Correct one of the times, or say that it goes on until the next day.")
        raise ScheduleError(message, field="end")


def next_meetings(rules: Iterable[ScheduleRule], *, at: datetime, limit: int = 4) -> tuple[Occurrence, ...]:
    """Return the next meetings from `at` on, those that are cancelled left out."""
    ahead = occurrences(rules, after=at)
    return tuple(islice((meeting for meeting in ahead if not meeting.cancelled), limit))


def _rule(timetable: Timetable, rrule: str, start_date: date | None) -> ScheduleRule:
    return ScheduleRule(rrule, start_date, timetable.start, timetable.end, timetable.timezone, note=timetable.note)


def _rrule(choice: Choice) -> str:
    until = f";UNTIL={choice.last_date:%Y%m%d}" if choice.last_date else ""
    if choice.repeats == Repeats.WEEKLY:
        return f"FREQ=WEEKLY;BYDAY={_names(choice.weekdays)}{until}"
    if choice.repeats == Repeats.EVERY_OTHER_WEEK:
        day = () if choice.first_date is None else (choice.first_date.weekday(),)
        return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_names(day)}{until}"
    (weekday,) = choice.weekdays
    days = ",".join(f"{number}{WEEKDAYS[weekday]}" for number in choice.numbers)
    return f"FREQ=MONTHLY;BYDAY={days}{until}"


def _names(weekdays: Iterable[int]) -> str:
    return ",".join(WEEKDAYS[day] for day in weekdays)


def _choice(rule: ScheduleRule, rhythm: Rhythm) -> Choice | None:
    last = _last_day(rule, rhythm)
    if parse_rrule(rule.rrule).count is not None and last is None:
        return None  # it ends, but after so many times that nobody counted them
    if rhythm.kind == "weekly" and rhythm.interval == 1:
        return Choice(Repeats.WEEKLY, weekdays=rhythm.days, first_date=rule.start_date, last_date=last)
    if rhythm.kind == "weekly" and rhythm.interval == 2 and len(rhythm.days) == 1:
        first = next(rule_dates(rule, first=EARLIEST, last=LATEST), None)
        return Choice(Repeats.EVERY_OTHER_WEEK, first_date=first, last_date=last) if first else None
    return _monthly_choice(rule, rhythm, last)


def _monthly_choice(rule: ScheduleRule, rhythm: Rhythm, last: date | None) -> Choice | None:
    numbers = {number for number, _weekday in rhythm.nth_days}
    weekdays = {weekday for _number, weekday in rhythm.nth_days}
    if rhythm.kind != "monthly" or rhythm.interval > 1 or len(weekdays) != 1 or not numbers <= set(NUMBERS):
        return None
    return Choice(
        Repeats.MONTHLY,
        weekdays=tuple(weekdays),
        numbers=tuple(number for number in NUMBERS if number in numbers),
        first_date=rule.start_date,
        last_date=last,
    )


def _last_day(rule: ScheduleRule, rhythm: Rhythm) -> date | None:
    """Return the last local date on which the rule may still meet; None if there is none in anybody's reach."""
    last, until = rhythm.ends, parse_rrule(rule.rrule).until
    if last is None or last > LATEST:
        return None
    if isinstance(until, datetime):
        begins = datetime.combine(last, rule.start)
        if (begins if until.tzinfo is None else instant(last, rule.start, zone_of(rule.timezone))) > until:
            return last - timedelta(days=1)
    return last


def _check_days(choice: Choice) -> None:
    if choice.repeats == Repeats.WEEKLY and not choice.weekdays:
        raise ScheduleError(_("Choose at least one day of the week."), field="weekdays")
    if choice.repeats == Repeats.EVERY_OTHER_WEEK and choice.first_date is None:
        message = _("Write one date on which it meets. We count every other week from there.")
        raise ScheduleError(message, field="first_date")
    if choice.repeats != Repeats.MONTHLY:
        return
    if 5 in choice.numbers:
        message = _("Many months have no fifth one. Choose “last”, or write the dates one by one.")
        raise ScheduleError(message, field="numbers")
    if not choice.numbers or not set(choice.numbers) <= set(NUMBERS):
        raise ScheduleError(_("Choose which one of the month: the first, for example."), field="numbers")
    if len(choice.weekdays) != 1:
        raise ScheduleError(_("Choose one day of the week."), field="weekdays")


def _check_span(choice: Choice, *, today: date) -> None:
    first, last = choice.first_date, choice.last_date
    if first is not None and first > today + timedelta(days=FURTHEST_DAYS):
        raise ScheduleError(_("The first date is more than ten years away. Correct the year."), field="first_date")
    if last is None:
        return
    if last > today + timedelta(days=FURTHEST_DAYS):
        message = _("The last date is more than ten years away. Leave it empty if there is no end.")
        raise ScheduleError(message, field="last_date")
    if first is not None and last < first:
        raise ScheduleError(_("The last date is before the first. Correct one of them."), field="last_date")
    if last < today:
        raise ScheduleError(_("The last date is over. Write a later one, or leave it empty."), field="last_date")


def _check_dates(dates: tuple[date, ...], *, today: date, known: frozenset[date]) -> None:
    if not dates:
        raise ScheduleError(_("Write at least one date."), field="dates")
    if len(dates) > MOST_DATES:
        message = ngettext(
            "There is %(count)d date, and a timetable holds %(most)d. Take out those that are furthest away.",
            "There are %(count)d dates, and a timetable holds %(most)d. Take out those that are furthest away.",
            len(dates),
        )
        raise ScheduleError(message % {"count": len(dates), "most": MOST_DATES}, field="dates")
    new = [day for day in dates if day not in known]
    if past := [day for day in new if day < today]:
        message = _("%(date)s is over. Write a date that is still to come, or empty the field.")
        raise ScheduleError(message % {"date": _said(past[0])}, field="dates")
    if far := [day for day in new if day > today + timedelta(days=FURTHEST_DAYS)]:
        message = _("%(date)s is more than ten years away. Correct the year.")
        raise ScheduleError(message % {"date": _said(far[0])}, field="dates")


def _said(day: date) -> str:
    return dateformat.format(day, pgettext("date format", "j F Y"))
