"""Finds ways from node to node through the numbers of a table: the shortest, and the cheapest. Pure.

Both are looked for from both ends at once: a column has as many ways as there are teams, a team only a few.
"""

import heapq
from collections.abc import Container, Iterator, Sequence
from typing import Final

Step = tuple[int, int]  # a number, and +1 (goes up) or −1 (goes down)
Came = dict[int, tuple[int, Step] | None]  # node → the node before it, and the step between
NEVER: Final = 1 << 62


class Ways:
    """Numbers as steps between nodes: each may go up without end, and down as far as `world` says."""

    def __init__(self, nodes: int, world: Sequence[int]) -> None:
        self.world = world
        self.out: list[list[tuple[int, int]]] = [[] for _node in range(nodes)]
        self.into: list[list[tuple[int, int]]] = [[] for _node in range(nodes)]

    def add(self, number: int, tail: int, head: int) -> None:
        """Let units go through a number: up from `tail` to `head`, down from `head` to `tail`."""
        self.out[tail].append((number, head))
        self.into[head].append((number, tail))

    def steps(
        self, node: int, *, least: int, seen: Container[int], is_back: bool = False
    ) -> Iterator[tuple[int, int, int]]:
        """Yield (number, up or down, the other node) of the steps on from `node`, or with `is_back` of those to it.

        Left out are steps to nodes in `seen`, and numbers that cannot fall by `least`.
        """
        up, down = (self.into, self.out) if is_back else (self.out, self.into)
        for number, there in up[node]:
            if there not in seen:
                yield number, 1, there
        for number, there in down[node]:
            if there not in seen and self.world[number] >= least:
                yield number, -1, there


def shortest(ways: Ways, start: int, goal: int, *, without: int, least: int) -> list[Step] | None:
    """Return the way of the fewest steps through which `least` units fit, `without` a number; None if there is none."""
    came: tuple[Came, Came] = ({start: None}, {goal: None})
    fronts = [[start], [goal]]
    while fronts[0] and fronts[1]:
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        mine, other, front = came[side], came[1 - side], fronts[side]
        fronts[side] = []
        for node in front:
            for number, sign, there in ways.steps(node, least=least, seen=mine, is_back=bool(side)):
                if number == without:
                    continue
                mine[there] = (node, (number, sign))
                if there in other:
                    return [*reversed(_walked(came[0], there)), *_walked(came[1], there)]
                fronts[side].append(there)
    return None


class _Side:
    """What was gathered from one end: the best cost of each node so far, those for which it is final, and the ways."""

    def __init__(self, end: int, *, is_back: bool) -> None:
        self.is_back = is_back
        self.best = {end: 0}
        self.final: dict[int, int] = {}
        self.came: Came = {end: None}
        self.heap = [(0, end)]


def cheapest(ways: Ways, start: int, goal: int, *, costs: Sequence[int], without: int) -> list[Step] | None:
    """Return the way of the lowest cost `without` a number; None if there is none.

    Of equally cheap ones it is the one that a plain search from `start` comes upon: so it does not depend on how far
    each side has got. For that both go on until no way of the same cost is left to find; then the side of `start` walks
    those nodes to the end from which the other has found a way that is cheap enough.
    """
    first, second = _Side(start, is_back=False), _Side(goal, is_back=True)
    limit = NEVER
    while first.heap and second.heap and first.heap[0][0] + second.heap[0][0] <= limit:
        mine, other = (first, second) if len(first.heap) <= len(second.heap) else (second, first)
        limit = _go_on(ways, mine, other, costs=costs, without=without, limit=limit, rest=other.heap[0][0])
    if limit == NEVER:
        return None
    while goal not in first.final:
        _go_on(ways, first, second, costs=costs, without=without, limit=limit, rest=NEVER)
    return [*reversed(_walked(first.came, goal))]


def _go_on(ways: Ways, mine: _Side, other: _Side, *, costs: Sequence[int], without: int, limit: int, rest: int) -> int:
    """Go on from the nearest node of one side, and return the cost of the cheapest way that is known now.

    `rest` is what it costs at least from nodes that the other side has not done with; what would cost more than
    `limit` is left.
    """
    cost, node = heapq.heappop(mine.heap)
    if node in mine.final or cost + other.final.get(node, rest) > limit:
        return limit
    mine.final[node] = cost
    for number, sign, there in ways.steps(node, least=1, seen=mine.final, is_back=mine.is_back):
        reached = cost + costs[number]
        if number == without or reached >= mine.best.get(there, NEVER):
            continue
        if reached + other.final.get(there, rest) > limit:
            continue
        mine.best[there], mine.came[there] = reached, (node, (number, sign))
        heapq.heappush(mine.heap, (reached, there))
        limit = min(limit, reached + other.best.get(there, NEVER))
    return limit


def _walked(came: Came, node: int) -> list[Step]:
    """Return the steps from `node` to where the search began."""
    way: list[Step] = []
    while (last := came[node]) is not None:
        node, step = last
        way.append(step)
    return way
