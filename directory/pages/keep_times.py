"""Timetables for whoever keeps a listing: in words, as a form, and with the next dates written out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from directory.date_words import say_span, say_weekday_date
from directory.forms.times import TimetableForm
from directory.importers.zones import usual_zone
from directory.schedule_words import describe
from directory.schedules import Occurrence, ScheduleError, ScheduleRule
from directory.schedules.choices import next_meetings
from directory.schedules.expansion import zone_of
from directory.timetables import Kept, rules_as_written

DATE_INPUTS = 4
"""How many empty fields for dates there are; "More dates" adds as many."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a group or a select."""

    value: str
    label: str
    checked: bool = False
    count: None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, what was typed, and what to look at again."""

    name: str
    value: str
    error: str
    options: tuple[Option, ...] = ()
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class NextDates:
    """What comes of a form as it stands: a sentence, the next dates, or what is still missing."""

    words: Sequence[str] = ()
    dates: Sequence[str] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TimetableFormView:
    """All that `templates/keep/_timetable_fields.html` shows. `dates` are the values of its date inputs."""

    fields: dict[str, Field]
    dates: Sequence[str]
    next: NextDates
    has_kept_rule: bool
    kept_words: str
    asks_place: bool
    asks_timezone: bool
    asks_long: bool
    has_limits: bool
    errors: Sequence[str]


@dataclass(frozen=True, slots=True)
class TimetableView:
    """One timetable in the list of them."""

    key: str
    words: Sequence[str]
    next: Sequence[str]
    place: str
    is_over: bool
    is_unreadable: bool = False


def form_view(form: TimetableForm, *, at: datetime, more_dates: bool = False) -> TimetableFormView:
    """Return the form with what was typed in it; `more_dates` adds empty fields for dates."""
    fields = {name: _field(form[name]) for name in form.fields}
    kept = form.kept
    is_as_it_is = kept is not None and kept.timetable.choice is None
    values = form["dates"].value() or []
    typed = [_text(value) for value in values if _text(value)]
    empty = max(DATE_INPUTS - len(typed), 2) + (DATE_INPUTS if more_dates else 0)
    return TimetableFormView(
        fields=fields,
        dates=[*typed, *[""] * empty],
        next=next_dates(form, at=at),
        has_kept_rule=is_as_it_is,
        kept_words="; ".join(describe(kept.rules, at=at)) if kept and is_as_it_is else "",
        asks_place=len(form.places) > 1,
        asks_timezone=form.asks_timezone or bool(fields["timezone"].error),
        asks_long=bool(fields["end"].error) or fields["until_next_day"].is_checked,
        has_limits=any(fields[name].value or fields[name].error for name in ("first_date", "last_date")),
        errors=[str(error) for error in form.non_field_errors()],
    )


def next_dates(form: TimetableForm, *, at: datetime) -> NextDates:
    """Return the next dates of what is typed, or of what is kept before anything is."""
    if form.is_bound:
        if not form.is_valid():
            first = next(iter(form.errors.values()))
            return NextDates(problem=str(first[0]))
        rules: tuple[ScheduleRule, ...] = rules_as_written(form.timetable, instead_of=form.kept)
    elif form.kept is not None:
        rules = form.kept.rules
    else:
        return NextDates()
    return NextDates(words=describe(rules, at=at), dates=dates_in_words(rules, at=at))


def dates_in_words(rules: Iterable[ScheduleRule], *, at: datetime, limit: int = 4) -> list[str]:
    """Return the next meetings: “Tue 1 December, 7pm to 9pm”; what ends after midnight says so."""
    meetings = next_meetings(rules, at=at, limit=limit)
    return [meeting_words(meeting, today=at.astimezone(meeting.start.tzinfo).date()) for meeting in meetings]


def meeting_words(meeting: Occurrence, *, today: date) -> str:
    """Return one meeting with its day and its times, local to the listing."""
    end = meeting.end.time() if meeting.end else None
    words = {"date": say_weekday_date(meeting.start.date(), today=today), "time": say_span(meeting.start.time(), end)}
    if meeting.end is not None and meeting.end.date() > meeting.start.date() and _is_said(meeting):
        return _("%(date)s, %(time)s the next day") % words
    return _("%(date)s, %(time)s") % words


def timetable_views(
    found: Iterable[Kept], *, at: datetime, places: dict[str, str], is_online: bool = False
) -> list[TimetableView]:
    """Return the timetables of a listing in words, those that are over last."""
    views = [
        TimetableView(
            key=kept.key,
            words=describe(kept.rules, at=at, is_online=is_online) or [_over_words(kept, at=at)],
            next=dates_in_words(kept.rules, at=at),
            place=places.get(kept.timetable.location, "") if len(places) > 1 else "",
            is_over=kept.is_over,
        )
        for kept in found
    ]
    return sorted(views, key=lambda view: view.is_over)


def _is_said(meeting: Occurrence) -> bool:
    """Return whether the end needs its day: midnight itself is clear."""
    return meeting.end is not None and (meeting.end.hour, meeting.end.minute) != (0, 0)


def _over_words(kept: Kept, *, at: datetime) -> str:
    dates = [rule.start_date for rule in kept.rules if rule.start_date and not rule.rrule]
    if not dates:
        return _("It meets no more.")
    said = [say_weekday_date(day, today=at.date()) for day in sorted(dates)[-3:]]
    return _("Over: %(dates)s") % {"dates": ", ".join(said)}


def _field(bound: forms.BoundField) -> Field:
    value = bound.value()
    chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
    choices = [(key, label) for key, label in getattr(bound.field, "choices", ()) if str(label)]
    return Field(
        name=bound.html_name,
        value=_text(value),
        error=" ".join(str(error) for error in bound.errors),
        options=tuple(Option(str(key), str(label), str(key) in chosen) for key, label in choices),
        is_checked=value in (True, "on", "1", "true", "True"),
    )


def _text(value: Any) -> str:
    """Return a value as its input takes it: 2026-12-24, 19:30."""
    if value is None or isinstance(value, list | tuple):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.isoformat("minutes") if hasattr(value, "isoformat") else str(value)


def timezone_of(content: Mapping[str, Any]) -> str:
    """Return the zone in which a group meets: that of its first timetable, of its first place, or the site's."""
    names = [row["timezone"] for row in content.get("schedules") or []]
    names += [usual_zone(row["country"], row["region"]) for row in content.get("locations") or []]
    return next((name for name in names if name and _is_zone(name)), settings.TIME_ZONE)


def _is_zone(name: str) -> bool:
    try:
        return bool(zone_of(name))
    except ScheduleError:
        return False


def places_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Return id and name of each place of a group, as whoever looks after it knows it."""
    rows = content.get("locations") or []
    return {row["id"]: row["name"] or row["address"] or row["city"] or _("A place without a name") for row in rows}
