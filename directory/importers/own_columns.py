"""The columns of our own exports: those of `columns`, and what only an export says. A table.

`FIELDS` says in which column each field of a content (`directory.contents`) stands; the columns of objects are dotted.
"""

from collections.abc import Mapping
from typing import Final

from directory.importers import columns
from directory.importers.columns import Column

#: The first column of an export; its value names the version of this table and the manner ("1 full").
MARK: Final = "footbridge"
FORMAT: Final = "1"
#: Where a reader puts column and reason of a cell that it cannot read.
BROKEN: Final = "broken cell"

OWN: Final[tuple[Column, ...]] = tuple(
    Column(*row)
    for row in (
        (MARK, "text", "says that this is our own export, and in which manner: public or full"),
        ("version", "number", "the number of the version in the history here; not read"),
        ("fingerprint", "text", "what the listing said when it was exported, as a hash: finds what was changed since"),
        ("source", "text", "short name of its source"),
        ("source_name", "text", "name of its source"),
        ("source_url", "web address", "website of its source"),
        ("source_licence", "text", "licence of its source"),
        ("source_attribution", "text", "words that the licence wants to be shown"),
        ("source_ref", "text", "its id in its source"),
        ("organization_source", "text", "short name of the source of the organisation"),
        ("organization_ref", "text", "the organisation's id in its source"),
        ("based_on_revision", "number", "revision that the original text was written for"),
        ("contacts", "list of objects", "all ways to reach it: name, role, phone, email, is_public"),
        ("closed_until", "date", "closed for now, until this day"),
        ("created_at", "time", "since when it is listed"),
        ("vanished_at", "time", "since when its source does not name it; read for new listings only, as the next ones"),
        ("hidden_at", "time", "since when it is hidden because nobody confirmed it"),
        ("frozen_at", "time", "since when its organisers cannot change it"),
        ("binned_at", "time", "since when it is in the bin"),
        ("merged_into", "text", "id of the listing that it was merged into"),
    )
)


def as_markdown() -> str:
    """Return the table of docs/import-format.md."""
    rows = [f"| `{column.name}` | {column.shape} | {column.words} |" for column in OWN]
    return "\n".join(["| column | what it holds | meaning |", "|---|---|---|", *rows])


#: Field of a content → column, for all that stands in a column of its own.
FIELDS: Final[Mapping[str, str]] = {
    "kind": "kind",
    "status": "status",
    "language": "lang",
    "is_crisis_line": "is_crisis_line",
    "url": "url",
    "attendance": "attendance",
    "openness": "openness",
    "closed_until": "closed_until",
    "group_size_min": "group_size_min",
    "group_size_max": "group_size_max",
    "age_min": "age_min",
    "age_max": "age_max",
    "someone_meets_you": "welcome.someone_meets_you",
    "may_watch": "welcome.may_watch",
    "may_leave_early": "welcome.may_leave_early",
    "may_bring_someone": "welcome.may_bring_someone",
    "children_welcome": "children_welcome",
    "pets_welcome": "pets_welcome",
    "peer_led": "peer_led",
    "trained_experience_experts": "trained_experience_experts",
    "alcohol": "alcohol",
    "wants_help_to_get_ready": "wants_help_to_get_ready",
    "topics": "topics",
    "access": "access",
    "dimensions": "dimensions",
    "languages": "languages",
    "keywords": "categories",
    "niche_indicators": "niche_indicators",
}
#: Part of the original text → column; in `texts` the last part of the column's name.
TEXTS: Final[Mapping[str, str]] = {
    "name": "name",
    "promise": "promise",
    "description": "description",
    "who_comes": "who_comes",
    "who_for": "who_for",
    "who_not_for": "who_not_for",
    "common_ground": "common_ground",
    "openness_note": "openness_note",
    "access_note": "access_note",
    "who_greets": "welcome.who_greets",
    "first_visit": "welcome.first_visit",
    "quiet_spot": "welcome.quiet_spot",
    "what_is_private": "welcome.what_is_private",
    "faith_note": "faith",
    "directions": "location_notes",
    "based_on_revision": "based_on_revision",
}
#: Part of a text → its name inside of `texts`.
TEXT_KEYS: Final[Mapping[str, str]] = {
    part: {"directions": "directions"}.get(part, column.rpartition(".")[2]) for part, column in TEXTS.items()
}
ORGANIZATION: Final[Mapping[str, str]] = {
    "id": "organization_id",
    "name": "organization",
    "url": "organization_url",
    "description": "organization_description",
}
#: Column → (field of a location, a schedule …) where the names differ.
LOCATION_KEYS: Final[Mapping[str, str]] = {"latitude": "lat", "longitude": "lon", "coordinate_origin": "origin"}
SCHEDULE_KEYS: Final[Mapping[str, str]] = {"location": "place"}
STATES: Final = ("vanished_at", "hidden_at", "frozen_at", "binned_at")

#: The columns of a CSV export, in their order.
ORDER: Final = (
    *(MARK, "id", *TEXTS.values(), "lang", "organization"),
    *(column for field, column in FIELDS.items() if field != "language"),
    *("locations", "schedule", "costs", "contacts", "capital", "texts"),
    *("organization_id", "organization_url", "organization_description", "organization_source", "organization_ref"),
    *("source", "source_name", "source_url", "source_licence", "source_attribution", "source_ref"),
    *("confirmed_at", "confirmed_how", "revision", "version", "created_at", *STATES, "merged_into", "fingerprint"),
)
_OBJECTS: Final = [column for column in columns.COLUMNS if column.shape == "object"]
_KNOWN: Final = {
    **{column.name: column.shape for column in (*columns.COLUMNS, *OWN)},
    **{f"{column.name}.{part.name}": part.shape for column in _OBJECTS for part in column.parts},
}
NAMES: Final = {name.partition(".")[0] for name in ORDER}
SHAPES: Final[Mapping[str, str]] = {name: _KNOWN[name] for name in ORDER}
