"""How fast listings are exported and imported again, and that nothing changes by it.

    python bench/export.py [--sizes 10000,100000] [--db sqlite,postgresql] [--formats csv,hsds-zip] [--only-export]
        [--json FILE]

The catalogue is that of the tests (`tests/exporters/catalogue.py`): two sources, translations, hidden addresses,
changed dates, costs, contacts, ties, every tenth listing edited here; above 1,000 listings it is copied. Each step is a
process of its own, so that its peak memory is its own. "export" writes a file; "again" imports it over the same
database and must report no change. The ratio is "export" to "again", in time of the processor: other work on the
machine counts for nothing. "flat" is the peak memory of an export next to that of its first 10,000 listings: 1 is
memory that does not grow. ("flat_sizes" is the peak next to that of the first size; SQLite keeps up to 64 MiB of its
file in memory, so a small file makes a small peak.) PostgreSQL is that of BENCH_POSTGRESQL, or the one on this machine.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.import_listings import drop_databases, make_databases, start_django  # noqa: E402

FIRST = 10_000
FORMATS = ("csv", "hsds-json", "hsds-zip", "jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--only-export", action="store_true")
    parser.add_argument("--db", default="sqlite")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--step", choices=("fill", "export", "again"), help=argparse.SUPPRESS)
    parser.add_argument("--format", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        start_django()
        print(json.dumps(step(options)))
        return
    sizes, databases = [int(size) for size in options.sizes.split(",")], options.db.split(",")
    results: list[dict[str, Any]] = []
    for row in (row for database in databases for size in sizes for row in measure(size, database, options)):
        results.append(row)
        first = next(one for one in results if (one["db"], one["format"]) == (row["db"], row["format"]))
        row["flat_sizes"] = round(row["export_peak_mb"] / first["export_peak_mb"], 3)
        print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
        if options.json:
            options.json.write_text(json.dumps({"results": results}, indent=2) + "\n", encoding="utf-8")


def measure(size: int, database: str, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield the figures of each format on one database."""
    with tempfile.TemporaryDirectory(prefix="footbridge-bench-") as name:
        folder = Path(name)
        url, _other = make_databases(database, folder)
        try:
            run("fill", url=url, folder=folder, size=size)
            for format_ in options.formats.split(","):
                out = run("export", url=url, folder=folder, size=size, format_=format_)
                result = {
                    "db": database,
                    "format": format_,
                    "size": out["rows"],
                    "file_mb": out["file_mb"],
                    "export_rows_per_s": round(out["rows"] / out["seconds"]),
                    "export_rows_per_cpu_s": round(out["rows"] / out["cpu_s"]),
                    "export_peak_mb": out["peak_mb"],
                    "first_peak_mb": out["first_peak_mb"],
                    "flat": round(out["peak_mb"] / out["first_peak_mb"], 3),
                }
                if not options.only_export:
                    back = run("again", url=url, folder=folder, size=size, format_=format_)
                    result |= {
                        "again_rows_per_s": round(out["rows"] / back["seconds"]),
                        "again_rows_per_cpu_s": round(out["rows"] / back["cpu_s"]),
                        "again_peak_mb": back["peak_mb"],
                        "ratio": round(out["cpu_s"] / back["cpu_s"], 3),
                        "changed": out["rows"] - back["unchanged"],
                    }
                yield result
        finally:
            drop_databases(database)


def run(step_name: str, *, url: str, folder: Path, size: int, format_: str = "csv") -> dict[str, Any]:
    """Run one step in a process of its own and return its figures."""
    command = [sys.executable, __file__, "--step", step_name, "--format", format_, "--folder", str(folder)]
    environment = {**os.environ, "DATABASE_URL": url, "FOOTBRIDGE_SEARCH_DIR": str(folder / "index")}
    done = subprocess.run([*command, "--size", str(size)], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def step(options: argparse.Namespace) -> dict[str, Any]:
    """Do one step, and return what it took."""
    from django.core.management import call_command

    from bench.export_setup import fill
    from directory.models import Listing
    from tests.exporters import catalogue

    path = options.folder / f"own.{options.format}"
    began, began_cpu, result = time.perf_counter(), time.process_time(), {}
    if options.step == "fill":
        call_command("migrate", verbosity=0)
        fill(options.folder, size=options.size)
    elif options.step == "export":
        result = {"first_peak_mb": write(path, format_=options.format), "file_mb": round(path.stat().st_size / 1e6, 1)}
    else:
        report = catalogue.read(path, format_=options.format)
        result = {"unchanged": report.unchanged}
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    return {**result, "seconds": seconds, "cpu_s": cpu_s, "peak_mb": peak_mb(), "rows": Listing.objects.count()}


def write(path: Path, *, format_: str) -> float:
    """Export to a file, and return the peak memory of the first 10,000 listings."""
    from directory.exporters.formats import FORMATS as EXPORTS
    from directory.exporters.formats import export
    from directory.exporters.manners import Manner

    passed, peaks = count(1), []

    def progress() -> None:
        if next(passed) == FIRST:
            peaks.append(peak_mb())

    with path.open("wb") as out:
        out.writelines(export(EXPORTS[format_], manner=Manner.FULL, progress=progress))
    return peaks[0] if peaks else peak_mb()


def peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main()
