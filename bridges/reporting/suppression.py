"""Withholds small numbers, and as many others as it takes so that nobody can work them out. Pure and exact.

A table with its totals is a network: each number is an edge, each sum is a node at which what comes in equals what goes
out. Whoever knows the shown numbers knows the withheld ones up to a circulation: a withheld number can be larger by one
exactly if there is a way round through withheld numbers that go up (always possible) or down (as far as they are above
zero). Networks have whole-numbered solutions wherever they have any, so nothing is approximated.

`withheld` goes on until every small number could be five or more, for all that the shown numbers say.
"""

from collections.abc import Hashable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final

from bridges.reporting.ways import Step, Ways, cheapest, shortest

LEAST: Final = 5
"""A number is shown from five on, and if it comes from five people at least."""


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
        self.all = Ways(len(nodes), self.world)
        self.free = Ways(len(nodes), self.world)  # through withheld numbers alone
        # The price, and of equally dear ways the fewest steps, as one number. What is withheld costs its step alone.
        self.costs = [(edge.price or 0) * (len(nodes) + 1) + 1 for edge in edges]
        self.withhold(withheld)
        for place, (tail, head) in enumerate(self.ends):
            if edges[place].price is not None or place in self.withheld:
                self.all.add(place, tail, head)

    def withhold(self, places: Iterable[int]) -> None:
        for place in places:
            if place not in self.withheld:
                self.withheld.add(place)
                self.costs[place] = 1
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
                way = cheapest(self.all, *reversed(self.ends[place]), costs=self.costs, without=place)
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
        """Return the shortest way on from a number back to it, over withheld ones that can fall by `least`."""
        goal, start = self.ends[place]
        return shortest(self.free, start, goal, without=place, least=least)
