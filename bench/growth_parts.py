"""The tables and panels of docs/performance.md, made from what the benchmarks have written. Pure."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from bench import goals, tables
from bench.plot import Line, Panel

Said = Mapping[str, Any]
Runs = Mapping[int, Said]

PLOTTED = ("a", "b", "c", "d", "d48", "e", "e2", "hard")
SERIES = ((goals.OURS, "ours over HTTP"), ("tantivy, in process", "tantivy"), ("raw SQL", ""))
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NOTHING = "Not measured yet."


def panels(runs: Runs) -> list[Panel]:
    """Return a panel for each class that was measured: ours as thick lines, the peers as thin ones."""
    found = []
    for name in PLOTTED:
        lines: list[Line] = []
        for series, (engine, label) in enumerate(SERIES):
            lines += _lines(runs, name, engine, label, series)
        if lines:
            found.append(Panel(f"{name}: {_words(runs, name)}", lines))
    return found


def _lines(runs: Runs, name: str, engine: str, label: str, series: int) -> list[Line]:
    lines = []
    for share in ("p50", "p95"):
        points: dict[int, float] = {}
        for size, said in runs.items():
            for result in said["results"]:
                if result["query_class"] == name and result["engine"].endswith(engine):
                    # Below a hundredth of a millisecond the clock says more about itself.
                    points[size] = max(0.01, result[f"{share}_ms"])
                    label = label or result["engine"].removesuffix(", raw SQL")
        if points:
            lines.append(Line(f"{label}, {share}", points, series, is_thick=series == 0, is_dashed=share == "p95"))
    return lines


def _words(runs: Runs, name: str) -> str:
    words = str(next(iter(runs.values()))["classes"].get(name, ""))
    return words if len(words) <= 40 else words[:40].rsplit(",", 1)[0]


def growth_table(runs: Runs) -> str:
    """Return p50 / p95 of ours over HTTP at each size, and how many times the CPU grows from each to the next."""
    sizes = sorted(runs)
    if not sizes:
        return NOTHING
    steps = list(itertools.pairwise(sizes))
    head = [f"{size:,}" for size in sizes] + [f"CPU {few:,} → {many:,}" for few, many in steps]
    lines = ["| p50 / p95 in ms | " + " | ".join(head) + " |", "|---|" + "---|" * len(head)]
    for name, words in runs[sizes[-1]]["classes"].items():
        cells = [_cell(runs[size], name) for size in sizes]
        grown = [goals.growth(runs, name, few, many) for few, many in steps]
        cells += ["–" if times is None else f"× {times:g}" for times in grown]
        lines.append(f"| {name}: {words} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(said: Said, name: str) -> str:
    for result in said["results"]:
        if result["engine"] == goals.OURS and result["query_class"] == name:
            return f"{result['p50_ms']:.1f} / {result['p95_ms']:.1f}"
    return "–"


def peers(runs: Runs) -> str:
    """Return the tables of the largest run: all engines on the same questions."""
    if not runs:
        return NOTHING
    said = runs[max(runs)]
    parts = [f"{said['size']:,} listings.", tables.classes(said, "p50 / p95 in ms", tables.WALL)]
    if any(result.get("cpu_p50_ms") is not None for result in said["results"]):
        parts.append(tables.classes(said, "p50 / p95 in ms of a processor", tables.PROCESSOR))
    if any(result.get("first_p50_ms") is not None for result in said["results"]):
        parts.append(tables.classes(said, "p50 / p95 in ms, just started", tables.FIRST))
    return "\n\n".join(parts)


def costs(runs: Runs) -> str:
    """Return memory and build of each size, side by side."""
    if not runs:
        return NOTHING
    sizes = sorted(runs)
    columns = {size: tables.cost_rows(runs[size]) for size in sizes}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    lines = ["| cost | " + " | ".join(f"{size:,}" for size in sizes) + " |", "|---|" + "---|" * len(sizes)]
    for name in names:
        cells = [f"{columns[size][name]:,g}" if name in columns[size] else "–" for size in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def load_table(loads: Sequence[Said]) -> str:
    """Return what wrk counted, one line for each database, size and kind of answer."""
    if not loads:
        return NOTHING
    head = ["listings", "database", "answers", "requests a second", "p50 ms", "p95 ms", "p99 ms", "errors"]
    head += ["CPU ms a request", "edits a second"]
    lines = ["| " + " | ".join(head) + " |", "|---|---|---|" + "---|" * (len(head) - 3)]
    for said in loads:
        for answer in ("json", "page"):
            one = said[answer]
            cells = [f"{said['size']:,}", DATABASES[said["database"]], answer, f"{one['requests_a_second']:,g}"]
            cells += [f"{one[key]:,.1f}" for key in ("p50_ms", "p95_ms", "p99_ms")]
            cells += [f"{one['errors']}", f"{one['cpu_ms_a_request']:.1f}", f"{one.get('edits_a_second', 0):g}"]
            lines.append("| " + " | ".join(cells) + " |")
    first = loads[0]
    mixture = ", ".join(f"{share} % {name}" for name, share in first["mix"].items())
    return "\n".join([*lines, "", f"{first['processes']} processes of {first['server']}. The mixture: {mixture}."])


def fresh_table(fresh: Said | None) -> str:
    """Return what the soak of the change table met."""
    if not fresh:
        return NOTHING
    rows = {
        "seconds": fresh["seconds"],
        "writers, readers": f"{fresh['writers']}, {fresh['readers']}",
        "most milliseconds that a commit was held back": fresh["max_delay_ms"],
        "changes": fresh["writes"],
        "answers, changes that readers saw": f"{fresh['reads']:,}, {fresh['changes_seen']:,}",
        "until the first right answer, ms: p50 / p95 / p99 / longest": _spread(fresh["first_right_ms"]),
        "until the last wrong answer, ms: p50 / p95 / p99 / longest": _spread(fresh["last_wrong_ms"]),
        "later than a second": fresh["violations"],
        "missing, too many, wrong at the end": f"{fresh['missing']}, {fresh['extra']}, {fresh['wrong_at_the_end']}",
    }
    return "\n".join(["| soak | figure |", "|---|---|", *(f"| {name} | {figure} |" for name, figure in rows.items())])


def _spread(stale: Mapping[str, float]) -> str:
    return " / ".join(f"{stale[key]:g}" for key in ("p50", "p95", "p99", "max") if key in stale)


def page_table(page: Said) -> str:
    """Return what a page of results costs next to a bare one."""
    return f"{page['size']:,} listings, {DATABASES[page['database']]}; ms of a processor.\n\n{rows_table(page)}"


def rows_table(said: Said | None) -> str:
    """Return a benchmark whose `results` are rows of the same keys as a table."""
    if not said or not said.get("results"):
        return NOTHING
    keys = list(said["results"][0])
    lines = ["| " + " | ".join(key.replace("_", " ") for key in keys) + " |", "|" + "---|" * len(keys)]
    return "\n".join([*lines, *("| " + " | ".join(_plain(row[key]) for key in keys) + " |" for row in said["results"])])


def _plain(value: Any) -> str:
    return f"{value:,g}" if isinstance(value, int | float) else str(value)
