"""Coverage counts each group once an area, in each of its ties and times, and says what is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.coverage import CELLS, Counts, Facts, Spot, count, cube_of, spots_of, week_times

HARBOUR, HILL = Spot("DK", "fyn", "brohavn", "5000"), Spot("DK", "fyn", "bakkeby", "5100")
BY_TOWN = {HARBOUR: "brohavn", HILL: "bakkeby"}


def facts(*spots: Spot, ties: str = "bridging", times: str = "evening", access: str = "step_free") -> Facts:
    return Facts(frozenset(spots), *(frozenset(words.split()) for words in (ties, times, access)))


def test_a_group_counts_in_each_of_its_ties_and_times() -> None:
    found = count(cube_of([facts(HARBOUR, ties="bonding linking", times="day weekend")]), areas=BY_TOWN)
    assert found["brohavn"].total == 1
    assert dict(found["brohavn"].ties) == {"bonding": 1, "linking": 1}
    assert set(found["brohavn"].cells) == {
        ("bonding", "day"),
        ("bonding", "weekend"),
        ("linking", "day"),
        ("linking", "weekend"),
    }


def test_two_places_in_one_area_are_one_group_and_in_two_areas_one_in_each() -> None:
    cube = cube_of([facts(HARBOUR, HILL)])
    assert {area: counts.total for area, counts in count(cube, areas=BY_TOWN).items()} == {"brohavn": 1, "bakkeby": 1}
    assert count(cube, areas=dict.fromkeys(BY_TOWN, "fyn"))["fyn"].total == 1


def test_only_groups_with_every_asked_kind_of_access_count() -> None:
    cube = cube_of([facts(HARBOUR, access="step_free online"), facts(HARBOUR, access="step_free"), facts(HARBOUR)])
    assert count(cube, areas=BY_TOWN, access={"step_free"})["brohavn"].total == 3
    assert count(cube, areas=BY_TOWN, access={"step_free", "online"})["brohavn"].total == 1
    assert count(cube, areas=BY_TOWN, access={"hearing_loop"}) == {}


def test_what_is_in_no_area_is_left_out() -> None:
    assert count(cube_of([facts(Spot("NL", "", "utrecht"))]), areas=BY_TOWN) == {}


def test_a_group_without_a_shown_tie_is_there_but_is_no_bridge() -> None:
    counts = count(cube_of([facts(HARBOUR, ties="")]), areas=BY_TOWN)["brohavn"]
    assert (counts.total, counts.missing(CELLS)) == (1, list(CELLS))


def test_missing_names_the_empty_cells_in_their_order() -> None:
    counts = Counts(cells=count(cube_of([facts(HARBOUR)]), areas=BY_TOWN)["brohavn"].cells)
    assert counts.missing([("bridging", "day"), ("bridging", "evening"), ("linking", "evening")]) == [
        ("bridging", "day"),
        ("linking", "evening"),
    ]


@pytest.mark.parametrize(
    ("day_parts", "expected"),
    [
        ([(0, "morning")], {"day"}),
        ([(4, "evening"), (4, "afternoon")], {"day", "evening"}),
        ([(4, "night")], {"evening"}),
        ([(5, "evening")], {"weekend"}),
        ([(6, "morning"), (6, "night")], {"weekend"}),
        ([], set()),
    ],
)
def test_times_of_the_week_follow_from_days_and_parts(day_parts: list[tuple[int, str]], expected: set[str]) -> None:
    assert week_times(day_parts) == expected


@given(
    st.lists(
        st.builds(
            Facts,
            st.frozensets(st.sampled_from([HARBOUR, HILL]), max_size=2),
            st.frozensets(st.sampled_from(["bonding", "bridging", "linking"])),
            st.frozensets(st.sampled_from(["day", "evening", "weekend"])),
            st.frozensets(st.sampled_from(["step_free", "online"])),
        ),
        max_size=30,
    )
)
def test_counting_by_groups_of_equal_facts_is_counting_one_by_one(rows: list[Facts]) -> None:
    found = count(cube_of(rows), areas=BY_TOWN, access={"online"})
    for spot, area in BY_TOWN.items():
        mine = [row for row in rows if spot in row.spots and "online" in row.access]
        counts = found.get(area, Counts())
        assert counts.total == len(mine)
        for tie, time in CELLS:
            assert counts.cells[tie, time] == sum(tie in row.ties and time in row.times for row in mine)
    assert spots_of(cube_of(rows))[HILL] == sum(HILL in row.spots for row in rows)
