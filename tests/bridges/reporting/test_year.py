"""A year of reports of all teams and of the whole, and an attacker who has every one of them."""

import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridges.reporting.groups import TIES, Answer, Days, Group
from bridges.reporting.numbers import (
    DAYS,
    FOLLOW_UP_COLUMNS,
    FOLLOW_UPS,
    STANDING,
    STANDING_COLUMNS,
    VISITS,
    Counted,
    Numbers,
    entries_of,
    fact,
    safe_numbers,
)
from bridges.reporting.tables import WHOLE, Entry, Table, count
from tests.bridges.reporting.attackers import solved, sums_of

ROWS = ("north", "south", "")  # "" are people without a team
QUARTERS = ("2025-q4", "2026-q1", "2026-q2", "2026-q3")
COLUMNS: Mapping[str, Mapping[str, Sequence[str]]] = {
    STANDING: STANDING_COLUMNS,
    DAYS: {VISITS: tuple(map(str, Days))},
    FOLLOW_UPS: FOLLOW_UP_COLUMNS,
}


def a_quarter(chance: random.Random, *, many: int) -> Counted:
    """Return what up to `many` introductions of each team say; some people have several."""
    standing, days, follow_ups = [], [], []
    for row in ROWS:
        for number in range(chance.randrange(many)):
            person = f"{row} {number // chance.choice((1, 1, 3))}"
            group = chance.choice((Group.FIRST_VISIT, Group.FIRST_VISIT, *Group))
            standing.append(fact(row, group, chance.choice(TIES[: chance.choice((2, 4))]), person))
            if group == VISITS:
                days.append(fact(row, VISITS, chance.choice(tuple(Days)), person))
                for stage in FOLLOW_UP_COLUMNS:
                    follow_ups.append(fact(row, stage, chance.choice((Answer.ANSWERED, *Answer)), person))
    return Counted(standing, days, follow_ups)


def truth_of(counted: Counted) -> dict[str, Table]:
    facts = {STANDING: counted.standing, DAYS: counted.days, FOLLOW_UPS: counted.follow_ups}
    return {name: count(facts[name], rows=ROWS, columns=COLUMNS[name]) for name in COLUMNS}


def published(numbers: dict[str, Numbers], table: str) -> dict[tuple[str, Entry], int]:
    return {(table, entry): value for row, kept in numbers.items() for entry, value in entries_of(row, kept, table)}


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from((12, 40, 160)))
def test_who_has_all_totals_and_all_reports_of_a_year_recovers_no_small_number(seed: int, many: int) -> None:
    chance = random.Random(seed)
    for _quarter in QUARTERS:  # no equation ties one quarter to another: none counts anybody's past
        counted = a_quarter(chance, many=many)
        numbers, truth = safe_numbers(counted, rows=ROWS), truth_of(counted)
        said = {key: value for table in COLUMNS for key, value in published(numbers, table).items()}
        assert {key: truth[key[0]].numbers.get(key[1], 0) for key in said} == said
        equations = [equation for name, table in truth.items() for equation in sums_of(table, name)]
        for row in (*ROWS, WHOLE):  # first visits are in two tables
            here, there = (DAYS, Entry(row, VISITS)), (STANDING, Entry(row, VISITS))
            equations.append({here: 1, there: -1})
        found = solved(equations, said)
        small = {(name, e) for name, table in truth.items() for e in table.entries() if table.is_small(e)}
        assert not small & set(said)
        assert not small & found


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000))
def test_a_sum_that_is_withheld_in_one_table_is_in_no_other(seed: int) -> None:
    numbers = safe_numbers(a_quarter(random.Random(seed), many=40), rows=ROWS)
    for kept in numbers.values():
        if "" not in kept[STANDING].get(VISITS, {}):
            assert not kept[DAYS]
        assert not any(entry.column == "" for entry, _value in entries_of("", kept, DAYS))


def test_there_is_something_to_find_and_something_is_shown() -> None:
    """The negative control: the same attacker, where only what is small is withheld."""
    counted = a_quarter(random.Random(4), many=160)
    truth = truth_of(counted)
    naive = {
        (name, entry): table.numbers[entry]
        for name, table in truth.items()
        for entry in table.entries()
        if not table.is_small(entry)
    }
    found = solved([equation for name, table in truth.items() for equation in sums_of(table, name)], naive)
    assert [key for key in found if truth[key[0]].is_small(key[1])]
    numbers = safe_numbers(counted, rows=ROWS)
    assert sum(len(published(numbers, name)) for name in COLUMNS) > 30


@pytest.mark.parametrize("many", [0, 1, 4])
def test_a_quarter_in_which_hardly_anything_happened_says_nothing(many: int) -> None:
    facts = [fact("north", Group.ASKED, "bonding", number) for number in range(many)]
    numbers = safe_numbers(Counted(facts, [], []), rows=ROWS)
    assert all(not table for kept in numbers.values() for table in kept.values())
