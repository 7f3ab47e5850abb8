"""Measure the steward's desk: `python bench/desk.py --size 100000 --db sqlite --json FILE`.

Prints how many statements each page takes in a catalogue of `--size` listings, wall-clock milliseconds, and those on a
processor, which say more where others use the machine too. "counted anew" is the page of coverage after a listing
changed; "kept" when none did. The last lines are a search that finds nothing, and what counting it costs.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.search_database import choose_database  # noqa: E402

FOLDER = ROOT / "var" / "bench"
PAGES = {
    "desk": "/desk/",
    "all listings": "/desk/listings/",
    "by name": "/desk/listings/?sort=name",
    "with a word": "/desk/listings/?q=choir",
    "without a contact": "/desk/listings/?missing=contact",
    "going stale": "/desk/stale/",
    "coverage, kept": "/desk/coverage/",
}


def main() -> None:
    options = _options()
    os.environ.setdefault("FOOTBRIDGE_LOG_LEVEL", "WARNING")  # a line for each page would bury the table
    choose_database(options.db, size=options.size, folder=FOLDER, about="desk")
    from django.core.management import call_command

    from bench.desk_setup import fill

    call_command("collectstatic", verbosity=0, interactive=False)  # pages name their style by its hash
    started = time.perf_counter()
    if fill(options.size):
        print(f"wrote {options.size:,} listings in {time.perf_counter() - started:.0f} s", flush=True)
    said = {
        "size": options.size,
        "database": options.db,
        "rounds": options.rounds,
        "pages": _measure(options.rounds),
        "load": round(os.getloadavg()[0], 1),
    }
    print(f"{options.size:,} listings, {options.db}, {options.rounds} rounds, load {said['load']}")
    print(f"{'':<20} {'statements':>10} {'p50 ms':>8} {'p95 ms':>8} {'cpu p50':>8}")
    for name, page in said["pages"].items():
        print(f"{name:<20} {page['statements']:>10} {page['p50_ms']:>8} {page['p95_ms']:>8} {page['cpu_p50_ms']:>8}")
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the steward's desk.")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _measure(rounds: int) -> dict[str, dict[str, Any]]:
    from django.test import Client
    from django.utils import timezone

    from directory.actions import wishes
    from directory.actions.wishes import Wish
    from directory.models import User
    from directory.pages import desk_coverage_facts
    from tests.logins import log_in

    stine = log_in(Client(headers={"host": "localhost"}), User.objects.get(email="stine@bench.example"))

    def get(address: str) -> None:
        response = stine.get(address)
        assert response.status_code == 200, response.status_code

    def count_anew() -> None:
        desk_coverage_facts.forget()
        get("/desk/coverage/")

    numbers = iter(range(10**9))

    def note() -> None:
        number = next(numbers)
        wish = Wish(f"underwater chess {number % 50}", "Town 7", "tie=linking")
        assert wishes.note(wish, network=f"10.{number % 250}.{number // 250}.0/24", at=timezone.now())

    def of(address: str) -> Callable[[], None]:
        return lambda: get(address)

    measured = {name: of(address) for name, address in PAGES.items()}
    measured |= {"coverage, counted anew": count_anew, "counting a wish": note}
    return {name: _times(work, rounds) for name, work in measured.items()}


def _times(work: Callable[[], None], rounds: int) -> dict[str, Any]:
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    work()
    with connection.execute_wrapper(note):
        work()
    walls, processors = [], []
    for _round in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        processors.append((time.process_time() - processor) * 1000)
    return {
        "statements": len(asked),
        "p50_ms": _percentile(walls, 50),
        "p95_ms": _percentile(walls, 95),
        "cpu_p50_ms": _percentile(processors, 50),
    }


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 1)


if __name__ == "__main__":
    main()
