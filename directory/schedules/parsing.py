"""Reading weekdays and clock times as people and feeds write them, in English, Danish and Dutch."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from django.utils.translation import gettext as _

from directory.schedules.rrule import WEEKDAYS
from directory.schedules.rules import ScheduleError, ScheduleRule

DayNumbers = Literal["sunday0", "sunday1", "monday0", "monday1"]
_BASES: dict[DayNumbers, tuple[int, int]] = {
    "sunday0": (0, 6),
    "sunday1": (1, 6),
    "monday0": (0, 0),
    "monday1": (1, 0),
}

_NAMES = (
    "monday mondays mon mo mandag mandage man maandag maandagen ma",
    "tuesday tuesdays tues tue tu tirsdag tirsdage tirs tir dinsdag dinsdagen di",
    "wednesday wednesdays weds wed we onsdag onsdage ons woensdag woensdagen wo",
    "thursday thursdays thurs thur thu th torsdag torsdage tors tor donderdag donderdagen do",
    "friday fridays fri fr fredag fredage fre vrijdag vrijdagen vrij vr",
    "saturday saturdays sat sa lørdag lørdage lør zaterdag zaterdagen za",
    "sunday sundays sun su søndag søndage søn zondag zondagen zo",
)
DAY_NAMES: dict[str, tuple[int, ...]] = {
    name: (weekday,) for weekday, names in enumerate(_NAMES) for name in names.split()
}
DAY_GROUPS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("weekday", "weekdays", "hverdag", "hverdage", "werkdag", "werkdagen"), (0, 1, 2, 3, 4)),
    **dict.fromkeys(("weekend", "weekends", "weekenden", "weekender"), (5, 6)),
    **dict.fromkeys(("daily", "every day", "dagligt", "dagelijks", "hver dag", "elke dag"), tuple(range(7))),
}

_RANGE_WORD = re.compile(r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b|\btil\b|\btot\b|\bt/m\b)\s*")
_LIST_WORD = re.compile(r"\s*(?:[,;&+/|]|\band\b|\bog\b|\ben\b)\s*")
_CLOCK = re.compile(
    r"(?:kl\.? ?|om )?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?(?:z|[+-]\d{2}:?\d{2})?"
    r" ?(?P<half>am|pm|noon|midday|midnight|uur|hrs)?|(?P<word>noon|midday|midnight)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A clock time as written.

    `half` is am, pm, or empty; `is_24_hour` if it must be read on a 24-hour clock; `is_full` if written as 09:30, which
    only says so where nothing else speaks against it.
    """

    hour: int
    minute: int
    half: str
    is_24_hour: bool
    is_full: bool = False

    def on(self, half: str) -> int | None:
        """Return minutes after midnight when read in this half of the day, None if there is no such time."""
        if half and not 1 <= self.hour <= 12:
            return None
        hour = self.hour % 12 + (12 if half == "pm" else 0) if half else self.hour
        return hour * 60 + self.minute if hour * 60 + self.minute <= 1440 else None


def weekly(
    days: Iterable[int],
    *,
    start: time,
    end: time | None,
    timezone: str,
    start_date: date | None = None,
    interval: int = 1,
    note: str = "",
) -> ScheduleRule:
    """Return a rule for these weekdays (0 = Monday) in every week, or every `interval` weeks from `start_date`."""
    names = ",".join(WEEKDAYS[day] for day in sorted(set(days)))
    every = f"INTERVAL={interval};" if interval > 1 else ""
    return ScheduleRule(f"FREQ=WEEKLY;{every}BYDAY={names}", start_date, start, end, timezone, note=note)


def parse_days(text: str | int, *, numbers: DayNumbers | None = None) -> tuple[int, ...]:
    """Return the weekdays (0 = Monday, sorted) of a field such as “Mon-Fri”, “MO,TH”, “tirsdag og torsdag”, “0”.

    Numbers are read only where `numbers` says how they count: “sunday0” is 0 = Sunday … 6 = Saturday.

    :raises ScheduleError: if any part of the text is not a weekday.
    """
    cleaned = " ".join(str(text).lower().replace(".", " ").split())
    found: set[int] = set()
    group = DAY_GROUPS.get(cleaned)
    pieces = [] if group else _LIST_WORD.split(_RANGE_WORD.sub("–", cleaned))
    found.update(group or ())
    for piece in filter(None, pieces):
        ends = [_day(word, numbers) for word in piece.split("–")]
        if None in ends or len(ends) > 2:
            raise ScheduleError(
                _("We do not know the day “%(day)s”. Write Monday or Mon.") % {"day": piece[:40]}, field="rrule"
            )
        days = [day for day in ends if day is not None]
        found.update(day_range(days[0][0], days[1][0]) if len(days) == 2 else days[0])
    if not found:
        raise ScheduleError(_("There is no day here. Write Monday or Mon."), field="rrule")
    return tuple(sorted(found))


