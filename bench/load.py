"""Mixed load: `python bench/load.py --size 1000000 --db postgresql --processes 2 --seconds 30 --json FILE`.

The site in `--processes` worker processes, asked by wrk with a fixed mixture of questions as fast as it answers, while
an editor changes listings, ten a second. Once for answers in JSON and once for whole pages. Needs wrk (from Debian)
and the server that is named. Everything runs on this machine: wrk takes its part of the processors too.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.search_database import choose_database  # noqa: E402
from bench.servers import KINDS, Server  # noqa: E402

FOLDER = ROOT / "var" / "bench"
MIX = {"a": 25, "b": 15, "c": 20, "d": 12, "d48": 3, "e": 10, "e2": 10, "f": 5}
"""How many of a hundred requests are of which class."""
EACH = 3_000
ADDRESSES = 20_000
THREADS, CONNECTIONS = 2, 8
WARM_UP_SECONDS = 4
GRACE_SECONDS = 60


def main() -> None:
    options = _options()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed (apt install wrk).")
    choose_database(options.db, size=options.size, folder=FOLDER)
    from django.core.management import call_command

    from bench.corpus import Corpus
    from bench.search_engines import JSON_PATH, PAGE_PATH
    from bench.search_queries import many_questions
    from bench.search_setup import fill

    call_command("collectstatic", verbosity=0, interactive=False)  # pages name their style by its hash
    corpus = Corpus(options.size)
    fill(corpus)
    call_command("search_index", "build", "--if-due", "--quiet")
    questions = many_questions(corpus, EACH)
    answers = {}
    for name, path in (("json", JSON_PATH), ("page", PAGE_PATH)):
        addresses = FOLDER / f"load-{name}-{options.size}.txt"
        addresses.write_text("\n".join(mixed_addresses(questions, path)) + "\n")
        answers[name] = _measure(addresses, options)
        print(name, json.dumps(answers[name], indent=1), flush=True)
    said = {
        "size": options.size,
        "database": options.db,
        "server": options.server,
        "processes": options.processes,
        "mix": MIX,
        "edits_asked_a_second": options.edits,
        "requests_a_second": answers["json"]["requests_a_second"],
        **answers,
        "load": round(os.getloadavg()[0], 1),
    }
    if options.json:
        options.json.write_text(json.dumps(said, indent=1) + "\n")
    if any(answer["errors"] for answer in answers.values()):
        raise SystemExit("There were errors.")


def mixed_addresses(questions: dict[str, list[Any]], path: str, *, seed: int = 5) -> list[str]:
    """Return the addresses of the mixture in the order that they are asked in, the same for the same seed.

    A class goes round its questions, so that none of them comes again before all others of its class have.
    """
    from bench.search_engines import address_of

    dice = random.Random(seed)
    classes = dice.choices(list(MIX), weights=list(MIX.values()), k=ADDRESSES)
    asked = dict.fromkeys(MIX, 0)
    addresses = []
    for name in classes:
        addresses.append(address_of(questions[name][asked[name] % len(questions[name])], path))
        asked[name] += 1
    return addresses


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mixed load on search.")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--edits", type=float, default=10, help="Changes a second, while the load runs.")
    parser.add_argument("--server", choices=KINDS[1:], default="granian")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _measure(addresses: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Load a fresh server, with an editor at work."""
    server = Server(options.server, processes=options.processes)
    try:
        wrk(addresses, server.port, seconds=WARM_UP_SECONDS, start=0.5)
        editor = _editor(options)
        try:
            before = server.cpu_seconds()
            said = wrk(addresses, server.port, seconds=options.seconds, start=0.0)
            cpu = server.cpu_seconds() - before
            written, _ = editor.communicate(timeout=GRACE_SECONDS)
        finally:
            if editor.poll() is None:
                editor.terminate()  # what it leaves goes at the start of the next run
                editor.wait()
    finally:
        server.stop()
    edits = json.loads(written.splitlines()[-1]) if editor.returncode == 0 else {"edits": 0}
    return {
        "requests_a_second": round(said["requests"] / said["seconds"], 1),
        **said,
        "errors": said["not_2xx"] + said["socket_errors"] + said["timeouts"] + (editor.returncode != 0),
        "cpu_ms_a_request": round(cpu * 1000 / max(1, said["requests"]), 2),
        **edits,
    }


def wrk(addresses: Path, port: int, *, seconds: int, start: float, connections: int = CONNECTIONS) -> dict[str, Any]:
    """Return what wrk counted; `start` is where in the addresses it begins, as a share of a thread's part."""
    script = ROOT / "bench" / "load.lua"
    size = [f"--threads={THREADS}", f"--connections={connections}", f"--duration={seconds}s", "--timeout=10s"]
    done = subprocess.run(
        ["wrk", *size, f"--script={script}", f"http://127.0.0.1:{port}/"],
        check=True,
        capture_output=True,
        text=True,
        timeout=seconds + GRACE_SECONDS,
        env={
            **os.environ,
            "BENCH_ADDRESSES": str(addresses),
            "BENCH_FROM": str(start),
            "BENCH_THREADS": str(THREADS),
        },
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _editor(options: argparse.Namespace) -> subprocess.Popen[str]:
    """Start the editor, and wait until its listings are there."""
    command = [sys.executable, "-m", "bench.load_editor"]
    editor = subprocess.Popen(
        [*command, "--seconds", str(options.seconds), "--rate", str(options.edits)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert editor.stdout
    if editor.stdout.readline() != "ready\n":
        raise SystemExit("The editor did not start.")
    return editor


if __name__ == "__main__":
    main()
