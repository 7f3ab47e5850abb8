"""Measure the reports: `python bench/reports.py --size 200000 --db sqlite --json FILE`.

Makes the reports of a quarter for all teams and the whole in a database of `--size` introductions, and reads them as
the page does. Prints time on the wall, the number of statements, and the ratio to plainly reading what
is counted, in the same run: so that what else the machine does falls on both.
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


def main() -> None:
    options = _options()
    os.environ.setdefault("FOOTBRIDGE_LOG_LEVEL", "WARNING")
    choose_database(options.db, size=options.size, folder=FOLDER, about="reports")
    from bench.caseload_setup import fill
    from bench.reports_setup import add_stories

    if fill(options.size, boards={}):
        add_stories()
    results = _measure(options.size)
    said = {"size": options.size, "database": options.db, "results": results, "load": round(os.getloadavg()[0], 1)}
    print(f"{options.size:,} introductions, {options.db}, load {said['load']}")
    print("| what | ms | statements | ratio |\n|---|---|---|---|")
    for row in results:
        print(f"| {row['what']} | {row['ms']:,} | {row['statements']} | {row['ratio']} |")
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the reports.")
    parser.add_argument("--size", type=int, default=200_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _measure(size: int) -> list[dict[str, Any]]:
    from django.contrib.auth.models import AnonymousUser
    from django.template.loader import render_to_string
    from django.test import RequestFactory
    from django.utils import timezone

    from bench.reports_setup import AFTER
    from bridges.actions import reports
    from bridges.models import Report
    from bridges.pages.report_places import places_view
    from bridges.pages.reports import report_view
    from bridges.reporting.numbers import safe_numbers
    from bridges.reporting.periods import last_closed
    from directory.models import Team

    quarter = last_closed(timezone.localdate(AFTER))
    rows = [*map(str, Team.objects.values_list("pk", flat=True)), ""]
    counted: list[Any] = []
    request = RequestFactory().get("/reports/")
    request.user = AnonymousUser()

    def pages() -> None:
        everything = list(Report.objects.select_related("team"))
        for report in everything:
            view = report_view(report, others=[report])
            render_to_string("bridges/reports/report.html", {"view": view}, request=request)

    Report.objects.all().delete()
    read = _timed("read what is counted", lambda: counted.append(reports.read(quarter)))
    parts: list[tuple[str, Callable[[], Any]]] = [
        ("withhold, all teams and the whole", lambda: safe_numbers(counted[0], rows=rows)),
        ("make and keep all reports", lambda: reports.make_due(at=AFTER)),
        ("pages of all reports", pages),
        ("figures about places", lambda: places_view(language="en", at=AFTER)),
    ]
    results = [read, *(_timed(what, act) for what, act in parts)]
    for row in results:
        row["ratio"] = round(row["ms"] / max(read["ms"], 1), 2)
    return results


def _timed(what: str, act: Callable[[], Any]) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        act()
        took = time.perf_counter() - started
    return {"what": what, "ms": round(took * 1000), "statements": len(asked)}


if __name__ == "__main__":
    main()
