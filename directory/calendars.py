"""Calendar files (iCalendar, RFC 5545) from plain values: a listing, my list, a search. Pure: no database.

Times are written as wall clock with a zone, as the rules keep them, so a calendar moves with the clocks as the group
does. Nothing here knows who may see what: an event is handed no address that is not public.

A date on which a group is closed stands there as called off, so that whoever subscribed sees it, and what was before
stays as it was.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
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
_FETCH_AGAIN = timedelta(hours=12)
_ZONE_YEARS = 11
"""How long the written clock changes reach; calendars are fetched again long before."""

_SHOWN_DAYS = 183
"""So long the dates of a closed group stand there as called off; later ones are left out until it opens."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Closed:
    """Days on which a group does not meet, from `first` to before `until`; None is until further notice."""

    first: date
    until: date | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One timetable of one listing. `location` is empty unless the address is public; `url` is a web address.

    `changed_at` is when listing or timetable last changed, `sequence` how often. Both must grow with every change, or
    calendars keep what they have. `since` is where a rule without a first date begins: always the same day, or the
    dates that are over would come and go. The rule says when the group would meet; `closed` when it does not.
    """

    listing_id: UUID | str
    schedule_id: UUID | str
    rule: ScheduleRule
    title: str
    changed_at: datetime
    sequence: int = 0
    since: date | None = None
    closed: tuple[Closed, ...] = ()
    description: str = ""
    location: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar: its events, its name, and, if it is fetched again, the address where (`source`)."""

    events: Sequence[CalendarEvent]
    name: str
    description: str = ""
    source: str = ""


def calendar(feed: Feed, *, is_discreet: bool = False) -> bytes:
    """Return an iCalendar file; the same feed gives the same bytes.

    Rules that never meet are left out, and no end is invented where none is known. If `is_discreet`, nothing tells what
    kind of meeting it is: no title, text, place, address or readable id.

    :raises ScheduleError: if a rule cannot be read (see `validate_rule`).
    """
    result = _head(feed.events, name=_("Appointments") if is_discreet else feed.name)
    if feed.description and not is_discreet:
        result.add("description", clean(feed.description))
        result.add("x-wr-caldesc", vText(clean(feed.description)))
    if is_web_address(feed.source) and not is_discreet:
        result.add("source", feed.source, parameters={"VALUE": "URI"})
    parts = [part for event in feed.events for part in _parts(event, is_discreet=is_discreet)]
    for zone in _zones(feed.events, parts):
        result.add_component(zone)
    for part in parts:
        result.add_component(part)
    return bytes(result.to_ical())


def _head(events: Iterable[CalendarEvent], *, name: str) -> Calendar:
    """Return an empty calendar with what RFC 7986 and the older habits of calendar programs say about it."""
    result = Calendar()
    result.add("prodid", _PRODUCT)
    result.add("version", "2.0")
    result.add("method", "PUBLISH")
    # Properties that the library does not know are not escaped by it, unless they are said to be text.
    calendar_name = vText(" ".join(clean(name).split()))
    result.add("name", calendar_name)
    result.add("x-wr-calname", calendar_name)
    if changed := [event.changed_at for event in events]:
        result.add("last-modified", max(changed).astimezone(UTC).replace(microsecond=0))
    result.add("refresh-interval", _FETCH_AGAIN, parameters={"VALUE": "DURATION"})
    result.add("x-published-ttl", vText("PT12H"))
    return result


def event_uid(event: CalendarEvent, *, is_discreet: bool = False) -> str:
    """Return the UID of an event: the same for ever, and in its discreet form without the ids to be read."""
    plain = f"{event.listing_id}-{event.schedule_id}"
    if is_discreet:
        plain = hashlib.sha256(plain.encode()).hexdigest()[:32]
    return f"{plain}@footbridge"


