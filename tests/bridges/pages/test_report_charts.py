"""Bars and dots fit the drawing, say their numbers, and are never told apart by colour alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.pages.report_charts import BAR_WIDTH, BESIDE_LETTERS, DOT, DOT_LEAST, WIDTH, Grid, chart, grid

LABELS = st.text("abc ", max_size=40)
NUMBERS = st.none() | st.integers(0, 100_000)
ROWS = st.lists(st.tuples(LABELS, st.lists(NUMBERS, min_size=4, max_size=4)), max_size=12)
TIMES = ("Day", "Evening", "Weekend")


@given(st.lists(st.tuples(LABELS, NUMBERS), max_size=12))
def test_the_longest_bar_fits_and_none_is_longer(numbers: list[tuple[str, int | None]]) -> None:
    drawn = chart(numbers)
    assert [(bar.label, bar.value) for bar in drawn.bars] == numbers
    largest = max((value for _label, value in numbers if value), default=0)
    for bar in drawn.bars:
        assert 0 <= bar.width <= BAR_WIDTH
        assert bar.y + drawn.bar_height <= drawn.height
        assert bar.value != largest or not largest or bar.width == BAR_WIDTH


@given(ROWS, st.booleans())
def test_every_number_has_its_place_and_no_two_stand_on_another(
    rows: list[tuple[str, list[int | None]]], is_beside: bool
) -> None:
    drawn = grid(("a", "b", "c", "d"), rows, title="By letter", is_beside=is_beside)
    assert [(row.label, [dot.value for dot in row.dots]) for row in drawn.rows] == rows
    spots = [(dot.x, row.y) for row in drawn.rows for dot in row.dots]
    assert len({*spots}) == len(spots)
    for row in drawn.rows:
        assert 0 <= row.line_y < row.text_y < drawn.height
        assert row.y + DOT <= drawn.height
        for dot in row.dots:
            assert DOT_LEAST <= dot.radius <= DOT
            assert dot.x - dot.radius >= 0
            assert dot.x + dot.radius < dot.value_x < WIDTH


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_larger_number_is_never_a_smaller_dot(some: int, more: int) -> None:
    few, many = sorted((some, more))
    dots = grid(("a", "b"), [("row", [few, many])], title="").rows[0].dots
    assert dots[0].radius <= dots[1].radius == DOT


def test_grids_that_are_compared_share_one_scale() -> None:
    alone = grid(TIMES, [("Brohavn", [1, 0, 4])], title="")
    compared = grid(TIMES, [("Brohavn", [1, 0, 4])], title="", largest=100)
    assert [dot.radius for dot in alone.rows[0].dots] == [4.5, DOT_LEAST, DOT]
    assert compared.rows[0].dots[2].radius < DOT


def test_a_long_name_beside_its_dots_is_cut_and_said_in_full() -> None:
    name = "Llanfairpwllgwyngyll on the Water"
    (row,) = grid(TIMES, [(name, [1, 2, 3])], title="", is_beside=True).rows
    assert (row.label, len(row.drawn), row.drawn[-1]) == (name, BESIDE_LETTERS, "…")


def test_long_words_of_a_column_stand_on_several_lines_above_the_first_row() -> None:
    words = "Een ingang naar hulp en inspraak"
    drawn = grid((words, "b", "c", "d"), [("row", [1, 2, 3, 4])], title="")
    _x, lines = drawn.heads[0]
    assert " ".join(part for _y, part in lines) == words
    assert len(lines) > 1
    assert max(y for y, _part in lines) < drawn.rows[0].line_y


@pytest.mark.parametrize("rows", [[], [("row", [None, None, None])], [("row", [0, 0, 0])]])
def test_where_there_is_nothing_there_is_still_a_drawing(rows: list[tuple[str, list[int | None]]]) -> None:
    drawn = grid(TIMES, rows, title="Nothing")
    assert isinstance(drawn, Grid)
    assert drawn.height > 0
