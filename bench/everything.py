"""Measure all of search and write docs/performance.md: `python bench/everything.py --full`.

Runs `bench/search.py` for each size and database, then `bench/load.py` and `bench/page.py` for the largest, then
`bench/serving.py`, each in a process of its own and with a limit of time; and then `bench/growth.py`. `--quick` stops
at 100,000 listings and asks for two seconds a class. What fails or takes too long is said at the end; the others go on.
Where databases and peers are filled already, a million takes about ten minutes a database; filling them takes about as
long again.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "bench"
LIMITS = {10_000: 900, 100_000: 1_800, 1_000_000: 5_400}
"""Seconds that a run may take, filling and building included."""
LOAD_LIMIT = 1_200


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: tuple[str, ...]
    seconds: int


def main() -> None:
    options = _options()
    os.chdir(ROOT)
    FIGURES.mkdir(parents=True, exist_ok=True)
    failed = [step.name for step in steps(options) if not _run(step)]
    subprocess.run([sys.executable, "bench/growth.py"], check=True)
    if failed:
        raise SystemExit(f"Not measured: {', '.join(failed)}.")


def steps(options: argparse.Namespace) -> list[Step]:
    """Return what is to be run, in order: small sizes first, the load of a database after its search."""
    sizes = [int(size) for size in options.sizes.split(",")] if options.sizes else _sizes(quick=options.quick)
    found = []
    for database in options.db.split(","):
        for size in sizes:
            file = FIGURES / f"search-{database}-{size}.json"
            command = ["bench/search.py", "--size", str(size), "--db", database, "--json", str(file)]
            command += ["--server", options.server, "--seconds", "2" if options.quick else "6"]
            command += ["--keep-index"] if options.keep_index else []
            found.append(Step(f"search {database} {size:,}", tuple(command), LIMITS[size]))
        file = FIGURES / f"load-{database}-{sizes[-1]}.json"
        command = ["bench/load.py", "--size", str(sizes[-1]), "--db", database, "--json", str(file)]
        command += ["--seconds", "10" if options.quick else "30", "--processes", "2"]
        if options.server != "wsgiref":
            command += ["--server", options.server]
        found.append(Step(f"load {database} {sizes[-1]:,}", tuple(command), LOAD_LIMIT))
        file = FIGURES / f"page-{database}-{sizes[-1]}.json"
        command = ["bench/page.py", "--size", str(sizes[-1]), "--db", database, "--json", str(file)]
        found.append(Step(f"page {database} {sizes[-1]:,}", tuple(command), LOAD_LIMIT))
    command = ["bench/serving.py", "--json", str(FIGURES / "serving.json")]
    found.append(Step("serving", tuple(command), LOAD_LIMIT))
    return [step for step in found if (ROOT / step.command[0]).exists()]


def _sizes(*, quick: bool) -> list[int]:
    return [size for size in LIMITS if not quick or size <= 100_000]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure all of search.")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--quick", action="store_true")
    how.add_argument("--full", action="store_true")
    parser.add_argument("--db", default="sqlite,postgresql", help="Which databases, with commas.")
    parser.add_argument("--sizes", default="", help="Which sizes, with commas, of 10000, 100000 and 1000000.")
    parser.add_argument("--server", choices=["wsgiref", "gunicorn", "granian"], default="granian")
    parser.add_argument("--keep-index", action="store_true", help="Do not build the indexes again.")
    return parser.parse_args()


def _run(step: Step) -> bool:
    """Run a step, and end it with all of its processes when its time is over; return whether it went well."""
    print(f"\n== {step.name}", flush=True)
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *step.command], start_new_session=True)
    try:
        code = process.wait(step.seconds)
    except subprocess.TimeoutExpired:
        code = None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    print(f"== {step.name}: {'done' if code == 0 else 'FAILED'} in {time.perf_counter() - started:.0f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    main()