def _parts(event: CalendarEvent, *, is_discreet: bool) -> Iterator[Event]:
    """Yield the meeting itself, and one part more for each date that is different."""
    rule, periods = replace(event.rule, not_before=None), _periods(event)
    begin = rule.start_date or event.since or event.changed_at.astimezone(zone_of(rule.timezone)).date()
    last = _last_day(rule, periods, begin=begin)
    first = next(rule_dates(rule, first=begin, last=last), None)
    if first is None:
        return
    event = replace(event, rule=rule)
    overrides, exdates = _exceptions(rule, periods, first=first, last=last)
    if not rule.rrule:
        if first not in exdates:  # a change of its one date is the meeting itself, not an exception
            yield _overridden(event, overrides.get(first, Override(first)), is_discreet=is_discreet)
        return
    main = _part(event, first, rule.start, rule.end, is_discreet=is_discreet)
    main.add("rrule", vRecur.from_ical(_exported_rrule(rule, first=first, last=last)))
    for day in sorted(exdates):
        main.add("exdate", _wall(rule, day, rule.start))
    yield main
    for day in sorted(overrides):
        changed = _overridden(event, overrides[day], is_discreet=is_discreet)
        changed.add("recurrence-id", _wall(rule, day, rule.start))
        yield changed


def _periods(event: CalendarEvent) -> tuple[Closed, ...]:
    opens = event.rule.not_before
    if opens is None:
        return event.closed
    return (*event.closed, Closed(date.min, None if opens == date.max else opens))


def _last_day(rule: ScheduleRule, periods: Iterable[Closed], *, begin: date) -> date:
    """Return the last day that the file speaks about: a group that nobody knows to open again is shown for a while."""
    shown = [_shown_until(period, begin=begin) for period in periods if period.until is None]
    return min([LATEST, *shown])


def _shown_until(period: Closed, *, begin: date) -> date:
    return max(period.first, begin) + timedelta(days=_SHOWN_DAYS)


def _exceptions(
    rule: ScheduleRule, periods: Iterable[Closed], *, first: date, last: date
) -> tuple[dict[date, Override], set[date]]:
    """Return what is different on which dates of the rule from `first` to `last`, and those that are left out."""
    left_out = {day for day in rule.exdates if first <= day <= last}
    overrides = {one.date: one for one in rule.overrides if first <= one.date <= last and one.date not in left_out}
    hit = set(rule_dates(rule, first=min(overrides), last=max(overrides))) if overrides else set()
    overrides = {day: one for day, one in overrides.items() if day in hit}
    for period in periods:
        end = last if period.until is None else min(last, period.until - timedelta(days=1))
        for day in rule_dates(rule, first=max(first, period.first), last=end):
            if day in left_out:
                continue
            if day > _shown_until(period, begin=first):
                left_out.add(day)
                overrides.pop(day, None)
            else:
                overrides[day] = Override(day, cancelled=True, note=period.note)
    return overrides, left_out


def _overridden(event: CalendarEvent, override: Override, *, is_discreet: bool) -> Event:
    rule = event.rule
    if override.note:
        event = replace(event, rule=replace(rule, note=override.note))
    if override.cancelled:
        part = _part(event, override.date, rule.start, rule.end, is_discreet=is_discreet)
        part["status"], part["transp"] = "CANCELLED", "TRANSPARENT"  # it keeps nobody's evening
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
    part.add("summary", clean(event.title))
    description = "\n".join(filter(None, (event.rule.note, event.description)))
    for key, value in (("description", description), ("location", event.location)):
        if value:
            part.add(key, clean(value))
    if is_web_address(event.url):
        part.add("url", event.url)
    return part


def _wall(rule: ScheduleRule, day: date, clock: time) -> datetime:
    """Return wall clock and zone as written in the file, even where the clocks skip that time (RFC 5545, 3.3.5)."""
    return datetime.combine(day, clock.replace(second=0, microsecond=0), tzinfo=zone_of(rule.timezone))


def _exported_rrule(rule: ScheduleRule, *, first: date, last: date) -> str:
    """Return the RRULE with UNTIL as an instant in UTC, which a start with a zone requires (RFC 5545, 3.3.10).

    It begins at `first`. It ends at `last` if it would go on, and then COUNT is an UNTIL as well: never both.
    """
    recurrence = parse_rrule(rule.rrule)
    until, dropped = recurrence.until, ["UNTIL"]
    if last < LATEST:
        until, dropped = max(rule_dates(rule, first=first, last=last)), ["UNTIL", "COUNT"]
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


def clean(text: str) -> str:
    """Return a text without the characters that neither a calendar nor an XML file may hold."""
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
