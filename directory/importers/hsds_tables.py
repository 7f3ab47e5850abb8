"""A temporary database of the tables of an HSDS export, so that joining them takes flat memory."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Final

# Columns that other rows refer to, or that refer to others.
_LINKS: Final = (
    "id",
    "service_id",
    "location_id",
    "organization_id",
    "service_at_location_id",
    "link_id",
)
Row = dict[str, object]


class Tables:
    """Rows by table; `of` finds them by a column that links."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, name TEXT, file TEXT, line INTEGER, body TEXT)")
        database.execute("CREATE TABLE link (name TEXT, field TEXT, value TEXT, number INTEGER)")

    def add(self, name: str, *, file: str, line: int, cells: Mapping[str, str]) -> None:
        filled = {key: value for key, value in cells.items() if value and not value.isspace()}
        number = self._database.execute(
            "INSERT INTO row (name, file, line, body) VALUES (?, ?, ?, ?)", (name, file, line, json.dumps(filled))
        ).lastrowid
        self._database.executemany(
            "INSERT INTO link VALUES (?, ?, ?, ?)",
            [(name, field, filled[field].strip(), number) for field in _LINKS if field in filled],
        )

    def finish(self) -> None:
        """Call once after the last row, before the first question."""
        self._database.execute("CREATE INDEX link_by_value ON link (name, field, value)")
        self._database.commit()

    def has(self, name: str) -> bool:
        return self._database.execute("SELECT 1 FROM row WHERE name = ? LIMIT 1", (name,)).fetchone() is not None

    def all(self, name: str) -> Iterator[tuple[str, int, Row]]:
        """Yield file, line and cells of each row of a table, in the order of the file."""
        found = self._database.cursor().execute(
            "SELECT file, line, body FROM row WHERE name = ? ORDER BY number", (name,)
        )
        for file, line, body in found:
            yield file, line, json.loads(body)

    def of(self, name: str, *, field: str, value: object, limit: int = 500) -> list[Row]:
        """Return the rows of a table in which `field` is `value`, in the order of the file."""
        if not value:
            return []
        found = self._database.execute(
            "SELECT body FROM row WHERE number IN (SELECT number FROM link WHERE name = ? AND field = ? AND value = ?)"
            " ORDER BY number LIMIT ?",
            (name, field, str(value).strip(), limit),
        )
        return [json.loads(body) for (body,) in found]


@contextmanager
def temporary_tables() -> Iterator[Tables]:
    """Give tables in a database on disk that goes away by itself (SQLite's private temporary database)."""
    with closing(sqlite3.connect("")) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        yield Tables(database)
