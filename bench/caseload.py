"""Measure the caseload: `python bench/caseload.py --size 200000 --db sqlite --json FILE`.

The board of a practitioner with 200 open introductions, next to the board of one with 20, in a database of `--size`
introductions of many teams. Prints how many statements each page takes, wall-clock milliseconds, and the ratio; and the
same on a processor, which says more than the wall where others use the machine too.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.search_database import choose_database  # noqa: E402

FOLDER = ROOT / "var" / "bench"
FEW, MANY = 20, 200
WARM_UP = 5


def main() -> None:
    options = _options()
    os.environ.setdefault("FOOTBRIDGE_LOG_LEVEL", "WARNING")  # a line for each page would bury the table
    choose_database(options.db, size=options.size, folder=FOLDER, about="caseload")
    from django.core.management import call_command

    from bench.caseload_setup import fill

    call_command("collectstatic", verbosity=0, interactive=False)  # pages name their style by its hash
    started = time.perf_counter()
    if fill(options.size, boards={"few": FEW, "many": MANY}):
        print(f"wrote {options.size:,} introductions in {time.perf_counter() - started:.0f} s", flush=True)
    pages = _measure(options.rounds)
    said = {
        "size": options.size,
        "database": options.db,
        "rounds": options.rounds,
        "few": {"open": FEW, **pages["few"]},
        "many": {"open": MANY, **pages["many"]},
        "ratio_p50": round(pages["many"]["p50_ms"] / pages["few"]["p50_ms"], 2),
        "ratio_p95": round(pages["many"]["p95_ms"] / pages["few"]["p95_ms"], 2),
        "load": round(os.getloadavg()[0], 1),
    }
    _print(said)
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")
    if pages["few"]["statements"] != pages["many"]["statements"]:
        raise SystemExit("The number of statements depends on the number of rows.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the caseload.")
    parser.add_argument("--size", type=int, default=200_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _measure(rounds: int) -> dict[str, dict[str, Any]]:
    """Ask for both boards in turn, so that what else the machine does falls on both."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from directory.models import User
    from tests.logins import log_in

    def board(client: Client) -> str:
        response = client.get("/caseload/")
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    clients, statements, tickets = {}, {}, {}
    for name in ("few", "many"):
        clients[name] = log_in(Client(headers={"host": "localhost"}), User.objects.get(email=f"{name}@bench.example"))
        for _round in range(WARM_UP):
            tickets[name] = board(clients[name]).count('<article class="ticket')
        with CaptureQueriesContext(connection) as asked:
            board(clients[name])
        statements[name] = len(asked)
    walls: dict[str, list[float]] = {"few": [], "many": []}
    processors: dict[str, list[float]] = {"few": [], "many": []}
    for _round in range(rounds):
        for name, client in clients.items():
            wall, processor = time.perf_counter(), time.process_time()
            board(client)
            walls[name].append((time.perf_counter() - wall) * 1000)
            processors[name].append((time.process_time() - processor) * 1000)
    return {
        name: {
            "statements": statements[name],
            "tickets": tickets[name],
            "p50_ms": _percentile(walls[name], 50),
            "p95_ms": _percentile(walls[name], 95),
            "cpu_p50_ms": _percentile(processors[name], 50),
            "cpu_p95_ms": _percentile(processors[name], 95),
        }
        for name in walls
    }


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 1)


def _print(said: dict[str, Any]) -> None:
    print(f"{said['size']:,} introductions, {said['database']}, {said['rounds']} rounds, load {said['load']}")
    print(f"{'open':>6} {'shown':>6} {'statements':>11} {'p50 ms':>8} {'p95 ms':>8} {'cpu p50':>8} {'cpu p95':>8}")
    for name in ("few", "many"):
        page = said[name]
        print(
            f"{page['open']:>6} {page['tickets']:>6} {page['statements']:>11} {page['p50_ms']:>8} {page['p95_ms']:>8}"
            f" {page['cpu_p50_ms']:>8} {page['cpu_p95_ms']:>8}"
        )
    print(f"ratio: p50 {said['ratio_p50']}, p95 {said['ratio_p95']}")


if __name__ == "__main__":
    main()
