"""Does everything committed get found within a second? `python bench/freshness.py --seconds 300 --json FILE`.

Writers create, rename, hide, show and remove listings and take up to `--max-delay` ms between noting the change and
committing it; readers search all the while. Makes a database of its own, and drops it afterwards. Exit code 1 if a
listing was missing, was found by an old name, or was found after it had gone, later than a second after the commit.
Ages count from the commit. `first_right_ms` is when a reader first asked and was answered right (on a busy machine it
asks late), `last_wrong_ms` when one last got the old answer: that is what a visitor would have seen.
`--no-lock` leaves out the lock on the table of changes, to show that the measurement can fail.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.freshness_processes import ALLOWED_SECONDS, Order, read, write  # noqa: E402

FOLDER = ROOT / "var" / "bench"
LEEWAY_SECONDS = 120


def main() -> int:
    options = _options()
    os.environ.setdefault("FOOTBRIDGE_LOG_LEVEL", "WARNING")
    from bench.search_database import choose_database, drop_database

    drop_database(options.db, size=options.size, folder=FOLDER, about="freshness")
    choose_database(options.db, size=options.size, folder=FOLDER, about="freshness")
    try:
        _fill(options.size)
        order = Order(
            seconds=options.seconds,
            writers=options.writers,
            readers=options.readers,
            max_delay_ms=options.max_delay,
            has_lock=not options.no_lock,
        )
        said = {"database": options.db, "listings_at_start": options.size, **run(order)}
    finally:
        drop_database(options.db, size=options.size, folder=FOLDER, about="freshness")
    print(json.dumps(said, indent=1))
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")
    return 0 if is_fine(said) else 1


def run(order: Order) -> dict[str, Any]:
    """Run writers and readers on the database that `DATABASE_URL` names, and return what they met.

    :raises RuntimeError: if a process ended without a result.
    """
    context = multiprocessing.get_context("spawn")
    channels = [context.SimpleQueue() for _ in range(order.readers)]
    written, seen = context.SimpleQueue(), context.SimpleQueue()
    is_ready, may_begin, stopped = context.Semaphore(0), context.Event(), context.Event()
    readers = [context.Process(target=read, args=(channel, is_ready, stopped, seen)) for channel in channels]
    writers = [
        context.Process(target=write, args=(order, number, channels, may_begin, written))
        for number in range(order.writers)
    ]
    try:
        for process in (*readers, *writers):
            process.start()
        for _ in readers:
            if not is_ready.acquire(timeout=LEEWAY_SECONDS):
                raise RuntimeError("A reader did not start.")
        may_begin.set()
        by_writer = _results(written, writers, seconds=order.seconds + LEEWAY_SECONDS)
        stopped.set()
        by_reader = _results(seen, readers, seconds=LEEWAY_SECONDS)
    finally:
        for process in (*readers, *writers):
            process.join(timeout=0 if sys.exc_info()[0] else 20)
            process.kill()
            process.join()
            process.close()
        for channel in (*channels, written, seen):
            channel.close()
    return _summary(order, by_writer, by_reader)


def is_fine(said: dict[str, Any]) -> bool:
    """Return whether nothing was late, missing or too many."""
    return not any(said[name] for name in ("violations", "wrong_at_the_end", "missing", "extra"))


def _results(channel: Any, processes: list[Any], *, seconds: float) -> list[dict[str, Any]]:
    end, found = time.monotonic() + seconds, []
    while len(found) < len(processes):
        while not channel.empty():
            found.append(channel.get())
        broken = any(process.exitcode not in {None, 0} for process in processes)
        if len(found) < len(processes) and (broken or time.monotonic() > end):
            raise RuntimeError("A process ended without a result.")
        time.sleep(0.05)
    return found


def _summary(order: Order, by_writer: list[dict[str, Any]], by_reader: list[dict[str, Any]]) -> dict[str, Any]:
    kinds: Counter[str] = Counter()
    for writer in by_writer:
        kinds.update(writer["kinds"])
    last_wrong = [age for reader in by_reader for age in reader["last_wrong"]]
    first_right = [age for reader in by_reader for age in reader["first_right"]]
    return {
        "seconds": order.seconds,
        "writers": order.writers,
        "readers": order.readers,
        "max_delay_ms": order.max_delay_ms,
        "lock": order.has_lock,
        "writes": kinds.total(),
        "writes_a_second": round(kinds.total() / order.seconds, 1),
        "kinds": dict(kinds),
        "write_ms": _spread([wait for writer in by_writer for wait in writer["waited"]]),
        "reads": sum(reader["reads"] for reader in by_reader),
        "changes_seen": len(first_right),
        "first_right_ms": _spread(first_right),
        "last_wrong_ms": _spread(last_wrong),
        "violations": sum(age > ALLOWED_SECONDS for age in last_wrong),
        **{name: sum(reader[name] for reader in by_reader) for name in ("wrong_at_the_end", "missing", "extra")},
        "load": [round(load, 1) for load in os.getloadavg()],
    }


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    if not ordered:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {
        name: round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1) for name, share in at.items()
    }


def _fill(size: int) -> None:
    from django.core.management import call_command
    from django.db import connections

    from bench.corpus import Corpus
    from bench.search_setup import fill

    fill(Corpus(size))
    call_command("search_index", "build", "--quiet")
    connections.close_all()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Does everything committed get found within a second?")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--size", type=int, default=3_000, help="Listings to begin with.")
    parser.add_argument("--max-delay", type=int, default=300, help="Most milliseconds between the note and the commit.")
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--no-lock", action="store_true", help="Let changes commit out of order: this must fail.")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
