"""Why to look twice at a group that a stranger sends in: signs with points. Pure.

The points order the stewards' queue, the fewest first, and do nothing else: nothing is refused for them, because a real
group may well have a shop's link in its text and a fast typist.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any, Final

from directory.suspicion import Flag, suspicions

FASTEST_SECONDS: Final = 30
"""Nobody types a name, a place and an address in less."""

_TAG: Final = re.compile(r"</?[a-z!][^>]*>|\[/?url|javascript:", re.IGNORECASE)
_BAD: Final = re.compile(
    r"\b(?:casino|viagra|cialis|porno?|escort|seo|backlinks?|payday|forex|loans?|bitcoin|crypto|nft|betting|onlyfans"
    r"|weight loss|work from home|investment|essay writing|miracle cure|followers)\b",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")


class Sign(StrEnum):
    """One reason to look twice."""

    HIDDEN_FIELD = auto()
    TOO_FAST = auto()
    MARKUP = auto()
    BAD_WORDS = auto()
    LINKS = auto()
    CONTACTS = auto()
    MONEY = auto()
    CAPITALS = auto()


POINTS: Final[Mapping[Sign, int]] = {
    Sign.HIDDEN_FIELD: 5,
    Sign.TOO_FAST: 4,
    Sign.MARKUP: 4,
    Sign.BAD_WORDS: 5,
    Sign.MONEY: 3,
    Sign.LINKS: 2,
    Sign.CONTACTS: 1,
    Sign.CAPITALS: 1,
}
MOST_COUNTED: Final = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """One sign, how often, and the words that gave it."""

    sign: Sign
    count: int
    words: str

    @property
    def points(self) -> int:
        return POINTS[self.sign] * min(self.count, MOST_COUNTED)


def signs(content: Mapping[str, Any], *, seconds: float, filled_hidden: bool) -> list[Seen]:
    """Return what speaks for a program or a trickster in the content of a new listing, typed in `seconds`."""
    texts = [text for value in content.values() for text in _texts(value)]
    whole = "\n".join(texts)
    links = [one for one in suspicions({}, dict(content)) if one.flag in _FLAGS]
    found: list[tuple[Sign, list[str]]] = [
        (Sign.HIDDEN_FIELD, [""] if filled_hidden else []),
        (Sign.TOO_FAST, [str(round(seconds))] if seconds < FASTEST_SECONDS else []),
        (Sign.MARKUP, _TAG.findall(whole)),
        (Sign.BAD_WORDS, _BAD.findall(whole)),
        *((sign, [one.words for one in links if one.flag == flag]) for flag, sign in _FLAGS.items()),
        (Sign.CAPITALS, [text for text in texts if _shouts(text)]),
    ]
    return [Seen(sign, len(words), ", ".join(dict.fromkeys(words))[:200]) for sign, words in found if words]


_FLAGS: Final = {Flag.NEW_LINK: Sign.LINKS, Flag.NEW_CONTACT: Sign.CONTACTS, Flag.MONEY: Sign.MONEY}


def _shouts(text: str) -> bool:
    letters = _LETTER.findall(text)
    return len(letters) >= 20 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
