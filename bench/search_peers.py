"""What the databases can do by themselves: full-text search in raw SQL over the same corpus, and counts by GROUP BY.

Naive on purpose: one statement for the page, one for the counts, with the usual indexes. They stem nothing and know no
synonyms, and count chosen groups with their own filter, which is less work than the site does. Each has a database of
its own, so that nothing of it is in the way of the site.
"""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.corpus import Corpus, Row
from bench.parallel import chunks_of
from bench.peer_databases import PostgresqlPeer, SqlitePeer
from bench.search_queries import Question
from directory.search.analysis import words
from directory.search.types import DAYS, PARTS, IndexedDocument, Sort

KM_PER_DEGREE = 111.2
ROW = "id integer PRIMARY KEY, lat double precision, lon double precision, prior integer"
TABLES = ("bench_row", "bench_value", "bench_name", "bench_text", "bench_raw_text", "bench_size")
INDEXES = ("bench_value (id, value)", "bench_value (value, id)", "bench_row (lat, lon)", "bench_row (prior, id)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The full-text search of a database; texts are written to `raw` as id, name, tags, body, place."""

    name: str
    create: tuple[str, ...]
    raw: str
    raw_id: str
    index: tuple[str, ...]
    match: str
    rank: str
    query: str


FTS5 = Dialect(
    name="SQLite FTS5, raw SQL",
    create=(
        """CREATE VIRTUAL TABLE bench_text USING
        fts5(name, tags, body, place, tokenize='unicode61 remove_diacritics 2')""",
    ),
    raw="bench_text",
    raw_id="rowid",
    index=("INSERT INTO bench_text(bench_text) VALUES ('optimize')",),
    match="SELECT rowid FROM bench_text WHERE bench_text MATCH %s",
    rank="""SELECT r.id FROM bench_text t JOIN bench_row r ON r.id = t.rowid {where}
        ORDER BY bm25(bench_text, 3, 2, 1, 2), r.id LIMIT 20""",
    query="bench_text MATCH %s",
)
TSVECTOR = Dialect(
    name="PostgreSQL full text, raw SQL",
    create=("CREATE UNLOGGED TABLE bench_raw_text (id integer, name text, tags text, body text, place text)",),
    raw="bench_raw_text",
    raw_id="id",
    index=(
        """CREATE TABLE bench_text AS SELECT id, setweight(to_tsvector('simple', name), 'A') ||
        setweight(to_tsvector('simple', tags), 'B') || setweight(to_tsvector('simple', body), 'C') ||
        setweight(to_tsvector('simple', place), 'B') AS vector FROM bench_raw_text""",
        "DROP TABLE bench_raw_text",
        "ALTER TABLE bench_text ADD PRIMARY KEY (id)",
        "CREATE INDEX bench_text_vector ON bench_text USING gin (vector)",
    ),
    match="SELECT id FROM bench_text WHERE vector @@ to_tsquery('simple', %s)",
    rank="""SELECT r.id FROM bench_text t JOIN bench_row r ON r.id = t.id {where}
        ORDER BY ts_rank(t.vector, to_tsquery('simple', %s)) DESC, r.id LIMIT 20""",
    query="t.vector @@ to_tsquery('simple', %s)",
)


class RawSql:
    """The search of the database that `peer` is, over tables of its own."""

    def __init__(self, corpus: Corpus, peer: SqlitePeer | PostgresqlPeer) -> None:
        self._peer = peer
        self._dialect = FTS5 if peer.vendor == "sqlite" else TSVECTOR
        self.name = self._dialect.name
        self.build_seconds: float | None = None
        if not self._is_filled(corpus.size):
            started = time.perf_counter()
            self._fill(corpus)
            self.build_seconds = round(time.perf_counter() - started, 1)
        self._values = {value: number for number, value in peer.rows("SELECT number, value FROM bench_name")}

    def ask(self, question: Question) -> int:
        """Fetch a page and the counts, and return the number of rows on the page."""
        conditions, values = self._conditions(question)
        found = self._peer.rows(*self._page(question, conditions, values))
        text, text_values = self._text_condition(question)
        where = _where([*text, *conditions])
        self._peer.rows(
            f"SELECT v.value, count(*) FROM bench_value v JOIN bench_row r ON r.id = v.id {where} GROUP BY v.value",
            [*text_values, *values],
        )
        return len(found)

    def cpu_seconds(self) -> float | None:
        """Return the time on a processor so far, None where other processes do the work."""
        return self._peer.cpu_seconds()

    def _page(self, question: Question, conditions: list[str], values: list[Any]) -> tuple[str, list[Any]]:
        asked = self._asked(question)
        if question.text and question.sort is Sort.BEST:
            again = [asked] if self._dialect is TSVECTOR else []
            where = _where([self._dialect.query, *conditions])
            return self._dialect.rank.format(where=where), [asked, *values, *again]
        text, text_values = self._text_condition(question)
        order = f"{_square(question)}, r.id" if question.town else "r.prior DESC, r.id"
        where = _where([*text, *conditions])
        return f"SELECT r.id FROM bench_row r {where} ORDER BY {order} LIMIT 20", [*text_values, *values]

    def _text_condition(self, question: Question) -> tuple[list[str], list[Any]]:
        if not question.text:
            return [], []
        return [f"r.id IN ({self._dialect.match})"], [self._asked(question)]

    def _conditions(self, question: Question) -> tuple[list[str], list[Any]]:
        parts: list[str] = []
        values: list[Any] = []
        for group, chosen in question.filters.items():
            known = [self._values.get(f"{group}:{value}", -1) for value in chosen]
            parts.append(f"r.id IN (SELECT id FROM bench_value WHERE value IN ({', '.join(['%s'] * len(known))}))")
            values += known
        if question.town and question.radius_km:
            high = question.radius_km / KM_PER_DEGREE
            wide = high / math.cos(math.radians(question.town.lat))
            lat, lon = question.town.lat, question.town.lon
            parts.append("r.lat BETWEEN %s AND %s AND r.lon BETWEEN %s AND %s")
            values += [lat - high, lat + high, lon - wide, lon + wide]
            parts.append(f"{_square(question)} <= {high * high}")
        return parts, values

    def _asked(self, question: Question) -> str:
        asked = words(question.text)
        if self._dialect is FTS5:
            return " ".join(f'"{word}"' for word in asked) + ("*" if question.is_typed else "")
        return " & ".join(f"'{word}'" for word in asked) + (":*" if question.is_typed else "")

    def _is_filled(self, size: int) -> bool:
        if "bench_size" not in self._peer.tables():
            return False
        return bool(self._peer.rows("SELECT size FROM bench_size") == [(size,)])

    def _fill(self, corpus: Corpus) -> None:
        for table in TABLES:
            self._peer.run(f"DROP TABLE IF EXISTS {table}")
        self._peer.run(f"CREATE TABLE bench_row ({ROW})")
        self._peer.run("CREATE TABLE bench_value (id integer, value integer)")
        self._peer.run("CREATE TABLE bench_name (number integer PRIMARY KEY, value text)")
        for statement in self._dialect.create:
            self._peer.run(statement)
        numbers: dict[str, int] = {}
        first = 1
        for chunk in chunks_of(corpus, _made):
            self._store(chunk, numbers, first=first)
            first += len(chunk)
        for place, columns in enumerate(INDEXES):
            table, parts = columns.split(" ", 1)
            self._peer.run(f"CREATE INDEX bench_index_{place} ON {table} {parts}")
        for statement in self._dialect.index:
            self._peer.run(statement)
        self._peer.write("bench_name", "number, value", [(number, value) for value, number in numbers.items()])
        self._peer.run("ANALYZE")
        self._peer.run("CREATE TABLE bench_size (size integer)")
        self._peer.write("bench_size", "size", [(corpus.size,)])

    def _store(self, chunk: Sequence["Made"], numbers: dict[str, int], *, first: int) -> None:
        rows, texts, values = [], [], []
        for number, (place, text, named) in enumerate(chunk, start=first):
            rows.append((number, *place))
            texts.append((number, *text))
            values += [(number, numbers.setdefault(value, len(numbers))) for value in named]
        self._peer.write("bench_row", "id, lat, lon, prior", rows)
        self._peer.write(self._dialect.raw, f"{self._dialect.raw_id}, name, tags, body, place", texts)
        self._peer.write("bench_value", "id, value", values)


Made = tuple[tuple[float | None, float | None, int], tuple[str, str, str, str], list[str]]


def _made(row: Row) -> Made:
    document, text = row.document, row.document.texts[0]
    lat, lon = document.points[0] if document.points else (None, None)
    return (lat, lon, document.prior), (text.name, text.tags, text.body, text.place), [*values_of(document)]


def values_of(document: IndexedDocument) -> Iterable[str]:
    """Yield each facet value of a listing once, as group:value."""
    yield from (f"{group}:{value}" for group, value in sorted(document.values))
    yield from {f"day:{DAYS[day]}" for day, _ in document.day_parts}
    yield from {f"part:{PARTS[part]}" for _, part in document.day_parts}


def _square(question: Question) -> str:
    """Return the squared distance in degrees, good enough for a comparison of speed."""
    assert question.town
    lat, lon, narrow = question.town.lat, question.town.lon, math.cos(math.radians(question.town.lat)) ** 2
    return f"((r.lat - {lat}) * (r.lat - {lat}) + (r.lon - {lon}) * (r.lon - {lon}) * {narrow})"


def _where(conditions: Sequence[str]) -> str:
    return "WHERE " + " AND ".join(conditions) if conditions else ""
