"""Which goals a run meets, and that nothing counts as met that was not measured."""

from typing import Any

from bench import goals
from bench.goals import Goal, goals_of_all, goals_of_run, growth, table


def result(query_class: str, *, p50: float = 1.0, p95: float = 2.0, cpu: float | None = 1.0) -> dict[str, Any]:
    return {
        "engine": goals.OURS,
        "query_class": query_class,
        "p50_ms": p50,
        "p95_ms": p95,
        "cpu_p50_ms": cpu,
    }


def run(size: int, *results: dict[str, Any], **costs: float) -> dict[str, Any]:
    return {"size": size, "results": list(results), **costs}


def figures(found: list[Goal]) -> dict[str, tuple[float | None, bool | None]]:
    return {goal.goal: (goal.figure, goal.met) for goal in found}


def test_a_class_is_judged_by_its_own_limits():
    found = figures(goals_of_run(run(1_000_000, result("a", p50=3.0, p95=8.01), result("b", p50=7.0, p95=19.0))))
    assert found["a p50 over HTTP, ms"] == (3.0, True)
    assert found["a p95 over HTTP, ms"] == (8.01, False)
    assert found["b p95 over HTTP, ms"] == (19.0, True)


def test_other_engines_meet_no_goal_for_us():
    other = {**result("a"), "engine": "tantivy, in process"}
    assert figures(goals_of_run(run(1_000_000, other)))["a p50 over HTTP, ms"] == (None, None)


def test_what_nothing_has_measured_is_neither_met_nor_missed():
    found = goals_of_all({}, load=None, page=None, fresh={})
    assert {goal.met for goal in found} == {None}
    assert "yes" not in table(found)
    assert "**no**" not in table(found)


def test_costs_of_a_run_are_judged():
    costs = {"first_answer_s": 1.9, "build_cpu_s": 151.0, "shared_mb": 400.0, "private_mb": 60.0}
    found = figures(goals_of_run(run(1_000_000, **costs)))
    assert found["first answer after a restart, s"] == (1.9, True)
    assert found["full build, CPU s"] == (151.0, False)
    assert found["memory of search that is a process's own, MB"] == (60.0, True)


def test_the_size_on_disk_is_a_goal_of_the_small_catalogue_only():
    name = "index on disk at 10,000 listings, MB"
    assert figures(goals_of_run(run(10_000, index_mb=5.1)))[name] == (5.1, False)
    assert name not in figures(goals_of_run(run(1_000_000, index_mb=5.1)))


def test_growth_is_the_processor_time_of_one_size_by_that_of_another():
    runs = {100_000: run(100_000, result("a", cpu=2.0)), 1_000_000: run(1_000_000, result("a", cpu=7.0))}
    assert growth(runs, "a", 100_000, 1_000_000) == 3.5
    assert growth(runs, "c", 100_000, 1_000_000) is None
    assert growth({100_000: runs[100_000]}, "a", 100_000, 1_000_000) is None


def test_requests_a_second_have_a_least():
    runs = {1_000_000: run(1_000_000)}
    found = figures(
        goals_of_all(
            runs, load={"requests_a_second": 349.0}, page={"results": [{"ratio": 1.5}, {"ratio": 2.5}]}, fresh=None
        )
    )
    assert found["mixed requests a second, 2 processes"] == (349.0, False)
    assert found["CPU of a page / CPU of a bare page, the worst class"] == (2.5, True)


def test_a_database_without_a_soak_has_no_goal_for_it():
    assert not [name for name in figures(goals_of_all({}, load=None, page=None, fresh=None)) if "soak" in name]


def test_the_soak_is_judged_by_the_stalest_answer_and_by_what_was_lost():
    fresh = {"last_wrong_ms": {"p50": 200.0, "max": 1_204.0}, "missing": 0, "extra": 1, "wrong_at_the_end": 0}
    found = figures(goals_of_all({}, load=None, page=None, fresh=fresh))
    assert found["the oldest answer that did not know a change, s"] == (1.2, False)
    assert found["listings missing or too many after the soak"] == (1.0, False)


def test_the_table_says_which_way_a_limit_goes():
    lines = table([Goal("requests", 350, 400.5, is_least=True), Goal("seconds", 2, 2.5)]).splitlines()
    assert lines[2:] == ["| requests | ≥ 350 | 400.5 | yes |", "| seconds | ≤ 2 | 2.5 | **no** |"]
