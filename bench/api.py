"""What the interfaces cost on one worker: `python bench/api.py --size 10000 --db sqlite --json FILE`.

Lists of `/api/v1/listings/` and `/api/hsds/services` are asked by wrk as fast as they come, over four connections, and
next to them a bare Django view behind the same middleware that gives back the very bytes. The two take turns. The ratio
is bare requests a second to requests a second: how many bare answers one real answer costs. Nobody keeps anything here:
no request carries a condition, and each address is asked in turn. Needs wrk (from Debian).
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.load import wrk  # noqa: E402
from bench.search_database import choose_database  # noqa: E402
from bench.servers import Server  # noqa: E402

FOLDER = ROOT / "var" / "bench"
TURNS = 3
WARM_UP_SECONDS = 3
PAGES = range(1, 26)
#: What is asked of each interface: walks through the catalogue, and questions.
ADDRESSES = {
    "v1 walk": ["/api/v1/listings/"],
    "v1 question": [f"/api/v1/listings/?q={word}&facets=true" for word in ("sing", "harbour", "tea", "group")],
    "v1 filters": [f"/api/v1/listings/?tie=bonding&day={day}" for day in ("tu", "th")],
    "hsds services": [f"/api/hsds/services?page={page}&per_page=20" for page in PAGES],
    "hsds services, full": [f"/api/hsds/services?page={page}&per_page=20&full=true" for page in PAGES],
    "hsds places": [f"/api/hsds/service_at_locations?page={page}&per_page=20" for page in PAGES],
}


def main() -> None:
    options = _options()
    os.environ["FOOTBRIDGE_API_PER_MINUTE"] = "0"
    choose_database(options.db, size=options.size, folder=FOLDER, about="api")
    _fill(options.size)
    results = []
    with tempfile.TemporaryDirectory(prefix="footbridge-bench-") as name:
        os.environ["BENCH_SAME"] = name
        server = Server("granian", processes=1)
        try:
            for title, addresses in ADDRESSES.items():
                results.append(_measure(title, addresses, server=server, folder=Path(name), seconds=options.seconds))
        finally:
            server.stop()
    said = {"size": options.size, "database": options.db, "load": round(os.getloadavg()[0], 1), "results": results}
    _print(results)
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What the interfaces cost on one worker.")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seconds", type=int, default=5, help="How long each address is asked in a turn.")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _fill(size: int) -> None:
    """Make the catalogue of the exports' tests, where the database does not hold it yet."""
    from django.core.management import call_command

    from directory.models import Listing
    from tests.exporters.catalogue import make_catalogue

    call_command("migrate", verbosity=0)
    if Listing.objects.count() < size:
        call_command("load_taxonomies", verbosity=0)
        make_catalogue(FOLDER, size=size)
    call_command("search_index", "build", "--if-due", "--quiet")


def _measure(title: str, addresses: list[str], *, server: Server, folder: Path, seconds: int) -> dict[str, Any]:
    """Ask the addresses and their bare bytes in turns; return the medians over the turns."""
    before = len(list(folder.iterdir()))
    sizes = []
    for number, address in enumerate(addresses, before):
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{address}") as response:
            body = response.read()
        (folder / str(number)).write_bytes(body)
        sizes.append(len(body))
    asked = {"real": addresses, "bare": [f"/bench/same/{before + n}" for n in range(len(addresses))]}
    turns: dict[str, list[dict[str, Any]]] = {name: [] for name in asked}
    for name in asked:
        _ask(asked[name], port=server.port, seconds=WARM_UP_SECONDS)
    for _turn in range(TURNS):
        for name in asked:
            turns[name].append(_ask(asked[name], port=server.port, seconds=seconds))
    middle = {
        name: {key: statistics.median(turn[key] for turn in rows) for key in ("a_second", "p50_ms", "p95_ms")}
        for name, rows in turns.items()
    }
    result = {"asked": title, "kilobytes": round(statistics.mean(sizes) / 1000, 1), **middle}
    result["ratio"] = round(middle["bare"]["a_second"] / middle["real"]["a_second"], 1)
    return result


def _ask(addresses: list[str], *, port: int, seconds: int) -> dict[str, float]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(addresses * 4) + "\n")
        file.flush()
        said = wrk(Path(file.name), port, seconds=seconds, start=0.0, connections=4)
    if said["not_2xx"] or said["socket_errors"] or said["timeouts"]:
        raise SystemExit(f"{addresses[0]}: {said}")
    return {"a_second": round(said["requests"] / said["seconds"], 1), **said}


def _print(results: list[dict[str, Any]]) -> None:
    names = ("asked", "kB", "requests a second", "p50 ms", "p95 ms", "bare a second", "bare p95 ms", "bare / real")
    print(f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in results:
        real, bare = row["real"], row["bare"]
        cells = [row["asked"], row["kilobytes"], *real.values(), bare["a_second"], bare["p95_ms"], row["ratio"]]
        print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
