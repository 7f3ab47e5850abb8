"""RRULE over whole days: which dates a recurrence hits (RFC 5545, 3.3.10).

Our own and not dateutil's, because a rule comes from a stranger's file: here every question is asked about a window of
dates, a rule without COUNT starts at the window, and no rule can look at more days than the window has. Times of day
and zones are in `expansion.py`.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from directory.schedules.rrule import Recurrence

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 12, 31)
"""Nothing outside these dates is ever yielded; COUNT is counted from EARLIEST at most, so at most 110,000 days."""


def dates(recurrence: Recurrence, *, start_date: date | None, first: date, last: date) -> Iterator[date]:
    """Yield the dates that the recurrence hits from `first` to `last`, both inclusive, in order, lazily.

    UNTIL is *not* applied here where it is an instant (the caller knows the zone), only where it is a date. Costs at
    most one look at each day of the window; with COUNT at each day since `start_date`.
    """
    first, last = max(first, EARLIEST), min(last, LATEST)
    if start_date is not None and not EARLIEST <= start_date <= LATEST:
        return
    if isinstance(recurrence.until, date) and not isinstance(recurrence.until, datetime):
        last = min(last, recurrence.until)
    begin = first if start_date is None else start_date
    look_from = begin if recurrence.count is not None else max(begin, first)
    counted = 0
    for hit in _hits(recurrence, start_date=start_date, first=look_from, last=last):
        if hit < begin:
            continue
        if hit > last or counted == recurrence.count:
            return
        counted += 1
        if hit >= first:
            yield hit


def _hits(recurrence: Recurrence, *, start_date: date | None, first: date, last: date) -> Iterator[date]:
    """Yield the hits of each day, week, month or year that the interval selects: a few too many at both ends."""
    anchor = _period_start(recurrence, start_date or first)
    index = _first_index(recurrence, anchor=anchor, first=first)
    weekdays = recurrence.weekdays | {weekday for _number, weekday in recurrence.nth_weekdays}
    while (period := _period(recurrence, anchor=anchor, index=index)) and period[0] <= last:
        hits = (day for day in _days(*period, weekdays) if _matches(recurrence, day, start_date))
        yield from _positioned(list(hits), recurrence.positions) if recurrence.positions else hits
        index += 1


def _period_start(recurrence: Recurrence, day: date) -> date:
    """Return the first day of the day, week, month or year around `day`."""
    match recurrence.freq:
        case "DAILY":
            return day
        case "WEEKLY":
            return day - timedelta(days=(day.weekday() - recurrence.week_start) % 7)
        case "MONTHLY":
            return day.replace(day=1)
        case _:
            return day.replace(month=1, day=1)


def _first_index(recurrence: Recurrence, *, anchor: date, first: date) -> int:
    """Return the number of the last selected period that begins at or before `first`, counted from the anchor's."""
    match recurrence.freq:
        case "DAILY":
            passed = (first - anchor).days
        case "WEEKLY":
            passed = (first - anchor).days // 7
        case "MONTHLY":
            passed = (first.year - anchor.year) * 12 + first.month - anchor.month
        case _:
            passed = first.year - anchor.year
    return max(0, passed // recurrence.interval)


def _period(recurrence: Recurrence, *, anchor: date, index: int) -> tuple[date, int] | None:
    """Return the first day and the number of days of a selected period, or None beyond LATEST."""
    steps = index * recurrence.interval
    if recurrence.freq in ("DAILY", "WEEKLY"):
        length = 1 if recurrence.freq == "DAILY" else 7
        if steps * length > (LATEST - anchor).days:
            return None
        return anchor + timedelta(days=steps * length), length
    if recurrence.freq == "MONTHLY":
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + steps, 12)
        return None if year > LATEST.year else (date(year, month + 1, 1), monthrange(year, month + 1)[1])
    year = anchor.year + steps
    return None if year > LATEST.year else (date(year, 1, 1), _year_length(year))


def _days(begin: date, length: int, weekdays: frozenset[int]) -> Iterator[date]:
    """Yield the days of a period, those of other weekdays left out early, as most rules name few."""
    ordinals = range(begin.toordinal(), begin.toordinal() + length)
    if weekdays:
        return (date.fromordinal(ordinal) for ordinal in ordinals if (ordinal - 1) % 7 in weekdays)
    return map(date.fromordinal, ordinals)


def _matches(recurrence: Recurrence, day: date, start_date: date | None) -> bool:
    """Return whether every BY part lets the day through (BYSETPOS comes after)."""
    if recurrence.months and day.month not in recurrence.months:
        return False
    if not recurrence.names_its_days:
        return _matches_first_date(recurrence, day, start_date)
    return (
        (not recurrence.month_days or _from_both_ends(day.day, _month_length(day), recurrence.month_days))
        and (not recurrence.year_days or _from_both_ends(_year_day(day), _year_length(day.year), recurrence.year_days))
        and (not recurrence.weeks or _matches_week(recurrence, day))
        and _matches_weekday(recurrence, day)
    )


def _matches_first_date(recurrence: Recurrence, day: date, start_date: date | None) -> bool:
    """Return whether the day repeats the first date's weekday, day of the month, or day of the year."""
    if recurrence.freq == "DAILY":
        return True
    if start_date is None:
        return False
    if recurrence.freq == "WEEKLY":
        return day.weekday() == start_date.weekday()
    if recurrence.freq == "YEARLY" and not recurrence.months and day.month != start_date.month:
        return False
    return day.day == start_date.day


def _matches_weekday(recurrence: Recurrence, day: date) -> bool:
    if not recurrence.weekdays and not recurrence.nth_weekdays:
        return True
    weekday = day.weekday()
    if weekday in recurrence.weekdays:
        return True
    if not recurrence.nth_weekdays:
        return False
    in_month = recurrence.freq == "MONTHLY" or bool(recurrence.months)
    position, length = (day.day, _month_length(day)) if in_month else (_year_day(day), _year_length(day.year))
    from_start, from_end = (position - 1) // 7 + 1, -((length - position) // 7 + 1)
    return (from_start, weekday) in recurrence.nth_weekdays or (from_end, weekday) in recurrence.nth_weekdays


def _matches_week(recurrence: Recurrence, day: date) -> bool:
    """Return whether the ISO week matches; a YEARLY period is a calendar year, as everywhere here."""
    year, week, _weekday = day.isocalendar()
    return _from_both_ends(week, date(year, 12, 28).isocalendar().week, recurrence.weeks)


def _from_both_ends(position: int, length: int, wanted: frozenset[int]) -> bool:
    return position in wanted or position - length - 1 in wanted


def _positioned(hits: list[date], positions: frozenset[int]) -> list[date]:
    return [day for number, day in enumerate(hits, 1) if _from_both_ends(number, len(hits), positions)]


def _month_length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _year_day(day: date) -> int:
    return day.timetuple().tm_yday


def _year_length(year: int) -> int:
    return (date(year, 12, 31) - date(year, 1, 1)).days + 1
