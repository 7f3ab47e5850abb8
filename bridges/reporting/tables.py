"""Tables of a quarter: a row a team, columns in groups, every sum; and what of it may be shown. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from bridges.reporting.suppression import LEAST, Edge, withheld

WHOLE: Final = "whole"
OTHERS: Final = "others"
_ROOT: Final = "root"
_SUM_PRICE, _TOTAL_PRICE, _WHOLE_FACTOR = 40, 200, 3


class Entry(NamedTuple):
    """One number: of a row (a team's id, or `WHOLE`), a group of columns, and a column; "" is the sum of all."""

    row: str
    group: str = ""
    column: str = ""


class Fact(NamedTuple):
    """One thing to count, and whose it is."""

    row: str
    group: str
    column: str
    person: Hashable


@dataclass(slots=True)
class Table:
    """Numbers with all their sums: how many, and from how many people. `columns` are those of each group."""

    rows: Sequence[str]
    columns: Mapping[str, Sequence[str]]
    numbers: dict[Entry, int] = field(default_factory=dict)
    people: dict[Entry, int] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        """Yield every number of the table, the sums and the whole with the rest."""
        for row in (*self.rows, WHOLE):
            yield Entry(row)
            for group, columns in self.columns.items():
                yield Entry(row, group)
                yield from (Entry(row, group, column) for column in columns)

    def is_small(self, entry: Entry) -> bool:
        """Return whether a number is below five, or from fewer than five people."""
        return self.numbers.get(entry, 0) < LEAST or self.people.get(entry, 0) < LEAST


def count(facts: Iterable[Fact], *, rows: Sequence[str], columns: Mapping[str, Sequence[str]]) -> Table:
    """Return the table of `facts`, with every sum."""
    table = Table(rows, columns)
    people: dict[Entry, set[Hashable]] = defaultdict(set)
    for fact in facts:
        for row in (fact.row, WHOLE):
            for entry in (Entry(row), Entry(row, fact.group), Entry(row, fact.group, fact.column)):
                table.numbers[entry] = table.numbers.get(entry, 0) + 1
                people[entry].add(fact.person)
    table.people = {entry: len(who) for entry, who in people.items()}
    return table


def shown(table: Table, *, known: Set[Entry] = frozenset(), hidden: Set[Entry] = frozenset()) -> dict[Entry, int]:
    """Return the numbers that may be shown; from them nobody works out another that is small.

    `known` are shown elsewhere and stay; `hidden` are not shown, whatever they are.
    """
    entries = list(table.entries())
    edges = [edge_of(table, entry, is_known=entry in known) for entry in entries]
    places = {place for place, entry in enumerate(entries) if entry in hidden}
    secret = withheld(edges, hidden=places)
    return {entry: table.numbers[entry] for place, entry in enumerate(entries) if place not in secret}


def edge_of(table: Table, entry: Entry, *, is_known: bool = False) -> Edge:
    """Return a number as an edge: rows flow from the root through groups into columns, and through the whole back."""
    tail, head = _ends(entry)
    number = table.numbers.get(entry, 0)
    price = number + (0 if entry.column else _SUM_PRICE if entry.group else _TOTAL_PRICE)
    price *= _WHOLE_FACTOR if entry.row == WHOLE else 1
    return Edge(tail, head, number, table.is_small(entry) and not is_known, None if is_known else price)


def _ends(entry: Entry) -> tuple[Hashable, Hashable]:
    row, group, column = entry
    if row == WHOLE:
        if column:
            return ("column", group, column), (WHOLE, group)
        return ((WHOLE, group), (WHOLE, "")) if group else ((WHOLE, ""), _ROOT)
    if column:
        return (row, group), ("column", group, column)
    return ((row, ""), (row, group)) if group else (_ROOT, (row, ""))


def details_of(
    table: Table, said: Mapping[Entry, int], facts: Iterable[Fact], *, group: str, columns: Sequence[str]
) -> dict[Entry, int]:
    """Return what may be shown of a second table that takes one `group` of the first apart in other `columns`.

    Its sums are numbers of the first. A team whose sum is shown there has a row here; the others are one row together,
    which nobody sees and everybody can work out. So each sum of a row is known, here and there, and the two tables say
    nothing about each other but these sums.
    """
    named = [row for row in table.rows if Entry(row, group) in said]
    facts = [fact if fact.row in named else fact._replace(row=OTHERS) for fact in facts]
    is_whole_known = Entry(WHOLE, group) in said
    if not named and not is_whole_known:
        return {}
    detail = count(facts, rows=[*named, OTHERS], columns={group: columns})
    if is_whole_known and not detail.numbers.get(Entry(OTHERS)):
        detail.rows = named
    known, hidden = set[Entry](), set[Entry]()
    for row in (*detail.rows, WHOLE):
        sums = {Entry(row), Entry(row, group)}
        if row in named or is_whole_known:
            known |= sums  # that of the others is what the whole has without those that are named
        else:
            hidden |= sums | {Entry(row, group, column) for column in columns}
    found = shown(detail, known=known, hidden=hidden)
    return {entry: number for entry, number in found.items() if entry.column and entry.row != OTHERS}
