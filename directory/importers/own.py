"""A row of our own export: what it says of a listing, taken at its word and checked, but not cleaned or guessed at.

A column that the file does not have says nothing: the listing keeps what it has. An empty cell says "nothing".
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid5

from directory.capital import STATEMENTS, CapitalKind
from directory.importers.own_cells import CellError
from directory.importers.own_columns import BROKEN, FIELDS, FORMAT, LOCATION_KEYS, MARK, ORGANIZATION, TEXT_KEYS, TEXTS
from directory.importers.rows import RawRow, RejectedRow, Where

Content = dict[str, Any]
_LISTS: Final = ("topics", "access", "dimensions", "languages", "keywords")
_FACTS: Final = (
    *("source", "source_name", "source_url", "source_licence", "source_attribution", "source_ref"),
    *("organization_source", "organization_ref", "confirmed_at", "confirmed_how", "revision", "created_at"),
    *("vanished_at", "hidden_at", "frozen_at", "binned_at", "merged_into"),
)
#: Stands for the original text until the listing says in which language that is.
_ORIGINAL: Final = "text.?."
_LOCATION: Final[Mapping[str, Any]] = {
    "name": "", "visibility": "public", "address": "", "city": "", "region": "", "postcode": "", "country": "",
    "latitude": None, "longitude": None, "coordinate_origin": "none",
}  # fmt: skip
_SCHEDULE: Final[Mapping[str, Any]] = {
    "rrule": "", "start_date": None, "start": None, "end": None, "timezone": "", "exdates": [], "overrides": [],
    "note": "",
}  # fmt: skip
_COST: Final[Mapping[str, Any]] = {"kind": "", "amount": None, "currency": "", "note": ""}
_CONTACT: Final[Mapping[str, Any]] = {"name": "", "role": "", "phone": "", "email": "", "is_public": False}


@dataclass(frozen=True, slots=True)
class OwnRow:
    """`said` holds the fields of the columns that the file has; `facts` what is no part of what a listing says."""

    where: Where
    key: UUID
    is_public: bool
    fingerprint: str
    said: Content
    has_texts: bool
    language: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def over(self, ours: Mapping[str, Any]) -> Content:
        """Return what a listing that says `ours` says after this row, as far as the row says anything."""
        kept = dict(ours)
        original = f"text.{self.said.get('language') or ours.get('language') or self.language}.standard."
        said = {name.replace(_ORIGINAL, original): value for name, value in self.said.items()}
        if self.has_texts:
            kept = {
                name: value
                for name, value in ours.items()
                if not name.startswith("text.") or (name.startswith(original) and name not in said)
            }
        return {"language": self.language} | kept | said


def is_own(record: Mapping[str, object]) -> bool:
    """Return whether a record is of one of our own exports, of a version that we can read."""
    return str(record.get(MARK, "")).partition(" ")[0] == FORMAT


def own_row(row: RawRow, *, language: str = "en") -> OwnRow | RejectedRow:
    """Return a raw row of our own export, or why it cannot be used. `language` is that of rows without one."""
    record = _flat(row.record)
    if BROKEN in record:
        column, reason = record[BROKEN]
        return RejectedRow(row.where, column, reason, ref=str(record.get("id", "")))
    try:
        key = UUID(str(record.get("id", "")))
    except ValueError:
        return RejectedRow(row.where, "id", "The id of a row of our own export is a UUID. Leave it as it is.")
    try:
        said = dict(_said(record, key))
    except (CellError, ValueError, TypeError, AttributeError, KeyError) as error:
        return RejectedRow(row.where, getattr(error, "column", ""), f"{error}"[:300], ref=str(key))
    return OwnRow(
        where=row.where,
        key=key,
        is_public=str(record[MARK]).endswith("public"),
        fingerprint=str(record.get("fingerprint") or ""),
        said=said,
        has_texts="texts" in record,
        language=language,
        facts={name: record[name] for name in _FACTS if record.get(name) not in (None, "")},
    )


def _flat(record: Mapping[str, object]) -> dict[str, Any]:
    """Return a record with dotted names for the parts of `welcome`."""
    flat = {name: value for name, value in record.items() if name != "welcome"}
    welcome = record.get("welcome")
    if isinstance(welcome, Mapping):
        flat |= {f"welcome.{name}": value for name, value in welcome.items()}
    return flat


def _said(record: Mapping[str, Any], key: UUID) -> Iterator[tuple[str, Any]]:
    for name, column in FIELDS.items():
        if column in record:
            value = record[column]
            yield name, [str(word) for word in value or ()] if name in _LISTS else value
    for part, column in TEXTS.items():
        if column in record:
            yield f"{_ORIGINAL}{part}", record[column]
    yield from _texts(record)
    if "organization" in record:
        yield "organization", _organization(record, key)
    if "locations" in record:
        yield "locations", _locations(record["locations"], key)
    if "schedule" in record:
        yield "schedules", _schedules(record, key)
    for column, empty in (("costs", _COST), ("contacts", _CONTACT)):
        if column in record:
            yield column, sorted((_row(item, empty) for item in record[column] or ()), key=repr)
    if "capital" in record:
        yield from _capital(record["capital"] or ())


def _texts(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for code, text in (record.get("texts") or {}).items():
        language, is_easy = code.removesuffix("-easy"), code.endswith("-easy")
        for part, name in TEXT_KEYS.items():
            empty: Any = [] if part == "first_visit" else 1 if part == "based_on_revision" else ""
            yield f"text.{language}.{'easy' if is_easy else 'standard'}.{part}", text.get(name, empty)


def _organization(record: Mapping[str, Any], key: UUID) -> dict[str, str] | None:
    if not record["organization"]:
        return None
    body = {name: str(record.get(column) or "") for name, column in ORGANIZATION.items()}
    return body | {"id": str(UUID(body["id"])) if body["id"] else str(uuid5(key, f"organization:own:{body['name']}"))}


def _row(item: Mapping[str, Any], empty: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item.get(name, value) for name, value in empty.items()}


def _ids(items: Sequence[Mapping[str, Any]], key: UUID, *, kind: str) -> list[str]:
    """Return the id of each item; one that somebody added by hand gets one that stays."""
    said = [item.get("id") for item in items]
    return [str(UUID(one) if one else uuid5(key, f"{kind}:own:{number}")) for number, one in enumerate(said)]


def _locations(items: Any, key: UUID) -> list[dict[str, Any]]:
    back = {column: name for name, column in LOCATION_KEYS.items()}
    rows = [{back.get(name, name): value for name, value in item.items()} for item in items or ()]
    ids = _ids(rows, key, kind="location")
    return [{"id": place_id, **_row(row, _LOCATION)} for place_id, row in zip(ids, rows, strict=True)]


def _schedules(record: Mapping[str, Any], key: UUID) -> list[dict[str, Any]]:
    rows = list(record["schedule"] or ())
    if "locations" not in record and any("place" in row for row in rows):
        raise CellError("The column “schedule” names places: it needs the column “locations” beside it.")
    places = _ids(list(record.get("locations") or ()), key, kind="location")
    result = []
    for schedule_id, row in zip(_ids(rows, key, kind="schedule"), rows, strict=True):
        place = row.get("place")
        is_there = isinstance(place, int) and 0 <= place < len(places)
        result.append({"id": schedule_id, "location": places[place] if is_there else None, **_row(row, _SCHEDULE)})
    return result


def _capital(items: Any) -> Iterator[tuple[str, Any]]:
    by_kind = {item["kind"]: item for item in items}
    for kind in CapitalKind:
        item = by_kind.get(kind)
        letters = sorted(item.get("statements", ())) if item else []
        if set(letters) - set(STATEMENTS):
            raise CellError("Statements are the letters a, b, c and d.")
        yield f"capital.{kind}", {"statements": letters, "reason": item.get("reason", "")} if item else None


def moment(value: Any) -> dt.datetime | None:
    """Return an aware moment of an ISO text, or None where it is none."""
    try:
        found = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
