"""What is small is not shown, and nobody finds it out: tried against everybody who can add and subtract."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.reporting.suppression import LEAST, headroom, withheld
from bridges.reporting.tables import WHOLE, Entry, Fact, Table, count, edge_of, shown
from tests.bridges.reporting.attackers import every_table, solved, sums_of

FLAT = {"all": ("a", "b")}
GROUPED = {"came": ("a", "b"), "ended": ("a", "b", "c")}
VALUES = st.integers(0, 9)


def table_of(columns: Mapping[str, tuple[str, ...]], *rows: tuple[int, ...]) -> Table:
    """Return a table with these cells; each number is of as many people."""
    names = [f"team {number}" for number in range(len(rows))]
    cells = [(group, column) for group, found in columns.items() for column in found]
    facts = [
        Fact(row, *cell, f"{row} {cell} {number}")
        for row, values in zip(names, rows, strict=True)
        for cell, value in zip(cells, values, strict=True)
        for number in range(value)
    ]
    return count(facts, rows=names, columns=columns)


def tables(columns: Mapping[str, tuple[str, ...]], *, teams: int) -> st.SearchStrategy[Table]:
    width = sum(len(found) for found in columns.values())
    row = st.tuples(*[VALUES] * width)
    return st.lists(row, min_size=1, max_size=teams).map(lambda rows: table_of(columns, *rows))


def test_large_numbers_are_all_shown() -> None:
    table = table_of(FLAT, (5, 9), (12, 7))
    assert shown(table) == {entry: table.numbers[entry] for entry in table.entries()}


def test_a_small_number_alone_takes_others_with_it() -> None:
    table = table_of(FLAT, (3, 9), (12, 7))
    said = shown(table)
    assert Entry("team 0", "all", "a") not in said
    for entry in (Entry(WHOLE, "all", "a"), Entry("team 0", "all", "b")):
        assert entry in said or entry._replace(row="team 1") not in said or entry.row == "team 0"
    assert said[Entry(WHOLE)] == 31  # the sum of all costs most, and is kept


def test_zero_is_small() -> None:
    assert Entry("team 0", "all", "a") not in shown(table_of(FLAT, (0, 9), (12, 7)))


def test_six_introductions_of_one_person_are_small() -> None:
    facts = [Fact("team 0", "all", "a", "noor") for _number in range(6)]
    facts += [Fact("team 0", "all", "b", number) for number in range(9)]
    said = shown(count(facts, rows=["team 0"], columns=FLAT))
    assert Entry("team 0", "all", "a") not in said
    assert Entry("team 0", "all", "b") not in said or Entry("team 0", "all") not in said


def test_where_everything_is_small_nothing_is_shown() -> None:
    assert shown(table_of(FLAT, (1, 2))) == {}


def test_what_is_known_elsewhere_cannot_be_withheld() -> None:
    table = table_of(FLAT, (3, 9))
    known = set(table.entries()) - {Entry("team 0", "all", "a"), Entry(WHOLE, "all", "a")}
    with pytest.raises(ValueError, match="gives a small number away"):
        shown(table, known=known)


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=2).map(
        lambda rows: table_of(FLAT, *rows)
    )
)
def test_who_tries_every_table_finds_no_small_number_and_cannot_even_say_that_it_is_small(table: Table) -> None:
    said = shown(table)
    # A number of up to six that five units go through becomes eleven: more it need not be in any of the tables.
    worlds = list(every_table(table.rows, table.columns, said, most=11))
    for entry in table.entries():
        if table.is_small(entry):
            possible = {world.get(entry, 0) for world in worlds}
            assert len(possible) > 1
            assert max(possible) >= LEAST


@settings(max_examples=25, deadline=None)
@given(tables(GROUPED, teams=5))
def test_every_small_number_could_be_five_and_no_equation_gives_it(table: Table) -> None:
    said = shown(table)
    entries = list(table.entries())
    edges = [edge_of(table, entry) for entry in entries]
    secret = [place for place, entry in enumerate(entries) if entry not in said]
    found = solved(list(sums_of(table)), {("", entry): value for entry, value in said.items()})
    for place, entry in enumerate(entries):
        if table.is_small(entry):
            assert entry not in said
            assert table.numbers.get(entry, 0) + headroom(edges, place, withheld=secret) >= LEAST
            assert ("", entry) not in found


@settings(max_examples=25, deadline=None)
@given(tables(GROUPED, teams=4))
def test_a_difference_of_shown_numbers_is_never_small(table: Table) -> None:
    """A sum without its shown parts says how much the withheld parts are together: five at least, or nothing."""
    said = shown(table)
    for equation in sums_of(table):
        total = next(entry for (_name, entry), sign in equation.items() if sign < 0)
        parts = [entry for (_name, entry), sign in equation.items() if sign > 0]
        left = [entry for entry in parts if entry not in said]
        if total in said and left:
            assert said[total] - sum(said.get(entry, 0) for entry in parts) >= LEAST


@settings(max_examples=30, deadline=None)
@given(tables(GROUPED, teams=4))
def test_the_same_numbers_are_withheld_in_the_same_way(table: Table) -> None:
    edges = [edge_of(table, entry) for entry in table.entries()]
    assert withheld(edges) == withheld(edges)
    assert shown(table) == shown(table)


def test_the_attackers_find_what_plain_withholding_gives_away() -> None:
    """The negative control: withholding the small number alone protects nothing."""
    table = table_of(FLAT, (3, 9), (12, 7))
    naive = {entry: value for entry, value in table.numbers.items() if value >= LEAST}
    found = solved(list(sums_of(table)), {("", entry): value for entry, value in naive.items()})
    assert ("", Entry("team 0", "all", "a")) in found
    worlds = list(every_table(table.rows, table.columns, naive, most=12))
    assert {world[Entry("team 0", "all", "a")] for world in worlds} == {3}
