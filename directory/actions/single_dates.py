"""Say that a group does not meet on one date, or that something is different then; and take it back.

These are true now, so they are public at once, whoever of its organisers says them. Stewards see them in the history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import edits, listings
from directory.editors import Editor
from directory.merging import Change
from directory.models import ListingVersion
from directory.models.schedule import rule_from_json
from directory.schedules import ScheduleError
from directory.schedules.choices import check_times
from directory.schedules.expansion import changed_times
from directory.schedules.single_dates import single_date
from directory.schedules.validation import validate_rule

MOST_NOTE = 120


class DateGone(Exception):  # noqa: N818  # it says what it is
    """The group does not meet on that date any more; `str()` is for people."""

    def __str__(self) -> str:
        return _("These times were changed meanwhile: the group does not meet on that date.")


@dataclass(frozen=True, slots=True)
class DateKey:
    """Which date of which timetable: the id of its row, and the local date that the rule hits."""

    schedule: str
    day: date


def cancel(editor: Editor, key: DateKey, *, reason: str = "", at: datetime) -> ListingVersion | None:
    """Say that a group does not meet on one date, and why if they like. This will be public at once.

    :raises DateGone: if the timetable does not hit that date
    :raises StateError: if the listing cannot be changed
    """
    return _write(editor, key, {"cancelled": True, "note": _short(reason)}, at=at)


def change(
    editor: Editor,
    key: DateKey,
    *,
    start: time | None,
    end: time | None,
    new_date: date | None,
    note: str,
    at: datetime,
) -> ListingVersion | None:
    """Say that something is different on one date: another time, another day, or a note. Public at once.

    :raises DateGone: if the timetable does not hit that date
    :raises ScheduleError: if these are no times
    :raises StateError: if the listing cannot be changed
    """
    values = {
        "start": start.isoformat("minutes") if start else None,
        "end": end.isoformat("minutes") if end else None,
        "new_date": new_date.isoformat() if new_date else None,
        "note": _short(note),
    }
    said = {name: value for name, value in values.items() if value}
    return _write(editor, key, said or None, at=at)


def put_back(editor: Editor, key: DateKey, *, at: datetime) -> ListingVersion | None:
    """Let one date be as always again.

    :raises DateGone: if the timetable does not hit that date
    :raises StateError: if the listing cannot be changed
    """
    return _write(editor, key, None, at=at)


@transaction.atomic
def _write(editor: Editor, key: DateKey, said: Mapping[str, Any] | None, *, at: datetime) -> ListingVersion | None:
    held = listings.lock(editor.listing)
    edits.refuse_if_stopped(Editor(held, organiser=editor.organiser, user=editor.user))
    rows = listings.current(held)["schedules"]
    changed = with_date(rows, key, said)
    version = listings.edit(held, {"schedules": Change(rows, changed)}, by=editor.author, at=at)
    _carry_into_request(editor, key, said, before=rows, at=at)
    return version


def with_date(rows: Sequence[Mapping[str, Any]], key: DateKey, said: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return timetables in which `said` is what is different on one date; None is nothing.

    :raises DateGone: if no row of this name hits that date
    :raises ScheduleError: if the row cannot be read or would be no timetable
    """
    found = False
    changed = []
    for row in rows:
        if row["id"] == key.schedule and single_date(rule_from_json(row), key.day) is not None:
            found = True
            changed.append(_with(row, key.day, said))
        else:
            changed.append(dict(row))
    if not found:
        raise DateGone
    return changed


def _with(row: Mapping[str, Any], day: date, said: Mapping[str, Any] | None) -> dict[str, Any]:
    name = day.isoformat()
    overrides = [one for one in row["overrides"] if one["date"] != name]
    if said is not None:
        overrides = sorted([*overrides, {"date": name, **said}], key=lambda one: one["date"])
    changed = {**row, "exdates": [one for one in row["exdates"] if one != name], "overrides": overrides}
    rule = rule_from_json(changed)
    validate_rule(rule)
    override = next((one for one in rule.overrides if one.date == day), None)
    if override is not None and (override.start or override.end):
        check_times(*changed_times(rule, override))
    return changed


def _carry_into_request(
    editor: Editor,
    key: DateKey,
    said: Mapping[str, Any] | None,
    *,
    before: Sequence[Mapping[str, Any]],
    at: datetime,
) -> None:
    """Write the same date into a change of the times that waits for a steward, or approving it would undo this."""
    request = edits.pending(editor)
    if request is None or "schedules" not in request.changes or request.changes["schedules"]["before"] != before:
        return
    row = request.changes["schedules"]
    try:
        wanted = with_date(row["after"], key, said)
    except (DateGone, ScheduleError):
        wanted = row["after"]  # it would not meet then in any case
    now = listings.current(editor.listing)["schedules"]
    request.changes = {**request.changes, "schedules": {**row, "before": now, "after": wanted}}
    request.changed_at, request.version = at, request.version + 1
    request.save(update_fields=["changes", "changed_at", "version"])


def _short(text: str) -> str:
    return " ".join(text.split())[:MOST_NOTE]
