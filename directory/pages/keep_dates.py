"""The next dates of a group, for whoever says that one of them is different."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from directory.actions.single_dates import DateKey
from directory.date_words import say_span, say_weekday_date
from directory.models.schedule import rule_from_json
from directory.pages.keep_times import meeting_words
from directory.schedule_words import override_words
from directory.schedules import ScheduleRule
from directory.schedules.single_dates import SingleDate, single_date, single_dates

MOST_DATES = 8


@dataclass(frozen=True, slots=True)
class DateView:
    """One date: whose it is, when, and what is different. `usual` are its usual day and times."""

    key: str
    day: str
    words: str
    day_words: str
    usual: str
    is_cancelled: bool
    is_different: bool
    said: str


def next_dates(schedules: Iterable[Mapping[str, Any]], *, at: datetime, limit: int = MOST_DATES) -> list[DateView]:
    """Return the next dates of these timetables, those that do not take place among them."""
    keys: dict[int, str] = {}
    rules: list[ScheduleRule] = []
    for row in schedules:
        rule = rule_from_json(row)
        keys[id(rule)] = row["id"]
        rules.append(rule)
    return [_view(found, keys[id(found.rule)], at=at) for found in single_dates(rules, at=at, limit=limit)]


def date_of(schedules: Iterable[Mapping[str, Any]], key: DateKey, *, at: datetime) -> DateView | None:
    """Return one date; None if no timetable of this name hits it."""
    row = next((row for row in schedules if row["id"] == key.schedule), None)
    found = single_date(rule_from_json(row), key.day) if row else None
    return _view(found, key.schedule, at=at) if found else None


def _view(found: SingleDate, key: str, *, at: datetime) -> DateView:
    rule = found.rule
    today = at.astimezone(found.meeting.start.tzinfo).date()
    usual = {"date": _day(found.day, today), "time": say_span(rule.start, rule.end)}
    return DateView(
        key=key,
        day=found.day.isoformat(),
        words=meeting_words(found.meeting, today=today),
        day_words=_day(found.day, today),
        usual=_("%(date)s, %(time)s") % usual,
        is_cancelled=found.meeting.cancelled,
        is_different=found.is_different,
        said=override_words(rule, found.override, today=today) if found.override else "",
    )


def _day(day: date, today: date) -> str:
    return say_weekday_date(day, today=today)
