"""The words of a text with where they stand in it. Pure."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from directory.search.analysis import fold, words

_TOKEN: Final = re.compile(r"[^\W_]+(?:[\u0300-\u036f'’ʼ`´]+[^\W_]+)*")
JOINERS: Final = frozenset({"and", "or", "og", "eller", "en", "of"})
_TIDY: Final = " \t\n,;:.-–—/&+"


class Token(NamedTuple):
    """One word: characters `start` to `end` (exclusive) of the text, and its folded form."""

    start: int
    end: int
    key: str


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text."""

    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text in order, folded as `directory.search.analysis` folds them."""
    return [Token(found.start(), found.end(), fold_word(found[0])) for found in _TOKEN.finditer(text)]


def fold_word(written: str) -> str:
    """Return the key under which spellings of one word meet: small, without accents and apostrophes."""
    return fold("".join(words(written)))


def cut(text: str, spans: Iterable[Span]) -> str:
    """Return `text` without these spans, and without the spaces, commas and joining words that then hang loose."""
    taken = [False] * len(text)
    for span in spans:
        taken[span.start : span.end] = [True] * (span.end - span.start)
    left = "".join(" " if is_taken else sign for sign, is_taken in zip(text, taken, strict=True))
    left = " ".join(left.split()).strip(_TIDY)
    if left == " ".join(text.split()).strip(_TIDY):
        return left
    parts = left.split(" ")
    while parts and _hangs_loose(parts[0]):
        del parts[0]
    while parts and _hangs_loose(parts[-1]):
        del parts[-1]
    return " ".join(parts).rstrip(_TIDY)


def _hangs_loose(part: str) -> bool:
    return part.casefold() in JOINERS or not part.strip(_TIDY)
