"""From a record's `schedule` and `hours_text` to checked timetables. Pure."""

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from directory.importers.fields import Fields
from directory.importers.rows import Doubt, ImportedSchedule
from directory.schedules import Override, ScheduleError, ScheduleRule, validate_rule
from directory.schedules.expansion import zone_of
from directory.schedules.parsing import parse_days, parse_time
from directory.schedules.prose import rules_from_prose
from directory.schedules.rrule import WEEKDAYS

_NTH_DAY: Final = re.compile(r"([+-]?[1-5])(MO|TU|WE|TH|FR|SA|SU)")
_MOST_SCHEDULES: Final = 60
_MENTIONS_TIMES: Final = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|man|tir|ons|tor|fre|lør|søn|maa|din|woe|don|vri|zat|zon)", re.I
)


def schedules(fields: Fields, *, timezone: str) -> tuple[ImportedSchedule, ...]:
    """Return the timetables of a record that can be used; what cannot is noted as a problem and left out."""
    found = []
    for item in fields.items("schedule")[:_MOST_SCHEDULES]:
        try:
            rule = _rule(item, timezone=timezone)
        except ScheduleError as error:
            item.problem(error.field, f"{error} This timetable was left out.")
            continue
        if rule is not None:
            found.append(ImportedSchedule(rule, item.number("place", high=200)))
    return tuple(dict.fromkeys(found))


def from_prose(text: str, *, timezone: str) -> tuple[ImportedSchedule, ...]:
    """Return the timetables that plain words say clearly, or none."""
    if not text or not _MENTIONS_TIMES.search(text):
        return ()
    try:
        return tuple(ImportedSchedule(_checked(rule)) for rule in rules_from_prose(text, timezone=timezone))
    except ScheduleError:
        return ()


def doubt_about(hours_text: str) -> Doubt:
    return Doubt("times_in_prose", hours_text[:300])


def mentions_times(text: str) -> bool:
    """Return whether a text speaks of weekdays or of numbers, so that times may be in it."""
    return bool(_MENTIONS_TIMES.search(text)) or any(sign.isdigit() for sign in text)


def is_zone(name: str) -> bool:
    """Return whether `name` is an IANA time zone that this machine knows."""
    try:
        zone_of(name)
    except ScheduleError:
        return False
    return True


def _rule(item: Fields, *, timezone: str) -> ScheduleRule | None:
    """Return the rule of one object, or None where it says neither day nor time.

    :raises ScheduleError: if it can not be used
    """
    start = item.raw("start")
    rrule = item.raw("rrule") or _rrule(item)
    if not start:
        if rrule or item.raw("start_date"):
            raise ScheduleError("There is no start time.", field="start")
        return None
    zone = item.raw("timezone")
    if zone and not is_zone(zone):
        item.problem("timezone", f"“{zone[:40]}” is no IANA time zone. Read as {timezone}.")
        zone = ""
    end = item.raw("end")
    rule = ScheduleRule(
        rrule=rrule,
        start_date=item.date("start_date"),
        start=parse_time(start),
        end=parse_time(end) if end else None,
        timezone=zone or timezone,
        exdates=tuple(sorted(_dates(item.words("exdates")))),
        overrides=tuple(_override(change) for change in item.items("overrides")),
        note=item.line("note"),
    )
    return _checked(rule)


@lru_cache(maxsize=20_000)
def _checked(rule: ScheduleRule) -> ScheduleRule:
    """Return the rule if it can be used; feeds say the same few hundred over and over.

    :raises ScheduleError: if it can not
    """
    validate_rule(rule)
    return rule


def _rrule(item: Fields) -> str:
    """Return the RRULE of feed style (`freq`, `byday`, `interval`, `until`), or nothing where there is none."""
    freq = item.raw("freq").upper()
    byday = ",".join(item.words("byday"))
    if not byday:
        # A frequency alone is what machines write when they know nothing; with a first date it repeats that day.
        if not (freq and item.raw("start_date")):
            return ""
        parts = [f"FREQ={freq}"]
    else:
        parts = [f"FREQ={freq or 'WEEKLY'}", f"BYDAY={_byday(byday)}"]
    interval = item.number("interval", low=1, high=500)
    if interval and interval > 1:
        parts.insert(1, f"INTERVAL={interval}")
    until = item.date("until")
    if until:
        parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts)


@lru_cache(maxsize=1000)
def _byday(text: str) -> str:
    pieces = [piece.strip().upper() for piece in text.split(",") if piece.strip()]
    if all(_NTH_DAY.fullmatch(piece) for piece in pieces):
        return ",".join(pieces)
    return ",".join(WEEKDAYS[day] for day in parse_days(text))


def _dates(words: tuple[str, ...]) -> list[dt.date]:
    try:
        return [dt.date.fromisoformat(word[:10]) for word in words]
    except ValueError:
        raise ScheduleError("An exception is not a date such as 2026-12-24.", field="exdates") from None


def _override(item: Fields) -> Override:
    day = item.date("date")
    if day is None:
        raise ScheduleError("A changed date has no date.", field="overrides")
    start, end = item.raw("start"), item.raw("end")
    return Override(
        date=day,
        cancelled=bool(item.flag("cancelled")),
        start=parse_time(start) if start else None,
        end=parse_time(end) if end else None,
        new_date=item.date("new_date"),
        note=item.line("note"),
    )
