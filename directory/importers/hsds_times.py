"""The timetables of HSDS objects in our columns: 1.x weekdays, 3.x recurrences, and what machines make of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from directory.importers.fields import as_text

Json = Mapping[str, Any]
_LISTS: Final = ("schedules", "schedule", "regular_schedules", "regular_schedule", "hours")
_DAYS: Final = ("byday", "days", "days_of_week", "weekday", "weekdays", "day", "day_of_week", "bydays")
_SPANS: Final = ("times", "time", "time_slots", "time_periods", "hours", "periods", "time_ranges")
_STARTS: Final = ("opens_at", "start_time", "opens", "start", "open", "opening_time")
_ENDS: Final = ("closes_at", "end_time", "closes", "end", "close", "closing_time")
_MOST: Final = 60
_CLOCK: Final = re.compile(r"T?(\d{1,2}:\d{2})(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")


def schedule_records(service: Json, locations: Sequence[Json]) -> list[dict[str, object]]:
    """Return the timetables of a service: its own, those of its links to places, else those of its places."""
    own = list(_rows_of(service))
    if not own:
        links = service.get("service_at_locations")
        own = [row for link in (links if isinstance(links, list) else []) for row in _rows_of(link)]
    if own:
        found = [record for row in own for record in _records(row)]
    else:
        found = [
            {**record, "place": position} if len(locations) > 1 else record
            for position, place in enumerate(locations)
            for row in _rows_of(place)
            for record in _records(row)
        ]
    return [record for place, record in enumerate(found) if record not in found[:place]][:_MOST]


def hours_text_of(service: Json, locations: Sequence[Json]) -> str:
    """Return what timetables only say in words, where none of them has a time."""
    if schedule_records(service, locations):
        return ""
    rows = [*_rows_of(service), *(row for place in locations for row in _rows_of(place))]
    words = [_first(row, "description", "notes", "bydescription", "original_text") for row in rows]
    return "; ".join(dict.fromkeys(filter(None, words)))


def _rows_of(holder: object) -> Iterator[Json]:
    if not isinstance(holder, Mapping):
        return
    for name in _LISTS:
        value = holder.get(name)
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, Mapping):
                yield row


def _records(row: Json) -> Iterator[dict[str, object]]:
    """Yield a timetable for each span of times in a row."""
    begin = _date(row, "valid_from", "dtstart", "start_date", "date")
    until = _date(row, "until", "valid_to", "end_date")
    days = _first(row, *_DAYS)
    for start, end, own_days in _spans(row):
        record: dict[str, object] = {"start": start, "end": end, "note": _first(row, "notes")[:255]}
        if begin and begin == until:
            yield _filled({**record, "start_date": begin})
            continue
        by_month = _first(row, "bymonthday")
        freq = _first(row, "freq").upper()
        if freq == "MONTHLY" and by_month and re.fullmatch(r"[-+\d, ]+", by_month) and not days:
            yield _filled(
                {**record, "rrule": f"FREQ=MONTHLY;BYMONTHDAY={by_month.replace(' ', '')}", "start_date": begin}
            )
        elif own_days or days:
            interval = _first(row, "interval")
            every = {"interval": interval} if interval not in ("", "1") else {}
            if freq == "MONTHLY" and not re.search(r"\d", own_days or days):
                # "Monthly on Wednesday" does not say on which one.
                continue
            yield _filled(
                {**record, "freq": freq, "byday": own_days or days, "start_date": begin, "until": until, **every}
            )
        elif begin and not until:
            yield _filled({**record, "start_date": begin})


def _spans(row: Json) -> Iterable[tuple[str, str, str]]:
    """Return start, end and the days of each span, from the row itself or from the lists in it."""
    found = [_span(row, "")]
    for name in _SPANS:
        value = row.get(name)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Mapping):
                found.append(_span(part, _first(part, *_DAYS)))
    return [span for span in dict.fromkeys(found) if span[0]]


def _span(row: Json, days: str) -> tuple[str, str, str]:
    return _clock(_first(row, *_STARTS)), _clock(_first(row, *_ENDS)), days


def _clock(text: str) -> str:
    """Return a clock time without its seconds and its offset, which HSDS cannot mean as a zone."""
    match = _CLOCK.fullmatch(text)
    return match[1] if match else text


def _date(row: Json, *names: str) -> str:
    return next((text[:10] for name in names if re.match(r"\d{4}-\d\d-\d\d", text := as_text(row.get(name)))), "")


def _first(row: Json, *names: str) -> str:
    values = (row.get(name) for name in names)
    texts = (as_text(value).strip() for value in values if not _holds_objects(value))
    return next((text for text in texts if text), "")


def _holds_objects(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(item, Mapping) for item in value))


def _filled(record: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in record.items() if value}
