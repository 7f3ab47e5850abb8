"""From text to words, and from words to index terms, by language. Pure.

Words are compared folded: without case and accents, ø as o, æ as ae, å as aa. Danish goes one step
further (aa as a, oe as o), so that "Ålborg", "Aalborg" and "Alborg" are one word there, and a
search asks in every language.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

import snowballstemmer

from directory.search.stop_words import KIN, SOFT_WORDS, STOP_WORDS

LANGUAGES: Final = ("en", "da", "nl")
# Names of places are no language: they are compared as written, in the usual spellings of one name.
PLACE: Final = "~"
# Longer "words" are data (keys, base64): their beginning is enough to find them.
MAX_WORD_CHARACTERS: Final = 40
MAX_FIELD_CHARACTERS: Final = 20_000
SNOWBALL = {"en": "english", "da": "danish", "nl": "dutch"}
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_APOSTROPHE_SIGNS = "'’ʼ`´"
_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHE_SIGNS, ""))
_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "aa", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i", "ĳ": "ij"}
)
_PART_CHARACTERS = 4
_REST_CHARACTERS = 3


class Terms(NamedTuple):
    """What one word stands for in the index of a language.

    `key` is how phrases compare the word: its stem, or one key for all words of a kind of kin ("mum",
    "father"). `terms` is empty for stop words; it begins with the stem, and the rest are stems of the known parts of
    a compound. `is_soft`: no listing needs it.
    """

    key: str
    terms: tuple[str, ...]
    is_soft: bool


def words(text: str) -> list[str]:
    """Return the words of a text in order: letters and digits, without case, apostrophes dropped.

    Looks at the first 20,000 characters. Never fails, whatever the text holds.
    """
    text = text[:MAX_FIELD_CHARACTERS]
    if not text.isascii():
        text = _plain(text)
    elif "'" in text or "`" in text:
        text = text.replace("'", "").replace("`", "")
    return _WORD.findall(text.casefold())


def _plain(text: str) -> str:
    """Return a text without apostrophes and marks, in compatibility form; the dear steps only where they matter."""
    # Apostrophes first: compatibility forms would make some of them a space.
    if any(sign in text for sign in _APOSTROPHE_SIGNS):
        text = text.translate(_APOSTROPHES)
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def fold(word: str) -> str:
    """Return a word without accents, the key under which spellings of it meet."""
    word = word[:MAX_WORD_CHARACTERS]
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


class Analyzer:
    """Turns the words of one language into terms.

    `lexicon` holds the folded words that may be parts of a compound; only Danish and Dutch write
    compounds as one word. An unknown language has no stems and no stop words.
    """

    def __init__(self, language: str, *, lexicon: Iterable[str] = ()) -> None:
        self.language = language
        self._stemmer = snowballstemmer.stemmer(SNOWBALL[language]) if language in SNOWBALL else None
        self._stop = frozenset(map(self._spell, STOP_WORDS.get(language, ())))
        self._soft = frozenset(map(self._spell, SOFT_WORDS.get(language, ())))
        self._kin = {
            self._spell(word): f"<{kin}>" for kin, kin_words in KIN.get(language, {}).items() for word in kin_words
        }
        parts = map(self._spell, lexicon) if language in ("da", "nl") else ()
        self._lexicon = frozenset(part for part in parts if len(part) >= _PART_CHARACTERS)

    def terms(self, word: str) -> Terms:
        """Return the terms of a word as `words` gives it; the thesaurus keeps them for repeated use."""
        folded = self._spell(fold(word))
        stem = self.stem(folded)
        key = self._kin.get(folded, stem)
        if folded in self._stop:
            return Terms(key, (), True)
        parts = (self.stem(part) for part in self._parts(folded))
        return Terms(key, tuple(dict.fromkeys((stem, *parts))), folded in self._soft or folded.isdigit())

    def bare_stem(self, word: str) -> str:
        """Return the stem of a stop word that is part of compounds too ("have", a garden in Danish), else ""."""
        folded = self._spell(fold(word))
        return self.stem(folded) if folded in self._stop and folded in self._lexicon else ""

    def stem(self, folded: str) -> str:
        """Return the Snowball stem of a folded word."""
        if self._stemmer is None:
            return folded
        return str(self._stemmer.stemWord(folded)) or folded

    def _spell(self, folded: str) -> str:
        if self.language in ("da", PLACE):
            return folded.replace("aa", "a").replace("oe", "o")
        return folded

    def _parts(self, folded: str) -> Iterable[str]:
        """Yield the parts of a compound: its longest known beginning and end, or what stands before a known end.

        Linking letters fall between two known parts. After a new word ("svampe-tur", "stad-s-tuin") the stemmer takes
        them for an ending, or an s is dropped here.
        """
        if not self._lexicon or len(folded) < _PART_CHARACTERS + _REST_CHARACTERS:
            return
        ends = range(len(folded) - _REST_CHARACTERS, _PART_CHARACTERS - 1, -1)
        beginning = next((folded[:end] for end in ends if folded[:end] in self._lexicon), "")
        if beginning:
            yield beginning
        starts = range(_REST_CHARACTERS, len(folded) - _PART_CHARACTERS + 1)
        start = next((start for start in starts if folded[start:] in self._lexicon), 0)
        if start:
            yield folded[start:]
            if not beginning and start >= _PART_CHARACTERS:
                rest = folded[:start]
                yield rest
                if start > _PART_CHARACTERS and self.stem(rest).endswith("s"):
                    yield rest[:-1]
