"""Timetables in words: “Every other Thursday, 4pm to 5:30pm”. Pure; speaks the active language; plain text, not HTML.

Messages are whole sentences with places for days and times, so that a language can order them as it likes. The formats
of times and dates are messages too (`date_words.py`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from directory.date_words import (
    say_date,
    say_list,
    say_month,
    say_span,
    say_time,
    say_weekday,
    say_weekday_date,
    say_weekdays,
    say_zone,
)
from directory.schedules import Occurrence, Override, ScheduleRule, counts_until
from directory.schedules.expansion import changed_times, rule_dates, zone_of
from directory.schedules.rhythms import Rhythm, rhythms

_EXCEPTION_DAYS = 92
_MOST_DATES = 6
_NTH = {
    1: pgettext_lazy("weekday of the month", "first"),
    2: pgettext_lazy("weekday of the month", "second"),
    3: pgettext_lazy("weekday of the month", "third"),
    4: pgettext_lazy("weekday of the month", "fourth"),
    5: pgettext_lazy("weekday of the month", "fifth"),
    -1: pgettext_lazy("weekday of the month", "last"),
    -2: pgettext_lazy("weekday of the month", "second last"),
}


def describe(
    rules: Iterable[ScheduleRule], *, at: datetime, site_timezone: str = "", is_online: bool = False
) -> list[str]:
    """Return when a listing meets, a sentence for each rhythm: “Mondays and Thursdays, 7pm to 9pm”.

    Rules with the same times or the same days are said together. What is over by `at` is left out, so the list can be
    empty. Times are local to the listing; the zone is named where it is online and not in the site's zone.

    :raises ScheduleError: if a rule cannot be read.
    """
    return [
        _say(rhythm, at=at, with_zone=is_online and rhythm.timezone != site_timezone)
        for rhythm in rhythms(rules, at=at)
    ]


def next_words(meeting: Occurrence | None, *, at: datetime, site_timezone: str = "", is_online: bool = False) -> str:
    """Return when the next meeting is: “Now, until 9pm”, “Today at 7pm”, “Next: Tue 24 November, 7pm”; empty for None.

    Give it what `next_occurrence` found at the same `at`. Days and times are local to the listing.
    """
    if meeting is None:
        return ""
    words = _next_words(meeting, at)
    zone = str(meeting.start.tzinfo)
    return _with_zone(words, zone) if is_online and zone != site_timezone else words


def exception_words(rules: Iterable[ScheduleRule], *, at: datetime, days: int = _EXCEPTION_DAYS) -> list[str]:
    """Return what is different in the next `days` days: “Not on 22 December”, “6pm instead of 7pm on 15 December”.

    :raises ScheduleError: if a rule cannot be read.
    """
    today = at.date()
    dropped: set[date] = set()
    changed: set[tuple[date, str]] = set()
    for rule in rules:
        today = at.astimezone(zone_of(rule.timezone)).date()
        overrides = {override.date: override for override in rule.overrides}
        for day in rule_dates(rule, first=today, last=today + timedelta(days=days)):
            override = overrides.get(day)
            if day in rule.exdates or (override and override.cancelled and not override.note):
                dropped.add(day)
            elif override is not None:
                changed.add((day, override_words(rule, override, today=today)))
    said = [words for _day, words in sorted(changed) if words]
    if dropped:
        dates = say_list([say_date(day, today=today) for day in sorted(dropped)])
        said.insert(0, _("Not on %(dates)s") % {"dates": dates})
    return [capfirst(words) for words in said]


def closed_words(until: date | None, *, today: date) -> str:
    """Return that a group is closed: “Closed until 12 January”, the first day on which it is open again."""
    if until is None or until <= today:
        return _("Closed for now")
    return _("Closed until %(date)s") % {"date": say_date(until, today=today)}


def _next_words(meeting: Occurrence, at: datetime) -> str:
    today = at.astimezone(meeting.start.tzinfo).date()
    day, clock = meeting.start.date(), say_time(meeting.start.time())
    # Aware times of one zone compare by wall clock, so compare instants.
    if meeting.start.timestamp() <= at.timestamp() < counts_until(meeting).timestamp():
        if meeting.end is None:
            return _("Now")
        return _("Now, until %(time)s") % {"time": say_time(meeting.end.time())}
    if day == today:
        return _("Today at %(time)s") % {"time": clock}
    if day == today + timedelta(days=1):
        return _("Tomorrow at %(time)s") % {"time": clock}
    words = {"date": say_weekday_date(day, today=today), "time": say_span(meeting.start.time(), None)}
    return _("Next: %(date)s, %(time)s") % words


def override_words(rule: ScheduleRule, override: Override, *, today: date) -> str:
    """Return one changed date in words: “6pm instead of 7pm on 15 December”; empty if nothing is changed."""
    start, end = changed_times(rule, override)
    words = {"date": say_date(override.date, today=today), "old": say_time(rule.start), "new": say_time(start)}
    said = ""
    if override.cancelled:
        said = _("Not on %(dates)s") % {"dates": words["date"]}
    elif override.new_date is not None and override.new_date != override.date:
        words["new_date"] = say_weekday_date(override.new_date, today=today)
        said = _("%(new_date)s at %(new)s instead of %(date)s") % words
    elif start != rule.start:
        said = _("%(new)s instead of %(old)s on %(date)s") % words
    elif end is not None and end != rule.end:
        said = _("Until %(time)s on %(date)s") % {**words, "time": say_time(end)}
    if not override.note:
        return said
    return _("%(when)s (%(note)s)") % {"when": said or words["date"], "note": override.note}


def _say(rhythm: Rhythm, *, at: datetime, with_zone: bool) -> str:
    today = at.astimezone(zone_of(rhythm.timezone)).date()
    words = _say_rhythm(rhythm, today=today)
    if rhythm.months and rhythm.kind != "dates":
        words = _("%(when)s, only in %(months)s") % {"when": words, "months": _say_months(rhythm.months)}
    if with_zone:
        words = _with_zone(words, rhythm.timezone)
    if rhythm.begins is not None:
        words = _("%(when)s, from %(date)s") % {"when": words, "date": say_date(rhythm.begins, today=today)}
    if rhythm.ends is not None:
        words = _("%(when)s, until %(date)s") % {"when": words, "date": say_date(rhythm.ends, today=today)}
    if rhythm.note:
        words = _("%(when)s (%(note)s)") % {"when": words, "note": rhythm.note}
    return capfirst(words)


def _with_zone(words: str, zone: str) -> str:
    # Translators: an online meeting in another time zone, as in “Tuesdays, 7pm, New York time”.
    return _("%(when)s, %(place)s time") % {"when": words, "place": say_zone(zone)}


def _say_rhythm(rhythm: Rhythm, *, today: date) -> str:
    times = say_list([say_span(start, end) for start, end in rhythm.times])
    if rhythm.kind == "dates":
        return _say_dates(rhythm, times, today=today)
    if rhythm.kind == "monthly":
        return _say_monthly(rhythm, times)
    if rhythm.interval == 1:
        return pgettext("every week", "%(days)s, %(times)s") % {"days": _say_days(rhythm.days), "times": times}
    words = {"days": say_list([say_weekday(day) for day in rhythm.days]), "times": times, "number": rhythm.interval}
    if rhythm.interval == 2:
        return _("Every other %(days)s, %(times)s") % words
    return (
        ngettext(
            "Every %(number)s week on %(days)s, %(times)s",
            "Every %(number)s weeks on %(days)s, %(times)s",
            rhythm.interval,
        )
        % words
    )


def _say_days(days: tuple[int, ...]) -> str:
    if len(days) == 7:
        return pgettext("every week", "Every day")
    if days == (0, 1, 2, 3, 4):
        # Translators: Monday to Friday.
        return pgettext("every week", "Weekdays")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        # Translators: a span of weekdays, as in “Tuesday to Friday”.
        return _("%(first)s to %(last)s") % {"first": say_weekday(days[0]), "last": say_weekday(days[-1])}
    return say_list([say_weekdays(day) for day in days])


def _say_months(months: Sequence[int]) -> str:
    if len(months) > 2 and list(months) == list(range(months[0], months[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": say_month(months[0]), "last": say_month(months[-1])}
    return say_list([say_month(month) for month in months])


def _say_monthly(rhythm: Rhythm, times: str) -> str:
    words = {"days": _say_days_of_month(rhythm), "times": times, "number": rhythm.interval}
    if rhythm.interval == 1:
        # Translators: as in “first Monday of the month, 6pm”.
        return _("%(days)s of the month, %(times)s") % words
    return (
        ngettext(
            "%(days)s of every %(number)s month, %(times)s",
            "%(days)s, every %(number)s months, %(times)s",
            rhythm.interval,
        )
        % words
    )


def _say_days_of_month(rhythm: Rhythm) -> str:
    if rhythm.month_days:
        return say_list(
            [_("last day") if day < 0 else _("day %(number)s") % {"number": day} for day in rhythm.month_days]
        )
    weekdays = {weekday for _number, weekday in rhythm.nth_days}
    if len(weekdays) == 1:
        nth = say_list([_say_nth(number) for number, _weekday in rhythm.nth_days])
        return _("%(nth)s %(weekday)s") % {"nth": nth, "weekday": say_weekday(weekdays.pop())}
    pairs = [{"nth": _say_nth(number), "weekday": say_weekday(weekday)} for number, weekday in rhythm.nth_days]
    # Translators: as in “first Monday”.
    return say_list([_("%(nth)s %(weekday)s") % pair for pair in pairs])


def _say_nth(number: int) -> str:
    return str(_NTH[number])


def _say_dates(rhythm: Rhythm, times: str, *, today: date) -> str:
    dates = [say_date(day, today=today) for day in rhythm.dates]
    words = {"dates": say_list(dates), "times": times}
    if rhythm.is_open:
        return _("Next on %(dates)s, %(times)s") % words
    if len(dates) == 1:
        return _("Once, on %(dates)s, %(times)s") % words
    if len(dates) <= _MOST_DATES:
        return _("On %(dates)s, %(times)s") % words
    more = len(dates) - _MOST_DATES
    some = {"dates": ", ".join(dates[:_MOST_DATES]), "number": more, "times": times}
    return (
        ngettext(
            "On %(dates)s and %(number)s more date, %(times)s",
            "On %(dates)s and %(number)s more dates, %(times)s",
            more,
        )
        % some
    )
