"""schema.org of pages as JSON-LD: the group, its meetings with their schedules, its places. Pure.

It says what the page says to everybody: contents go through `public_content` first, and a place whose address not
everybody may see is no more than its town.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from directory.exporters.manners import public_content
from directory.merging import Content
from directory.schedules import ScheduleError
from directory.schedules.rrule import WEEKDAYS, Recurrence, parse_rrule

Json = dict[str, Any]
SCHEMA: Final = "https://schema.org"
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS: Final = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_MODES: Final = {
    "in_person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "both": "MixedEventAttendanceMode",
}
# As json_script of Django: "</script>" in a text must not end the block. U+2028 is escaped with all that is no ASCII.
_ESCAPES: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page in its language, and its address."""

    url: str
    name: str
    description: str
    language: str


def script(data: Any) -> str:
    """Return a data block that no text in it can end."""
    return f'<script type="application/ld+json">{json.dumps(data).translate(_ESCAPES)}</script>'


def site_data(*, name: str, url: str, search_url: str, languages: tuple[str, ...]) -> Json:
    """Return the site; `search_url` ends where the words to look for are put."""
    target = {"@type": "EntryPoint", "urlTemplate": f"{search_url}{{search_term_string}}"}
    action = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    site = {"@type": "WebSite", "name": name, "url": url, "inLanguage": list(languages), "potentialAction": action}
    return {"@context": SCHEMA, **site}


def listing_data(content: Content, *, words: Words) -> Json:
    """Return a listing: its group, and an event for each of its timetables."""
    public = public_content(content)
    group = _group(public, words)
    return {"@context": SCHEMA, "@graph": [group, *_events(public, words)]}


def _said(data: Json) -> Json:
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def _group(content: Content, words: Words) -> Json:
    body = content["organization"] or {}
    parent = {"@type": "Organization", "name": body.get("name"), "url": body.get("url")}
    towns = [row["city"] for row in content["locations"] if row["visibility"] != "public" and row["city"]]
    return _said(
        {
            "@type": "Organization",
            "@id": f"{words.url}#group",
            "name": words.name,
            "description": words.description,
            "url": words.url,
            "sameAs": content["url"],
            "parentOrganization": _said(parent) if body else None,
            "location": [*_places(content).values()],
            "areaServed": [{"@type": "Place", "name": town} for town in dict.fromkeys(towns)],
            "contactPoint": [*_contacts(content)],
        }
    )


def _contacts(content: Content) -> Iterator[Json]:
    for row in content["contacts"]:
        contact = _said({"telephone": row["phone"], "email": row["email"]})
        if contact:
            yield {"@type": "ContactPoint", **contact}


def _places(content: Content) -> Mapping[str, Json]:
    """Return id to each place that everybody may see."""
    if content["attendance"] == "online":
        return {}
    return {row["id"]: _place(row) for row in content["locations"] if row["visibility"] == "public"}


def _place(row: Mapping[str, Any]) -> Json:
    address = {
        "streetAddress": row["address"],
        "addressLocality": row["city"],
        "addressRegion": row["region"],
        "postalCode": row["postcode"],
        "addressCountry": row["country"],
    }
    # What was worked out from a postcode or a town is no place that somebody should be sent to.
    is_exact = row["latitude"] is not None and row["coordinate_origin"] == "source"
    geo = {"@type": "GeoCoordinates", "latitude": row["latitude"], "longitude": row["longitude"]} if is_exact else None
    return _said(
        {
            "@type": "Place",
            "name": row["name"] or row["address"] or row["city"],
            "address": {"@type": "PostalAddress", **_said(address)} if any(address.values()) else None,
            "geo": geo,
        }
    )


def _events(content: Content, words: Words) -> Iterator[Json]:
    places = _places(content)
    for row in content["schedules"]:
        try:
            when = _when(row, content)
        except ScheduleError:  # a rule that nobody can read says nothing
            continue
        own = places.get(row["location"] or "")
        yield _said({**when, **_event(content, words), "location": _where(content, words, own, places)}) | {
            "@id": f"{words.url}#{row['id']}"
        }


def _where(content: Content, words: Words, own: Json | None, places: Mapping[str, Json]) -> list[Json]:
    found = [own] if own else [*places.values()]
    if content["attendance"] != "in_person":
        found = [*found, {"@type": "VirtualLocation", "url": words.url}]
    return found


def _event(content: Content, words: Words) -> Json:
    kinds = {cost["kind"] for cost in content["costs"]}
    least, most = content["age_min"], content["age_max"]
    audience = {
        "audienceType": content.get(f"text.{words.language}.standard.who_for"),
        "suggestedMinAge": least,
        "suggestedMaxAge": most,
    }
    return {
        "name": words.name,
        "description": words.description,
        "url": words.url,
        "organizer": {"@id": f"{words.url}#group"},
        "eventAttendanceMode": f"{SCHEMA}/{_MODES[content['attendance']]}",
        "isAccessibleForFree": "paid" not in kinds if kinds else None,
        "offers": [*_offers(content, words)],
        "inLanguage": list(content["languages"]),
        "audience": {"@type": "PeopleAudience", **_said(audience)} if any(map(_is_there, audience.values())) else None,
    }


