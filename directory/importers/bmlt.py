"""`bmlt`: the answer of a BMLT server to GetSearchResults, as JSON."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from directory.geo.countries import country_code
from directory.importers import json_files
from directory.importers.bmlt_formats import Formats
from directory.importers.fellowships import fellowship_in
from directory.importers.fields import as_text
from directory.importers.files import SourceFile
from directory.importers.options import ReadOptions
from directory.importers.rows import RawRow, RejectedRow, SourceRow, Where
from directory.importers.zones import usual_zone
from directory.schedules.rrule import WEEKDAYS

ENDINGS = json_files.ENDINGS
_SAME: Final = {
    "meeting_name": "name",
    "comments": "description",
    "service_body_name": "organization",
    "location_text": "location_name",
    "location_street": "address",
    "location_postal_code_1": "postcode",
    "location_nation": "country",
    "latitude": "lat",
    "longitude": "lon",
    "lang_enum": "lang",
}
_VENUES: Final = {"1": "in_person", "2": "online", "3": "both"}
# Counties of New York City by the names that people use (its server has the county in `location_sub_province`).
_BOROUGHS: Final = {"Kings": "Brooklyn", "New York": "Manhattan", "Richmond": "Staten Island"}


def read(path: Path, *, options: ReadOptions) -> Iterator[SourceRow]:
    """Yield a row for each meeting; they are numbered from 1 in their list.

    Lists of formats beside it, or in the same answer, say what its codes mean.

    :raises BrokenFileError: if a file is not JSON
    """
    fellowship = fellowship_in(options.name) or "Narcotics Anonymous"
    files = json_files.source_files(path, endings=ENDINGS)
    formats = _formats(files)
    for file in files:
        for number, meeting in enumerate(json_files.items(file, lists=("meetings",)), start=1):
            where = Where(file.name, number)
            if not isinstance(meeting, Mapping):
                yield RejectedRow(where, "", "The meeting is not an object { … }.")
            elif "key_string" not in meeting:
                yield RawRow(where, record(meeting, fellowship=fellowship, formats=formats))


def _formats(files: Iterable[SourceFile]) -> Formats:
    found = Formats()
    for file in files:
        for row in json_files.listed(file, "formats"):
            if isinstance(row, Mapping) and "key_string" in row:
                found.add(row)
    return found


def record(meeting: Mapping[str, Any], *, fellowship: str, formats: Formats) -> dict[str, object]:
    """Return a meeting in our columns. Contacts, join links and dial-in numbers are never read."""
    codes = (code.strip() for code in as_text(meeting.get("formats")).split(","))
    types, languages, names = formats.read(filter(None, codes))
    found: dict[str, object] = {ours: meeting[theirs] for theirs, ours in _SAME.items() if meeting.get(theirs)}
    notes = [meeting.get(name) for name in ("location_info", "bus_lines", "train_lines")]
    venue = _VENUES.get(as_text(meeting.get("venue_type")))
    found |= {
        "id": as_text(meeting.get("id_bigint")),
        "kind": "peer_circle",
        "types_scheme": "bmlt",
        "fellowship": fellowship,
        "types": types,
        "languages": languages,
        "categories": names,
        "published": as_text(meeting.get("published", "1")) in ("1", "True", "true"),
        "city": meeting.get("location_municipality") or meeting.get("location_city_subsection"),
        "region": _region(meeting),
        "location_notes": "\n".join(filter(None, map(as_text, notes))),
        "attendance": venue,
        "online": None if venue else bool(meeting.get("virtual_meeting_link")),
        "schedule": _schedule(meeting),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _region(meeting: Mapping[str, Any]) -> str:
    """Return neighbourhood, borough and state, as people search for them."""
    county = as_text(meeting.get("location_sub_province")).strip()
    if as_text(meeting.get("location_municipality")).strip() == "New York":
        county = _BOROUGHS.get(county, county)
    parts = [meeting.get("location_neighborhood"), meeting.get("location_city_subsection"), county]
    names = (as_text(part).strip() for part in (*parts, meeting.get("location_province")))
    return ", ".join(dict.fromkeys(name for name in names if name))


def _schedule(meeting: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the weekly meeting: 1 is Sunday, and the end is start and duration."""
    day, start = as_text(meeting.get("weekday_tinyint")), as_text(meeting.get("start_time"))
    if not (day.isdigit() and 1 <= int(day) <= 7 and start):
        return []
    row: dict[str, object] = {"freq": "WEEKLY", "byday": WEEKDAYS[(int(day) + 5) % 7], "start": start[:5]}
    end = _end(start, as_text(meeting.get("duration_time")))
    zone = as_text(meeting.get("time_zone")) or usual_zone(
        country_code(as_text(meeting.get("location_nation"))), as_text(meeting.get("location_province"))
    )
    return [{**row, **({"end": end} if end else {}), **({"timezone": zone} if zone else {})}]


def _end(start: str, duration: str) -> str:
    try:
        begin = dt.datetime.strptime(start[:5], "%H:%M")  # noqa: DTZ007 - a clock time, no instant
        hours, minutes = (int(part) for part in duration.split(":")[:2])
    except ValueError:
        return ""
    length = dt.timedelta(hours=hours, minutes=minutes)
    return f"{begin + length:%H:%M}" if dt.timedelta() < length < dt.timedelta(hours=24) else ""
