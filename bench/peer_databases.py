"""A database for raw SQL, beside that of the site: SQLite in a file, or one on the PostgreSQL server."""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench.search_database import SERVER, create_on_server

Rows = Sequence[Sequence[Any]]


class SqlitePeer:
    """Works in this process, so that what it costs can be seen."""

    vendor = "sqlite"

    def __init__(self, *, size: int, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / f"peers-{size}.sqlite3", isolation_level=None)
        self.run("PRAGMA synchronous=OFF")
        self.run("PRAGMA cache_size=-65536")  # as the site has it

    def run(self, statement: str) -> None:
        self._connection.execute(statement)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._connection.execute(statement.replace("%s", "?"), values).fetchall()

    def write(self, table: str, columns: str, rows: Rows) -> None:
        marks = ", ".join("?" * len(columns.split(",")))
        self.run("BEGIN")
        self._connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        self.run("COMMIT")

    def tables(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def cpu_seconds(self) -> float | None:
        return time.process_time()


class PostgresqlPeer:
    vendor = "postgresql"

    def __init__(self, *, size: int) -> None:
        name = f"footbridge_peers_{size}"
        create_on_server(name)
        self._connection = psycopg.connect(f"postgresql://{SERVER}/{name}", autocommit=True)

    def run(self, statement: str) -> None:
        self._connection.execute(statement)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def write(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def tables(self) -> set[str]:
        return {name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}

    def cpu_seconds(self) -> float | None:
        return None  # the server's processes, several for one statement