def _is_there(value: object) -> bool:
    return value not in (None, "")


def _offers(content: Content, words: Words) -> Iterator[Json]:
    for cost in content["costs"]:
        price = {"price": cost["amount"], "priceCurrency": cost["currency"]} if cost["amount"] else None
        if cost["kind"] == "free":
            price = {"price": "0", "priceCurrency": cost["currency"]}
        if price:
            yield _said({"@type": "Offer", **price, "description": cost["note"], "url": words.url})


def _when(row: Mapping[str, Any], content: Content) -> Json:
    """Return type and times of one timetable.

    :raises ScheduleError: if it cannot be read
    """
    is_closed = content["status"] == "temporarily_closed"
    opens = date.fromisoformat(content["closed_until"]) if is_closed and content["closed_until"] else None
    if not row["rrule"]:
        start = _moment(row["start_date"], row["start"])
        end = _moment(row["start_date"], row["end"]) if row["end"] and row["end"] > row["start"] else None
        return {"@type": "Event", "startDate": start, "endDate": end, "eventStatus": _status(is_closed)}
    rule = parse_rrule(row["rrule"])
    # Nothing can say "every other week as before, from May on", nor when a group opens again if it does not know.
    is_unsaid = is_closed and (opens is None or rule.needs_start_date)
    schedule = None if is_unsaid else _schedule(row, rule, opens=opens)
    return {
        "@type": "EventSeries",
        "eventStatus": _status(is_closed and schedule is None),
        "startDate": row["start_date"],
        "eventSchedule": schedule,
        "subEvent": [*_changed(row)],
    }


def _status(is_postponed: bool) -> str:
    return f"{SCHEMA}/{'EventPostponed' if is_postponed else 'EventScheduled'}"


def _schedule(row: Mapping[str, Any], rule: Recurrence, *, opens: date | None) -> Json | None:
    """Return the recurrence; None where schema.org has no words for it (BYSETPOS, BYYEARDAY, BYWEEKNO)."""
    if rule.positions or rule.year_days or rule.weeks:
        return None
    first = max(filter(None, (row["start_date"], opens.isoformat() if opens else None)), default=None)
    until = rule.until.date() if isinstance(rule.until, datetime) else rule.until
    ends_same_day = bool(row["end"] and row["end"] > row["start"])
    return _said(
        {
            "@type": "Schedule",
            "repeatFrequency": f"P{rule.interval}{_UNITS[rule.freq]}",
            "repeatCount": rule.count,
            "byDay": [f"{SCHEMA}/{_DAYS[day]}" for day in sorted(rule.weekdays)]
            + [f"{number}{WEEKDAYS[day]}" for number, day in sorted(rule.nth_weekdays)],
            "byMonth": sorted(rule.months),
            "byMonthDay": sorted(rule.month_days),
            "startDate": first,
            "endDate": until.isoformat() if until else None,
            "startTime": f"{row['start']}:00",
            "endTime": f"{row['end']}:00" if ends_same_day else None,
            "duration": None if ends_same_day or not row["end"] else _length(row["start"], row["end"]),
            "scheduleTimezone": row["timezone"],
            "exceptDate": sorted({*row["exdates"], *(other["date"] for other in row["overrides"])}),
        }
    )


def _length(start: str, end: str) -> str:
    """Return how long a meeting over midnight is (ISO 8601)."""
    begins, ends = time.fromisoformat(start), time.fromisoformat(end)
    minutes = (ends.hour * 60 + ends.minute - begins.hour * 60 - begins.minute) % 1440 or 1440
    return f"PT{minutes // 60}H{minutes % 60}M"


def _changed(row: Mapping[str, Any]) -> Iterator[Json]:
    """Yield the dates that are otherwise than always; their usual time is excepted from the schedule."""
    for other in row["overrides"]:
        usual = _moment(other["date"], row["start"])
        if other.get("cancelled"):
            yield {"@type": "Event", "startDate": usual, "eventStatus": f"{SCHEMA}/EventCancelled"}
            continue
        start = _moment(other.get("new_date") or other["date"], other.get("start") or row["start"])
        yield {"@type": "Event", "startDate": start} | (
            {"eventStatus": f"{SCHEMA}/EventRescheduled", "previousStartDate": usual} if start != usual else {}
        )


def _moment(day: str, clock: str) -> str:
    """Return a local time; the schedule says in which zone."""
    return f"{day}T{clock}:00"
