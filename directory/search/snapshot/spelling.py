"""Which of many words are fewest errors from a misspelt one: `vocabulary.distance` for all of them at once."""

import numpy as np

from directory.search.snapshot.arrays import Array, Bytes, Int64s


def letters_of(folded: str) -> int:
    """Return the set of letters of a word as 64 bits, several rare letters sharing one."""
    bits = 0
    for sign in folded:
        bits |= 1 << (ord(sign) & 63)
    return bits


def fewest_errors(word: str, *, blob: Bytes, ends: Array, numbers: Int64s, at_most: int) -> Int64s:
    """Return those of the words `numbers` that are fewest errors from `word`: one at least, `at_most` at most.

    They are ASCII; `blob` and `ends` are those of a `StringTable`.
    """
    # A letter beyond ASCII equals none of theirs.
    signs = word.encode("ascii", "replace").replace(b"?", b"\xff")
    starts = np.asarray(ends[numbers], np.int64)
    lengths = np.asarray(ends[numbers + 1], np.int64) - starts
    # All words in one table, whatever their lengths: a column depends on those before it alone, so what comes after
    # the end of a word (the beginning of the next) does not matter.
    positions = starts[:, None] + np.arange(len(word) + at_most)
    letters = blob.take(positions, mode="clip") if len(blob) else np.zeros(positions.shape, np.uint8)
    errors = np.full(len(numbers), at_most + 1, np.int64)
    for length, distances in _distances(signs, letters, at_most=at_most).items():
        rows = lengths == length
        errors[rows] = distances[rows]
    errors[(errors == 0) | (lengths == 0)] = at_most + 1
    fewest = errors.min(initial=at_most + 1)
    return numbers[errors == fewest] if fewest <= at_most else numbers[:0]


def _distances(word: bytes, letters: Bytes, *, at_most: int) -> dict[int, Bytes]:
    """Return by length the distance (optimal string alignment) of each row of so many letters from `word`.

    More than `at_most` where it is more. The table of the usual algorithm, a whole column of words in each cell, and
    only the cells near the diagonal.
    """
    count, longest = letters.shape
    before: dict[int, Bytes] = {}
    row = {column: np.full(count, column, np.uint8) for column in range(min(longest, at_most) + 1)}
    for line in range(1, len(word) + 1):
        older, before, row = before, row, {}
        for column in range(max(0, line - at_most), min(longest, line + at_most) + 1):
            row[column] = _cell(word, letters, line, column, row=row, before=before, older=older)
    return row


def _cell(
    word: bytes,
    letters: Bytes,
    line: int,
    column: int,
    *,
    row: dict[int, Bytes],
    before: dict[int, Bytes],
    older: dict[int, Bytes],
) -> Bytes:
    if not column:
        return np.full(len(letters), line, np.uint8)
    costs = []
    if column in before:
        costs.append(before[column] + np.uint8(1))
    if column - 1 in row:
        costs.append(row[column - 1] + np.uint8(1))
    own = letters[:, column - 1]
    cost: Bytes = before[column - 1] + (own != word[line - 1])
    for other in costs:
        cost = np.minimum(cost, other)
    if line > 1 and column > 1 and column - 2 in older:
        swapped = (own == word[line - 2]) & (letters[:, column - 2] == word[line - 1])
        cost = np.where(swapped, np.minimum(cost, older[column - 2] + np.uint8(1)), cost)
    return cost
