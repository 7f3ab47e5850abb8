"""Nothing on a drawn map touches anything else: for 1 to 60 ties, with long names, however they are spread."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.map_layout import Drawing, all_boxes, drawing_of, legend_of, lines_of, text_width
from bridges.map_layout.rings import MIDDLE, STEPS
from bridges.networks import Sector
from tests.bridges.ties import LONG_NAMES, cells, make_ties

SECTORS = list(Sector)
SPREADS = {
    "evenly": lambda at: (at % 3 + 1, SECTORS[at % 5]),
    "all closest and alike": lambda at: (1, Sector.BONDING),
    "all far and not said": lambda at: (3, Sector.OPEN),
    "one in each outer ring": lambda at: ({0: 2, 1: 3}.get(at, 1), Sector.BRIDGING),
    "each ring another sector": lambda at: (at % 3 + 1, SECTORS[at % 3]),
    "closest in all sectors": lambda at: (1, SECTORS[at % 5]),
    "half of them paid and close": lambda at: (1, Sector.PAID) if at % 2 else (at % 3 + 1, SECTORS[at % 4]),
}
LETTERS = "aiWMÅœ 王😀-.\u0301\u200d"
names = st.text(LETTERS, min_size=1, max_size=60)
WORDS = {sector: f"The words of {sector}, quite long" for sector in SECTORS}
RINGS = {1: "Very close", 2: "Close", 3: "A little further away"}


def touching(drawing: Drawing) -> list[tuple[object, object]]:
    boxes = all_boxes(drawing, legend_of(drawing, sectors=WORDS, rings=RINGS))
    return [(one, other) for one, other in combinations(boxes, 2) if one.overlaps(other)]


def shapes_that_touch(drawing: Drawing) -> list[tuple[int, int]]:
    """Return marks whose circles touch; a shape is drawn inside of a circle of 40 units where there is room."""
    reach = 40 * drawing.scale
    return [
        (one.number, other.number)
        for one, other in combinations(drawing.marks, 2)
        if math.dist((one.x, one.y), (other.x, other.y)) < reach
    ]


@pytest.mark.parametrize("spread", SPREADS)
def test_nothing_touches_for_one_to_sixty_ties_with_long_names(spread) -> None:
    for count in range(1, 61):
        drawing = drawing_of(make_ties([SPREADS[spread](at) for at in range(count)]), middle="Maximiliane")
        assert touching(drawing) == []
        assert shapes_that_touch(drawing) == []


@given(st.lists(cells, max_size=60), st.lists(names, min_size=1, max_size=8))
@settings(max_examples=60)
def test_nothing_touches_however_ties_are_spread_and_called(spread, called) -> None:
    drawing = drawing_of(make_ties(spread, names=called), middle=called[0])
    assert touching(drawing) == []
    assert shapes_that_touch(drawing) == []


@given(st.lists(st.integers(0, 12), min_size=15, max_size=15), st.integers(1, 60))
@settings(max_examples=60)
def test_there_is_a_plan_also_where_few_cells_hold_nearly_all(weights, count) -> None:
    """Weights as powers of two: one cell, or a few, with all of them."""
    all_cells = [(circle, sector) for circle in (1, 2, 3) for sector in Sector]
    total = sum(2**weight for weight in weights)
    shares = [round(count * 2**weight / total) for weight in weights]
    spread = [cell for cell, share in zip(all_cells, shares, strict=True) for _tie in range(share)][:60]
    assert shapes_that_touch(drawing_of(make_ties(spread), middle="Me")) == []


@given(st.lists(cells, max_size=60))
@settings(max_examples=40)
def test_each_mark_stands_in_its_ring_and_each_tie_has_one_number(spread) -> None:
    drawing = drawing_of(make_ties(spread), middle="Me")
    assert [mark.number for mark in drawing.marks] == list(range(1, len(spread) + 1))
    assert sorted((mark.tie.circle, mark.sector) for mark in drawing.marks) == sorted(spread)
    inner = dict(zip((1, 2, 3), (40.0, *drawing.rings), strict=False))
    for mark in drawing.marks:
        away = math.dist((mark.x, mark.y), (MIDDLE, MIDDLE))
        reach = 19 * drawing.scale
        assert inner[mark.tie.circle] <= away - reach
        assert away + reach <= drawing.rings[mark.tie.circle - 1] + 0.5


def test_the_same_ties_are_drawn_the_same() -> None:
    ties = make_ties([(at % 3 + 1, SECTORS[at % 5]) for at in range(30)])
    assert drawing_of(ties, middle="Me") == drawing_of(list(ties), middle="Me")


def test_a_few_have_their_names_beside_them_and_many_have_numbers_in_their_full_size() -> None:
    few = make_ties([SPREADS["evenly"](at) for at in range(8)], names=["Hanna", "Bo", "Aunt Ida", "Pim"])
    assert drawing_of(few, middle="Me").is_named
    many = drawing_of(make_ties([SPREADS["evenly"](at) for at in range(60)]), middle="Me")
    assert not many.is_named
    assert many.scale == 1


def test_the_three_types_are_always_there_and_the_others_if_somebody_stands_there_or_as_asked() -> None:
    shown = [one.sector for one in drawing_of([], middle="Me").sectors]
    assert shown == [Sector.BONDING, Sector.BRIDGING, Sector.LINKING]
    assert len(drawing_of([], middle="Me", sectors={Sector.PAID}).sectors) == 4
    assert len(drawing_of(make_ties([(1, Sector.OPEN)]), middle="Me").sectors) == 4


def test_more_than_a_map_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="more ties"):
        drawing_of(make_ties([(1, Sector.BONDING)] * 400), middle="Me")


@given(st.text(LETTERS, max_size=80), st.sampled_from([60.0, 100.0, 170.0]))
@settings(max_examples=60)
def test_lines_are_never_wider_than_asked(text, width) -> None:
    lines = lines_of(text, size=22, width=width)
    assert 1 <= len(lines) <= 2
    assert all(text_width(line, size=22) <= width for line in lines)


def test_a_long_name_is_wrapped_and_then_cut_and_a_short_one_left_alone() -> None:
    assert lines_of("Bo", size=22, width=100) == ("Bo",)
    assert lines_of("Uncle Søren", size=22, width=100) == ("Uncle", "Søren")
    first, second = lines_of(LONG_NAMES[0], size=22, width=150)
    assert (first, second[-1]) == ("Hanna from", "…")


def test_steps_go_from_large_to_small() -> None:
    assert list(STEPS) == sorted(STEPS, reverse=True)
