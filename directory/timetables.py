"""The timetables of a listing as its organiser sees them: rows of its content, grouped, changed, taken out. No queries.

A row is one `Schedule` as plain JSON (`documents`, the field "schedules" of a listing's content). Fixed dates are a row
each, as RFC 5545 has no rule for them; here they are one timetable. Ids are kept wherever a row goes on, for calendars
know a meeting by it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import uuid4

from directory.models.schedule import rule_from_json
from directory.schedules import ScheduleRule
from directory.schedules.choices import MOST_DATES, Choice, Repeats, Timetable, choice_of, rules_of
from directory.schedules.expansion import rule_dates
from directory.schedules.recurrence import LATEST

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One timetable that a listing has: its name (the id of its first row), its value, its rows and their rules.

    `timetable.choice` is None where none of the four choices says what the rule does. `is_over`: it meets no more.
    """

    key: str
    timetable: Timetable
    rows: tuple[Row, ...]
    rules: tuple[ScheduleRule, ...]
    is_over: bool


def timetables_of(schedules: Iterable[Row], *, today: date) -> list[Kept]:
    """Return the timetables of these rows in their order; fixed dates with the same times are one.

    Dates that are over are a timetable of their own, so that changing what is to come leaves them alone.

    :raises ScheduleError: if a row's rule cannot be read.
    """
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in schedules:
        groups.setdefault(_group(row, today), []).append(row)
    chunks = [rows[start : start + MOST_DATES] for rows in groups.values() for start in range(0, len(rows), MOST_DATES)]
    return [_kept(rows, today) for rows in chunks]


def find(schedules: Iterable[Row], key: str, *, today: date) -> Kept | None:
    """Return the timetable of this name, or None."""
    return next((kept for kept in timetables_of(schedules, today=today) if kept.key == key), None)


def rows_of(timetable: Timetable, *, before: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """Return the rows of a timetable that takes the place of the rows `before` it, whose ids go on.

    A recurrence keeps its exceptions, also those that it does not hit any more: they say nothing then, and are right
    again if the day comes back. A date keeps what was said about it.
    """
    if timetable.choice is None:
        return [{**row, **_times(timetable)} for row in before]
    rules = rules_of(timetable)
    if timetable.choice.repeats != Repeats.DATES:
        old = before[0] if before else {}
        return [_row(rules[0], timetable, old)]
    same = {row["start_date"]: row for row in before if not row["rrule"]}
    if before and not same and rules:
        same = {_iso(rules[0].start_date): {"id": before[0]["id"]}}
    return [_row(rule, timetable, same.get(_iso(rule.start_date), {})) for rule in rules]


def rules_as_written(timetable: Timetable, *, instead_of: Kept | None = None) -> tuple[ScheduleRule, ...]:
    """Return the rules that a timetable being written would have, with the exceptions that go on."""
    return tuple(rule_from_json(row) for row in rows_of(timetable, before=instead_of.rows if instead_of else ()))


def with_timetable(schedules: Sequence[Row], timetable: Timetable, *, instead_of: Kept | None = None) -> list[Row]:
    """Return all rows with this timetable among them: where the other one stood, or at the end."""
    if instead_of is None:
        return [*schedules, *rows_of(timetable)]
    gone = {row["id"] for row in instead_of.rows}
    result: list[Row] = []
    for row in schedules:
        if row["id"] == instead_of.rows[0]["id"]:
            result.extend(rows_of(timetable, before=instead_of.rows))
        elif row["id"] not in gone:
            result.append(row)
    return result


def without_timetable(schedules: Iterable[Row], kept: Kept) -> list[Row]:
    """Return the rows that stay when a timetable is taken out."""
    gone = {row["id"] for row in kept.rows}
    return [row for row in schedules if row["id"] not in gone]


def _group(row: Row, today: date) -> tuple[Any, ...]:
    if row["rrule"]:
        return (row["id"],)
    is_over = date.fromisoformat(row["start_date"]) < today
    return (row["start"], row["end"], row["timezone"], row["note"], row["location"], is_over)


def _kept(rows: Sequence[Row], today: date) -> Kept:
    rules = tuple(rule_from_json(row) for row in rows)
    choice = choice_of(rules[0])
    if not rules[0].rrule:
        choice = Choice(Repeats.DATES, dates=tuple(sorted({rule.start_date for rule in rules if rule.start_date})))
    first = rules[0]
    location = str(rows[0]["location"] or "")
    timetable = Timetable(choice, first.start, first.end, first.timezone, first.note, location)
    is_over = all(next(rule_dates(rule, first=today, last=LATEST), None) is None for rule in rules)
    return Kept(str(rows[0]["id"]), timetable, tuple(rows), rules, is_over)


def _row(rule: ScheduleRule, timetable: Timetable, old: Row) -> dict[str, Any]:
    return {
        "id": old.get("id") or str(uuid4()),
        "rrule": rule.rrule,
        "start_date": _iso(rule.start_date),
        "exdates": list(old.get("exdates", ())),
        "overrides": list(old.get("overrides", ())),
        **_times(timetable),
    }


def _times(timetable: Timetable) -> dict[str, Any]:
    return {
        "location": timetable.location or None,
        "start": _clock(timetable.start),
        "end": _clock(timetable.end),
        "timezone": timetable.timezone,
        "note": timetable.note,
    }


def _clock(value: time | None) -> str | None:
    return value.isoformat("minutes") if value else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def fingerprint(rows: Iterable[Row]) -> str:
    """Return a short text that differs where the rows do: a form says with it what it began with."""
    text = json.dumps([dict(row) for row in rows], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
