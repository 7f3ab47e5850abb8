"""`csv`: the simple table of docs/import-format.md with the columns that only our own exports have."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from directory.exporters.records import Record
from directory.importers.own_cells import cell_of
from directory.importers.own_columns import ORDER, SHAPES

#: Tells spreadsheets that the file is UTF-8; readers of ours pass over it.
_MARK: Final = "\ufeff"
SEPARATORS: Final = (",", ";")


def lines(records: Iterable[Record], *, separator: str = ",") -> Iterator[str]:
    """Yield a table line by line, every cell in quotes, formulas defused.

    Danish and Dutch spreadsheets take a semicolon between cells; our importer reads both.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(ORDER)
    yield _MARK + _taken(out)
    for record in records:
        writer.writerow(cell_of(record.get(name), shape=SHAPES[name]) for name in ORDER)
        yield _taken(out)


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text
