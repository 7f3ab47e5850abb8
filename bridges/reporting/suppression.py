"""Withholds small numbers, and as many others as it takes so that nobody can work them out. Pure and exact.

A table with its totals is a network: each number is an edge, each sum is a node at which what comes in equals what goes
out. Whoever knows the shown numbers knows the withheld ones up to a circulation: a withheld number can be larger by one
exactly if there is a way round through withheld numbers that go up (always possible) or down (as far as they are above
zero). Networks have whole-numbered solutions wherever they have any, so nothing is approximated.

`withheld` goes on until every small number could be five or more, for all that the shown numbers say.
"""

import heapq
from collections.abc import Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final, NamedTuple

LEAST: Final = 5
"""A number is shown from five on, and if it comes from five people at least."""

Step = tuple[int, int]  # an edge, and +1 (goes up) or −1 (goes down)
Came = dict[int, tuple[int, Step] | None]  # node → the node before it, and the step between


@dataclass(frozen=True, slots=True)
class Edge:
    """One number of a table, from the sum that it is part of (`tail`) to the one that it is a sum for (`head`).

    `is_small` must not be found out. `price` is how much is lost when it is withheld; None: it is known anyway.
    """

    tail: Hashable
    head: Hashable
    value: int
    is_small: bool
    price: int | None


def withheld(edges: Sequence[Edge], *, hidden: Set[int] = frozenset()) -> frozenset[int]:
    """Return the numbers (places in `edges`) that must not be shown: the small ones, and what else it takes.

    `hidden` are not shown in any case. Whatever is small can then be five or more, for all that the others say.

    :raises ValueError: if a small number is known anyway, or what is known gives one away
    """
    small = [place for place, edge in enumerate(edges) if edge.is_small]
    if any(edges[place].price is None for place in small):
        raise ValueError("A small number cannot be known.")
    network = _Network(edges, {*small, *hidden})
    # The largest first: they need least, and what is withheld for them often is enough for the others.
    for place in sorted(small, key=lambda place: (-edges[place].value, place)):
        network.protect(place)
    return frozenset(network.withheld)


def headroom(edges: Sequence[Edge], place: int, *, withheld: Iterable[int], most: int = LEAST) -> int:
    """Return by how much (`most` at most) a withheld number could be larger, for all that the shown ones say."""
    return _Network(edges, withheld).room(place, most=most, may_withhold=False)


class _Network:
    def __init__(self, edges: Sequence[Edge], withheld: Iterable[int]) -> None:
        self.edges = edges
        self.withheld: set[int] = set()
        # A table that says the same as the true one where that is shown. It goes from number to number: what was
        # gathered for one is near for the next.
        self.world = [edge.value for edge in edges]
        self.enough = [max(LEAST, edge.value + 1) for edge in edges]
        self.raised: set[int] = set()
        nodes: dict[Hashable, int] = {}
        self.ends = [
            (nodes.setdefault(edge.tail, len(nodes)), nodes.setdefault(edge.head, len(nodes))) for edge in edges
        ]
        self.all = Ways.of(len(nodes))
        self.free = Ways.of(len(nodes))  # through withheld numbers alone
        for place, (tail, head) in enumerate(self.ends):
            self.all.add(place, tail, head)
        self.withhold(withheld)

    def withhold(self, places: Iterable[int]) -> None:
        for place in places:
            if place not in self.withheld:
                self.withheld.add(place)
                self.free.add(place, *self.ends[place])

    def protect(self, place: int) -> None:
        """Withhold the cheapest further numbers until this one could be five or more."""
        if place in self.raised:
            return  # it was, in one of the tables that the shown numbers allow
        need = self.enough[place] - self.world[place]
        if self.room(place, most=need, may_withhold=True) < need:
            raise ValueError("What is known gives a small number away.")

    def room(self, place: int, *, most: int, may_withhold: bool) -> int:
        """Push units round through `place`, all at once where they fit; return how many did, up to `most`."""
        pushed = 0
        while pushed < most:
            way = self._free_way(place, least=most - pushed) or self._free_way(place, least=1)
            if way is None and may_withhold:
                way = self._cheapest_way(place)
            if way is None:
                break
            self.withhold(number for number, _sign in way)
            units = min([most - pushed, *(self.world[number] for number, sign in way if sign < 0)])
            for number, sign in [*way, (place, 1)]:
                self.world[number] += sign * units
                if self.world[number] >= self.enough[number]:
                    self.raised.add(number)
            pushed += units
        return pushed

    def _free_way(self, place: int, *, least: int) -> list[Step] | None:
        """Return the shortest way on from a number back to it, over withheld ones that can fall by `least`.

        It is looked for from both ends at once: a column has as many ways as there are teams, a team only a few.
        """
        goal, start = self.ends[place]
        came: tuple[Came, Came] = ({start: None}, {goal: None})
        fronts = [[start], [goal]]
        while fronts[0] and fronts[1]:
            side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
            mine, other, front = came[side], came[1 - side], fronts[side]
            fronts[side] = []
            for node in front:
                for number, sign, there in self._steps(self.free, node, least=least, is_back=bool(side)):
                    if number == place or there in mine:
                        continue
                    mine[there] = (node, (number, sign))
                    if there in other:
                        return [*reversed(_walked(came[0], there)), *_walked(came[1], there)]
                    fronts[side].append(there)
        return None

    def _cheapest_way(self, place: int) -> list[Step] | None:
        """Return the cheapest way on from a number back to it: withheld ones for nothing, others for their price."""
        goal, start = self.ends[place]
        best = {start: (0, 0)}
        came: Came = {start: None}
        heap = [(0, 0, start)]
        while heap:
            price, length, node = heapq.heappop(heap)
            if node == goal:
                return [*reversed(_walked(came, goal))]
            if (price, length) > best[node]:
                continue
            for number, sign, there in self._steps(self.all, node, least=1):
                cost = 0 if number in self.withheld else self.edges[number].price
                if number == place or cost is None:
                    continue
                reached = (price + cost, length + 1)
                if there not in best or reached < best[there]:
                    best[there], came[there] = reached, (node, (number, sign))
                    heapq.heappush(heap, (*reached, there))
        return None

    def _steps(self, ways: "Ways", node: int, *, least: int, is_back: bool = False) -> Iterator[tuple[int, int, int]]:
        """Yield (number, up or down, the other node) of all steps from `node`, or with `is_back` of those to it."""
        up, down = (ways.into, ways.out) if is_back else (ways.out, ways.into)
        for number, there in up[node]:
            yield number, 1, there
        for number, there in down[node]:
            if self.world[number] >= least:
                yield number, -1, there


class Ways(NamedTuple):
    """Node → (number, other node) of the numbers that leave it, and of those that come in."""

    out: list[list[tuple[int, int]]]
    into: list[list[tuple[int, int]]]

    @classmethod
    def of(cls, nodes: int) -> "Ways":
        return cls([[] for _node in range(nodes)], [[] for _node in range(nodes)])

    def add(self, place: int, tail: int, head: int) -> None:
        self.out[tail].append((place, head))
        self.into[head].append((place, tail))


def _walked(came: Came, node: int) -> list[Step]:
    """Return the steps from `node` to where the search began."""
    way: list[Step] = []
    while (last := came[node]) is not None:
        node, step = last
        way.append(step)
    return way
