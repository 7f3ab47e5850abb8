"""Who takes totals apart: one that tries every table there could be, and one that solves all equations at once."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from bridges.reporting.tables import WHOLE, Entry, Table

Matrix = np.ndarray


def every_table(
    rows: Sequence[str], columns: Mapping[str, Sequence[str]], said: Mapping[Entry, int], *, most: int
) -> Iterator[dict[Entry, int]]:
    """Yield all numbers of every table, with cells up to `most`, that says what `said` says."""
    cells = [Entry(row, group, column) for row in rows for group, names in columns.items() for column in names]
    choices = [(said[cell],) if cell in said else range(most + 1) for cell in cells]
    for values in product(*choices):
        numbers: dict[Entry, int] = {}
        for cell, value in zip(cells, values, strict=True):
            for row in (cell.row, WHOLE):
                for entry in (Entry(row), Entry(row, cell.group), Entry(row, cell.group, cell.column)):
                    numbers[entry] = numbers.get(entry, 0) + value
        if all(numbers.get(entry, 0) == value for entry, value in said.items()):
            yield numbers


def sums_of(table: Table, name: str = "") -> Iterator[dict[tuple[str, Entry], int]]:
    """Yield each sum of a table as an equation: entries with their signs, which add up to nothing."""
    for row in (*table.rows, WHOLE):
        yield {(name, Entry(row)): -1, **{(name, Entry(row, group)): 1 for group in table.columns}}
        for group, columns in table.columns.items():
            cells = {(name, Entry(row, group, column)): 1 for column in columns}
            yield {(name, Entry(row, group)): -1, **cells}
    for entry in table.entries():
        if entry.row == WHOLE:
            yield {(name, entry): -1, **{(name, entry._replace(row=row)): 1 for row in table.rows}}


def solved(
    equations: Sequence[Mapping[tuple[str, Entry], int]], said: Mapping[tuple[str, Entry], int]
) -> set[tuple[str, Entry]]:
    """Return the unknown numbers that follow from all equations and what is said, by linear algebra alone."""
    unknown = sorted({key for equation in equations for key in equation} - set(said))
    place = {key: number for number, key in enumerate(unknown)}
    matrix = np.zeros((len(equations), len(unknown)))
    for line, equation in enumerate(equations):
        for key, sign in equation.items():
            if key in place:
                matrix[line, place[key]] += sign
    if not unknown:
        return set()
    sizes, ways = np.linalg.eigh(matrix.T @ matrix)
    free = ways[:, sizes < 1e-9]  # what may be added without changing a sum
    return {key for key in unknown if not free.size or np.abs(free[place[key]]).max() < 1e-6}
