"""Measure what serves the pages: `python bench/serving.py --size 10000 --json FILE`. Needs `wrk`.

The same application behind granian and, where it is installed, gunicorn: two workers with one thread each, an empty
answer and results pages, one after the other on this machine's loopback. CPU is that of the server's processes, and
says more than the wall where other work is going on.
"""

import argparse
import importlib.util
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.search_database import choose_database  # noqa: E402

FOLDER = ROOT / "var" / "bench"
WORKERS = 2
CONNECTIONS = 8
START_SECONDS = 60
APPLICATION = "config.wsgi:application"
GRANIAN = ("granian", "--interface", "wsgi", "--no-ws", "--http", "1", "--blocking-threads", "1", APPLICATION)
GUNICORN = ("gunicorn", "--no-control-socket", "--log-level", "warning", APPLICATION)
SERVERS = {
    "granian": GRANIAN,
    "gunicorn, sync": (*GUNICORN, "--worker-class", "sync"),
    "gunicorn, gthread": (*GUNICORN, "--worker-class", "gthread", "--threads", "1"),
}
LUA = """
local paths = {%s}
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One run of `wrk`: answers a second, latency in ms, and CPU of the server for an answer."""

    server: str
    page: str
    a_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    errors: int


def main() -> None:
    options = _options()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed (Debian: apt-get install wrk).")
    choose_database("sqlite", size=options.size, folder=FOLDER)
    pages = _pages(options.size)
    servers = {name: command for name, command in SERVERS.items() if importlib.util.find_spec(command[0])}
    runs: list[Result] = []
    for _ in range(options.rounds):
        for name, command in servers.items():
            runs += _measure(name, command, pages, seconds=options.seconds)
    results = [_median(runs, name, page) for name in servers for page in pages]
    said = {"size": options.size, "workers": WORKERS, "connections": CONNECTIONS, "rounds": options.rounds}
    said |= {"load": os.getloadavg()[0], "results": [asdict(result) for result in results]}
    _print(results)
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what serves the pages.")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _pages(size: int) -> dict[str, list[str]]:
    """Return what is asked, by name; the results pages are the questions of `bench.search`, mixed."""
    from bench.corpus import Corpus
    from bench.search_queries import questions
    from bench.search_setup import fill
    from directory import search
    from directory.search.types import SearchQuery

    corpus = Corpus(size)
    fill(corpus)
    asked = questions(corpus)
    mixed = [
        question.as_address() for row in zip(*(asked[name][:25] for name in "abcde"), strict=True) for question in row
    ]
    first = asked["e"][0].as_query()
    assert isinstance(first, SearchQuery)
    search.search(first)  # builds the index where there is none
    return {"an empty answer": ["/health/live"], "results": [f"/groups/?{address}" for address in mixed]}


def _measure(name: str, command: tuple[str, ...], pages: dict[str, list[str]], *, seconds: int) -> Iterator[Result]:
    with _running(command) as (port, process):
        for page, paths in pages.items():
            _wrk(port, paths, seconds=1)
            before = _cpu_seconds(process.pid)
            figures = _wrk(port, paths, seconds=seconds)
            cpu = _cpu_seconds(process.pid) - before
            yield Result(
                server=name,
                page=page,
                a_second=round(figures["requests"] / seconds, 1),
                p50_ms=figures["p50"],
                p99_ms=figures["p99"],
                cpu_ms=round(cpu / max(1, figures["requests"]) * 1000, 3),
                errors=int(figures["errors"]),
            )


@contextmanager
def _running(command: tuple[str, ...]) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """Start a server on a free port of this machine, wait until it answers, and stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = (
        ["--bind", f"127.0.0.1:{port}"] if command[0] == "gunicorn" else ["--host", "127.0.0.1", "--port", str(port)]
    )
    arguments = [sys.executable, "-m", command[0], *command[1:], "--workers", str(WORKERS), *where]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            for _ in range(4 * WORKERS):  # each worker opens the index at its first question
                urllib.request.urlopen(f"http://127.0.0.1:{port}/groups/", timeout=START_SECONDS).read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The server did not start: {process.args!r}")


def _wrk(port: int, paths: list[str], *, seconds: int) -> dict[str, float]:
    """Ask `paths` in turn for some seconds, and return the figures that `wrk` prints."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA % ", ".join(json.dumps(path) for path in paths))
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script.name]
        done = subprocess.run([*command, f"http://127.0.0.1:{port}"], check=True, capture_output=True, text=True)
    said = done.stdout
    errors = [int(number) for line in re.findall(r"Socket errors: (.*)", said) for number in re.findall(r"\d+", line)]
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return {
        "requests": float(re.search(r"(\d+) requests in", said)[1]),
        "p50": _milliseconds(re.search(r"50%\s+(\S+)", said)[1]),
        "p99": _milliseconds(re.search(r"99%\s+(\S+)", said)[1]),
        "errors": sum(errors) + (int(refused[1]) if refused else 0),
    }


def _milliseconds(written: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", written).groups()
    return round(float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit], 2)


def _cpu_seconds(pid: int) -> float:
    """Return the time on a processor of a process and of the children that it has."""
    folder = Path(f"/proc/{pid}/task")
    own = sum(int((thread / "schedstat").read_text().split()[0]) for thread in folder.iterdir()) / 1e9
    children = (folder / str(pid) / "children").read_text().split()
    return own + sum(_cpu_seconds(int(child)) for child in children)


def _median(runs: list[Result], server: str, page: str) -> Result:
    rows = [run for run in runs if (run.server, run.page) == (server, page)]

    def middle(name: str) -> Any:
        return round(statistics.median(getattr(row, name) for row in rows), 3)

    figures = {name: middle(name) for name in ("a_second", "p50_ms", "p99_ms", "cpu_ms")}
    return Result(server=server, page=page, errors=sum(row.errors for row in rows), **figures)


def _print(results: list[Result]) -> None:
    names = ("server", "page", "answers a second", "p50 ms", "p99 ms", "CPU ms an answer", "errors")
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for row in results:
        print(f"| {' | '.join(str(value) for value in asdict(row).values())} |")


if __name__ == "__main__":
    main()
