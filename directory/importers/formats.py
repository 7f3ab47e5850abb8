"""The formats by name: one reader each, all of them yield the same rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from directory.importers import bmlt, csv_table, hsds_csv, hsds_json, json_files, jsonl, meeting_guide, oruk
from directory.importers.options import ReadOptions
from directory.importers.rows import SourceRow


class Reader(Protocol):
    """Yields the rows at `path` lazily, in the same order every time."""

    def __call__(self, path: Path, *, options: ReadOptions) -> Iterator[SourceRow]: ...


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    words: str
    endings: tuple[str, ...]
    read: Reader
    #: Reads everything once and raises BrokenFileError, for formats that one wrong sign makes unreadable.
    check: Callable[[Path], None] | None = None
    #: Says whether it is our own export, for formats whose first row comes late.
    is_own: Callable[[Path], bool] | None = None


_ALL: Final = (
    Format("jsonl", "one JSON object a line, our columns", jsonl.ENDINGS, jsonl.read),
    Format("hsds-json", "HSDS services as JSON", hsds_json.ENDINGS, hsds_json.read, json_files.check_files),
    Format("hsds-csv", "the tables of HSDS 1.x to 3.x", hsds_csv.ENDINGS, hsds_csv.read, is_own=hsds_csv.is_own),
    Format("hsds-zip", "the same in a zip, such as our own", hsds_csv.ENDINGS, hsds_csv.read, is_own=hsds_csv.is_own),
    Format("oruk", "answers of an Open Referral UK API, checked", oruk.ENDINGS, oruk.read, json_files.check_files),
    Format("meeting-guide", "Meeting Guide JSON", json_files.ENDINGS, meeting_guide.read, json_files.check_files),
    Format("bmlt", "BMLT GetSearchResults as JSON", json_files.ENDINGS, bmlt.read, json_files.check_files),
    Format("csv", "a table with our columns, or with usual headings", csv_table.ENDINGS, csv_table.read),
)
FORMATS: Final[Mapping[str, Format]] = {format_.name: format_ for format_ in _ALL}
