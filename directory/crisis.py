"""Whether somebody's words ask for help right now: then that comes first, apart from the results."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from directory.geo.folding import plain_name
from directory.geo.spelling import slips_between

#: From this length on one letter of a word may be wrong: people in distress do not spell, but short words have too
#: many neighbours ("die", "dye").
MIN_MISSPELT: Final = 7
#: Words that stand between others and change nothing: "i really just want to die".
_FILLERS: Final = frozenset(
    {
        *("really", "just", "so", "simply", "actually", "honestly", "sometimes", "fucking"),
        *("bare", "virkelig", "gerne", "helt", "lige", "faktisk", "sommetider", "nogle", "gange"),
        *("echt", "gewoon", "maar", "zo", "eigenlijk", "soms"),
    }
)


MAX_CHARACTERS = 1000


def asks_for_help(text: str) -> bool:
    """Return whether `text` has a word or phrase of `crisis_words.json`, in any language.

    One letter of a long word may be wrong. Of a word that ends with a star in the file, the beginning is enough. Looks
    at the first thousand characters: give it what was typed, not what is searched for.
    """
    # Word by word: the names of places, for which it is made, are short.
    written = _content(" ".join(map(plain_name, text[:MAX_CHARACTERS].split())).split())
    return any(
        _follows(written[start:], phrase) for start in range(len(written)) for phrase in _phrases_from(written[start])
    )


def _follows(written: Sequence[str], phrase: Sequence[str]) -> bool:
    return len(written) >= len(phrase) and all(map(_is_meant, written, phrase))


def _phrases_from(word: str) -> Iterable[Sequence[str]]:
    return (phrase for phrase in _phrases().get(word[0], ()) if _is_meant(word, phrase[0]))


def _is_meant(written: str, wanted: str) -> bool:
    if wanted.endswith("*"):
        return written.startswith(wanted[:-1])
    if written == wanted:
        return True
    is_near = written[0] == wanted[0] and abs(len(written) - len(wanted)) <= 1 and wanted.isalpha()
    return is_near and len(wanted) >= MIN_MISSPELT and slips_between(written, wanted, at_most=1) <= 1


def _content(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in _FILLERS]


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """Return the phrases by the first letter of their first word."""
    path = Path(settings.BASE_DIR) / "fixtures" / "vocabularies" / "crisis_words.json"
    ideas = json.loads(path.read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in (phrase for idea in ideas for words in idea["words"].values() for phrase in words):
        star = "*" if phrase.endswith("*") else ""
        words = _content(plain_name(phrase).split())
        words[-1] += star
        found.setdefault(words[0][0], []).append(tuple(words))
    return found
