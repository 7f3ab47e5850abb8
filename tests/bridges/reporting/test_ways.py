"""Looking from both ends at once finds the very way that a plain search from one end finds."""

import heapq
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.reporting import suppression
from bridges.reporting.suppression import withheld
from bridges.reporting.tables import Table, edge_of
from bridges.reporting.ways import Step, Ways, cheapest, shortest
from tests.bridges.reporting.test_suppression import FLAT, GROUPED, tables

Numbers = list[tuple[int, int, int, int]]  # tail, head, how much it is, cost
NUMBERS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=24
)


def plain(ways: Ways, start: int, goal: int, *, costs: Sequence[int], without: int) -> list[Step] | None:
    """Return the cheapest way as Dijkstra's search finds it, node by node from `start`."""
    best: dict[int, int] = {start: 0}
    came: dict[int, list[Step]] = {start: []}
    heap = [(0, start)]
    while heap:
        cost, node = heapq.heappop(heap)
        if node == goal:
            return came[node]
        for number, sign, there in ways.steps(node, least=1, seen=()):
            reached = cost + costs[number]
            if number != without and reached < best.get(there, reached + 1):
                best[there], came[there] = reached, [*came[node], (number, sign)]
                heapq.heappush(heap, (reached, there))
    return None


def ways_of(numbers: Numbers) -> Ways:
    ways = Ways(8, [value for _tail, _head, value, _cost in numbers])
    for place, (tail, head, _value, _cost) in enumerate(numbers):
        ways.add(place, tail, head)
    return ways


def nodes_on(numbers: Numbers, way: Sequence[Step], start: int) -> Iterator[int]:
    node = start
    for number, sign in way:
        tail, head, value, _cost = numbers[number]
        assert sign > 0 or value >= 1
        assert node == (tail if sign > 0 else head)
        node = head if sign > 0 else tail
        yield node


@settings(max_examples=300, deadline=None)
@given(NUMBERS)
def test_the_cheapest_way_is_that_of_a_plain_search(numbers: Numbers) -> None:
    ways, costs = ways_of(numbers), [cost for *_number, cost in numbers]
    for place, (goal, start, _value, _cost) in enumerate(numbers):
        if goal != start:
            found = cheapest(ways, start, goal, costs=costs, without=place)
            assert found == plain(ways, start, goal, costs=costs, without=place)


@settings(max_examples=200, deadline=None)
@given(NUMBERS)
def test_the_shortest_way_leads_there_and_none_is_shorter(numbers: Numbers) -> None:
    ways = ways_of(numbers)
    for place, (goal, start, _value, _cost) in enumerate(numbers):
        if goal == start:
            continue
        found = shortest(ways, start, goal, without=place, least=1)
        known = plain(ways, start, goal, costs=[1] * len(numbers), without=place)
        assert (found is None) == (known is None)
        if found is not None and known is not None:
            assert len(found) == len(known)
            assert [*nodes_on(numbers, found, start)][-1] == goal
            assert place not in {number for number, _sign in found}


@pytest.mark.parametrize("columns", [FLAT, GROUPED])
def test_the_same_numbers_are_withheld_as_with_a_plain_search(
    columns: dict[str, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    @settings(max_examples=60, deadline=None)
    @given(tables(columns, teams=12))
    def check(table: Table) -> None:
        edges = [edge_of(table, entry) for entry in table.entries()]
        found = withheld(edges)
        with monkeypatch.context() as patched:
            patched.setattr(suppression, "cheapest", plain)
            assert withheld(edges) == found

    check()
