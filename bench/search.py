"""Measure search: `python bench/search.py --size 100000 --db sqlite --json FILE`.

The same questions to our engine in process and over HTTP, to the reference engine (small catalogues), and to what the
database can do by itself. Prints a table; wall-clock milliseconds, and CPU of the process that answers (that of
PostgreSQL is not counted).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.search_database import choose_database  # noqa: E402

FOLDER = ROOT / "var" / "bench"
REFERENCE_UP_TO = 10_000
WARM_UP = 3
SECONDS_A_CLASS = 6.0


class Asked(Protocol):
    name: str

    def ask(self, question: Any) -> int: ...


@dataclass(frozen=True, slots=True)
class Result:
    """`n` questions of a class to an engine: time on the wall, and on a processor (None where it cannot be seen).

    `cpu_ms` is the mean. On a shared machine the processor says more than the wall.
    """

    engine: str
    query_class: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float | None
    n: int
    cpu_p50_ms: float | None = None
    cpu_p95_ms: float | None = None


def main() -> None:
    options = _options()
    choose_database(options.db, size=options.size, folder=FOLDER)
    from bench.corpus import Corpus
    from bench.page_queries import page_queries
    from bench.search_queries import CLASSES, questions
    from bench.search_setup import fill

    corpus = Corpus(options.size)
    started = time.perf_counter()
    if fill(corpus):
        print(
            f"filled the database with {options.size:,} listings in {time.perf_counter() - started:.0f} s", flush=True
        )
    build = _build_index()
    asked = questions(corpus)
    results, memory = _measure(corpus, asked, only=options.engines)
    said = {
        "results": [asdict(result) for result in results],
        "size": options.size,
        "database": options.db,
        **build,
        **memory,
        "page_queries": page_queries(asked),
        "load": os.getloadavg()[0],
        "classes": CLASSES,
    }
    _print(said)
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure search.")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--engines", default="snapshot,json,html,reference,sql", help="Which of them, with commas.")
    return parser.parse_args()


def _build_index() -> dict[str, float]:
    """Build the stored index in a process of its own, and return what that cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "manage.py", "search_index", "build", "--quiet"], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"build_cpu_s": round(cpu, 1), "build_peak_mb": round(after.ru_maxrss / 1024, 1)}


def _measure(corpus: Any, asked: dict[str, list[Any]], *, only: str) -> tuple[list[Result], dict[str, float]]:
    from bench.search_engines import InProcess, OverHttp, Server
    from bench.search_memory import memory_of_search
    from bench.search_peers import RawSql
    from directory.search import live, rows
    from directory.search.reference import ReferenceEngine

    wanted, results = set(only.split(",")), []
    if "snapshot" in wanted:
        results += _run(InProcess("ours, in process", live.current().engine), asked)
    server = Server()
    try:
        for key, name, path in (
            ("json", "ours over HTTP (JSON)", "/bench/search"),
            ("html", "ours over HTTP (page)", "/groups/"),
        ):
            if key in wanted:
                results += _run(OverHttp(server, name=name, path=path), asked)
    finally:
        server.stop()
    if "reference" in wanted and corpus.size <= REFERENCE_UP_TO:
        reference = ReferenceEngine.build(rows.documents(), rows.topics().thesaurus)
        few = {name: questions[:3] for name, questions in asked.items()}
        results += _run(InProcess("reference, in process", lambda: reference), few)
    if "sql" in wanted:
        plain = {name: questions for name, questions in asked.items() if name not in ("f", "g")}
        results += _run(RawSql(corpus), plain)
    return results, memory_of_search(asked, folder=FOLDER)


def _run(engine: Asked, asked: dict[str, list[Any]]) -> list[Result]:
    return [_run_class(engine, name, questions) for name, questions in asked.items()]


def _run_class(engine: Asked, name: str, questions: Sequence[Any]) -> Result:
    for question in questions[:WARM_UP]:
        engine.ask(question)
    cpu_seconds = getattr(engine, "cpu_seconds", None)
    took: list[float] = []
    spent: list[float] = []
    end = time.perf_counter() + SECONDS_A_CLASS
    for question in questions:
        cpu = cpu_seconds() if cpu_seconds else 0.0
        started = time.perf_counter()
        engine.ask(question)
        took.append((time.perf_counter() - started) * 1000)
        if cpu_seconds:
            spent.append((cpu_seconds() - cpu) * 1000)
        if time.perf_counter() > end:
            break
    result = Result(
        engine=engine.name,
        query_class=name,
        p50_ms=_share(took, 0.5),
        p95_ms=_share(took, 0.95),
        cpu_ms=round(sum(spent) / len(spent), 2) if spent else None,
        n=len(took),
        cpu_p50_ms=_share(spent, 0.5) if spent else None,
        cpu_p95_ms=_share(spent, 0.95) if spent else None,
    )
    print(f"{result.engine:32}{result.query_class:6}{result.p50_ms:10.2f}{result.p95_ms:10.2f}", flush=True)
    return result


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


def _print(said: dict[str, Any]) -> None:
    print(f"\n{said['size']:,} listings, {said['database']}, load {said['load']:.1f}")
    _print_table("p50 / p95 in ms on the wall", said, "p50_ms", "p95_ms")
    _print_table("p50 / p95 in ms on a processor", said, "cpu_p50_ms", "cpu_p95_ms")
    print(
        f"build {said['build_cpu_s']} CPU s, peak {said['build_peak_mb']} MB; "
        f"statements of the results page: {said['page_queries']}; "
        f"search adds {said['private_mb']} MB to a process, beside {said['shared_mb']} MB of files that all share"
    )


def _print_table(title: str, said: dict[str, Any], p50: str, p95: str) -> None:
    engines = list(dict.fromkeys(result["engine"] for result in said["results"] if result[p50] is not None))
    print(f"\n| {title} | " + " | ".join(engines) + " |\n|---|" + "---|" * len(engines))
    for name, words in said["classes"].items():
        cells = {
            result["engine"]: f"{result[p50]:.1f} / {result[p95]:.1f}"
            for result in said["results"]
            if result["query_class"] == name and result[p50] is not None
        }
        print(f"| {name} {words} | " + " | ".join(cells.get(engine, "–") for engine in engines) + " |")


if __name__ == "__main__":
    main()
