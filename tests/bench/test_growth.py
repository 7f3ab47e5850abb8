"""The document of figures: only what stands between the marks changes, and the tables say what the files say."""

from typing import Any

import pytest

from bench import goals, growth_parts
from bench.growth import DOCUMENT, MARK, filled, sections

CLASSES = {"a": "rare words", "e": "nothing asked"}


def run(size: int, *, p50: float, cpu: float, engine: str = goals.OURS, n: int = 100) -> dict[str, Any]:
    result = {"engine": engine, "query_class": "a", "p50_ms": p50, "p95_ms": 2 * p50, "cpu_p50_ms": cpu, "n": n}
    return {"size": size, "classes": CLASSES, "results": [{**result, "cpu_p95_ms": 2 * cpu, "first_n": 0}]}


RUNS = {10_000: run(10_000, p50=2.0, cpu=1.0), 100_000: run(100_000, p50=3.0, cpu=2.5)}


def test_words_outside_the_marks_stay():
    document = "# Title\n<!-- figures: one -->\nold\n<!-- end -->\nwords\n<!-- figures: two -->\n<!-- end -->\n"
    once = filled(document, {"one": "| 1 |", "two": "| 2 |"})
    assert once == document.replace("\nold\n", "\n\n| 1 |\n\n").replace("two -->\n", "two -->\n\n| 2 |\n\n")
    assert filled(once, {"one": "| 1 |", "two": "| 2 |"}) == once


def test_an_unknown_mark_is_an_error():
    with pytest.raises(KeyError):
        filled("<!-- figures: nobody -->\n<!-- end -->", {"one": ""})


def test_every_mark_of_the_document_has_a_text_and_every_text_a_mark():
    marks = [found[2] for found in MARK.finditer(DOCUMENT.read_text(encoding="utf-8"))]
    assert sorted(marks) == sorted(sections({"sqlite": {}, "postgresql": {}}))


def test_the_growth_table_has_a_column_a_size_and_one_a_step():
    lines = growth_parts.growth_table(RUNS).splitlines()
    assert lines[0] == "| p50 / p95 in ms | 10,000 | 100,000 | CPU 10,000 → 100,000 |"
    assert lines[2] == "| a: rare words | 2.0 / 4.0 | 3.0 / 6.0 | × 2.5 |"
    assert lines[3] == "| e: nothing asked | – | – | – |"


def test_peers_are_those_of_the_largest_run_and_say_when_few_questions_were_asked():
    few = run(100_000, p50=900.0, cpu=1.0, engine="SQLite FTS5, raw SQL", n=10)
    text = growth_parts.peers({10_000: RUNS[10_000], 100_000: few})
    assert text.startswith("100,000 listings.")
    assert "900.0 / 1800.0 (n=10)" in text
    assert "2.0 / 4.0" not in text


def test_panels_have_thick_lines_for_ours_and_thin_ones_for_others():
    both = {10_000: {**RUNS[10_000], "results": [*RUNS[10_000]["results"], *_peer()]}}
    (panel,) = growth_parts.panels(both)
    assert [(line.label, line.is_thick, line.points) for line in panel.lines] == [
        ("ours over HTTP, p50", True, {10_000: 2.0}),
        ("ours over HTTP, p95", True, {10_000: 4.0}),
        ("SQLite FTS5, p50", False, {10_000: 9.0}),
        ("SQLite FTS5, p95", False, {10_000: 18.0}),
    ]


def _peer() -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = run(10_000, p50=9.0, cpu=1.0, engine="SQLite FTS5, raw SQL")["results"]
    return results


def test_costs_of_sizes_stand_side_by_side():
    runs = {10_000: {"index_mb": 4.5}, 1_000_000: {"index_mb": 470.0, "build_cpu_s": 140.0}}
    assert growth_parts.costs(runs).splitlines()[2:] == [
        "| index on disk, MB | 4.5 | 470 |",
        "| full build of the index, CPU s | – | 140 |",
    ]


def test_without_figures_the_parts_say_so():
    assert growth_parts.growth_table({}) == growth_parts.NOTHING
    assert growth_parts.load_table([]) == growth_parts.NOTHING
    assert growth_parts.fresh_table(None) == growth_parts.NOTHING
    assert growth_parts.rows_table({"results": []}) == growth_parts.NOTHING
