"""What a person wrote, from and to the JSON object that is kept sealed; and its texts in pieces to search for."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from bridges.matching.values import Looking

TEXTS: Final = ("wishes", "strengths", "where")
CODES: Final = ("topics", "languages", "ties", "needs", "times", "left_out")
MOST_PIECES: Final = 4
LONGEST_PIECE: Final = 100
_BETWEEN: Final = re.compile(r"[\n,;.!?•]+")


def from_answers(answers: Mapping[str, Any]) -> Looking:
    """Return what was kept; what is missing or not understood any more is empty."""
    km = answers.get("km")
    values: dict[str, Any] = {name: str(answers.get(name) or "") for name in TEXTS}
    values |= {name: frozenset(map(str, answers.get(name) or ())) for name in CODES}
    return Looking(**values, km=km if isinstance(km, int) else None)


def to_answers(looking: Looking) -> dict[str, Any]:
    """Return the same to be kept, without what is empty."""
    texts = {name: getattr(looking, name) for name in TEXTS}
    codes = {name: sorted(getattr(looking, name)) for name in CODES}
    return {name: value for name, value in {**texts, **codes, "km": looking.km}.items() if value}


@lru_cache(maxsize=16)
def pieces(text: str) -> tuple[str, ...]:
    """Return what is searched for, each by itself: "sing, go for walks" is two wishes; four at most.

    Kept for a moment, because every place of a ranking asks.
    """
    parts = (" ".join(part.split())[:LONGEST_PIECE].strip() for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))[:MOST_PIECES]
