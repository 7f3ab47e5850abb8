"""Measure search: `python bench/search.py --size 100000 --db sqlite --json FILE`.

The same questions to our engine in process and over HTTP, to the reference engine (small catalogues), to tantivy where
it is installed, and to what the database can do by itself. Prints tables: wall-clock milliseconds, CPU of the processes
that answer (that of PostgreSQL is not counted), and every goal with its figure. docs/performance.md says how to read
them.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import goals, tables, timing  # noqa: E402
from bench.search_database import choose_database  # noqa: E402

FOLDER = ROOT / "var" / "bench"
REFERENCE_UP_TO = 10_000
ENGINES = ("snapshot", "json", "html", "tantivy", "sql", "reference")
NO_SQL = ("f", "g")
"""Classes that no statement answers: completing a word, a misspelt word."""

Questions = dict[str, list[Any]]


def main() -> None:
    options = _options()
    choose_database(options.db, size=options.size, folder=FOLDER)
    from django.core.management import call_command

    from bench.corpus import Corpus
    from bench.page_queries import page_queries
    from bench.search_memory import memory_of_search, size_on_disk_mb
    from bench.search_queries import CLASSES, first_questions, questions
    from bench.search_setup import fill

    call_command("collectstatic", verbosity=0, interactive=False)  # pages name their style by its hash
    corpus = Corpus(options.size)
    started = time.perf_counter()
    if fill(corpus):
        print(f"wrote {options.size:,} listings to the database in {time.perf_counter() - started:.0f} s", flush=True)
    index = Path(os.environ["FOOTBRIDGE_SEARCH_DIR"])
    build = _build_index(index.with_suffix(".build.json"), keep=options.keep_index)
    asked, first = questions(corpus), first_questions(corpus)
    restart = _first_answer(first, server=options.server)
    said = {
        "size": options.size,
        "database": options.db,
        "server": options.server,
        "results": [asdict(result) for result in _ours(asked, first, options)],
        **build,
        **restart,
        "index_mb": size_on_disk_mb(index),
        **memory_of_search(asked, folder=FOLDER, index=index),
        "page_queries": page_queries(asked),
    }
    results, builds = _peers(corpus, asked, first, options)
    said["results"] += [asdict(result) for result in results]
    said |= {"peer_builds": builds, **_about(), "classes": CLASSES}
    found = goals.goals_of_run(said)
    said["goals"] = [goal.as_json() for goal in found]
    print(tables.report(said) + "\n\n" + goals.table(found))
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure search.")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--engines", default=",".join(ENGINES), help="Which of them, with commas.")
    parser.add_argument("--server", choices=["wsgiref", "gunicorn", "granian"], default="wsgiref")
    parser.add_argument(
        "--keep-index", action="store_true", help="Take the index of the last run; building takes long."
    )
    parser.add_argument("--seconds", type=float, default=timing.SECONDS_A_CLASS, help="The most for a class.")
    return parser.parse_args()


def _build_index(note: Path, *, keep: bool) -> dict[str, float]:
    """Build the stored index in a process of its own, and return what that cost; `note` remembers it."""
    if keep and note.exists():
        kept: dict[str, float] = json.loads(note.read_text())
        return kept
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "manage.py", "search_index", "build", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "FOOTBRIDGE_NO_VENV": "1"})
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    cost = {
        "build_cpu_s": round(cpu, 1),
        "build_wall_s": round(wall, 1),
        "build_peak_mb": round(after.ru_maxrss / 1024, 1),
    }
    note.write_text(json.dumps(cost))
    return cost


def _first_answer(first: Questions, *, server: str) -> dict[str, float]:
    """Return the middle of three starts."""
    from bench.search_engines import JSON_PATH, address_of
    from bench.servers import first_answer

    runs = [first_answer(server, address_of(first["b"][number], JSON_PATH)) for number in range(3)]
    return sorted(runs, key=lambda run: run["first_answer_s"])[1]


def _ours(asked: Questions, first: Questions, options: argparse.Namespace) -> list[timing.Result]:
    from bench.search_engines import JSON_PATH, PAGE_PATH, InProcess, OverHttp
    from bench.servers import Server
    from directory.search import live

    wanted, results, seconds = options.engines.split(","), [], options.seconds
    if "snapshot" in wanted:
        engine = InProcess("ours, in process", live.current().engine)
        engine.ask(asked["e"][0])
        results += timing.run(engine, asked, first=first, seconds=seconds)
    for key, path, name in (("json", JSON_PATH, goals.OURS), ("html", PAGE_PATH, "ours over HTTP (page)")):
        if key not in wanted:
            continue
        server = Server(options.server)
        try:
            site = OverHttp(server, name=name, path=path)
            site.ask(asked["e"][0])  # opens the index, which is measured by itself
            results += timing.run(site, asked, first=first, seconds=seconds)
        finally:
            server.stop()
    return results


def _peers(
    corpus: Any, asked: Questions, first: Questions, options: argparse.Namespace
) -> tuple[list[timing.Result], dict[str, float | None]]:
    from bench import search_tantivy
    from bench.peer_databases import PostgresqlPeer, SqlitePeer
    from bench.search_engines import InProcess
    from bench.search_peers import RawSql
    from directory.search import rows
    from directory.search.reference import ReferenceEngine

    wanted, results, seconds = options.engines.split(","), [], options.seconds
    builds: dict[str, float | None] = {}
    if "tantivy" in wanted and not search_tantivy.is_installed():
        print("tantivy is left out: it is not installed (the extra `bench`).")
    elif "tantivy" in wanted:
        tantivy = search_tantivy.Tantivy(corpus, FOLDER)
        builds["tantivy, CPU s"] = tantivy.build_cpu_s
        results += timing.run(tantivy, asked, first=first, seconds=seconds)
    if "sql" in wanted:
        folder, size = FOLDER, options.size
        sql = RawSql(
            corpus, SqlitePeer(size=size, folder=folder) if options.db == "sqlite" else PostgresqlPeer(size=size)
        )
        builds[f"{sql.name}, s"] = sql.build_seconds
        results += timing.run(sql, {key: asked[key] for key in asked if key not in NO_SQL}, seconds=seconds)
    if "reference" in wanted and corpus.size <= REFERENCE_UP_TO:
        reference = ReferenceEngine.build(rows.documents(), rows.topics().thesaurus)
        few = {name: questions[:3] for name, questions in asked.items()}
        results += timing.run(InProcess("reference, in process", lambda: reference), few, seconds=seconds)
    return results, builds


def _about() -> dict[str, Any]:
    """Return what the figures were measured on."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "load": round(os.getloadavg()[0], 1),
        "processor": names[0].partition(":")[2].strip() if names else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "measured_at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
    }


if __name__ == "__main__":
    main()
