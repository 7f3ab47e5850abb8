"""The goals of search, and whether they are met. Pure: reads what `bench/search.py` and its sisters have written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Said = Mapping[str, Any]

OURS = "ours over HTTP (JSON)"
TIMES = {
    "a": (3, 8),
    "b": (8, 20),
    "c": (3, 8),
    "d": (3, 8),
    "d48": (3, 8),
    "e": (3, 8),
    "e2": (None, 8),
    "hard": (None, 45),
    "hard_typed": (None, 45),
    "hard_near": (None, 45),
}
"""The most milliseconds of p50 and p95, for each class."""

SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
GROWING = ("a", "c", "d")
GROWTH = 4.0
FIRST_ANSWER_S = 2.0
BUILD_CPU_S = 150
SHARED_MB, PRIVATE_MB = 500, 60
SMALL_INDEX_MB = 5
PAGE_RATIO = 3.0
MIXED_A_SECOND = 350
STALE_S = 1.0


@dataclass(frozen=True, slots=True)
class Goal:
    """`figure` is None where nothing has measured it; `met` says nothing then."""

    goal: str
    limit: float
    figure: float | None
    is_least: bool = False
    """Whether the limit is the least, not the most."""

    @property
    def met(self) -> bool | None:
        if self.figure is None:
            return None
        return self.figure >= self.limit if self.is_least else self.figure <= self.limit

    def as_json(self) -> dict[str, Any]:
        return {"goal": self.goal, "limit": self.limit, "figure": self.figure, "met": self.met}


def goals_of_run(said: Said) -> list[Goal]:
    """Return the goals that one run of `bench/search.py` can answer; those for a million are asked of any size."""
    found = [*_times(said["results"])]
    found.append(Goal("first answer after a restart, s", FIRST_ANSWER_S, said.get("first_answer_s")))
    found.append(Goal("full build, CPU s", BUILD_CPU_S, said.get("build_cpu_s")))
    found.append(Goal("memory that processes share, MB", SHARED_MB, said.get("shared_mb")))
    found.append(Goal("memory of search that is a process's own, MB", PRIVATE_MB, said.get("private_mb")))
    if said["size"] <= SMALL:
        found.append(Goal("index on disk at 10,000 listings, MB", SMALL_INDEX_MB, said.get("index_mb")))
    return found


def goals_of_all(runs: Mapping[int, Said], *, load: Said | None, page: Said | None, fresh: Said | None) -> list[Goal]:
    """Return every goal of search for one database.

    `runs` maps a size to what `bench/search.py` wrote; `load` is of `bench/load.py`, `page` of `bench/page.py`,
    `fresh` of the soak of the change table, None where there is none to be. What is missing is a goal without a figure.
    """
    large: Said = runs.get(LARGE, {"results": [], "size": LARGE})
    found = goals_of_run(large)
    for name in GROWING:
        found.append(Goal(f"{name}: CPU of 1,000,000 / CPU of 100,000", GROWTH, growth(runs, name, MIDDLE, LARGE)))
    small = runs.get(SMALL, {})
    found.append(Goal("index on disk at 10,000 listings, MB", SMALL_INDEX_MB, small.get("index_mb")))
    mixed = (load or {}).get("requests_a_second")
    found.append(Goal("mixed requests a second, 2 processes", MIXED_A_SECOND, mixed, is_least=True))
    ratios = [float(result["ratio"]) for result in (page or {}).get("results", [])]
    found.append(Goal("CPU of a page / CPU of a bare page, the worst class", PAGE_RATIO, max(ratios, default=None)))
    if fresh is not None:
        # Not the first right answer: a reader may ask late, and that is nobody's staleness.
        stalest = fresh.get("last_wrong_ms", {}).get("max")
        found.append(
            Goal("the oldest answer that did not know a change, s", STALE_S, stalest and round(stalest / 1000, 2))
        )
        found.append(Goal("listings missing or too many after the soak", 0, _wrong(fresh)))
    return found


def growth(runs: Mapping[int, Said], query_class: str, small: int, large: int) -> float | None:
    """Return how many times the CPU of a class (p50 over HTTP) grows between two sizes."""
    costs = [_figure(runs[size]["results"], query_class, "cpu_p50_ms") for size in (small, large) if size in runs]
    if len(costs) < 2 or None in costs or not costs[0]:
        return None
    assert costs[1] is not None
    return round(costs[1] / costs[0], 2)


def table(goals: Sequence[Goal]) -> str:
    """Return the goals as a table in Markdown."""
    lines = ["| goal | limit | figure | met |", "|---|---|---|---|"]
    for goal in goals:
        sign = "≥" if goal.is_least else "≤"
        figure = "not measured" if goal.figure is None else f"{goal.figure:,g}"
        met = {None: "–", True: "yes", False: "**no**"}[goal.met]
        lines.append(f"| {goal.goal} | {sign} {goal.limit:,g} | {figure} | {met} |")
    return "\n".join(lines)


def _wrong(fresh: Said) -> float | None:
    if not fresh:
        return None
    return sum(float(fresh[name]) for name in ("missing", "extra", "wrong_at_the_end"))


def _times(results: Sequence[Said]) -> list[Goal]:
    found = []
    for name, limits in TIMES.items():
        for share, limit in zip(("p50", "p95"), limits, strict=True):
            if limit is not None:
                figure = _figure(results, name, f"{share}_ms")
                found.append(Goal(f"{name} {share} over HTTP, ms", limit, figure))
    return found


def _figure(results: Sequence[Said], query_class: str, key: str) -> float | None:
    for result in results:
        if result["engine"] == OURS and result["query_class"] == query_class:
            return result.get(key)
    return None
