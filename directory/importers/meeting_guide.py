"""`meeting-guide`: Meeting Guide JSON (code4recovery/spec), as meeting finders publish it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from directory.importers import json_files
from directory.importers.fellowships import fellowship_in
from directory.importers.fields import as_text
from directory.importers.options import ReadOptions
from directory.importers.rows import RawRow, RejectedRow, SourceRow, Where
from directory.schedules import ScheduleError
from directory.schedules.parsing import parse_days
from directory.schedules.rrule import WEEKDAYS

ENDINGS = json_files.ENDINGS
_SAME = {
    "name": "name",
    "url": "url",
    "location": "location_name",
    "city": "city",
    "postal_code": "postcode",
    "country": "country",
    "latitude": "lat",
    "longitude": "lon",
    "attendance_option": "attendance",
    "types": "types",
    "group": "group",
    "location_notes": "location_notes",
    "contact_1_name": "contact_name",
    "contact_1_email": "email",
}


def read(path: Path, *, options: ReadOptions) -> Iterator[SourceRow]:
    """Yield a row for each meeting; they are numbered from 1 in their list.

    :raises BrokenFileError: if a file is not JSON
    """
    fellowship = fellowship_in(options.name, options.slug)
    for file in json_files.source_files(path, endings=ENDINGS):
        for number, meeting in enumerate(json_files.items(file, lists=("meetings", "data")), start=1):
            where = Where(file.name, number)
            if isinstance(meeting, Mapping):
                yield RawRow(where, record(meeting, fellowship=fellowship))
            else:
                yield RejectedRow(where, "", "The meeting is not an object { … }.")


def record(meeting: Mapping[str, Any], *, fellowship: str) -> dict[str, object]:
    """Return a meeting in our columns."""
    found: dict[str, object] = {ours: meeting[theirs] for theirs, ours in _SAME.items() if meeting.get(theirs)}
    regions = meeting.get("regions")
    region = (
        regions[-1] if isinstance(regions, list) and regions else meeting.get("sub_region") or meeting.get("region")
    )
    found |= {
        "id": as_text(meeting.get("slug") if meeting.get("slug") is not None else meeting.get("id")),
        "kind": "peer_circle",
        "types_scheme": "meeting_guide",
        "fellowship": fellowship,
        "address": meeting.get("formatted_address") or meeting.get("address"),
        # An address on one line holds the state, which says more.
        "region": meeting.get("state") or (None if meeting.get("formatted_address") else region),
        "description": "\n\n".join(filter(None, (as_text(meeting.get(name)) for name in ("notes", "group_notes")))),
        "online": bool(_says(meeting, "conference_url") or _says(meeting, "conference_phone")),
        "schedule": _schedule(meeting),
    }
    if as_text(meeting.get("approximate")).casefold() in ("yes", "true"):
        found["visibility"] = "area"  # somebody did not want everybody to see it, or nobody knows it
    if not found.get("city") and region and not meeting.get("formatted_address"):
        found["city"] = region
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _says(meeting: Mapping[str, Any], name: str) -> bool:
    return bool(meeting.get(name) or meeting.get(f"has_{name}"))


def _schedule(meeting: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the weekly meeting; one without a day or a time is by appointment."""
    days, start = meeting.get("day"), meeting.get("time")
    if days in (None, "", []) or not start:
        return []
    try:
        # 0 is Sunday.
        numbers = parse_days(",".join(map(str, days)) if isinstance(days, list) else str(days), numbers="sunday0")
        byday = ",".join(WEEKDAYS[day] for day in numbers)
    except ScheduleError:
        byday = as_text(days)
    times = {"start": start, "end": meeting.get("end_time"), "timezone": meeting.get("timezone")}
    return [{"freq": "WEEKLY", "byday": byday, **{name: value for name, value in times.items() if value}}]
