"""How well search finds what people mean: queries in everyday words with judged listings, next to plain BM25.

    python bench/relevance.py [--json FILE] [--worst N] [--only QID] [--ablation]

Reads the folder of shared data (FOOTBRIDGE_SHARED, set "dev") and two sets whose queries were not tuned on:
`tests/search/relevance_holdout.jsonl`, and `relevance_unseen.jsonl`, written later than most of the ideas. With
`--ablation` each idea is taken out alone (`bench/relevance_ablation.py`). success@10: a wanted listing (grade 2) is
among the first ten.
nDCG@10 has the grades as gains. Unjudged listings count as not relevant.
"""

import argparse
import json
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.relevance_data import AT, QUERIES, Collection, load, remove, start  # noqa: E402

if TYPE_CHECKING:
    from directory.search.thesaurus import Thesaurus
    from directory.search.types import IndexedDocument

DEPTH = 10
SETS = {
    "dev": QUERIES,
    "holdout": ROOT / "tests" / "search" / "relevance_holdout.jsonl",
    "unseen": ROOT / "tests" / "search" / "relevance_unseen.jsonl",
}

Ranker = Callable[[str, str], Sequence[UUID]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the grades (2 wanted, 1 acceptable) of its relevant listings."""

    qid: str
    language: str
    text: str
    grades: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class Marks:
    success: float
    ndcg: float
    mrr: float
    zero: float


def judged(path: Path, ids: dict[str, UUID]) -> list[Judged]:
    """Return the queries of a file; relevant listings that are not in the collection are an error."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Judged(row["qid"], row["lang"], row["query"], {ids[ref]: grade for ref, grade in row["relevant"].items()})
        for row in rows
    ]


def marks(query: Judged, found: Sequence[UUID]) -> Marks:
    """Return the marks of one answer."""
    gains = [query.grades.get(listing_id, 0) for listing_id in found[:DEPTH]]
    best = sorted(query.grades.values(), reverse=True)[:DEPTH]
    ideal = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(best))
    ndcg = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains)) / ideal
    first = next((rank for rank, gain in enumerate(gains, start=1) if gain), 0)
    return Marks(float(2 in gains), ndcg, 1 / first if first else 0.0, float(not found))


class PlainBM25:
    """BM25 (k1 1.2, b 0.75) over all words of a listing, without stems, stop words or fields: the opponent."""

    def __init__(self, documents: Iterable["IndexedDocument"]) -> None:
        self._tokens = {
            document.listing_id: Counter(
                " ".join(f"{text.name} {text.tags} {text.body} {text.place}" for text in document.texts)
                .casefold()
                .replace(",", " ")
                .replace(".", " ")
                .split()
            )
            for document in documents
        }
        self._frequencies = Counter(token for tokens in self._tokens.values() for token in tokens)
        self._average = sum(tokens.total() for tokens in self._tokens.values()) / len(self._tokens)

    def rank(self, text: str, _language: str) -> list[UUID]:
        scores: dict[UUID, float] = defaultdict(float)
        for token in set(text.casefold().replace(",", " ").split()):
            frequency = self._frequencies[token]
            idf = math.log1p((len(self._tokens) - frequency + 0.5) / (frequency + 0.5))
            for listing_id, tokens in self._tokens.items():
                if count := tokens[token]:
                    length = 0.25 + 0.75 * tokens.total() / self._average
                    scores[listing_id] += idf * count * 2.2 / (count + 1.2 * length)
        return sorted(scores, key=lambda listing_id: (-scores[listing_id], listing_id.bytes))[:DEPTH]


def product(documents: Sequence["IndexedDocument"]) -> Ranker:
    """Return the product's own ranking by the snapshot engine, without a place or filters."""
    from directory.search.rows import topics

    return ranker_of(documents, topics().thesaurus)


def ranker_of(documents: Sequence["IndexedDocument"], thesaurus: "Thesaurus") -> Ranker:
    """Return the ranking of the snapshot engine over these documents."""
    from directory.search.snapshot import SnapshotEngine
    from directory.search.types import SearchQuery

    engine = SnapshotEngine.build(documents, thesaurus)

    def rank(text: str, language: str) -> Sequence[UUID]:
        return engine.search(SearchQuery(at=AT, text=text, language=language, page_size=DEPTH)).ids

    return rank


