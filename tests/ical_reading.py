"""Calendar files as another program reads them: icalendar parses, recurring-ical-events finds the dates."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events

# start, end (None where nobody said), whether it is called off
Meeting = tuple[datetime, datetime | None, bool]
_LONGEST = timedelta(days=2)


def parsed(body: bytes) -> Any:
    return icalendar.Calendar.from_ical(body)


def dates_of(body: bytes, *, after: datetime, before: datetime) -> dict[str, set[Meeting]]:
    """Return UID to the meetings that start from `after` to before `before`."""
    found: dict[str, set[Meeting]] = {}
    for part in recurring_ical_events.of(parsed(body)).between(after - _LONGEST, before + _LONGEST):
        start, end = _utc(part["DTSTART"].dt), _utc(part["DTEND"].dt)
        if after <= start < before:
            meeting = (start, end if end > start else None, part["STATUS"] == "CANCELLED")
            found.setdefault(str(part["UID"]), set()).add(meeting)
    return found


def meetings(body: bytes, *, after: datetime, before: datetime) -> set[Meeting]:
    """Return the meetings of all."""
    return {meeting for found in dates_of(body, after=after, before=before).values() for meeting in found}


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
