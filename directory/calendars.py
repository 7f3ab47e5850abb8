"""Calendar files (iCalendar, RFC 5545) from plain values: a listing, my list, a search. Pure: no database.

Times are written as wall clock with a zone, as the rules keep them, so a calendar moves with the clocks as the group
does. Nothing here knows who may see what: an event is handed no address that is not public.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vRecur, vText

from directory.schedules import Override, ScheduleRule
from directory.schedules.expansion import changed_times, instant, length, rule_dates, zone_of
from directory.schedules.recurrence import LATEST
from directory.schedules.rrule import parse_rrule

_PRODUCT = "-//Footbridge//Directory//EN"
_ZONE_YEARS = 11
"""How long the written clock changes reach; calendars are fetched again long before."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One timetable of one listing. `location` is empty unless the address is public; `url` is a web address.

    `changed_at` is when listing or timetable last changed, `sequence` how often. Both must grow with every change, or
    calendars keep what they have.
    """

    listing_id: UUID | str
    schedule_id: UUID | str
    rule: ScheduleRule
    title: str
    changed_at: datetime
    sequence: int = 0
    description: str = ""
    location: str = ""
    url: str = ""


def calendar(
    events: Iterable[CalendarEvent],
    *,
    name: str,
    method: str = "PUBLISH",
    anchor: date | None = None,
    is_discreet: bool = False,
) -> bytes:
    """Return an iCalendar file of the events; the same events give the same bytes.

    A rule without a first date begins at its first meeting on or after `anchor`, or else after the day of its last
    change. Rules that no longer meet from there are left out, and no end is invented where none is known. If
    `is_discreet`, nothing tells what kind of meeting it is: no title, text, place, address or readable id.

    :raises ScheduleError: if a rule cannot be read (see `validate_rule`).
    """
    events = list(events)
    result = Calendar()
    result.add("prodid", _PRODUCT)
    result.add("version", "2.0")
    result.add("method", method)
    # Properties that the library does not know are not escaped by it, unless they are said to be text.
    calendar_name = vText(_("Appointments") if is_discreet else " ".join(_clean(name).split()))
    result.add("name", calendar_name)
    result.add("x-wr-calname", calendar_name)
    result.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    parts = [part for event in events for part in _parts(event, anchor=anchor, is_discreet=is_discreet)]
    for zone in _zones(events, parts):
        result.add_component(zone)
    for part in parts:
        result.add_component(part)
    return bytes(result.to_ical())


def event_uid(event: CalendarEvent, *, is_discreet: bool = False) -> str:
    """Return the UID of an event: the same for ever, and in its discreet form without the ids to be read."""
    plain = f"{event.listing_id}-{event.schedule_id}"
    if is_discreet:
        plain = hashlib.sha256(plain.encode()).hexdigest()[:32]
    return f"{plain}@footbridge"


def _parts(event: CalendarEvent, *, anchor: date | None, is_discreet: bool) -> Iterator[Event]:
    """Yield the meeting itself, and one part more for each date that is different."""
    rule = event.rule
    begin = rule.start_date or anchor or event.changed_at.astimezone(zone_of(rule.timezone)).date()
    first = next(rule_dates(rule, first=begin, last=LATEST), None)
    if first is None:
        return
    if not rule.rrule:
        yield from _single(event, first, is_discreet=is_discreet)
        return
    main = _part(event, first, rule.start, rule.end, is_discreet=is_discreet)
    main.add("rrule", vRecur.from_ical(_exported_rrule(rule)))
    for day in sorted(set(rule.exdates)):
        if day >= first:
            main.add("exdate", _wall(rule, day, rule.start))
    yield main
    overrides = {override.date: override for override in rule.overrides if override.date not in rule.exdates}
    if not overrides:
        return
    for day in rule_dates(rule, first=max(first, min(overrides)), last=max(overrides)):
        if day in overrides:
            changed = _overridden(event, overrides[day], is_discreet=is_discreet)
            changed.add("recurrence-id", _wall(rule, day, rule.start))
            yield changed


def _single(event: CalendarEvent, day: date, *, is_discreet: bool) -> Iterator[Event]:
    """Yield a meeting that is once; a change of its one date is the meeting itself, not an exception."""
    rule = event.rule
    if day in rule.exdates:
        return
    override = next((override for override in rule.overrides if override.date == day), Override(day))
    yield _overridden(event, override, is_discreet=is_discreet)


def _overridden(event: CalendarEvent, override: Override, *, is_discreet: bool) -> Event:
    rule = event.rule
    if override.note:
        event = replace(event, rule=replace(rule, note=override.note))
    if override.cancelled:
        part = _part(event, override.date, rule.start, rule.end, is_discreet=is_discreet)
        part["status"] = "CANCELLED"
        return part
    start, end = changed_times(rule, override)
    return _part(event, override.new_date or override.date, start, end, is_discreet=is_discreet)


def _part(event: CalendarEvent, day: date, start: time, end: time | None, *, is_discreet: bool) -> Event:
    part = Event()
    part.add("uid", event_uid(event, is_discreet=is_discreet))
    changed_at = event.changed_at.astimezone(UTC).replace(microsecond=0)
    part.add("dtstamp", changed_at)
    part.add("last-modified", changed_at)
    part.add("sequence", event.sequence)
    part.add("status", "CONFIRMED")
    part.add("transp", "OPAQUE")
    part.add("dtstart", _wall(event.rule, day, start))
    if end is not None:
        ends = datetime.combine(day, start) + length(start, end)
        part.add("dtend", _wall(event.rule, ends.date(), end))
    if is_discreet:
        part.add("class", "PRIVATE")
        part.add("summary", _("Appointment"))
        return part
    part.add("summary", _clean(event.title))
    description = "\n".join(filter(None, (event.rule.note, event.description)))
    for key, value in (("description", description), ("location", event.location)):
        if value:
            part.add(key, _clean(value))
    if is_web_address(event.url):
        part.add("url", event.url)
    return part


def _wall(rule: ScheduleRule, day: date, clock: time) -> datetime:
    """Return wall clock and zone as written in the file, even where the clocks skip that time (RFC 5545, 3.3.5)."""
    return datetime.combine(day, clock.replace(second=0, microsecond=0), tzinfo=zone_of(rule.timezone))


def _exported_rrule(rule: ScheduleRule) -> str:
    """Return the RRULE with UNTIL as an instant in UTC, which a start with a zone requires (RFC 5545, 3.3.10)."""
    recurrence = parse_rrule(rule.rrule)
    until, dropped = recurrence.until, ["UNTIL"]
    if recurrence.count is not None and rule.not_before is not None:
        # It is counted from the first date, and the file begins later: where the group opens again.
        until, dropped = max(rule_dates(rule, first=rule.not_before, last=LATEST)), ["UNTIL", "COUNT"]
    parts = [part.strip() for part in rule.rrule.upper().split(";") if part.strip()]
    parts = [part for part in parts if part.partition("=")[0] not in dropped]
    if until is None:
        return ";".join(parts)
    if not isinstance(until, datetime) or until.tzinfo is None:
        day = until.date() if isinstance(until, datetime) else until
        if isinstance(until, datetime) and until.time() < rule.start:
            day -= timedelta(days=1)
        until = instant(day, rule.start, zone_of(rule.timezone)).astimezone(UTC)
    return ";".join([*parts, f"UNTIL={until:%Y%m%dT%H%M%SZ}"])


def _zones(events: Iterable[CalendarEvent], parts: Iterable[Event]) -> Iterator[Timezone]:
    """Yield the VTIMEZONE of every zone that the parts use, with its real changes from the first start on."""
    changed = [event.changed_at.year for event in events]
    years: dict[str, list[int]] = {}
    for part in parts:
        start: Any = part["dtstart"]
        if "TZID" in start.params:  # UTC is written as Z and needs none
            years.setdefault(start.params["TZID"], []).append(start.dt.year)
    for name, starts in sorted(years.items()):
        yield _zone(name, min(starts), max(*starts, *changed) + _ZONE_YEARS)


@lru_cache(maxsize=256)
def _zone(name: str, first_year: int, last_year: int) -> Timezone:
    first, last = date(first_year - 1, 1, 1), date(last_year, 1, 1)
    return Timezone.from_tzid(name, first_date=first, last_date=last)


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_web_address(url: str) -> bool:
    """Return whether a calendar or a page may link to `url`: `http` or `https`, with a host."""
    if not url or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
