"""What goes into a file comes out of it: cells, tables and JSON, for every content there can be."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.exporters import csv_table, hsds_json, hsds_zip, jsonl
from directory.exporters.hsds_terms import Terms
from directory.exporters.manners import Manner, public_content
from directory.exporters.records import Exported, Record, fingerprint, record_of
from directory.importers.formats import FORMATS
from directory.importers.options import ReadOptions
from directory.importers.own import OwnRow, own_row
from directory.importers.own_cells import defused, undefused
from directory.importers.rows import RawRow
from directory.merging import changes
from tests.exporters.contents import FACTS, contents, texts

TERMS: Terms = {}
FILES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)


def hsds_lines(records: list[Record]) -> Any:
    yield json.dumps([hsds_json.service_of(record, terms=TERMS) for record in records])


WRITERS = {
    "csv": csv_table.lines,
    "csv with semicolons": lambda records: csv_table.lines(records, separator=";"),
    "jsonl": jsonl.lines,
    "hsds-json": hsds_lines,
    "hsds-zip": lambda records: hsds_zip.packed(hsds_json.service_of(record, terms=TERMS) for record in records),
}


def read_back(path: Path, written: Any, *, format_: str) -> list[OwnRow]:
    path.write_bytes(b"".join(piece.encode() if isinstance(piece, str) else piece for piece in written))
    rows = [own_row(row) for row in FORMATS[format_].read(path, options=ReadOptions()) if isinstance(row, RawRow)]
    found = [row for row in rows if isinstance(row, OwnRow)]
    assert len(found) == len(rows), rows
    return found


@pytest.mark.parametrize("writer", WRITERS)
@given(content=contents())
@FILES
def test_a_listing_comes_back_as_it_went(tmp_path: Path, writer: str, content: dict[str, Any]) -> None:
    record = record_of(Exported(content, FACTS), manner=Manner.FULL)
    (row,) = read_back(tmp_path / "own", WRITERS[writer]([record]), format_=writer.split(" ")[0])
    assert changes(content, row.over({})) == {}
    assert changes(content, row.over(content)) == {}
    assert row.fingerprint == fingerprint(content) == fingerprint(row.over({}))
    assert (str(row.key), row.facts["source_name"], row.facts["revision"]) == (FACTS["id"], "=Town", 2)


@given(content=contents())
@settings(deadline=None)
def test_a_public_export_holds_nothing_that_is_not_public(content: dict[str, Any]) -> None:
    shown = public_content(content)
    assert public_content(shown) == shown
    record = record_of(Exported(content, FACTS | {"binned_at": "2026-11-29"}), manner=Manner.PUBLIC)
    assert not {"niche_indicators", "wants_help_to_get_ready", "binned_at", "version"} & set(record)
    hidden = [place for place in content["locations"] if place["visibility"] != "public"]
    for place in record.get("locations", ()):
        assert place["visibility"] == "public" or not {"address", "postcode", "name"} & set(place)
    assert not hidden or "location_notes" not in record
    assert all(contact["is_public"] for contact in record.get("contacts", ()))


@given(texts)
def test_a_defused_text_comes_back_and_runs_in_no_spreadsheet(text: str) -> None:
    cell = defused(text)
    assert undefused(cell) == text
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert cell[:1] not in tuple("\t\r\n")


@given(st.text(alphabet="'=\"\r+a", max_size=6))
def test_no_apostrophe_is_lost_or_won(text: str) -> None:
    assert undefused(defused(text)) == text


@pytest.mark.parametrize("text", ["'Tis the season", "plain", "a=b", "3-4 people", ""])
def test_what_runs_nowhere_is_left_as_it_is(text: str) -> None:
    assert defused(text) == text == undefused(text)
