"""Timetables as HSDS has them: weekly and monthly, no exceptions, and an offset instead of a zone. Pure.

Nothing here depends on today, so that the same timetable is the same object for ever. What HSDS cannot say stands in
words in `description` and `notes`, and exactly in the calendar file that `schedule_link` leads to.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import override as in_language

from directory.exporters.hsds_values import part_id, said
from directory.schedule_words import describe
from directory.schedules import ScheduleError, ScheduleRule

Json = dict[str, Any]
_EVERY_DAY: Final = "MO,TU,WE,TH,FR,SA,SU"
#: The parts of an RRULE that HSDS can say.
_KNOWN: Final = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"})
#: Timetables without a first date get the offset of winter in this year: rules for clocks change hardly ever.
_YEAR: Final = 2026
ATTENDING: Final = {"in_person": "In person", "online": "Online", "both": "In person or online"}


def schedules_of(record: Mapping[str, Any], *, link: str = "") -> Iterator[Json]:
    """Yield the schedules of a record in its order; `link` is the address of its calendar file."""
    key, places = UUID(record["id"]), record.get("locations", ())
    for row in record.get("schedule", ()):
        number = row.get("place")
        place = places[number] if isinstance(number, int) and number < len(places) else None
        is_shown = place is not None and place["visibility"] == "public"
        schedule = {
            "id": row.get("id") or part_id(key, "schedule", repr(row)),
            "service_id": str(key),
            "service_at_location_id": place["id"] if place and is_shown else "",
            **_recurrence(row),
            "timezone": _offset(row.get("timezone", ""), day=_date(row.get("start_date"))),
            "opens_at": row.get("start"),
            "closes_at": row.get("end"),
            "description": _words(*(str(row.get(name) or "") for name in _TIMES)),
            "attending_type": ATTENDING.get(record.get("attendance", ""), ""),
            "notes": " ".join(_notes(row)),
            "schedule_link": link,
        }
        yield said(schedule)


def _recurrence(row: Mapping[str, Any]) -> Json:
    """Return how a timetable repeats, as far as HSDS can say it; a single date is valid on that day alone."""
    start, rule = row.get("start_date"), str(row.get("rrule") or "").upper().replace(" ", "")
    if not rule:
        return {"valid_from": start, "valid_to": start, "dtstart": start, "until": start}
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    freq, days = parts.get("FREQ"), parts.get("BYDAY", "")
    if freq == "DAILY" and parts.get("INTERVAL", "1") == "1" and "COUNT" not in parts:
        freq, days = "WEEKLY", days or _EVERY_DAY
    elif freq == "MONTHLY" and parts.get("BYSETPOS") and days in _EVERY_DAY.split(","):
        days = parts.pop("BYSETPOS") + days
    if freq not in ("WEEKLY", "MONTHLY") or parts.keys() - _KNOWN:
        return {"dtstart": start}
    until = parts.get("UNTIL", "")[:8]
    return {
        "freq": freq,
        "interval": _whole(parts.get("INTERVAL")),
        "byday": days,
        "bymonthday": parts.get("BYMONTHDAY"),
        "count": _whole(parts.get("COUNT")),
        "wkst": parts.get("WKST"),
        "dtstart": start,
        "until": f"{until[:4]}-{until[4:6]}-{until[6:]}" if len(until) == 8 else "",
    }


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _notes(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is said of a timetable, and its exceptions."""
    if row.get("note"):
        yield str(row["note"])
    changes = [change for change in row.get("overrides", ()) if isinstance(change, Mapping)]
    gone = {str(change.get("date")) for change in changes if change.get("cancelled")}
    off = sorted({*map(str, row.get("exdates", ())), *gone})
    if off:
        yield f"Not on {', '.join(off)}."
    for change in changes:
        if not change.get("cancelled"):
            span = "–".join(filter(None, (str(change.get(name) or "") for name in ("start", "end"))))
            moved = f"moved to {change['new_date']}" if change.get("new_date") else ""
            words = ", ".join(filter(None, (span, moved, str(change.get("note") or ""))))
            yield f"{change.get('date')}: {words or 'changed'}."


_TIMES: Final = ("rrule", "start_date", "start", "end", "timezone")


@lru_cache(maxsize=8192)
def _words(rrule: str, start_date: str, start: str, end: str, timezone: str) -> str:
    """Return when a timetable is, in English; "" where there are no words for it."""
    first = _date(start_date)
    # From long before, nothing is over, and every year is named.
    seen_from = datetime(max(first.year - 1, 1900) if first else 2000, 12, 31, tzinfo=UTC)
    try:
        rule = ScheduleRule(
            rrule=rrule,
            start_date=first,
            start=time.fromisoformat(start),
            end=time.fromisoformat(end) if end else None,
            timezone=timezone,
        )
        with in_language("en"):
            return "; ".join(describe([rule], at=seen_from))
    except (ScheduleError, ValueError, OverflowError):
        return ""


@lru_cache(maxsize=8192)
def _offset(zone: str, *, day: date | None) -> float | int | None:
    """Return the hours that a zone is ahead of UTC on a day, or in winter; whole hours without a fraction."""
    try:
        clock = ZoneInfo(zone)
        days = [day] if day else [date(_YEAR, 1, 1), date(_YEAR, 7, 1)]
        found = [datetime.combine(one, time(12), tzinfo=clock).utcoffset() for one in days]
    except (KeyError, ValueError, OSError, OverflowError):  # no such zone, or a day at an end of the calendar
        return None
    hours = min(offset for offset in found if offset is not None).total_seconds() / 3600
    return int(hours) if hours.is_integer() else round(hours, 2)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
