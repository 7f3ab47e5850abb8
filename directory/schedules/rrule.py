"""Reading RRULE values (RFC 5545, 3.3.10), as far as they are about whole days."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import gettext as _

from directory.schedules.rules import ScheduleError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NUMBERS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
}
_MAX_LENGTH = 255
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A parsed RRULE. Weekdays are 0 = Monday; `nth_weekdays` are (n, weekday), counted from the end if n < 0."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    week_start: int = 0
    weekdays: frozenset[int] = frozenset()
    nth_weekdays: frozenset[tuple[int, int]] = frozenset()
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    positions: frozenset[int] = frozenset()

    @property
    def names_its_days(self) -> bool:
        """Return whether the rule itself says which days; otherwise it takes them from its first date."""
        return bool(self.weekdays or self.nth_weekdays or self.month_days or self.year_days or self.weeks)

    @property
    def needs_start_date(self) -> bool:
        """Return whether the rule means nothing without a first date to count or to copy from."""
        if self.interval > 1 or self.count is not None:
            return True
        if self.freq == "DAILY":
            return False
        return not self.names_its_days

    @property
    def is_plain_weekly(self) -> bool:
        """Return whether the rule hits the same weekdays in every week, for ever."""
        limited = self.months or self.month_days or self.year_days or self.weeks or self.positions or self.nth_weekdays
        endless = self.interval == 1 and self.count is None and self.until is None
        return endless and self.freq in ("DAILY", "WEEKLY") and not limited


@lru_cache(maxsize=4096)
def parse_rrule(text: str) -> Recurrence:
    """Return the parsed value of an RRULE (without the name ``RRULE:``).

    :raises ScheduleError: if a part is unknown, unreadable, doubled, or finer than a day.
    """
    parts = _parts(text)
    freq = parts.pop("FREQ", "")
    if freq in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise _bad(_("A timetable cannot repeat more than once a day. Add one timetable for each time of the day."))
    if freq not in FREQUENCIES:
        raise _bad(_("The recurrence does not say how often. Begin with FREQ=WEEKLY, for example."))
    numbers = {name: _numbers(name, parts.pop(name)) for name in _NUMBERS if name in parts}
    plain, nth = _weekdays(parts.pop("BYDAY", ""))
    count = _positive("COUNT", parts.pop("COUNT")) if "COUNT" in parts else None
    until = _until(parts.pop("UNTIL")) if "UNTIL" in parts else None
    recurrence = Recurrence(
        freq=freq,
        interval=_positive("INTERVAL", parts.pop("INTERVAL", "1")),
        count=count,
        until=until,
        week_start=_week_start(parts.pop("WKST", "MO")),
        weekdays=plain,
        nth_weekdays=nth,
        months=numbers.get("BYMONTH", frozenset()),
        month_days=numbers.get("BYMONTHDAY", frozenset()),
        year_days=numbers.get("BYYEARDAY", frozenset()),
        weeks=numbers.get("BYWEEKNO", frozenset()),
        positions=numbers.get("BYSETPOS", frozenset()),
    )
    if parts:
        unknown = sorted(parts)[0][:20]
        raise _bad(_("We do not know the part “%(part)s” of the recurrence. Leave it out.") % {"part": unknown})
    _refuse_contradictions(recurrence)
    return recurrence


def _bad(message: str) -> ScheduleError:
    return ScheduleError(message, field="rrule")


def _unreadable(name: str) -> ScheduleError:
    return _bad(_("We cannot read %(part)s in the recurrence. Correct it or leave it out.") % {"part": name})


def _parts(text: str) -> dict[str, str]:
    if len(text) > _MAX_LENGTH:
        raise _bad(_("The recurrence is too long. Say it with fewer parts."))
    parts: dict[str, str] = {}
    for piece in text.strip().rstrip(";").upper().split(";"):
        name, equals, value = piece.strip().partition("=")
        if not equals or not value.strip() or name in parts:
            raise _unreadable(name[:20] or _("an empty part"))
        parts[name.strip()] = value.strip()
    return parts


def _positive(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) > 0):
        raise _unreadable(name)
    return int(text)


def _numbers(name: str, text: str) -> frozenset[int]:
    low, high = _NUMBERS[name]
    found = set()
    for piece in text.split(","):
        digits = piece.strip().lstrip("+-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
            raise _unreadable(name)
        number = -int(digits) if piece.strip().startswith("-") else int(digits)
        if number == 0 or not low <= number <= high:
            raise _unreadable(name)
        found.add(number)
    return frozenset(found)


def _weekdays(text: str) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    plain, nth = set(), set()
    for piece in filter(None, (part.strip() for part in text.split(","))):
        number, name = piece[:-2], piece[-2:]
        if name not in WEEKDAYS:
            raise _unreadable("BYDAY")
        if not number:
            plain.add(WEEKDAYS.index(name))
            continue
        digits = number.lstrip("+-")
        if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:3]) <= 53):
            raise _unreadable("BYDAY")
        nth.add((-int(digits) if number.startswith("-") else int(digits), WEEKDAYS.index(name)))
    return frozenset(plain), frozenset(nth)


def _week_start(text: str) -> int:
    if text not in WEEKDAYS:
        raise _unreadable("WKST")
    return WEEKDAYS.index(text)


def _until(text: str) -> date | datetime:
    """Return a date, an instant (UTC), or a local time without a zone, as UNTIL was written."""
    if not _UNTIL.fullmatch(text):
        raise _unreadable("UNTIL")
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        raise _unreadable("UNTIL") from None


def _refuse_contradictions(recurrence: Recurrence) -> None:
    """Refuse what RFC 5545 says must not be combined, in words."""
    if recurrence.count is not None and recurrence.until is not None:
        raise _bad(_("A recurrence ends after a number of times or on a date, not both. Leave out COUNT or UNTIL."))
    if recurrence.nth_weekdays and (recurrence.freq in ("DAILY", "WEEKLY") or recurrence.weeks):
        raise _bad(_("“First Monday” needs FREQ=MONTHLY or FREQ=YEARLY."))
    if recurrence.month_days and recurrence.freq == "WEEKLY":
        raise _bad(_("A weekly recurrence cannot name days of the month. Use FREQ=MONTHLY."))
    if recurrence.year_days and recurrence.freq != "YEARLY":
        raise _bad(_("BYYEARDAY needs FREQ=YEARLY."))
    if recurrence.weeks and (recurrence.freq != "YEARLY" or recurrence.week_start != 0):
        raise _bad(_("BYWEEKNO needs FREQ=YEARLY and weeks that begin on Monday."))
    others = recurrence.names_its_days or recurrence.months
    if recurrence.positions and not others:
        raise _bad(_("BYSETPOS needs another part that it selects from, such as BYDAY."))
