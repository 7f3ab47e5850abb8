"""The one documented column set of `jsonl` and `csv`; docs/import-format.md is made from this table.

Every other format is translated into a record of these columns, so that all listings are cleaned by the same code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `parts` are the columns of the objects in it, for lists of objects and for objects."""

    name: str
    shape: str
    words: str
    parts: tuple["Column", ...] = ()


def _parts(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


_PLACE: Final = _parts(
    ("name", "text", "name of the place; not of the street"),
    ("address", "text", "house number and street"),
    ("city", "text", "town"),
    ("region", "text", "county, province or state"),
    ("postcode", "text", "postcode"),
    ("country", "country", "ISO 3166-1 code of two letters, or the English name"),
    ("lat", "number", "latitude in degrees; without it we look the postcode or the town up"),
    ("lon", "number", "longitude in degrees"),
    ("visibility", "public, area or hidden", "who sees the address: everybody, only the area, nobody"),
    ("directions", "text", "how to get there and which door"),
)
_OVERRIDE: Final = _parts(
    ("date", "date", "the date that is different"),
    ("start", "time", "another start on that date"),
    ("end", "time", "another end on that date"),
    ("cancelled", "yes or no", "it does not take place"),
    ("new_date", "date", "it moves to this date"),
    ("note", "text", "why, in a few words"),
)
_SCHEDULE: Final = (
    *_parts(
        ("rrule", "text", "RFC 5545 recurrence, such as FREQ=WEEKLY;BYDAY=TU; leave it out for a single date"),
        ("freq", "WEEKLY or MONTHLY", "instead of rrule: how often"),
        ("byday", "list", "instead of rrule: weekdays, such as MO,TH or 1MO for the first Monday"),
        ("interval", "number", "instead of rrule: every so many weeks or months, counted from start_date"),
        ("start_date", "date", "first date; needed for single dates and for every second week"),
        ("until", "date", "last date, included"),
        ("start", "time", "start, local time"),
        ("end", "time", "end; earlier than the start means the next day"),
        ("timezone", "text", "IANA time zone, such as Europe/London"),
        ("exdates", "list", "dates on which it does not take place"),
        ("note", "text", "anything else about the time"),
        ("place", "number", "which of the locations, counted from 0"),
    ),
    Column("overrides", "list of objects", "dates that are different", _OVERRIDE),
)
_TEXT_PARTS: Final = _parts(
    ("name", "text", "name in that language"),
    ("promise", "text", "what it is, in one sentence"),
    ("description", "text", "description"),
    ("who_comes", "text", "who comes"),
    ("who_for", "text", "who it is for"),
    ("who_not_for", "text", "who it is not for"),
    ("common_ground", "text", "what people there share"),
    ("openness_note", "text", "more about being open to new people"),
    ("access_note", "text", "more about access"),
    ("who_greets", "text", "who meets you"),
    ("first_visit", "list", "what happens the first time, step by step"),
    ("quiet_spot", "text", "where it is quiet"),
    ("what_is_private", "text", "what stays private"),
    ("faith", "text", "whether religion plays a part"),
    ("directions", "text", "how to get there"),
    ("based_on_revision", "number", "revision of the original that was translated"),
)
_WELCOME: Final = _parts(
    ("who_greets", "text", "who meets you"),
    ("someone_meets_you", "yes or no", "somebody is at the door for a new person"),
    ("first_visit", "list", "what happens the first time, step by step"),
    ("may_watch", "yes or no", "a new person may just watch"),
    ("may_leave_early", "yes or no", "one may leave early"),
    ("may_bring_someone", "yes or no", "one may bring somebody"),
    ("quiet_spot", "text", "where it is quiet"),
    ("what_is_private", "text", "what stays private"),
)
_COST: Final = _parts(
    ("kind", "free, donation or paid", "what kind of price"),
    ("amount", "number", "the amount"),
    ("currency", "text", "ISO 4217 code of three letters; needed with an amount"),
    ("note", "text", "for whom, or for what"),
)
_CAPITAL: Final = _parts(
    ("kind", "bonding, bridging or linking", "which kind of tie"),
    ("statements", "list", "letters of the true statements, a to d"),
    ("reason", "text", "why, in one sentence"),
)

COLUMNS: Final[tuple[Column, ...]] = (
    *_parts(
        ("id", "text", "needed: stays the same for ever in this source"),
        ("name", "text", "needed: name of the group"),
        ("promise", "text", "what it is, in one sentence"),
        ("description", "text", "description; HTML is read and becomes plain text"),
        ("lang", "language", "language of the texts, such as en, da or nl"),
        ("kind", "community_group, peer_circle or social_niche", "other words become keywords"),
        ("status", "active, inactive, temporarily_closed or defunct", "active when left out"),
        ("published", "yes or no", "no: the row is left out"),
        ("organization", "text", "the body behind it; an informal circle has none"),
        ("group", "text", "instead of organization: the group that holds a meeting"),
        ("organization_id", "text", "its id in this source; without it the name is the id"),
        ("organization_description", "text", "what the organisation is"),
        ("organization_url", "web address", "website of the organisation"),
        ("url", "web address", "website of the listing"),
        ("email", "e-mail", "kept when it is a role mailbox such as info@"),
        ("phone", "phone", "public number of the listing"),
        ("contact_name", "text", "first name of a contact; dropped unless contact_public says yes"),
        ("contact_public", "yes or no", "the contact wants name, e-mail and number to be published"),
        ("contact_role", "text", "role of the contact"),
    ),
    Column("locations", "list of objects", "the places where it meets", _PLACE),
    *_parts(
        ("location_name", "text", "name of the place, for a listing with one place"),
        ("address", "text", "for a listing with one place: house number and street"),
        ("city", "text", "the same for the town"),
        ("region", "text", "the same for the county, province or state"),
        ("postcode", "text", "the same for the postcode"),
        ("country", "country", "the same for the country"),
        ("lat", "number", "the same for the latitude"),
        ("lon", "number", "the same for the longitude"),
        ("visibility", "public, area or hidden", "the same for who sees the address"),
        ("location_notes", "text", "which door, which floor, how to get there"),
        ("attendance", "in_person, online or both", "how one takes part"),
        ("online", "yes or no", "instead of attendance: yes means online"),
    ),
    Column("schedule", "list of objects", "when it meets", _SCHEDULE),
    *_parts(
        ("hours_text", "text", "when it meets, in words; read where the words are clear"),
        ("languages", "list", "languages that are spoken"),
    ),
    Column("costs", "list of objects", "what it costs; nothing here means that nobody told us", _COST),
    *_parts(
        ("access", "list", "codes of access facts, such as step_free"),
        ("access_note", "text", "more about access, in words"),
        ("topics", "list", "codes of topics"),
        ("categories", "list", "free words that people may search by"),
        ("dimensions", "list", "parts of life: health, home, purpose, community"),
        ("fellowship", "text", "the fellowship of a meeting, such as Al-Anon"),
        ("types", "list", "codes of meeting types (Meeting Guide) or formats (BMLT)"),
        ("types_scheme", "meeting_guide or bmlt", "which codes these are; from the fellowship when left out"),
        ("common_ground", "text", "what people there share"),
        ("openness", "open, ring_first, full or closed", "whether new people can come"),
        ("openness_note", "text", "more about that"),
    ),
    Column("welcome", "object", "how a new person is received", _WELCOME),
    *_parts(
        ("group_size_min", "number", "how many people come, at least"),
        ("group_size_max", "number", "how many people come, at most"),
        ("age_min", "number", "youngest age in years"),
        ("age_max", "number", "oldest age in years"),
        ("who_comes", "text", "who comes"),
        ("who_for", "text", "who it is for"),
        ("who_not_for", "text", "who it is not for"),
        ("alcohol", "none, available or central", "alcohol"),
        ("faith", "text", "whether religion plays a part"),
        ("children_welcome", "yes or no", "children may come along"),
        ("pets_welcome", "yes or no", "pets may come along"),
        ("peer_led", "yes or no", "led by people who share the experience"),
        ("trained_experience_experts", "yes or no", "led by trained experts by experience"),
    ),
    Column("capital", "list of objects", "ties that it offers, with the statements behind them", _CAPITAL),
    *_parts(
        ("niche_indicators", "object", "answers to the niche questions by letter; seen by stewards only"),
        ("wants_help_to_get_ready", "yes or no", "the host would like help to get ready to welcome"),
        ("is_crisis_line", "yes or no", "a crisis line: help, but no group that one can join"),
        ("confirmed_at", "date", "when somebody last confirmed that all this is true"),
        ("confirmed_days_ago", "number", "instead of confirmed_at: so many days before the import"),
        ("confirmed_how", "organiser, phone, visit, email or import", "how it was confirmed"),
        ("revision", "number", "revision of the original text, from 1"),
    ),
    Column("texts", "object", "other languages by code, such as da; en-easy is easy to read", _TEXT_PARTS),
)
NAMES: Final = frozenset(column.name for column in COLUMNS)

#: Columns of the normalised files that say nothing a listing could hold.
IGNORED: Final = frozenset({"source", "synthetic"})


def as_text(columns: Iterable[Column] = COLUMNS, *, indent: str = "") -> str:
    """Return the column set as plain lines, parts of objects indented below their column."""
    lines = []
    for column in columns:
        lines.append(f"{indent}{column.name} ({column.shape}): {column.words}")
        if column.parts:
            lines.append(as_text(column.parts, indent=f"{indent}    "))
    return "\n".join(lines)


def as_markdown() -> str:
    """Return the tables of docs/import-format.md."""
    tables = [_table(COLUMNS)]
    tables += [f"### In `{column.name}`\n\n{_table(column.parts)}" for column in _with_parts(COLUMNS)]
    return "\n\n".join(tables) + "\n"


def _with_parts(columns: Iterable[Column]) -> Iterable[Column]:
    for column in columns:
        if column.parts:
            yield column
            yield from _with_parts(column.parts)


def _table(columns: Iterable[Column]) -> str:
    rows = [f"| `{column.name}` | {column.shape} | {column.words} |" for column in columns]
    return "\n".join(["| column | what it holds | meaning |", "|---|---|---|", *rows])
