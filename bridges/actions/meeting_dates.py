"""On which real dates somebody can go to a listing, and whether a date that they name is one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bridges.states import MoveError
from directory.date_words import say_list, say_time
from directory.documents import rules_of
from directory.models import Listing
from directory.schedules import Occurrence, ScheduleRule, instant, occurrences

FURTHEST: Final = timedelta(days=366)
_MARGIN: Final = timedelta(days=2)  # a local date lies within two days of its instant


class VisitError(MoveError):
    """A visit cannot be like this; the text is for people, `field` is the one to look at ("" for none)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class MeetingDate:
    """One meeting: what the clock on the wall there says, and the instant (UTC) that follows from it."""

    day: date
    start: time
    end: time | None
    timezone: str
    starts_at: datetime


def next_dates(listing: Listing, *, at: datetime, limit: int = 6) -> list[MeetingDate]:
    """Return the next meetings of a listing from `at`, cancelled ones left out and moved ones where they are now."""
    return list(islice(_meetings(_rules(listing), after=at), limit))


def meeting_on(listing: Listing, *, day: date, start: time, at: datetime, zone: str) -> MeetingDate:
    """Return the meeting at `start` on `day`. `zone` is used where the listing has no times at all: any time will do.

    :raises VisitError: if it is over, too far away, not when the group meets, or in an hour that does not exist
    """
    _check_distance(day, start, at=at)
    rules = _rules(listing)
    found = _meeting_of(rules, day=day, start=start) if rules else free_date(day, start, zone=zone, at=at)
    if found.starts_at <= at:
        is_over = day < at.astimezone(ZoneInfo(found.timezone)).date()
        message = _("That day is over. Choose a later one.") if is_over else _("That time is over. Choose a later one.")
        raise VisitError(message, field="day" if is_over else "start")
    return found


def free_date(day: date, start: time, *, zone: str, at: datetime) -> MeetingDate:
    """Return `start` on `day` where no timetable says anything: any time that there is, also one that is over.

    :raises VisitError: if it is more than a year away, or in an hour that does not exist
    """
    _check_distance(day, start, at=at)
    begins = instant(day, start, ZoneInfo(zone))
    shown = begins.time().replace(tzinfo=None)
    if (begins.date(), shown) != (day, start.replace(second=0, microsecond=0)):
        message = _("The clocks go forward that day, and there is no %(time)s. The next time that there is: %(next)s.")
        raise VisitError(message % {"time": say_time(start), "next": say_time(shown)}, field="start")
    return MeetingDate(day, shown, None, zone, begins.astimezone(UTC))


def _check_distance(day: date, start: time, *, at: datetime) -> None:
    if not at - FURTHEST < datetime.combine(day, start, tzinfo=UTC) < at + FURTHEST:
        raise VisitError(_("Choose a day within the next year."), field="day")


def _rules(listing: Listing) -> list[ScheduleRule]:
    return rules_of(listing, listing.schedules.all())


def _meetings(rules: list[ScheduleRule], *, after: datetime, before: datetime | None = None) -> Iterator[MeetingDate]:
    found = occurrences(rules, after=after, before=before)
    return (_plain(meeting) for meeting in found if not meeting.cancelled)


def _meeting_of(rules: list[ScheduleRule], *, day: date, start: time) -> MeetingDate:
    midnight = datetime.combine(day, time(), tzinfo=UTC)
    around = _meetings(rules, after=midnight - _MARGIN, before=midnight + _MARGIN + timedelta(days=1))
    that_day = [meeting for meeting in around if meeting.day == day]
    if not that_day:
        raise VisitError(_("The group does not meet on that day. Choose one of its next dates."), field="day")
    for meeting in that_day:
        # By instant: a meeting in the hour that the clocks skip begins as much later (RFC 5545, 3.3.5).
        if instant(day, start, ZoneInfo(meeting.timezone)).astimezone(UTC) == meeting.starts_at:
            return meeting
    times = say_list([say_time(meeting.start) for meeting in that_day])
    raise VisitError(_("On that day the group meets at %(times)s.") % {"times": times}, field="start")


def _plain(meeting: Occurrence) -> MeetingDate:
    zone = meeting.start.tzinfo
    assert isinstance(zone, ZoneInfo)
    return MeetingDate(
        day=meeting.start.date(),
        start=meeting.start.time().replace(fold=0),
        end=meeting.end.time().replace(fold=0) if meeting.end else None,
        timezone=zone.key,
        starts_at=meeting.start.astimezone(UTC),
    )
