"""The eight indicators of an enabling niche, as organisers answered them; only stewards see them.

After Rapp & Goscha, "The Strengths Model", and Taylor, "Entrapping and enabling niches".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Answer:
    """One indicator in words; `warning` says the pattern of entrapment where the answer is no."""

    name: str
    is_yes: bool
    warning: str


def answers(indicators: Mapping[str, Any], *, language: str) -> list[Answer]:
    """Return the indicators (letter to yes or no) that were answered, in their order, in `language` or English."""
    return [
        Answer(
            name=_in(row["names"], language),
            is_yes=bool(indicators[letter]),
            warning="" if indicators[letter] else _in(row["entrapment"], language),
        )
        for letter, row in _indicators().items()
        if letter in indicators
    ]


def questions(*, language: str) -> list[tuple[str, str]]:
    """Return letter and question of each indicator in their order, in `language` or English."""
    return [(letter, _in(row["questions"], language)) for letter, row in _indicators().items()]


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language, texts["en"])


@cache
def _indicators() -> Mapping[str, Mapping[str, Any]]:
    path = Path(settings.BASE_DIR) / "fixtures" / "vocabularies" / "niche_indicators.json"
    return {row["id"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
