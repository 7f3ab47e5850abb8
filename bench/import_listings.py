"""How fast listings are imported, next to a raw bulk insert of the very same rows.

    python bench/import_listings.py [--sizes 1000,10000,100000] [--db sqlite,postgresql] [--json FILE]

Each measurement is a process of its own, so that its peak memory is its own. "raw" reads the rows that the import wrote
(all tables, search documents and change table included) and inserts them with bulk_create into an empty database, in
transactions of the same 500 listings; only the inserts are timed. "again" is a second run of the same file, which
changes nothing. The ratio is import to raw. PostgreSQL is that of BENCH_POSTGRESQL, or the one on this machine.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SEED = 20_261_122
BATCH = 500
POSTGRESQL = os.environ.get("BENCH_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432")
TEXT = (
    "we meet for coffee and talk about our week everybody is welcome you can just sit and listen bring a friend "
    "there is tea singing gardening walking repair sewing football chess reading and a quiet corner after work "
    "no need to book the door is open from half past six and somebody will greet you at the entrance"
)
WORDS = TEXT.split()
ACTIVITIES = ("Choir", "Garden", "Walking group", "Repair café", "Chess club", "Peer group", "Sewing circle", "Band")
TOWNS = (("Sale", "M33", 53.42, -2.32), ("Urmston", "M41", 53.45, -2.35), ("Leeds", "LS1", 53.8, -1.55))


def rows(size: int) -> Iterator[dict[str, Any]]:
    """Yield invented rows, the same for the same size: texts of 40 words, a place, a time, a number, categories."""
    chance = random.Random(SEED)
    for number in range(size):
        town, area, lat, lon = chance.choice(TOWNS)
        activity = chance.choice(ACTIVITIES)
        place: dict[str, Any] = {"name": f"Hall {number % 977}", "address": f"{number % 200} High Street", "city": town}
        place |= {"postcode": f"{area} {number % 9 + 1}AA", "country": "GB"}
        if number % 5:
            place |= {"lat": lat + chance.uniform(-0.1, 0.1), "lon": lon + chance.uniform(-0.1, 0.1)}
        yield {
            "id": f"row-{number}",
            "name": f"{activity} of {town} {number % 500}",
            "description": " ".join(chance.choices(WORDS, k=40)).capitalize() + ".",
            "organization": f"Organisation {number % max(1, size // 20)}",
            "locations": [place],
            "schedule": [
                {
                    "byday": chance.choice(("MO", "TU", "WE", "TH", "FR")),
                    "start": f"{chance.randint(9, 20)}:00",
                    "end": "21:30",
                }
            ],
            "categories": [activity.lower(), chance.choice(("music", "gardening", "friends", "sport"))],
            "phone": f"0161 {chance.randint(200, 899)} {chance.randint(1000, 9999)}",
            "costs": [{"kind": chance.choice(("free", "donation"))}],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--db", default="sqlite")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--raw-url", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        start_django()
        print(json.dumps(STEPS[options.step](options)))
        return
    results = [
        measure(int(size), database=database) for database in options.db.split(",") for size in options.sizes.split(",")
    ]
    if options.json:
        options.json.write_text(json.dumps({"results": results}, indent=2) + "\n", encoding="utf-8")


def measure(size: int, *, database: str) -> dict[str, Any]:
    """Return the figures of one size on one database, and print them."""
    with tempfile.TemporaryDirectory(prefix="footbridge-bench-") as folder:
        file = Path(folder) / "bench.jsonl"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows(size))
        urls = make_databases(database, Path(folder))
        try:
            found = {step: run_step(step, file=file, urls=urls) for step in ("prepare", "import", "again", "raw")}
        finally:
            drop_databases(database)
    result = {
        "db": database,
        "size": size,
        "import_rows_per_s": round(size / found["import"]["seconds"]),
        "import_peak_mb": found["import"]["peak_mb"],
        "again_rows_per_s": round(size / found["again"]["seconds"]),
        "again_peak_mb": found["again"]["peak_mb"],
        "raw_rows_per_s": round(size / found["raw"]["seconds"]),
        "raw_peak_mb": found["raw"]["peak_mb"],
        "ratio": round(found["raw"]["seconds"] / found["import"]["seconds"], 3),
        "cpu_ratio": round(found["raw"]["cpu_s"] / found["import"]["cpu_s"], 3),
    }
    print("  ".join(f"{name} {value}" for name, value in result.items()), flush=True)
    return result


def make_databases(database: str, folder: Path) -> tuple[str, str]:
    """Return the addresses of two empty databases: one to import into, one for the raw insert."""
    if database == "sqlite":
        return f"sqlite:///{folder / 'import.sqlite3'}", f"sqlite:///{folder / 'raw.sqlite3'}"
    drop_databases(database)
    for name in NAMES:
        administer(f"CREATE DATABASE {name}")
    return f"{POSTGRESQL}/{NAMES[0]}", f"{POSTGRESQL}/{NAMES[1]}"


def drop_databases(database: str) -> None:
    if database == "postgresql":
        for name in NAMES:
            administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def administer(statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def run_step(step: str, *, file: Path, urls: tuple[str, str]) -> dict[str, float]:
    """Run one step in a process of its own and return its figures."""
    command = [sys.executable, __file__, "--step", step, "--file", str(file), "--raw-url", urls[1]]
    environment = {**os.environ, "DATABASE_URL": urls[0], "FOOTBRIDGE_SEARCH_DIR": str(file.parent / "index")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def figures(work: Callable[[], tuple[float, float]]) -> dict[str, float]:
    """Return the seconds and CPU seconds that the work itself counts, and the peak memory of this process."""
    seconds, cpu_s = work()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": seconds, "cpu_s": cpu_s, "peak_mb": round(usage.ru_maxrss / 1024, 1)}


def step_prepare(options: argparse.Namespace) -> dict[str, float]:
    """Make the tables of both databases, and load the vocabularies into the first."""
    from django.core.management import call_command
    from django.db import connections

    from directory.actions import taxonomies

    def work() -> tuple[float, float]:
        add_raw(options.raw_url)
        call_command("migrate", verbosity=0)
        call_command("migrate", database="raw", verbosity=0)
        taxonomies.load_all()
        connections.close_all()
        return 0.0, 0.0

    return figures(work)


def step_import(options: argparse.Namespace) -> dict[str, float]:
    from django.utils import timezone

    from directory.actions.imports import Order, SourceFacts, import_listings
    from directory.importers.formats import FORMATS
    from directory.importers.records import Defaults

    def work() -> tuple[float, float]:
        order = Order(FORMATS["jsonl"], options.file, SourceFacts(slug="bench"), Defaults(country="GB"))
        begin_cpu = time.process_time()
        report = import_listings(order, at=timezone.now())
        if report.error or report.rejected:
            raise SystemExit(report.as_text())
        return report.seconds, time.process_time() - begin_cpu

    return figures(work)


def add_raw(url: str) -> None:
    """Add the second database under the name "raw", with the settings of the first."""
    from django.db import connections

    connections.settings["raw"] = {**connections.settings["default"], "NAME": url.rsplit("/", 1)[-1]}
    if url.startswith("sqlite"):
        connections.settings["raw"]["NAME"] = url.removeprefix("sqlite:///")


def step_raw(options: argparse.Namespace) -> dict[str, float]:
    """Insert what the import wrote into the empty database, listing by listing in batches of the same size."""
    from django.db import transaction

    from directory.models import Listing, Organization, Source, TaxonomyTerm
    from directory.models.source import ImportRun

    def work() -> tuple[float, float]:
        add_raw(options.raw_url)
        models: tuple[Any, ...] = (Source, ImportRun, Organization)
        for model in models:
            model._default_manager.using("raw").bulk_create(list(model._default_manager.all()))
        terms = list(TaxonomyTerm.objects.order_by("parent_id"))
        TaxonomyTerm.objects.using("raw").bulk_create(sorted(terms, key=lambda term: term.parent_id is not None))
        keys = list(Listing.objects.order_by("source_ref").values_list("pk", flat=True))
        spent, spent_cpu = 0.0, 0.0
        for start in range(0, len(keys), BATCH):
            parts = list(parts_of(keys[start : start + BATCH]))
            begin, begin_cpu = time.perf_counter(), time.process_time()
            with transaction.atomic(using="raw"):
                for model, instances in parts:
                    model._default_manager.using("raw").bulk_create(instances)
            spent += time.perf_counter() - begin
            spent_cpu += time.process_time() - begin_cpu
        return spent, spent_cpu

    return figures(work)


def parts_of(keys: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Yield every table with its rows of these listings, parents first."""
    from directory.models import (
        Contact,
        CostOption,
        Finding,
        Listing,
        ListingText,
        Location,
        Schedule,
        SearchChange,
        SearchDocument,
    )

    yield Listing, list(Listing.objects.filter(pk__in=keys))
    through = Listing.terms.through
    for model in (ListingText, Location, Schedule, CostOption, Contact, Finding, SearchDocument, through):
        yield model, list(model._default_manager.filter(listing__in=keys))
    yield SearchChange, list(SearchChange.objects.filter(listing_id__in=keys))


NAMES = ("footbridge_bench_import", "footbridge_bench_import_raw")
STEPS = {"prepare": step_prepare, "import": step_import, "again": step_import, "raw": step_raw}

if __name__ == "__main__":
    main()
