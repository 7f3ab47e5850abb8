"""The plain values of a timetable; `directory/models/schedule.py` stores exactly these fields.

Words follow RFC 5545. A rule keeps *local* dates and times and the name of its zone, never instants: a circle that
meets at seven meets at seven on both sides of a clock change.
"""

import datetime as dt
from dataclasses import dataclass

DEFAULT_LENGTH_MINUTES = 60
"""How long a meeting with no known end counts as "now"; it is never shown or exported as an end."""


class ScheduleError(ValueError):
    """A timetable that cannot be used.

    `field` names the field of :class:`ScheduleRule` at fault; the text says what is wrong and what to do about it.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Override:
    """What is different on one date of a rule.

    `date` is the original local date (the date of RFC 5545's RECURRENCE-ID). A value of None means "as always";
    a new start without a new end keeps the usual length. An override on a date that the rule does not hit, or that is
    also in `exdates`, changes nothing.
    """

    date: dt.date
    cancelled: bool = False
    start: dt.time | None = None
    end: dt.time | None = None
    new_date: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleRule:
    """When a listing meets: one recurrence, or one date.

    `rrule` is the value of an RRULE without its name (``FREQ=WEEKLY;INTERVAL=2;BYDAY=TH``, UNTIL included); empty means
    once, on `start_date`. Without `start_date` the rule has no beginning (feeds often know no more than weekday and
    time). `end` at or before `start` is on the next day; None means that nobody told us. Times are whole minutes of
    local time in `timezone`, an IANA name. Dates of the rule before `not_before` do not take place: the group is closed
    until then, whatever the rule counts from.
    """

    rrule: str
    start_date: dt.date | None
    start: dt.time
    end: dt.time | None
    timezone: str
    exdates: tuple[dt.date, ...] = ()
    overrides: tuple[Override, ...] = ()
    note: str = ""
    not_before: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting; `start` and `end` are aware, in the zone of its rule. A cancelled one keeps its usual time."""

    start: dt.datetime
    end: dt.datetime | None
    cancelled: bool = False
    note: str = ""
