"""`jsonl`: one JSON object a line, the same columns as `csv`."""

import json
from collections.abc import Iterable, Iterator

from directory.exporters.records import Record, nested
from directory.importers.own_columns import ORDER


def lines(records: Iterable[Record], *, separator: str = ",") -> Iterator[str]:
    """Yield a line for each record. Every column of an export is there, so that empty ones say "nothing"."""
    empty = dict.fromkeys(ORDER)
    for record in records:
        yield json.dumps(nested(empty | record), ensure_ascii=False) + "\n"
