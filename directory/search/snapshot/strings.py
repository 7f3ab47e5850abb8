"""A sorted table of words in two flat arrays, so that it can be shared between processes from a file."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from directory.search.snapshot.arrays import Array, Arrays, Bytes, Int64s

REMEMBERED = 20_000
FENCE = 64
"""Every so many words one is kept at hand, so that a search looks at few words in the file."""


class StringTable:
    """Words in the order of their UTF-8 bytes; a word is known by its place in that order."""

    def __init__(self, arrays: Arrays, prefix: str) -> None:
        self._blob = arrays[f"{prefix}_blob"]
        self._ends = arrays[f"{prefix}_ends"]
        # Single items of a memoryview are read several times as fast as those of an array.
        self._letters = self._blob.data
        self._borders = self._ends.data
        self._found: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._borders) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes(number).decode()

    @property
    def flat(self) -> tuple[Bytes, Array]:
        """The bytes of all words one after the other, and where each begins, with the end of the last."""
        return self._blob, self._ends

    def find(self, word: str) -> int:
        """Return the number of `word` (the first, if there are several), or -1 where the table does not hold it."""
        number = self._found.get(word)
        if number is None:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            number = self._found[word] = self._search(word.encode())
        return number

    def prefix_range(self, prefix: str) -> tuple[int, int]:
        """Return first and one past the last number of the words that begin with `prefix`."""
        wanted = prefix.encode()
        # No UTF-8 text holds the byte 0xFF, so this comes after every word with the prefix.
        return self._first_not_below(wanted), self._first_not_below(wanted + b"\xff")

    def _search(self, wanted: bytes) -> int:
        number = self._first_not_below(wanted)
        return number if number < len(self) and self._bytes(number) == wanted else -1

    def _bytes(self, number: int) -> bytes:
        return bytes(self._letters[self._borders[number] : self._borders[number + 1]])

    @cached_property
    def _fence(self) -> list[bytes]:
        return [self._bytes(number) for number in range(0, len(self), FENCE)]

    def _first_not_below(self, wanted: bytes) -> int:
        after = bisect_left(self._fence, wanted)
        numbers = range(max(0, after - 1) * FENCE, min(after * FENCE, len(self)))
        return numbers.start + bisect_left(numbers, wanted, key=self._bytes)


def string_arrays(words: Sequence[str], prefix: str) -> Arrays:
    """Return the arrays of a table; `words` are sorted (by code point, which is by UTF-8 bytes)."""
    encoded = [word.encode() for word in words]
    ends: Int64s = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(word) for word in encoded], out=ends[1:])
    return {f"{prefix}_blob": np.frombuffer(b"".join(encoded), np.uint8), f"{prefix}_ends": ends}
