"""Withholds small numbers, and as many others as it takes so that nobody can work them out. Pure and exact.

A table with its totals is a network: each number is an edge, each sum is a node at which what comes in equals what goes
out. Whoever knows the shown numbers knows the withheld ones up to a circulation: a withheld number can be larger by one
exactly if there is a way round through withheld numbers that go up (always possible) or down (as far as they are above
zero). Networks have whole-numbered solutions wherever they have any, so nothing is approximated.

`withheld` goes on until every small number could be five or more, for all that the shown numbers say.
"""

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""A number is shown from five on, and if it comes from five people at least."""

Step = tuple[int, int]  # an edge, and +1 (goes up) or −1 (goes down)


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
    return _Network(edges, set(withheld)).room(place, most=most, may_withhold=False)


class _Network:
    def __init__(self, edges: Sequence[Edge], withheld: set[int]) -> None:
        self.edges, self.withheld = edges, withheld
        self.rings: dict[Hashable, int] = {}  # empty: to be found anew
        self.out: dict[Hashable, list[int]] = defaultdict(list)
        self.into: dict[Hashable, list[int]] = defaultdict(list)
        for place, edge in enumerate(edges):
            self.out[edge.tail].append(place)
            self.into[edge.head].append(place)

    def protect(self, place: int) -> None:
        """Withhold the cheapest further numbers until this one could be five or more."""
        edge = self.edges[place]
        need = max(1, LEAST - edge.value)
        self.rings = self.rings or self._rings()
        if edge.value < LEAST and self.rings[edge.tail] == self.rings[edge.head]:
            return  # there is a way round for five at once
        if self.room(place, most=need, may_withhold=True) < need:
            raise ValueError("What is known gives a small number away.")

    def room(self, place: int, *, most: int, may_withhold: bool) -> int:
        """Push one unit after the other round through `place`; return how many fit, up to `most`."""
        edge, moved, pushed = self.edges[place], defaultdict[int, int](int), 0
        while pushed < most:
            way = self._way(edge.head, edge.tail, moved, without=place, may_withhold=may_withhold)
            if way is None:
                break
            if not self.withheld.issuperset(step[0] for step in way):
                self.withheld.update(step[0] for step in way)
                self.rings = {}
            downs = [self.edges[number].value + moved[number] for number, sign in way if sign < 0]
            units = min([most - pushed, *downs])
            for number, sign in way:
                moved[number] += sign * units
            pushed += units
        return pushed

    def _rings(self) -> dict[Hashable, int]:
        """Return node → the number of its ring: all that reach each other over withheld numbers, five at a time.

        (The strongly connected parts, after Kosaraju: an order of leaving forward, then collected backward.)
        """
        forward: dict[Hashable, list[Hashable]] = {node: [] for node in (*self.out, *self.into)}
        backward: dict[Hashable, list[Hashable]] = {node: [] for node in forward}
        for number in self.withheld:
            edge = self.edges[number]
            ends = [(edge.tail, edge.head)] + ([(edge.head, edge.tail)] if edge.value >= LEAST else [])
            for tail, head in ends:
                forward[tail].append(head)
                backward[head].append(tail)
        rings: dict[Hashable, int] = {}
        for ring, node in enumerate(reversed(_left_last(forward))):
            waiting = [node]
            while waiting:
                here = waiting.pop()
                if here not in rings:
                    rings[here] = ring
                    waiting.extend(backward[here])
        return rings

    def _way(
        self, start: Hashable, goal: Hashable, moved: dict[int, int], *, without: int, may_withhold: bool
    ) -> list[Step] | None:
        """Return the cheapest way from node to node: over withheld numbers for nothing, over others for their price."""
        best: dict[Hashable, tuple[int, int]] = {start: (0, 0)}
        came: dict[Hashable, tuple[Hashable, Step]] = {}
        heap: list[tuple[int, int, int, Hashable]] = [(0, 0, 0, start)]
        count = 0
        while heap:
            price, length, _count, node = heapq.heappop(heap)
            if node == goal:
                return _walked(came, start, goal)
            if (price, length) > best[node]:
                continue
            for number, sign, other in self._steps(node, moved):
                cost = self._price(number, may_withhold=may_withhold)
                if number == without or cost is None:
                    continue
                reached = (price + cost, length + 1)
                if other not in best or reached < best[other]:
                    best[other], came[other] = reached, (node, (number, sign))
                    count += 1
                    heapq.heappush(heap, (*reached, count, other))
        return None

    def _steps(self, node: Hashable, moved: dict[int, int]) -> Iterable[tuple[int, int, Hashable]]:
        for number in self.out[node]:
            yield number, 1, self.edges[number].head
        for number in self.into[node]:
            if self.edges[number].value + moved.get(number, 0) > 0:
                yield number, -1, self.edges[number].tail

    def _price(self, number: int, *, may_withhold: bool) -> int | None:
        if number in self.withheld:
            return 0
        return self.edges[number].price if may_withhold else None


def _left_last(ways: dict[Hashable, list[Hashable]]) -> list[Hashable]:
    """Return the nodes in the order in which a walk in depth is done with them."""
    seen: set[Hashable] = set()
    done: list[Hashable] = []
    for start in ways:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(ways[start]))]
        while stack:
            node, ahead = stack[-1]
            for other in ahead:
                if other not in seen:
                    seen.add(other)
                    stack.append((other, iter(ways[other])))
                    break
            else:
                done.append(node)
                stack.pop()
    return done


def _walked(came: dict[Hashable, tuple[Hashable, Step]], start: Hashable, goal: Hashable) -> list[Step]:
    way: list[Step] = []
    node = goal
    while node != start:
        node, step = came[node]
        way.append(step)
    return way[::-1]
