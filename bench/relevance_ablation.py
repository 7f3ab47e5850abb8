"""What each idea of the ranking brings: every one is taken out alone, and the same queries are asked.

`bench/relevance.py --ablation` runs it. Besides the three sets of judged queries: the queries of the shared set as they
are while somebody types the last word, and with a typing error in their longest word.
"""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.relevance import SETS, Judged, PlainBM25, Ranker, judged, measure, ranker_of, summary
from bench.relevance_data import load, remove, start

if TYPE_CHECKING:
    from directory.search.types import IndexedDocument

SEED = 20_261_129
EVERYTHING, PLAIN = "everything", "plain BM25"

Row = dict[str, Any]


def typing(queries: Sequence[Judged]) -> list[Judged]:
    """Return the queries as they are when one to three letters of the last word are still to come."""
    dice = random.Random(SEED)
    cut = []
    for query in queries:
        *rest, last = query.text.split()
        left = max(3, len(last) - dice.randint(1, 3))
        cut.append(replace(query, text=" ".join([*rest, last[:left]])))
    return cut


def misspelt(queries: Sequence[Judged]) -> list[Judged]:
    """Return the queries with two letters swapped or one left out in their longest word."""
    dice = random.Random(SEED)
    damaged = []
    for query in queries:
        longest = max(query.text.split(), key=len)
        place = dice.randrange(1, len(longest) - 1)
        swapped = longest[:place] + longest[place + 1] + longest[place] + longest[place + 2 :]
        made = swapped if dice.random() < 0.5 else longest[:place] + longest[place + 1 :]
        damaged.append(replace(query, text=query.text.replace(longest, made, 1)))
    return damaged


def ablation(documents: Sequence["IndexedDocument"], sets: dict[str, list[Judged]]) -> list[Row]:
    """Return one row a way to rank (everything, without each idea, plain BM25), a set and a language."""
    from bench.relevance_ideas import IDEAS, topic_terms, without

    rows = _rows(PLAIN, PlainBM25(documents).rank, sets)
    topics = topic_terms()
    for idea in (None, *IDEAS):
        with without(idea, documents, topics) as (changed, thesaurus):
            rows += _rows(idea.name if idea else EVERYTHING, ranker_of(changed, thesaurus), sets)
        print(".", end="", flush=True)
    print()
    return rows


def _rows(name: str, rank: Ranker, sets: dict[str, list[Judged]]) -> list[Row]:
    return [
        {"without": name, "set": each} | row
        for each, queries in sets.items()
        for row in summary(queries, measure(queries, rank))
    ]


def markdown(rows: Sequence[Row], sets: Sequence[str]) -> str:
    """Return a table: success@10 / nDCG@10 with everything and plain BM25, and what is lost without each idea."""
    names = list(dict.fromkeys(row["without"] for row in rows))
    ordered = [EVERYTHING, *(name for name in names if name not in (EVERYTHING, PLAIN)), PLAIN]
    by_key = {(row["without"], row["set"], row["language"]): row for row in rows}
    columns = [(each, language) for each in sets for language in ("en", "da", "nl")]
    lines = [
        "| without | " + " | ".join(f"{each} {language}" for each, language in columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for name in ordered:
        cells = [by_key[name, *column] for column in columns]
        shown = (f"{cell['success@10']:.2f} / {cell['ndcg@10']:.2f}" for cell in cells)
        lines.append(f"| {name} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def run(json_path: Path | None) -> None:
    """Print the tables, and write all figures to `json_path`."""
    folder = start()
    try:
        _run(json_path)
    finally:
        remove(folder)


def _run(json_path: Path | None) -> None:
    from bench.relevance_cases import made_cases
    from directory.search.rows import documents as read_documents

    started = time.perf_counter()
    collection = load()
    documents = sorted(read_documents(), key=lambda document: document.listing_id.bytes)
    sets = {name: judged(path, collection.ids) for name, path in SETS.items()}
    sets |= {"typing": typing(sets["dev"]), "misspelt": misspelt(sets["dev"])}
    rows = ablation(documents, sets)
    print(markdown(rows, ["dev", "typing", "misspelt"]))
    print()
    print(markdown(rows, ["holdout", "unseen"]))
    print(flush=True)
    cases = made_cases(documents)
    for case in cases:
        print(f"{case['case']:45} {case['n']:4} {case['found']:.2f}")
    print(f"{len(documents)} listings, {time.perf_counter() - started:.0f} s")
    if json_path:
        content = {"listings": len(documents), "results": rows, "made_cases": cases}
        json_path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
