"""What search adds to the memory of a process: index files that are shared, and what is its own.

Two processes ask all questions and stay, as two workers of a server do; then each reads from the kernel what it has.
"""

import gc
import json
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START = "import django; django.setup(); from bench.search_memory import child; child()"
PROCESSES = 2


def memory_of_search(questions: Mapping[str, Sequence[object]], *, folder: Path, index: Path) -> dict[str, float]:
    """Return megabytes: of index files in memory (`shared_mb`), and what search added to a process (`private_mb`).

    `index_share_mb` is the share of the index files that the kernel counts for one of the processes that have them open
    (Pss; with the one that measures there are three). `process_private_mb` is all of a process that is its own.
    """
    path = folder / "questions.pickle"
    path.write_bytes(pickle.dumps(questions))
    children = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(path), str(index)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _process in range(PROCESSES)
    ]
    for child in children:
        assert child.stdout
        if child.stdout.readline() != "asked\n":
            raise SystemExit("A process that measures memory has ended.")
    for child in children:
        print(file=child.stdin, flush=True)
    said = [
        json.loads(child.stdout.readline()) for child in children if child.stdout
    ]  # none leaves before all have said
    for child in children:
        child.communicate(timeout=60)
    return {name: round(max(one[name] for one in said), 1) for name in said[0]}


def size_on_disk_mb(index: Path) -> float:
    """Return the megabytes of all files of the index."""
    return round(sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6, 1)


def child() -> None:
    """Ask, wait until the others have asked as well, print JSON, and wait until the others have done so."""
    import config.urls  # noqa: F401  # the whole site is loaded before anything is measured
    from directory import search

    asked, index = pickle.loads(Path(sys.argv[1]).read_bytes()), str(Path(sys.argv[2]).resolve())
    before = _own_kilobytes()
    for question in (question for questions in asked.values() for question in questions):
        if question.prefix:
            search.suggest(question.prefix, language="en")
        else:
            search.search(question.as_query())
    gc.collect()
    print("asked", flush=True)
    sys.stdin.readline()
    own = _own_kilobytes()
    kilobytes = {
        "shared_mb": _of_index(index, "Rss:"),
        "index_share_mb": _of_index(index, "Pss:"),
        "private_mb": own - before,
        "process_private_mb": own,
    }
    print(json.dumps({name: count / 1024 for name, count in kilobytes.items()}), flush=True)
    sys.stdin.readline()


def _own_kilobytes() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


def _of_index(index: str, name: str) -> int:
    total, is_index = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split(" ", 1)[0]:
            is_index = index in line
        elif is_index and line.startswith(name):
            total += int(line.split()[1])
    return total
