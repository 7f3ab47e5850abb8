"""From what a listing says to a record of our columns, flat: the columns of objects are dotted. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from directory.capital import CapitalKind
from directory.contents import LOCATION_PARTS, SCHEDULE_PARTS, TEXT_PARTS, text_field, texts_of
from directory.exporters.manners import Manner, told
from directory.importers.own_columns import (
    FIELDS,
    FORMAT,
    LOCATION_KEYS,
    MARK,
    ORGANIZATION,
    SCHEDULE_KEYS,
    TEXT_KEYS,
    TEXTS,
)
from directory.merging import Content, is_said

Record = dict[str, Any]
#: What a public export does not say beside the content.
_NOT_PUBLIC: Final = ("version", "vanished_at", "hidden_at", "frozen_at", "binned_at")


@dataclass(frozen=True, slots=True)
class Exported:
    """A listing on its way out: what it says, and the values of the columns that are not part of that."""

    content: Content
    facts: Mapping[str, Any] = field(default_factory=dict)


def record_of(row: Exported, *, manner: Manner) -> Record:
    """Return a record with a value for each column that says anything."""
    content = told(row.content, manner=manner)
    record: Record = {MARK: f"{FORMAT} {manner}", **row.facts, "fingerprint": fingerprint(content)}
    if manner == Manner.PUBLIC:
        record = {name: value for name, value in record.items() if name not in _NOT_PUBLIC}
    return {name: value for name, value in record.items() if is_said(value)} | columns_of(content)


def columns_of(content: Content) -> Record:
    """Return what a content says in our columns; it is told as it is, private parts among it."""
    language = content["language"]
    record: Record = {}
    for part, column in TEXTS.items():
        record[column] = content.get(text_field(part, language=language))
    for name, column in FIELDS.items():
        record[column] = content.get(name)
    body = content["organization"] or {}
    record |= {column: body.get(name) for name, column in ORGANIZATION.items()}
    record |= _lists(content)
    return {name: value for name, value in record.items() if is_said(value)}


def fingerprint(content: Content) -> str:
    """Return what is equal for contents that say the same, and for no others (BLAKE2, 128 bits)."""
    said = {name: value for name, value in content.items() if is_said(value)}
    written = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return blake2b(written.encode("utf-8", "replace"), digest_size=16).hexdigest()


def nested(record: Mapping[str, Any]) -> Record:
    """Return a record with objects for the dotted columns, as JSON has them."""
    result: Record = {}
    for name, value in record.items():
        outer, dot, inner = name.partition(".")
        if dot:
            result.setdefault(outer, {})[inner] = value
        else:
            result[name] = value
    return result


def _lists(content: Content) -> Record:
    places = {row["id"]: position for position, row in enumerate(content["locations"])}
    return {
        "locations": [_renamed(row, LOCATION_PARTS, LOCATION_KEYS) for row in content["locations"]],
        "schedule": [
            _renamed({**row, "location": places.get(row["location"])}, SCHEDULE_PARTS, SCHEDULE_KEYS)
            for row in content["schedules"]
        ],
        "costs": [_said(row) for row in content["costs"]],
        "contacts": [_said(row) for row in content["contacts"]],
        "capital": [
            {"kind": str(kind), **content[f"capital.{kind}"]} for kind in CapitalKind if content.get(f"capital.{kind}")
        ],
        "texts": _texts(content),
    }


def _texts(content: Content) -> dict[str, Record]:
    texts = {}
    for language, variant in texts_of(content):
        if (language, variant) == (content["language"], "standard"):
            continue
        values = {part: content.get(text_field(part, language=language, variant=variant)) for part in TEXT_PARTS}
        texts[language if variant == "standard" else f"{language}-{variant}"] = _renamed(values, TEXT_PARTS, TEXT_KEYS)
    return texts


def _renamed(row: Mapping[str, Any], parts: tuple[str, ...], names: Mapping[str, str]) -> Record:
    return {names.get(part, part): row[part] for part in parts if is_said(row[part])}


def _said(row: Mapping[str, Any]) -> Record:
    return {name: value for name, value in row.items() if is_said(value)}
