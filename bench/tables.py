"""Figures of a run as tables in Markdown. Pure."""

from collections.abc import Mapping
from typing import Any

Said = Mapping[str, Any]

WALL = ("p50_ms", "p95_ms")
PROCESSOR = ("cpu_p50_ms", "cpu_p95_ms")
FIRST = ("first_p50_ms", "first_p95_ms")


def report(said: Said) -> str:
    """Return all that is printed at the end of a run, but for the goals."""
    parts = [
        f"\n{said['size']:,} listings, {said['database']}, {said['server']}, load {said['load']}",
        classes(said, "p50 / p95 in ms on the wall", WALL),
        classes(said, "p50 / p95 in ms on a processor", PROCESSOR),
        classes(said, "p50 / p95 in ms on the wall, when just started", FIRST),
        costs(said),
    ]
    return "\n\n".join(parts)


def classes(said: Said, title: str, keys: tuple[str, str]) -> str:
    """Return p50 and p95 (`keys`) of each class by engine; where fewer than 25 questions were asked, how many."""
    p50, p95 = keys
    results = [result for result in said["results"] if result.get(p50) is not None]
    engines = list(dict.fromkeys(result["engine"] for result in results))
    lines = ["| " + " | ".join([title, *engines]) + " |", "|---|" + "---|" * len(engines)]
    for name, words in said["classes"].items():
        cells = {result["engine"]: _cell(result, p50, p95) for result in results if result["query_class"] == name}
        if cells:
            lines.append(f"| {name}: {words} | " + " | ".join(cells.get(engine, "–") for engine in engines) + " |")
    return "\n".join(lines)


def costs(said: Said) -> str:
    """Return what the index costs, as a table."""
    lines = ["| cost | figure |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {figure:,g} |" for name, figure in cost_rows(said).items())])


def cost_rows(said: Said) -> dict[str, float]:
    """Return what the index costs by name, without what was not measured."""
    rows = {
        "full build of the index, CPU s": said.get("build_cpu_s"),
        "full build of the index, s on the wall": said.get("build_wall_s"),
        "most memory while building, MB": said.get("build_peak_mb"),
        "index on disk, MB": said.get("index_mb"),
        "index files in memory, shared by all processes, MB": said.get("shared_mb"),
        "of these, the share of one process among those that have them open (Pss), MB": said.get("index_share_mb"),
        "memory of search that is a process's own, MB": said.get("private_mb"),
        "all memory that is a process's own, MB": said.get("process_private_mb"),
        "from starting a server to its first answer, s": said.get("first_answer_s"),
        "that first request alone, s": said.get("first_request_s"),
        **{f"build of {name}": cost for name, cost in (said.get("peer_builds") or {}).items()},
    }
    return {name: figure for name, figure in rows.items() if figure is not None}


def _cell(result: Said, p50: str, p95: str) -> str:
    number = result["first_n"] if p50 == FIRST[0] else result["n"]
    few = f" (n={number})" if number < 25 else ""
    return f"{result[p50]:.1f} / {result[p95]:.1f}{few}"
