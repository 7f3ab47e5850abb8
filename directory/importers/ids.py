"""Ids for rows whose publisher gives none that lasts. Pure."""

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

_NOT_A_LETTER: Final = re.compile(r"[\W_]+")


class DerivedIds:
    """Makes ids of what a row is and where; equal rows are counted in their order. Keeps a number for each id."""

    def __init__(self) -> None:
        self._times: dict[int, int] = {}

    def of(self, words: Iterable[str]) -> str:
        """Return an id of these words, such as name, address and postcode."""
        folded = (_NOT_A_LETTER.sub("-", word.casefold()).strip("-") for word in words)
        key = "-".join(filter(None, folded))[:240] or "row"
        digest = int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=6).digest())
        self._times[digest] = times = self._times.get(digest, 0) + 1
        return key if times == 1 else f"{key}-{times}"
