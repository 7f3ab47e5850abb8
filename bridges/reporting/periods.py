"""The quarters of a report: three whole months, closed before anybody counts. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = 3
CODE = re.compile(r"(20[0-9]{2})-q([1-4])")


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """The quarter as addresses say it: "2026-q3"."""
        return f"{self.year}-q{self.number}"

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def ends_before(self) -> date:
        """The first day that is not in it any more."""
        return self.next().starts_on

    def next(self) -> "Quarter":
        """Return the quarter after it."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def previous(self) -> "Quarter":
        """Return the quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the instants of its first midnight and of the one after it, on the clocks of `zone`."""
        return _midnight(self.starts_on, zone), _midnight(self.ends_before, zone)


def quarter_of(day: date) -> Quarter:
    """Return the quarter that `day` is in."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def last_closed(day: date) -> Quarter:
    """Return the last quarter that is over on `day`."""
    return quarter_of(day).previous()


def read_code(text: str) -> Quarter | None:
    """Return the quarter of a code like "2026-q3"; None where it is none."""
    found = CODE.fullmatch(text)
    return Quarter(int(found[1]), int(found[2])) if found else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