def day_range(first: int, last: int) -> tuple[int, ...]:
    """Return the weekdays from `first` to `last`, both inclusive, across the weekend where needed."""
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _day(word: str, numbers: DayNumbers | None) -> tuple[int, ...] | None:
    word = word.strip()
    if numbers is not None and word.isascii() and word.isdigit():
        lowest, first = _BASES[numbers]
        number = int(word[:3]) - lowest
        return ((number + first) % 7,) if 0 <= number <= 6 else None
    return DAY_NAMES.get(word) or DAY_GROUPS.get(word)


def parse_time(text: str) -> time:
    """Return one clock time: “7pm”, “19.30”, “12 noon”, “09:00:00Z”, “kl. 19”; “24:00” is midnight.

    A bare hour up to twelve without am or pm is refused, and an offset is ignored: feeds write local times.

    :raises ScheduleError: if it is not one clear time.
    """
    clock = _clock(_clean(text))
    minutes = clock.on(clock.half) if clock and (clock.half or clock.is_24_hour or ":" in text or "." in text) else None
    if minutes is None:
        raise _unclear(text)
    return _time(minutes)


def parse_time_range(text: str) -> tuple[time, time | None]:
    """Return start and end of “9.15am-12.15pm”, “7-9pm”, “19–21 uur”; the end is None where only a start is given.

    A half of the day that is written once counts for both sides where that fits (“7-9pm”, “11-1pm” is from eleven in
    the morning). Without am and pm both sides must be clear on a 24-hour clock.

    :raises ScheduleError: if it is not one clear time or span.
    """
    pieces = _RANGE_WORD.split(_clean(text))
    if len(pieces) == 1:
        return parse_time(text), None
    clocks = [_clock(piece) for piece in pieces]
    if len(clocks) != 2 or clocks[0] is None or clocks[1] is None:
        raise _unclear(text)
    span = _resolve(clocks[0], clocks[1])
    if span is None:
        raise _unclear(text)
    return _time(span[0]), _time(span[1])


def _resolve(start: _Clock, end: _Clock) -> tuple[int, int] | None:
    """Return both ends in minutes after midnight, or None where they can be read in two ways."""
    if end.half and not (start.half or start.is_24_hour):
        other = "am" if end.half == "pm" else ""
        return _first_before(end.on(end.half), [start.on(end.half), start.on(other) if other else None])
    if start.half and not (end.half or end.is_24_hour):
        begins = start.on(start.half)
        readings = [reading for half in ("am", "pm") if (reading := end.on(half)) is not None]
        later = [reading for reading in readings if begins is not None and reading > begins]
        return _both(begins, min(later, default=None))
    span = _both(start.on(start.half), end.on(end.half))
    if start.half or end.half or start.is_24_hour or end.is_24_hour:
        return span
    return span if span and start.is_full and end.is_full and span[0] < span[1] else None


def _both(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def _first_before(end: int | None, starts: list[int | None]) -> tuple[int, int] | None:
    return next(((start, end) for start in starts if end is not None and start is not None and start < end), None)


def _clock(text: str) -> _Clock | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    half = match["half"] or match["word"] or ""
    if match["word"]:
        return _Clock(12 if half != "midnight" else 24, 0, "pm" if half != "midnight" else "", True)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 24 or minute > 59:
        return None
    if half in ("noon", "midday", "midnight"):
        if (hour, minute) != (12, 0):
            return None
        return _Clock(12, 0, "pm", True) if half != "midnight" else _Clock(24, 0, "", True)
    if half in ("am", "pm"):
        return _Clock(hour, minute, half, False)
    is_24_hour = hour >= 13 or hour == 0 or half in ("uur", "hrs") or text.strip().startswith(("kl", "om "))
    return _Clock(hour, minute, "", is_24_hour, is_full=len(match["hour"]) == 2 and match["minute"] is not None)


def _clean(text: str) -> str:
    """Return the text in lower case with single spaces, and am and pm without points; at most 40 characters."""
    lowered = " ".join(str(text)[:80].lower().split())
    return re.sub(r"\b([ap])\.? ?m\b\.?", r"\1m", lowered)[:40]


def _time(minutes: int) -> time:
    return time(*divmod(minutes % 1440, 60))


def _unclear(text: str) -> ScheduleError:
    message = _("We cannot read the time “%(time)s”. Write 7pm, 19:00 or 7pm-9pm.")
    return ScheduleError(message % {"time": str(text)[:40]}, field="start")
