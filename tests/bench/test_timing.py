"""How the benchmark takes the time: every question once, enough of them, and bounded."""

import time

from bench import timing


class Engine:
    """Answers after so many milliseconds, and remembers what it was asked."""

    name = "an engine"

    def __init__(self, *, milliseconds: float = 0.0, cpu: bool = True) -> None:
        self.asked: list[str] = []
        self._seconds = milliseconds / 1000
        self._cpu = cpu

    def ask(self, question: str) -> int:
        self.asked.append(question)
        time.sleep(self._seconds)
        return 1

    def cpu_seconds(self) -> float | None:
        return time.process_time() if self._cpu else None


def test_every_question_is_asked_and_counted():
    engine = Engine()
    (result,) = timing.run(engine, {"a": [f"question {number}" for number in range(40)]})
    assert (result.engine, result.query_class, result.n) == ("an engine", "a", 40)
    assert set(engine.asked) == {f"question {number}" for number in range(40)}


def test_a_slow_class_is_cut_short_but_not_below_ten():
    (result,) = timing.run(Engine(milliseconds=3), {"a": ["question"] * 500}, seconds=0.001)
    assert result.n == timing.ENOUGH
    assert result.p50_ms >= 3


def test_a_new_engine_is_asked_the_classes_in_turn_and_before_the_others():
    engine = Engine()
    first = {"a": ["a1", "a2"], "b": ["b1"]}
    results = timing.run(engine, {"a": ["x"], "b": ["y"]}, first=first)
    assert engine.asked[:3] == ["a1", "b1", "a2"]
    assert [(result.query_class, result.first_n) for result in results] == [("a", 2), ("b", 1)]


def test_an_engine_whose_processor_time_is_not_seen_has_none():
    (result,) = timing.run(Engine(cpu=False), {"a": ["x"] * 10})
    assert (result.cpu_ms, result.cpu_p50_ms) == (None, None)
    assert result.first_p95_ms is None
