"""Measure the ranking of places: `python bench/matching.py [--size 10000] [--json FILE]`.

Prints milliseconds on a processor, and how many times sorting the same places by one key in the same run that is.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bridges.matching import Candidate, Looking, rank

CODES = [f"code{number}" for number in range(20)]
RUNS = 5


def main() -> None:
    options = _options()
    places = candidates(options.size)
    looking = Looking(
        wishes="singing, walking",
        topics=frozenset(CODES[:4]),
        ties=frozenset({"bridging"}),
        needs=frozenset(CODES[4:9]),
        languages=frozenset(CODES[:2]),
        times=frozenset(CODES[10:14]),
        where="Odense",
        km=25,
    )
    ranking = _milliseconds(lambda: rank(looking, places))
    sorting = _milliseconds(lambda: sorted(places, key=lambda place: place.distance_km or 0.0))
    said = {
        "size": options.size,
        "rank_ms": round(ranking, 1),
        "sort_ms": round(sorting, 2),
        "ratio": round(ranking / sorting, 1),
    }
    print(f"| places | rank, ms | sort by one key, ms | ratio |\n|---|---|---|---|\n| {options.size:,} "
          f"| {said['rank_ms']} | {said['sort_ms']} | {said['ratio']} |")  # fmt: skip
    if options.json:
        options.json.write_text(json.dumps(said, indent=2) + "\n")


def candidates(size: int) -> list[Candidate]:
    """Return invented places, the same in every run."""
    pick = random.Random(7)

    def some() -> frozenset[str]:
        return frozenset(pick.sample(CODES, 4))

    return [
        Candidate(
            id=str(number),
            is_open=pick.random() > 0.1,
            is_ordinary=pick.random() > 0.5,
            ties={"bridging": pick.choice([2, 3])},
            topics=some(),
            languages=some(),
            facts=some(),
            times=some(),
            distance_km=pick.uniform(0, 40),
            wishes=frozenset(pick.sample(["singing", "walking", "chess"], 1)),
        )
        for number in range(size)
    ]


def _milliseconds(what: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        start = time.process_time()
        what()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
