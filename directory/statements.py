"""The twelve statements behind the capital tags, as the questions that organisers answer with yes or no."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings


def questions(kind: str, letters: Iterable[str], *, language: str) -> list[str]:
    """Return the questions of `kind` (bonding, bridging, linking) that have these letters, a to d in order.

    In `language` (two letters), or in English where there is no such text.
    """
    wanted = set(letters)
    return [
        texts.get(language, texts["en"])
        for (of_kind, letter), texts in _questions().items()
        if of_kind == kind and letter in wanted
    ]


@cache
def _questions() -> Mapping[tuple[str, str], Mapping[str, str]]:
    path = Path(settings.BASE_DIR) / "fixtures" / "vocabularies" / "capital_statements.json"
    rows = sorted(json.loads(path.read_text(encoding="utf-8")), key=lambda row: (row["kind"], row["letter"]))
    return {(row["kind"], row["letter"]): row["questions"] for row in rows}
