"""Ask questions and take the time. Knows nothing of what is asked."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

WARM_UP = 3
ENOUGH = 10
"""Questions that are asked however long they take."""
SECONDS_A_CLASS = 6.0


class Asked(Protocol):
    name: str

    def ask(self, question: Any) -> int:
        """Answer; the number that comes back is only there so that the answer is used."""
        ...

    def cpu_seconds(self) -> float | None:
        """Return the time on a processor so far of all that works for the answers, None where it cannot be seen."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """`n` questions of a class to an engine: time on the wall, and on a processor (None where it cannot be seen).

    `cpu_ms` is the mean. On a shared machine the processor says more than the wall. `first_…` is for the questions that
    an engine was asked when it had just started, which touch pages that nobody has touched; `first_n` of them.
    """

    engine: str
    query_class: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float | None
    n: int
    cpu_p50_ms: float | None = None
    cpu_p95_ms: float | None = None
    first_p50_ms: float | None = None
    first_p95_ms: float | None = None
    first_n: int = 0


def run(
    engine: Asked,
    asked: Mapping[str, Sequence[Any]],
    *,
    first: Mapping[str, Sequence[Any]] | None = None,
    seconds: float = SECONDS_A_CLASS,
) -> list[Result]:
    """Return a result a class; `first` is asked before, its classes in turn, each question once."""
    touched = _first(engine, first) if first else {}
    return [_run_class(engine, name, questions, touched.get(name, []), seconds) for name, questions in asked.items()]


def _first(engine: Asked, first: Mapping[str, Sequence[Any]]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in first}
    for place in range(max(map(len, first.values()))):
        for name, questions in first.items():
            if place < len(questions):
                took[name].append(_timed(engine, questions[place])[0])
    return took


def _run_class(engine: Asked, name: str, questions: Sequence[Any], touched: Sequence[float], seconds: float) -> Result:
    began = time.perf_counter()
    for question in questions[-WARM_UP:]:
        engine.ask(question)
        if time.perf_counter() - began > 1:
            break
    took: list[float] = []
    spent: list[float] = []
    end = time.perf_counter() + seconds
    for question in questions:
        wall, cpu = _timed(engine, question)
        took.append(wall)
        if cpu is not None:
            spent.append(cpu)
        if time.perf_counter() > end and len(took) >= ENOUGH:
            break
    result = Result(
        engine=engine.name,
        query_class=name,
        p50_ms=_share(took, 0.5),
        p95_ms=_share(took, 0.95),
        cpu_ms=round(sum(spent) / len(spent), 2) if spent else None,
        n=len(took),
        cpu_p50_ms=_share(spent, 0.5) if spent else None,
        cpu_p95_ms=_share(spent, 0.95) if spent else None,
        first_p50_ms=_share(touched, 0.5) if touched else None,
        first_p95_ms=_share(touched, 0.95) if touched else None,
        first_n=len(touched),
    )
    print(f"{result.engine:32}{name:12}{result.p50_ms:10.2f}{result.p95_ms:10.2f}{result.n:6}", flush=True)
    return result


def _timed(engine: Asked, question: Any) -> tuple[float, float | None]:
    """Return the milliseconds of one answer on the wall and on a processor."""
    before = engine.cpu_seconds()
    started = time.perf_counter()
    engine.ask(question)
    wall = (time.perf_counter() - started) * 1000
    after = engine.cpu_seconds() if before is not None else None
    return wall, (after - before) * 1000 if before is not None and after is not None else None


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)
