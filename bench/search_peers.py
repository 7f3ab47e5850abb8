"""What the databases can do by themselves: full-text search in raw SQL over the same corpus, and counts by GROUP BY.

Naive on purpose: one statement for the page, one for the counts, with the usual indexes. They stem nothing and know no
synonyms, and count chosen groups with their own filter, which is less work than the site does.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from bench.corpus import Corpus
from bench.search_queries import Question
from directory.search.analysis import words
from directory.search.types import DAYS, PARTS, IndexedDocument, Sort

BATCH = 5_000
KM_PER_DEGREE = 111.2
ROW = "id integer PRIMARY KEY, lat double precision, lon double precision, prior integer"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The full-text search of a database: `insert` takes id, name, tags, body, place."""

    name: str
    create: str
    insert: str
    index: str
    match: str
    rank: str
    query: str


FTS5 = Dialect(
    name="SQLite FTS5, raw SQL",
    create="""CREATE VIRTUAL TABLE bench_text USING
        fts5(name, tags, body, place, tokenize='unicode61 remove_diacritics 2')""",
    insert="INSERT INTO bench_text(rowid, name, tags, body, place) VALUES (%s, %s, %s, %s, %s)",
    index="INSERT INTO bench_text(bench_text) VALUES ('optimize')",
    match="SELECT rowid FROM bench_text WHERE bench_text MATCH %s",
    rank="""SELECT r.id FROM bench_text t JOIN bench_row r ON r.id = t.rowid {where}
        ORDER BY bm25(bench_text, 3, 2, 1, 2), r.id LIMIT 20""",
    query="bench_text MATCH %s",
)
TSVECTOR = Dialect(
    name="PostgreSQL full text, raw SQL",
    create="CREATE TABLE bench_text (id integer PRIMARY KEY, vector tsvector)",
    insert="""INSERT INTO bench_text VALUES (%s, setweight(to_tsvector('simple', %s), 'A') ||
        setweight(to_tsvector('simple', %s), 'B') || setweight(to_tsvector('simple', %s), 'C') ||
        setweight(to_tsvector('simple', %s), 'B'))""",
    index="CREATE INDEX bench_text_vector ON bench_text USING gin (vector)",
    match="SELECT id FROM bench_text WHERE vector @@ to_tsquery('simple', %s)",
    rank="""SELECT r.id FROM bench_text t JOIN bench_row r ON r.id = t.id {where}
        ORDER BY ts_rank(t.vector, to_tsquery('simple', %s)) DESC, r.id LIMIT 20""",
    query="t.vector @@ to_tsquery('simple', %s)",
)


class RawSql:
    """The database's own search over tables of its own (`bench_row`, `bench_value`, `bench_name`, `bench_text`)."""

    def __init__(self, corpus: Corpus) -> None:
        self._dialect = FTS5 if connection.vendor == "sqlite" else TSVECTOR
        self.name = self._dialect.name
        if not self._is_filled(corpus.size):
            self._fill(corpus)
        self._values = {value: number for number, value in _rows("SELECT number, value FROM bench_name")}

    def ask(self, question: Question) -> int:
        """Fetch a page and the counts, and return the number of rows on the page."""
        conditions, values = self._conditions(question)
        found = _rows(*self._page(question, conditions, values))
        text, text_values = self._text_condition(question)
        where = _where([*text, *conditions])
        _rows(
            f"SELECT v.value, count(*) FROM bench_value v JOIN bench_row r ON r.id = v.id {where} GROUP BY v.value",
            [*text_values, *values],
        )
        return len(found)

    def _page(self, question: Question, conditions: list[str], values: list[Any]) -> tuple[str, list[Any]]:
        asked = self._asked(question.text)
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
        return [f"r.id IN ({self._dialect.match})"], [self._asked(question.text)]

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

    def _asked(self, text: str) -> str:
        if self._dialect is FTS5:
            return " ".join(f'"{word}"' for word in words(text))
        return " & ".join(f"'{word}'" for word in words(text))

    def _is_filled(self, size: int) -> bool:
        if "bench_name" not in connection.introspection.table_names():
            return False
        return bool(_rows("SELECT count(*) FROM bench_row")[0][0] == size)

    def _fill(self, corpus: Corpus) -> None:
        for table in ("bench_row", "bench_value", "bench_name", "bench_text"):
            _run(f"DROP TABLE IF EXISTS {table}")
        _run(f"CREATE TABLE bench_row ({ROW})")
        _run("CREATE TABLE bench_value (id integer, value integer)")
        _run(self._dialect.create)
        numbers: dict[str, int] = {}
        rows: list[tuple[int, IndexedDocument]] = []
        for row in enumerate((row.document for row in corpus.rows()), start=1):
            rows.append(row)
            if len(rows) == BATCH:
                self._store(rows, numbers)
                rows = []
        self._store(rows, numbers)
        for index in (
            "bench_value (id, value)",
            "bench_value (value, id)",
            "bench_row (lat, lon)",
            "bench_row (prior, id)",
        ):
            _run(f"CREATE INDEX ON {index}" if connection.vendor == "postgresql" else _named_index(index))
        _run(self._dialect.index)
        _run("ANALYZE")
        _run("CREATE TABLE bench_name (number integer PRIMARY KEY, value text)")
        _many("INSERT INTO bench_name VALUES (%s, %s)", [(number, value) for value, number in numbers.items()])

    def _store(self, rows: Iterable[tuple[int, IndexedDocument]], numbers: dict[str, int]) -> None:
        places, texts, values = [], [], []
        for number, document in rows:
            lat, lon = document.points[0] if document.points else (None, None)
            places.append((number, lat, lon, document.prior))
            text = document.texts[0]
            texts.append((number, text.name, text.tags, text.body, text.place))
            values += [(number, numbers.setdefault(value, len(numbers))) for value in _values_of(document)]
        _many("INSERT INTO bench_row VALUES (%s, %s, %s, %s)", places)
        _many(self._dialect.insert, texts)
        _many("INSERT INTO bench_value VALUES (%s, %s)", values)


def _values_of(document: IndexedDocument) -> Iterable[str]:
    yield from (f"{group}:{value}" for group, value in document.values)
    yield from {f"day:{DAYS[day]}" for day, _ in document.day_parts}
    yield from {f"part:{PARTS[part]}" for _, part in document.day_parts}


def _square(question: Question) -> str:
    """Return the squared distance in degrees, good enough for a comparison of speed."""
    assert question.town
    lat, lon, narrow = question.town.lat, question.town.lon, math.cos(math.radians(question.town.lat)) ** 2
    return f"((r.lat - {lat}) * (r.lat - {lat}) + (r.lon - {lon}) * (r.lon - {lon}) * {narrow})"


def _where(conditions: Sequence[str]) -> str:
    return "WHERE " + " AND ".join(conditions) if conditions else ""


def _named_index(columns: str) -> str:
    name = "".join(sign if sign.isalpha() else "_" for sign in columns)
    return f"CREATE INDEX {name} ON {columns}"


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _rows(statement: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def _many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)