def page() -> Ranker:
    """Return the ranking of the results page: with the place, days and times that it reads in the text."""
    from django.http import QueryDict
    from django.utils import translation

    from directory import search
    from directory.filters import parse
    from directory.pages.results import widened

    def rank(text: str, language: str) -> Sequence[UUID]:
        data = QueryDict(mutable=True)
        data["q"] = text
        with translation.override(language):
            parsed = parse(data, language=language, at=AT)
            found = search.search(parsed.query)
            if not found.total and (wider := widened(parsed)):
                found = search.search(wider.query)
        return found.ids[:DEPTH]

    return rank


def measure(queries: Sequence[Judged], rank: Ranker) -> dict[str, Marks]:
    """Return the marks of each query by its id."""
    return {query.qid: marks(query, rank(query.text, query.language)) for query in queries}


def summary(queries: Sequence[Judged], by_query: dict[str, Marks]) -> list[dict[str, Any]]:
    """Return one row a language with the means."""
    rows = []
    for language in ("en", "da", "nl"):
        own = [by_query[query.qid] for query in queries if query.language == language]
        rows.append(
            {
                "language": language,
                "n": len(own),
                "success@10": sum(mark.success for mark in own) / len(own),
                "ndcg@10": sum(mark.ndcg for mark in own) / len(own),
                "mrr": sum(mark.mrr for mark in own) / len(own),
                "zero_result_rate": sum(mark.zero for mark in own) / len(own),
            }
        )
    return rows


def show(rows: Iterable[dict[str, Any]]) -> None:
    print(f"{'set':9} {'engine':8} {'lang':5} {'n':>3} {'success@10':>10} {'nDCG@10':>8} {'MRR':>6} {'zero':>6}")
    for row in rows:
        print(
            f"{row['set']:9} {row['engine']:8} {row['language']:5} {row['n']:3} {row['success@10']:10.2f}"
            f" {row['ndcg@10']:8.2f} {row['mrr']:6.2f} {row['zero_result_rate']:6.2f}"
        )


def show_query(query: Judged, rank: Ranker, collection: Collection) -> None:
    """Print the first ten of one query with their grades."""
    print(f"\n{query.qid}: {query.text}")
    for listing_id in rank(query.text, query.language):
        print(f"  {query.grades.get(listing_id, 0)} {collection.refs[listing_id]:40} {collection.names[listing_id]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="write the table here too")
    parser.add_argument("--worst", type=int, default=0, help="show the worst N judged queries of the shared set")
    parser.add_argument("--ablation", action="store_true", help="take out each idea alone (some minutes)")
    parser.add_argument("--only", help="show the answer of this query")
    parser.add_argument("--engine", choices=("product", "page"), default="product", help="whose answers to show")
    arguments = parser.parse_args()
    if arguments.ablation:
        from bench import relevance_ablation

        relevance_ablation.run(arguments.json)
        return
    folder = start()
    try:
        _run(arguments)
    finally:
        remove(folder)


def _run(arguments: argparse.Namespace) -> None:
    from directory.search.rows import documents as read_documents

    started = time.perf_counter()
    collection = load()
    documents = sorted(read_documents(), key=lambda document: document.listing_id.bytes)
    rankers: dict[str, Ranker] = {"product": product(documents), "page": page(), "bm25": PlainBM25(documents).rank}
    sets = {name: judged(path, collection.ids) for name, path in SETS.items()}
    if arguments.only:
        for query in (query for queries in sets.values() for query in queries if query.qid == arguments.only):
            show_query(query, rankers[arguments.engine], collection)
        return
    rows = []
    for name, queries in sets.items():
        for engine, rank in rankers.items():
            by_query = measure(queries, rank)
            rows += [{"set": name, "engine": engine} | row for row in summary(queries, by_query)]
            if engine == arguments.engine and name == "dev":
                worst = sorted(queries, key=lambda query: by_query[query.qid].ndcg)[: arguments.worst]
                for query in worst:
                    print(f"{by_query[query.qid].ndcg:.2f}", end="")
                    show_query(query, rank, collection)
    show(rows)
    missing = {key for queries in sets.values() for query in queries for key in query.grades} - collection.shown
    print(
        f"{len(documents)} listings, {len(missing)} judged ones are not shown in search (crisis lines, no name);",
        end=" ",
    )
    print(f"{time.perf_counter() - started:.1f} s")
    if arguments.json:
        arguments.json.write_text(json.dumps({"results": rows, "listings": len(documents)}, indent=1))


if __name__ == "__main__":
    main()
