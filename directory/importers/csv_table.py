"""`csv`: a table with the columns of docs/import-format.md, or with usual other headings."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from directory.importers import columns
from directory.importers.files import BrokenFileError, Lines, LineTooLongError, SourceFile, source_files
from directory.importers.ids import DerivedIds
from directory.importers.options import ReadOptions
from directory.importers.own_cells import CellError, value_of
from directory.importers.own_columns import BROKEN, MARK, SHAPES
from directory.importers.rows import RawRow, RejectedRow, SourceRow, Where

ENDINGS = (".csv", ".tsv", ".txt")
_MAX_CELL: Final = 1_000_000
# Headings that publishers use, folded as `_folded` does, and our columns.
ALIASES: Final = {
    "identifier": "id", "uuid": "id", "ref": "id", "reference": "id", "osm_id": "id", "slug": "id",
    "registered_charity_number": "id", "charity_number": "id",
    "title": "name", "group_name": "name", "charity_name": "name", "service_name": "name",
    "organisation": "organization",
    "organisation_name": "organization", "organization_name": "organization", "group": "organization",
    "about": "description", "details": "description", "activities": "description", "charity_activities": "description",
    "notes": "description", "summary": "promise",
    "website": "url", "web": "url", "link": "url", "charity_contact_web": "url", "web_address": "url",
    "homepage": "url",
    "telephone": "phone", "tel": "phone", "phone_number": "phone", "e_mail": "email", "email_address": "email",
    "contact": "contact",
    "venue": "location_name", "location": "location_name", "place": "location_name",
    "street": "address", "address_1": "address", "full_address": "address",
    "town": "city", "area_name": "city", "area": "city", "county": "region", "state": "region", "province": "region",
    "post_code": "postcode", "postal_code": "postcode", "zip": "postcode", "zip_code": "postcode",
    "charity_contact_postcode": "postcode",
    "latitude": "lat", "y": "lat", "longitude": "lon", "lng": "lon", "long": "lon", "x": "lon",
    "category": "categories", "type": "categories", "tags": "categories", "charity_type": "categories",
    "keywords": "categories",
    "opening_times": "hours_text", "opening_hours": "hours_text", "times": "hours_text", "hours": "hours_text",
    "when": "hours_text",
    "referral_method": "openness_note", "language": "lang", "cost": "costs_text", "price": "costs_text",
}  # fmt: skip
_NOT_A_LETTER: Final = re.compile(r"[^a-z0-9.]+")


def read(path: Path, *, options: ReadOptions) -> Iterator[SourceRow]:
    """Yield a row for each record of the tables at `path`, lazily; lines are counted as in the file.

    :raises BrokenFileError: if there is nothing to read, or a table has no column for the name
    """
    for file in source_files(path, endings=ENDINGS):
        yield from _rows(file, options)


def records(file: SourceFile) -> Iterator[tuple[int, dict[str, str]] | RejectedRow]:
    """Yield line and cells by heading for each record of a table; a record that is broken is a rejected row."""
    with file.text() as stream:
        lines = Lines(stream)
        csv.field_size_limit(_MAX_CELL)
        reader = csv.reader(lines, delimiter=_delimiter(file))
        heading: list[str] | None = None
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, LineTooLongError) as error:
                yield RejectedRow(Where(file.name, lines.number), "", f"The line cannot be read: {error}")
                continue
            if not any(cells):
                continue
            if heading is None:
                heading = [name.strip().lstrip("\ufeff") for name in cells]
            elif len(cells) > len(heading) and any(cells[len(heading) :]):
                yield RejectedRow(Where(file.name, lines.number), "", "The row has more cells than the heading.")
            else:
                yield lines.number, dict(zip(heading, cells, strict=False))


def _rows(file: SourceFile, options: ReadOptions) -> Iterator[SourceRow]:
    names: dict[str, str] | None = None
    ids = DerivedIds()
    for found in records(file):
        if isinstance(found, RejectedRow):
            yield found
            continue
        line, cells = found
        if MARK in cells:
            yield _own(Where(file.name, line), cells)
            continue
        if names is None:
            names = _column_names(file, cells, options.mapping)
        record = _record(cells, names)
        if "id" not in names.values():
            record["id"] = ids.of(str(record.get(name, "")) for name in ("name", "address", "postcode", "city"))
        yield RawRow(Where(file.name, line), record)


def _own(where: Where, cells: Mapping[str, str]) -> SourceRow:
    """Return a row of our own export: cells are read by the shape of their column, and nothing is tidied."""
    record: dict[str, object] = {}
    for name, cell in cells.items():
        try:
            value = value_of(cell, shape=SHAPES.get(name, "text"))
        except CellError as error:
            return RawRow(where, {**record, MARK: cells[MARK], BROKEN: (name, str(error))})
        outer, dot, inner = name.partition(".")
        if dot:
            part = record.setdefault(outer, {})
            assert isinstance(part, dict)
            part[inner] = value
        else:
            record[name] = value
    return RawRow(where, record)


def _column_names(file: SourceFile, cells: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return our column for each heading; what has none keeps its own name and is reported once."""
    exact = {_folded(heading) for heading in cells}
    names: dict[str, str] = {}
    for heading in cells:
        folded = _folded(heading)
        ours = mapping.get(heading) or mapping.get(folded)
        if not ours and folded.split(".")[0] in columns.NAMES:
            ours = folded
        if not ours and ALIASES.get(folded) not in exact:
            ours = ALIASES.get(folded)
        if heading and ours not in names.values():
            names[heading] = ours or folded
    if "name" not in names.values():
        raise BrokenFileError(
            f"{file.name}: no column is the name. Headings: {', '.join(cells)[:200]}. Give --map to say which one is."
        )
    return names


def _record(cells: Mapping[str, str], names: Mapping[str, str]) -> dict[str, object]:
    record: dict[str, object] = {}
    for heading, name in names.items():
        value = cells.get(heading, "")
        if not value or value.isspace():
            continue
        if name == "contact":
            record["email" if "@" in value else "phone"] = value
        elif name == "costs_text":
            record["costs"] = [
                {"kind": "free" if value.strip().casefold() in ("free", "£0", "0") else "paid", "note": value}
            ]
        elif "." in name:
            _put(record, name.split("."), value)
        else:
            record[name] = _value(value)
    return record


def _put(record: dict[str, object], path: list[str], value: str) -> None:
    """Put the value of a dotted column ("locations.0.city") where it belongs."""
    target: object = record
    for step, following in pairwise(path):
        empty: object = [] if following.isdigit() else {}
        if isinstance(target, list):
            place = min(int(step), len(target)) if step.isdigit() else len(target)
            if place == len(target):
                target.append(empty)
            target = target[place]
        elif isinstance(target, dict):
            target = target.setdefault(step, empty)
    if isinstance(target, list):
        target.append(_value(value))
    elif isinstance(target, dict):
        target[path[-1]] = _value(value)


def _value(text: str) -> object:
    """Return JSON where a cell holds it, else the text."""
    if text.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _delimiter(file: SourceFile) -> str:
    with file.text() as stream:
        heading = stream.readline(20_000)
    return max(",;\t|", key=heading.count)


def _folded(heading: str) -> str:
    return _NOT_A_LETTER.sub("_", heading.strip().casefold()).strip("_")
