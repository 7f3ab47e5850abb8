"""What of a question that found nothing may be counted: its subject, never what could be about a person.

Dropped are e-mail addresses, links, everything with a digit (telephone numbers, dates, postcodes), words without a
subject, and what looks like a name: a word with a capital that the thesaurus does not know and that does not begin the
text, with the one before it. What is left is counted unseen until five networks have asked the same
(`directory.actions.wishes`): nobody's capital letters are to be relied on.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from directory.search.thesaurus import Thesaurus

MAX_CHARACTERS = 60
MAX_WORDS = 6
LONGEST_WORD = 24
_ADDRESS = re.compile(r"\S+@\S+|\bhttps?:\S+|\bwww\.\S+|@\w+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W\d_]+)*")


class _Typed(NamedTuple):
    """A word as it was typed; `is_known` when the thesaurus knows a topic for it."""

    text: str
    is_subject: bool
    is_known: bool

    @property
    def may_be_a_name(self) -> bool:
        return self.text[:1].isupper() and not self.is_known


def subject(text: str, *, language: str, thesaurus: Thesaurus) -> str:
    """Return the words of `text` that say what is looked for, small, in their order; "" where none is left.

    At most six words and 60 characters.
    """
    typed = [_typed(word, language=language, thesaurus=thesaurus) for word in _WORD.findall(_ADDRESS.sub(" ", text))]
    kept: list[str] = []
    for word in _without_names(typed):
        small = word.text.casefold()
        if word.is_subject and small not in kept and len(" ".join([*kept, small])) <= MAX_CHARACTERS:
            kept.append(small)
    return " ".join(kept[:MAX_WORDS])


def place_words(label: str) -> str:
    """Return the town in the label of a place: "Aarhus C" of "8000 Aarhus C, Denmark"."""
    first = label.partition(",")[0]
    return " ".join(word for word in first.split() if not any(char.isdigit() for char in word))[:120]


def _typed(word: str, *, language: str, thesaurus: Thesaurus) -> _Typed:
    entry = thesaurus.entries([word.casefold()], language=language)[0]
    is_data = any(char.isdigit() for char in word) or len(word) > LONGEST_WORD
    is_known = bool(entry.topics or entry.phrases)
    return _Typed(word, not is_data and bool(entry.terms) and (is_known or not entry.is_soft), is_known)


def _without_names(typed: Sequence[_Typed]) -> Iterable[_Typed]:
    if all(word.text.isupper() for word in typed):  # A TEXT IN CAPITALS says nothing about names
        return typed
    names: set[int] = set()
    for number, word in enumerate(typed):
        if number and word.may_be_a_name:
            names.add(number)
            names |= {number - 1} if typed[number - 1].may_be_a_name else set()
    return (word for number, word in enumerate(typed) if number not in names)
