"""The rules of the Meeting Guide specification (code4recovery/spec, README.md), written from its text."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from tests.shared_data import shared_path

TEXTS = {
    *("name", "slug", "time", "end_time", "timezone", "formatted_address", "address", "city", "state", "postal_code"),
    *("country", "region", "sub_region", "notes", "location", "location_notes", "approximate", "updated", "group"),
    *("group_notes", "url", "edit_url", "feedback_url", "entity", "entity_email", "entity_location", "entity_logo"),
    *("entity_phone", "entity_website_url", "contact_1_name", "contact_1_email", "contact_1_phone"),
    *("conference_url", "conference_url_notes", "conference_phone", "conference_phone_notes"),
}
OTHERS = {"day", "types", "latitude", "longitude", "regions", "feedback_emails"}
OF_PLUGINS = {"attendance_option"}  # 12 Step Meeting List writes it, and importers read it
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
ZONES = available_timezones()
SLUG = re.compile(r"[A-Za-z0-9_-]{1,64}")
PLAIN_TEXTS = ("notes", "location", "location_notes", "group_notes")
ADDRESSES = ("url", "edit_url", "entity_logo", "entity_website_url", "conference_url")
HTML = re.compile(r"</?(?:p|br|b|i|a|div|span|strong|em)\b", re.I)


def faults(meetings: Any) -> list[str]:
    """Return everything that the specification forbids, each with the place of its meeting."""
    if not isinstance(meetings, list):
        return ["a feed is a simple array of meetings"]
    codes = set(json.loads(shared_path("schemas", "meeting-guide", "types.json").read_text(encoding="utf-8")))
    found = [f"{number}: {fault}" for number, one in enumerate(meetings) for fault in _faults(one, codes=codes)]
    slugs = Counter(one.get("slug") for one in meetings)
    return found + [f"slug {slug} stands twice" for slug, count in slugs.items() if count > 1]


def _faults(one: dict[str, Any], *, codes: set[str]) -> Iterator[str]:
    yield from (f"{name} is no field" for name in set(one) - TEXTS - OTHERS - OF_PLUGINS)
    yield from (f"{name} is no string" for name in TEXTS & set(one) if not isinstance(one[name], str) or not one[name])
    if not 0 < len(one.get("name", "")) <= 255:
        yield "name is required, at most 255 characters"
    if not SLUG.fullmatch(one.get("slug", "")):
        yield "slug is required, URL-safe, at most 64 characters"
    yield from _time_faults(one)
    yield from _place_faults(one)
    yield from (f"type {code} is not in types.json" for code in one.get("types", []) if code not in codes)
    if len(one.get("types", [])) > len(set(one.get("types", []))):
        yield "a type stands twice"
    yield from (f"{name} has HTML" for name in PLAIN_TEXTS if HTML.search(one.get(name, "")))
    yield from (f"{name} is no address" for name in ADDRESSES if name in one and not _is_address(one[name]))
    if any(name.startswith("entity_") for name in one) and not one.get("entity"):
        yield "entity is required if any of the other entity fields are present"
    if "contact_1_name" in one:
        yield "no last names should be used: we give no names at all"


def _time_faults(one: dict[str, Any]) -> Iterator[str]:
    if ("day" in one) != ("time" in one):
        yield "weekly meetings have a day and a time"
    days = one.get("day", 0)
    listed = days if isinstance(days, list) else [days]
    if not listed or any(type(day) is not int or not 0 <= day <= 6 for day in listed):
        yield "day is an integer or an array of integers 0-6"
    yield from (
        f"{name} is not HH:MM" for name in ("time", "end_time") if name in one and not CLOCK.fullmatch(one[name])
    )
    if one.get("timezone", "UTC") not in ZONES:
        yield "timezone is not in the tz database"
    try:
        datetime.strptime(one.get("updated", "2026-11-30 09:00:00"), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        yield "updated is not YYYY-MM-DD HH:MM:SS"


def _place_faults(one: dict[str, Any]) -> Iterator[str]:
    if one.get("approximate", "no") not in ("yes", "no"):
        yield "approximate is yes or no"
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = one.get(name, 0.0)
        if not isinstance(value, float | int) or abs(value) > most or round(value, 5) != value:
            yield f"{name} is a number with five decimal places at most"


def _is_address(text: str) -> bool:
    return urlsplit(text).scheme in {"http", "https"} and bool(urlsplit(text).netloc)
