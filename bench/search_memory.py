"""What search adds to the memory of a process: index files that are shared, and what is its own."""

import gc
import json
import pickle
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START = "import django; django.setup(); from bench.search_memory import child; child()"


def memory_of_search(questions: dict[str, list[object]], *, folder: Path) -> dict[str, float]:
    """Ask all questions in a new process, and return the megabytes that this added to it."""
    path = folder / "questions.pickle"
    path.write_bytes(pickle.dumps(questions))
    done = subprocess.run(
        [sys.executable, "-c", START, str(path)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def child() -> None:
    """Measure before and after; print JSON."""
    import config.urls  # noqa: F401  # the whole site is loaded before anything is measured
    from directory import search

    asked = pickle.loads(Path(sys.argv[1]).read_bytes())
    before = _own_kilobytes()
    for question in (question for questions in asked.values() for question in questions):
        if question.prefix:
            search.suggest(question.prefix, language="en")
        else:
            search.search(question.as_query())
    gc.collect()
    own, shared = _own_kilobytes() - before, _shared_kilobytes(Path(sys.argv[1]).parent)
    print(json.dumps({"shared_mb": round(shared / 1024, 1), "private_mb": round(own / 1024, 1)}))


def _own_kilobytes() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))


def _shared_kilobytes(folder: Path) -> int:
    total, is_index = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if "-" in line.split(" ", 1)[0]:
            is_index = str(folder) in line
        elif is_index and line.startswith("Rss:"):
            total += int(line.split()[1])
    return total
