"""The formats by name, and the one function that exports."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.exporters import csv_table, hsds_json, hsds_zip, jsonl
from directory.exporters.listings import exported, listings
from directory.exporters.manners import Manner
from directory.exporters.records import Record, record_of


class Writer(Protocol):
    """Yields a file in pieces: text one listing after the other, or bytes."""

    def __call__(self, records: Iterable[Record], *, separator: str = ",") -> Iterator[str] | Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    words: str | Promise
    ending: str
    media_type: str
    write: Writer


_ALL: Final = (
    Format("csv", _("A table for a spreadsheet (CSV)"), "csv", "text/csv; charset=utf-8", csv_table.lines),
    Format("hsds-json", _("Open Referral (HSDS 3.1, JSON)"), "json", "application/json", hsds_json.lines),
    Format("hsds-zip", _("Open Referral (HSDS 3.1, tables in a zip)"), "zip", "application/zip", hsds_zip.pieces),
    Format("jsonl", _("One JSON object a line"), "jsonl", "application/x-ndjson", jsonl.lines),
)
FORMATS: Final[Mapping[str, Format]] = {format_.name: format_ for format_ in _ALL}


def export(
    format_: Format, *, manner: Manner, separator: str = ",", progress: Callable[[], object] = lambda: None
) -> Iterator[bytes]:
    """Yield a file of all listings that `manner` holds, piece by piece, in flat memory; `progress` is told of each."""

    def records() -> Iterator[Record]:
        for row in exported(listings(manner)):
            progress()
            yield record_of(row, manner=manner)

    for piece in format_.write(records(), separator=separator):
        yield piece.encode() if isinstance(piece, str) else piece


def file_name(format_: Format, *, manner: Manner, on: date) -> str:
    """Return a name that says what is in the file: "listings-full-with-private-details-2026-11-29.csv"."""
    words = "full-with-private-details" if manner == Manner.FULL else "public"
    return f"listings-{words}-{on.isoformat()}.{format_.ending}"
