"""The same questions to tantivy (a search library in Rust) in this process, as far as it can answer them.

The fastest exact way that was found to ask each of them: words as terms of four weighted fields; facet values as raw
terms of one field that an aggregation counts (faster than numbers); a place as ranges of latitude and longitude. It has
no distances, so a question by distance fetches the coordinates of all hits and sorts them here. It stems nothing, knows
no synonyms, counts the square around a place where the site counts the circle, and counts a chosen group with its own
filter: all of this is less work than the site does. `pip install tantivy` (the extra `bench`) to have it in the table.
"""

import json
import math
import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpus import Corpus, Row
from bench.parallel import chunks_of
from bench.search_peers import KM_PER_DEGREE, values_of
from bench.search_queries import Question
from directory.search.analysis import words
from directory.search.types import Sort

try:
    import tantivy
except ImportError:
    tantivy = None

PAGE = 20
WEIGHTS = {"name": 3.0, "tags": 2.0, "body": 1.0, "place": 2.0}
HEAP = 256_000_000
MOST_VALUES = 1_000


def is_installed() -> bool:
    return tantivy is not None


class Tantivy:
    """An index in `folder`, made once for each size."""

    name = "tantivy, in process"

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self._schema, self._folded = _schema(), _folded()
        path = folder / f"tantivy-{corpus.size}"
        if not (path / "bench.json").exists():
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(parents=True)
            self._fill(corpus, path)
        made = json.loads((path / "bench.json").read_text())
        self.build_cpu_s: float = made["cpu_s"]
        self._searcher = self._open(path).searcher()
        self._counts = {"values": {"terms": {"field": "value", "size": MOST_VALUES}}}

    def ask(self, question: Question) -> int:
        """Fetch the ids of a page and the counts, and return the total."""
        if question.prefix:
            return len(self._searcher.terms_with_prefix("body", self._folded.analyze(question.prefix)[0], limit=8))
        query = self._query(question)
        counted = self._searcher.aggregate(query, self._counts)["values"]["buckets"]
        # Every listing is of one kind.
        total = sum(int(bucket["doc_count"]) for bucket in counted if bucket["key"].startswith("kind:"))
        if total and question.sort is Sort.NEAREST:
            self._nearest(question, query, total)
        elif total:
            self._best(question, query)
        return total

    def cpu_seconds(self) -> float:
        return time.process_time()

    def _best(self, question: Question, query: Any) -> list[int]:
        order = None if question.text else "prior"
        hits = self._searcher.search(query, limit=PAGE, count=False, order_by_field=order).hits
        return list(self._searcher.fast_field_values("id", [address for _score, address in hits]))

    def _nearest(self, question: Question, query: Any, total: int) -> list[int]:
        assert question.town
        found = self._searcher.search(tantivy.Query.const_score_query(query, 1.0), limit=total, count=False)
        addresses = [address for _score, address in found.hits]
        lat, lon = (np.array(self._searcher.fast_field_values(name, addresses)) for name in ("lat", "lon"))
        narrow = math.cos(math.radians(question.town.lat))
        away = (lat - question.town.lat) ** 2 + ((lon - question.town.lon) * narrow) ** 2
        first = np.argsort(away)[:PAGE]
        return list(self._searcher.fast_field_values("id", [addresses[place] for place in first]))

    def _query(self, question: Question) -> Any:
        asked = [token for word in words(question.text) for token in self._folded.analyze(word)]
        parts = [
            self._word(word, is_typed=question.is_typed and place == len(asked), is_misspelt=question.is_misspelt)
            for place, word in enumerate(asked, start=1)
        ]
        for group, chosen in question.filters.items():
            values = [f"{group}:{value}" for value in chosen]
            parts.append(self._filter(tantivy.Query.term_set_query(self._schema, "value", values)))
        if question.town and question.radius_km:
            high = question.radius_km / KM_PER_DEGREE
            wide = high / math.cos(math.radians(question.town.lat))
            for name, middle, half in (("lat", question.town.lat, high), ("lon", question.town.lon, wide)):
                between = (middle - half, middle + half)
                parts.append(
                    self._filter(tantivy.Query.range_query(self._schema, name, tantivy.FieldType.Float, *between))
                )
        if not parts:
            return tantivy.Query.all_query()
        return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Must, p) for p in parts])

    @staticmethod
    def _filter(query: Any) -> Any:
        return tantivy.Query.const_score_query(query, 0.0)

    def _word(self, word: str, *, is_typed: bool, is_misspelt: bool) -> Any:
        Query, schema = tantivy.Query, self._schema  # noqa: N806
        parts = []
        for name, weight in WEIGHTS.items():
            if is_misspelt:
                part = Query.fuzzy_term_query(schema, name, word, distance=1)
            elif is_typed:
                part = Query.fuzzy_term_query(schema, name, word, distance=0, prefix=True)
            else:
                part = Query.term_query(schema, name, word, index_option="freq")
            parts.append((tantivy.Occur.Should, Query.boost_query(part, weight)))
        return Query.boolean_query(parts)

    def _open(self, path: Path) -> Any:
        index = tantivy.Index(self._schema, str(path))
        index.register_tokenizer("folded", _folded())
        return index

    def _fill(self, corpus: Corpus, path: Path) -> None:
        before = time.process_time()  # of all threads of this process; the rows are made in others
        writer = self._open(path).writer(HEAP, 1)
        for chunk in chunks_of(corpus, _made):
            for row in chunk:
                writer.add_document(tantivy.Document.from_dict(row, self._schema))
        writer.commit()
        writer.wait_merging_threads()
        cpu = time.process_time() - before
        (path / "bench.json").write_text(json.dumps({"cpu_s": round(cpu, 1)}))


def _folded() -> Any:
    """Return an analyser that takes case and accents away."""
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return plain.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for name in WEIGHTS:
        builder.add_text_field(name, tokenizer_name="folded", index_option="freq")
    builder.add_text_field("value", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("id", "prior"):
        builder.add_unsigned_field(name, fast=True)
    for name in ("lat", "lon"):
        builder.add_float_field(name, indexed=False, fast=True)
    return builder.build()


def _made(row: Row) -> dict[str, Any]:
    document, text = row.document, row.document.texts[0]
    made: dict[str, Any] = {
        "id": int.from_bytes(document.listing_id.bytes[:7]),
        "prior": document.prior,
        "name": text.name,
        "tags": text.tags,
        "body": text.body,
        "place": text.place,
        "value": [*values_of(document)],
    }
    if document.points:
        made["lat"], made["lon"] = document.points[0]
    return made
