"""When what a listing says is too old to rely on, and what the clock does before it is. Pure.

All days are days on the calendar of the listing's own time zone, and everything happens at ten in the morning there,
whether the clocks went forward or back meanwhile.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from directory.local_clock import asking_moment

STALE_AFTER = timedelta(days=180)  # two missed rounds of the quarterly "still true?"
FRESH_UNTIL = timedelta(days=90)  # one round
OLD_FROM = timedelta(days=400)  # a year and a missed round

WARNINGS: Final = (30, 14, 3)
"""How many days before a listing is hidden its organisers are told."""

GOING_STALE_AFTER: Final = STALE_AFTER - timedelta(days=WARNINGS[0])

ASKED: Final = ("when", "where", "cost", "welcome", "contact")
"""What "still true?" is asked about, part by part."""


class Step(StrEnum):
    """What the clock does with a listing."""

    ASK = "ask"
    WARN = "warn"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Sofar:
    """What was done since the last confirmation: questions asked, the last warning (0: none), the day it named."""

    asked: int = 0
    warned: int = 0
    hide_day: date | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing that the clock does, at which instant. `days`: named in a warning; `number`: of the question."""

    step: Step
    at: datetime
    days: int = 0
    number: int = 0


def is_stale(confirmed_at: datetime | None, *, at: datetime) -> bool:
    """Return whether nobody has confirmed the listing within `STALE_AFTER` of `at`, or ever."""
    return confirmed_at is None or at - confirmed_at > STALE_AFTER


def freshness(confirmed_at: datetime | None, *, at: datetime) -> float:
    """Return 1 up to `FRESH_UNTIL` after the confirmation, 0 from `OLD_FROM` on or without one, evenly falling between.

    Counts whole days.
    """
    if confirmed_at is None:
        return 0.0
    days = (at - confirmed_at).days
    return min(1.0, max(0.0, (OLD_FROM.days - days) / (OLD_FROM - FRESH_UNTIL).days))


def local_day(moment: datetime, *, zone: str) -> date:
    """Return the day on which `moment` falls in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_step(since: datetime, sofar: Sofar, *, zone: str, every_months: int, is_asked: bool = True) -> Next:
    """Return what the clock does next for a listing that was confirmed at `since`, and when.

    First the question every `every_months` months, until the first warning; then the warnings, each once and in this
    order; then hiding. Whatever was late, a warning is never untrue: the day of hiding is as many days after it as it
    says, at least (`hide_day_after`). Without anybody to ask (`is_asked` is no) there is only hiding.
    """
    day = local_day(since, zone=zone)
    hide_day = max(day + STALE_AFTER, sofar.hide_day or date.min)
    if not is_asked:
        return Next(Step.HIDE, asking_moment(hide_day, zone=zone))
    if not sofar.warned:
        ask_day = months_after(day, every_months * (sofar.asked + 1))
        if ask_day < hide_day - timedelta(days=WARNINGS[0]):
            return Next(Step.ASK, asking_moment(ask_day, zone=zone), number=sofar.asked + 1)
    days = next((days for days in WARNINGS if not sofar.warned or days < sofar.warned), 0)
    step = Step.WARN if days else Step.HIDE
    return Next(step, asking_moment(hide_day - timedelta(days=days), zone=zone), days=days)


def hide_day_after(warned_on: date, days: int, *, since: datetime, sofar: Sofar, zone: str) -> date:
    """Return the day on which a listing is hidden, after a warning that leaves on `warned_on` and names `days`."""
    planned = max(local_day(since, zone=zone) + STALE_AFTER, sofar.hide_day or date.min)
    return max(planned, warned_on + timedelta(days=days))
