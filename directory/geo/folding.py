"""Names of places as searches compare them. Pure."""

import re
import unicodedata
from typing import Final

#: The longest text that is looked at, as in searches (`search.types`); no name of a place is longer.
MAX_CHARACTERS: Final = 100

# Letters that do not decompose into a plain one.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i", "ĳ": "ij"}
)
# Two ways to write one sound: Aarhus and Århus, Muenchen and München, Koebenhavn and København.
_DIGRAPHS: Final = (("aa", "a"), ("oe", "o"), ("ue", "u"), ("ae", "a"))
_SAINT: Final = re.compile(r"\b(saint|sankt|sint|sct|skt)\b")
_NOT_A_LETTER: Final = re.compile(r"[^\w]+|_")
_APOSTROPHE: Final = re.compile(r"['’ʼ`´.]")


def plain_name(name: str) -> str:
    """Return a name in small letters without accents, dots and apostrophes, words apart by one space."""
    text = name[:MAX_CHARACTERS].casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
        text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    if text.isalnum():
        return text
    return " ".join(_NOT_A_LETTER.sub(" ", _APOSTROPHE.sub("", text)).split())


def fold_place_name(name: str) -> str:
    """Return the key under which a name is stored and found: equal for all usual spellings of one name.

    "Århus", "Aarhus" and "AARHUS" give one key, and so do "St. Ives" and "Saint Ives". Only the key is so coarse:
    what is shown is always the name itself. Longer texts than 100 characters are cut; a text without letters gives an
    empty key.
    """
    text = _SAINT.sub("st", plain_name(name))
    for pair, short in _DIGRAPHS:
        text = text.replace(pair, short)
    return text
