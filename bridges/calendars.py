"""Visits as calendar files (iCalendar, RFC 5545), from plain values. Pure: no database.

A phone that lies on a table shows its calendar to everybody: unless asked otherwise the file says when, and nothing
else. Times are written as wall clock with a zone, so a calendar moves with the clocks as the group does.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from directory.schedules.expansion import length

PRODUCT: Final = "-//Footbridge//Appointments//EN"
FETCH_AGAIN: Final = timedelta(hours=6)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEvent:
    """One visit. `changed_at` is when it was last revised, `sequence` how often; both grow with every change.

    `title`, `location` and `description` are written only where they are given: a discreet event has none.
    """

    visit_id: UUID
    day: date
    start: time
    end: time | None
    timezone: str
    changed_at: datetime
    sequence: int
    is_called_off: bool = False
    title: str = ""
    location: str = ""
    description: str = ""


def visit_calendar(event: VisitEvent) -> bytes:
    """Return an iCalendar file with one VEVENT and its VTIMEZONE; the same event gives the same bytes.

    There is no METHOD: it is a file that somebody keeps, not an invitation that asks for an answer (RFC 5546).
    """
    return _written([event], _head())


def visits_calendar(events: Iterable[VisitEvent]) -> bytes:
    """Return an iCalendar file that a calendar program fetches again and again; it may hold no event at all."""
    result = _head()
    result.add("method", "PUBLISH")
    result.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
    result.add("x-published-ttl", vText("PT6H"))
    return _written(list(events), result)


def _head() -> Calendar:
    result = Calendar()
    result.add("prodid", PRODUCT)
    result.add("version", "2.0")
    result.add("x-wr-calname", vText(_("Appointments")))  # text of an unknown property is not escaped by itself
    return result


def _written(events: Sequence[VisitEvent], result: Calendar) -> bytes:
    years: dict[str, list[int]] = {}
    for event in events:
        if event.timezone != "UTC":  # written as Z, needs no zone
            years.setdefault(event.timezone, []).append(event.day.year)
    for name, found in sorted(years.items()):
        first, last = date(min(found) - 1, 1, 1), date(max(found) + 2, 1, 1)
        result.add_component(Timezone.from_tzid(name, first_date=first, last_date=last))
    for event in events:
        result.add_component(_part(event))
    return bytes(result.to_ical())


def with_words(event: VisitEvent, *, title: str, location: str, description: str) -> VisitEvent:
    """Return the event as the person asked for it: with the group's name, the meeting point and how to leave early."""
    return replace(event, title=title, location=location, description=description)


def event_uid(visit_id: UUID) -> str:
    """Return the UID of a visit: the same for ever, and no id that opens anything here."""
    return f"{hashlib.sha256(f'visit-{visit_id}'.encode()).hexdigest()[:32]}@footbridge"


def _part(event: VisitEvent) -> Event:
    part = Event()
    changed_at = event.changed_at.astimezone(UTC).replace(microsecond=0)
    part.add("uid", event_uid(event.visit_id))
    part.add("dtstamp", changed_at)
    part.add("sequence", event.sequence)
    part.add("status", "CANCELLED" if event.is_called_off else "CONFIRMED")
    part.add("transp", "TRANSPARENT" if event.is_called_off else "OPAQUE")
    part.add("class", "PRIVATE")
    part.add("dtstart", _wall(event.day, event.start, event.timezone))
    if event.end is not None:
        ends = datetime.combine(event.day, event.start) + length(event.start, event.end)
        part.add("dtend", _wall(ends.date(), event.end, event.timezone))
    part.add("summary", _clean(event.title) or _("Appointment"))
    for key, value in (("location", event.location), ("description", event.description)):
        if value:
            part.add(key, _clean(value))
    return part


def _wall(day: date, clock: time, zone: str) -> datetime:
    """Return wall clock and zone as written in the file, even where the clocks skip that time (RFC 5545, 3.3.5)."""
    return datetime.combine(day, clock.replace(second=0, microsecond=0), tzinfo=ZoneInfo(zone))


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
