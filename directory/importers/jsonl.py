"""`jsonl`: one JSON object a line, with the columns of docs/import-format.md."""

import json
from collections.abc import Iterator
from pathlib import Path

from directory.importers.files import Lines, LineTooLongError, SourceFile, source_files
from directory.importers.options import ReadOptions
from directory.importers.rows import RawRow, RejectedRow, SourceRow, Where

ENDINGS = (".jsonl", ".ndjson")


def read(path: Path, *, options: ReadOptions) -> Iterator[SourceRow]:
    """Yield a row for each line that is not blank, lazily; a line that is no JSON object is a rejected one.

    :raises BrokenFileError: if there is nothing to read at `path`
    """
    for file in source_files(path, endings=ENDINGS):
        yield from _rows(file)


def _rows(file: SourceFile) -> Iterator[SourceRow]:
    with file.text() as stream:
        lines = Lines(stream)
        while True:
            try:
                line = next(lines)
            except StopIteration:
                return
            except LineTooLongError as error:
                yield RejectedRow(Where(file.name, error.line), "", str(error))
                continue
            if line and not line.isspace():
                yield _row(line, Where(file.name, lines.number))


def _row(line: str, where: Where) -> SourceRow:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return RejectedRow(where, "", f"The line is not JSON: {error}"[:300])
    if not isinstance(record, dict):
        return RejectedRow(where, "", "The line is not a JSON object { … }.")
    return RawRow(where, record)
