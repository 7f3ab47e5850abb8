"""The numbers of a report as they are kept: tables of what may be shown, and nothing of what may not. Pure."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from bridges.clocks import Stage
from bridges.reporting.groups import TIES, Answer, Days, Group
from bridges.reporting.tables import WHOLE, Entry, Fact, count, details_of, shown

STANDING, DAYS, FOLLOW_UPS = "standing", "days", "follow_ups"
SPREAD = "spread"  # of the whole alone: how many teams have a total that is shown
STAGES: Final = (Stage.TWO_DAYS, Stage.TWO_WEEKS, Stage.SIX_WEEKS, Stage.TWELVE_WEEKS)
STANDING_COLUMNS: Final = {str(group): TIES for group in Group}
FOLLOW_UP_COLUMNS: Final = {stage: tuple(str(answer) for answer in Answer) for stage in STAGES}
VISITS: Final = str(Group.FIRST_VISIT)

Numbers = dict[str, Any]


class Counted(NamedTuple):
    """All that was read of a quarter; `row` of a fact is a team's id, "" for people without a team."""

    standing: Sequence[Fact]
    days: Sequence[Fact]
    follow_ups: Sequence[Fact]


def safe_numbers(counted: Counted, *, rows: Sequence[str]) -> dict[str, Numbers]:
    """Return for each row, and for `WHOLE`, the numbers that may be shown: table → group → column → number.

    "" stands for a sum. What is missing is withheld.
    """
    standing = count(counted.standing, rows=rows, columns=STANDING_COLUMNS)
    said = shown(standing)
    days = details_of(standing, said, counted.days, group=VISITS, columns=[str(days) for days in Days])
    follow_ups = shown(count(counted.follow_ups, rows=rows, columns=FOLLOW_UP_COLUMNS))
    found: dict[str, Numbers] = {row: {STANDING: {}, DAYS: {}, FOLLOW_UPS: {}} for row in (*rows, WHOLE)}
    for name, table in ((STANDING, said), (DAYS, days), (FOLLOW_UPS, follow_ups)):
        for entry, number in table.items():
            found[entry.row][name].setdefault(entry.group, {})[entry.column] = number
    return found


def number(numbers: Mapping[str, Any], table: str, group: str = "", column: str = "") -> int | None:
    """Return a number of a report that was kept; None where it is withheld."""
    found: int | None = numbers.get(table, {}).get(group, {}).get(column)
    return found


def entries_of(row: str, numbers: Mapping[str, Any], table: str) -> Iterable[tuple[Entry, int]]:
    """Yield the numbers of one table as entries of `row`."""
    for group, columns in numbers.get(table, {}).items():
        for column, value in columns.items():
            yield Entry(row, group, column), value


def fact(row: str, group: str, column: str, person: Hashable) -> Fact:
    """Return one thing to count."""
    return Fact(row, str(group), str(column), person)
