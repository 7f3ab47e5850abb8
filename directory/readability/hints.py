"""What would make a text easier: at most three things, each of which one can do at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from directory.readability.counting import letters, syllables, words

MOST_HINTS = 3
LONG_SENTENCE_WORDS = 20  # easy-read guides ask for 15 at most; from here on one loses the thread
USUAL_SENTENCE_WORDS = 15
LONG_WORD_LETTERS = {"da": 12, "nl": 12, "en": 10}  # compounds are long in Danish and Dutch
MANY_SYLLABLES = 4
MOST_WORDS = 5
LONGEST_QUOTE = 180


class HintKind(StrEnum):
    """What kind of thing would help."""

    LONG_SENTENCE = "long_sentence"
    LONG_WORDS = "long_words"
    LONG_ON_AVERAGE = "long_on_average"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to change: the sentence or the words that it is about, and a count of words where it says one."""

    kind: HintKind
    about: tuple[str, ...]
    count: int = 0


def hints(sentences: Sequence[str], *, language: str) -> tuple[Hint, ...]:
    """Return up to three hints, what helps most first; none for a text that needs none."""
    found = [*_long_sentence(sentences), *_long_words(sentences, language), *_on_average(sentences)]
    return tuple(found[:MOST_HINTS])


def _long_sentence(sentences: Sequence[str]) -> list[Hint]:
    longest = max(sentences, key=lambda sentence: len(words(sentence)), default="")
    count = len(words(longest))
    return [Hint(HintKind.LONG_SENTENCE, (_quoted(longest),), count)] if count > LONG_SENTENCE_WORDS else []


def _quoted(sentence: str) -> str:
    sentence = " ".join(sentence.split())
    return sentence if len(sentence) <= LONGEST_QUOTE else sentence[:LONGEST_QUOTE].rsplit(" ", 1)[0] + "…"


def _long_words(sentences: Sequence[str], language: str) -> list[Hint]:
    seen: dict[str, str] = {}
    for sentence in sentences:
        for place, word in enumerate(words(sentence)):
            is_name = place > 0 and word[0].isupper()
            if not is_name and _is_long(word, language):
                seen.setdefault(word.lower(), word)
    longest = sorted(seen.values(), key=letters, reverse=True)[:MOST_WORDS]
    return [Hint(HintKind.LONG_WORDS, tuple(longest), len(seen))] if longest else []


def _is_long(word: str, language: str) -> bool:
    if language == "en" and syllables(word, language="en") < MANY_SYLLABLES:
        return letters(word) >= LONG_WORD_LETTERS["en"] + 2
    return letters(word) >= LONG_WORD_LETTERS[language]


def _on_average(sentences: Sequence[str]) -> list[Hint]:
    average = sum(len(words(sentence)) for sentence in sentences) / len(sentences)
    return [Hint(HintKind.LONG_ON_AVERAGE, (), round(average))] if average > USUAL_SENTENCE_WORDS else []
