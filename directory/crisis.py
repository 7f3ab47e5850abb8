"""Whether somebody's words ask for help right now: then that comes first, apart from the results."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

from directory.geo.folding import plain_name


@cache
def _phrases() -> tuple[str, ...]:
    path = Path(settings.BASE_DIR) / "fixtures" / "vocabularies" / "crisis_words.json"
    ideas = json.loads(path.read_text(encoding="utf-8"))
    return tuple(f" {plain_name(phrase)} " for idea in ideas for words in idea["words"].values() for phrase in words)


def asks_for_help(text: str) -> bool:
    """Return whether `text` has a word or phrase of `crisis_words.json`, in any language."""
    padded = f" {plain_name(text)} "
    return any(phrase in padded for phrase in _phrases())
