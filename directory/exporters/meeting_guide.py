"""`meeting-guide`: peer circles as a Meeting Guide feed (code4recovery/spec), one entry a weekly timetable. Pure.

The specification is for weekly meetings: what meets every other week, once a month or until a date is left out.
A circle that names no time at all is there as a meeting "by appointment".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from directory.exporters.manners import public_content
from directory.importers.fellowships import type_codes
from directory.merging import Content
from directory.schedules import ScheduleError
from directory.schedules.rrule import parse_rrule

Meeting = dict[str, Any]
NAME_CHARACTERS: Final = 255
_OPTIONS: Final = {"in_person": "in_person", "online": "online", "both": "hybrid"}
_SUNDAY_FIRST: Final = 7


@dataclass(frozen=True, slots=True)
class Circle:
    """A listing on its way out: its id, what it says, when that changed, and the addresses of its pages here."""

    id: str
    content: Content
    modified_at: datetime
    url: str
    feedback_url: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Who runs this site: what every meeting names as the body that keeps it."""

    name: str
    url: str
    email: str
    phone: str


def meetings(circle: Circle, *, entity: Entity, today: date) -> Iterator[Meeting]:
    """Yield the weekly meetings of a circle; `today` decides what has begun, and which exceptions still matter."""
    content = public_content(circle.content)
    shared = _shared(circle, content, entity)
    if not content["schedules"]:
        yield _said({**shared, "slug": circle.id, **_place(_main_place(content)), "notes": _notes(content)})
        return
    for row in content["schedules"]:
        days = weekly_days(row, today=today)
        place = next((one for one in content["locations"] if one["id"] == row["location"]), _main_place(content))
        for day in days:
            times = {
                # An array of days is allowed, but the most used reader takes wrong meetings out when it meets two.
                "slug": row["id"] if len(days) == 1 else f"{row['id']}-{day}",
                "day": day,
                "time": row["start"],
                "end_time": row["end"],
                "timezone": row["timezone"],
                "notes": _notes(content, row, today=today),
            }
            yield _said({**shared, **times, **_place(place)})


def weekly_days(row: Mapping[str, Any], *, today: date) -> list[int]:
    """Return the days on which a timetable meets every week (0 is Sunday); none for any other rhythm."""
    if not row["rrule"] or (row["start_date"] and row["start_date"] > today.isoformat()):
        return []
    try:
        rule = parse_rrule(row["rrule"])
    except ScheduleError:
        return []
    if not rule.is_plain_weekly:
        return []
    days = set(rule.weekdays or (range(7) if rule.freq == "DAILY" else ()))
    if not days and row["start_date"]:
        days = {date.fromisoformat(row["start_date"]).weekday()}
    return sorted((day + 1) % _SUNDAY_FIRST for day in days)


def _said(meeting: Meeting) -> Meeting:
    return {name: value for name, value in meeting.items() if value not in (None, "", [])}


def _shared(circle: Circle, content: Content, entity: Entity) -> Meeting:
    """Return what all meetings of a circle say."""
    body = content["organization"] or {}
    contact: Mapping[str, Any] = next(iter(content["contacts"]), {})
    return {
        "name": _text(content, "name")[:NAME_CHARACTERS],
        "types": type_codes(content),
        "attendance_option": _OPTIONS[content["attendance"]],
        "group": body.get("name"),
        "location_notes": _text(content, "directions"),
        "url": circle.url,
        "updated": circle.modified_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "feedback_url": circle.feedback_url,
        # "No last names": a name may hold one, so there is none.
        "contact_1_email": contact.get("email"),
        "contact_1_phone": contact.get("phone"),
        "entity": entity.name,
        "entity_email": entity.email,
        "entity_phone": entity.phone,
        "entity_website_url": entity.url if entity.url.startswith("https://") else "",
    }


def _text(content: Content, part: str) -> str:
    return str(content.get(f"text.{content['language']}.standard.{part}") or "")


def _notes(content: Content, row: Mapping[str, Any] | None = None, *, today: date = date.min) -> str:
    """Return the description with what the fields of the format cannot say: a note, and dates without a meeting."""
    lines = [_text(content, "description") or _text(content, "promise")]
    if row is not None:
        off = {*row["exdates"], *(other["date"] for other in row["overrides"] if other.get("cancelled"))}
        lines += [row["note"], *(f"Not on {day}." for day in sorted(off) if day >= today.isoformat())]
    return "\n\n".join(filter(None, lines))


def _main_place(content: Content) -> Mapping[str, Any]:
    places: list[Mapping[str, Any]] = content["locations"]
    return places[0] if places else {}


def _place(row: Mapping[str, Any]) -> Meeting:
    """Return a place: its address and its exact point, or the town and a coarse point where it is not public."""
    if not row:
        return {}
    is_public = row["visibility"] == "public"
    is_exact = is_public and bool(row["address"])
    town = ", ".join(filter(None, (row["city"], row["region"], row["country"])))
    has_point = row["latitude"] is not None and (not is_public or row["coordinate_origin"] == "source")
    return {
        "location": row["name"],
        "address": row["address"],
        "city": row["city"],
        "state": row["region"],
        "postal_code": row["postcode"],
        "country": row["country"],
        "latitude": round(row["latitude"], 5) if has_point else None,
        "longitude": round(row["longitude"], 5) if has_point else None,
        "approximate": "no" if is_exact else "yes",
        # Readers that put an address together from its parts find none in a town alone, and leave the meeting out.
        "formatted_address": "" if is_exact else town,
    }
