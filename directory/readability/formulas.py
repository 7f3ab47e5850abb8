"""The formulas, and where the three steps begin."""

from collections.abc import Sequence
from enum import StrEnum

from directory.readability.counting import all_syllables, letters

LONG_WORD_LETTERS = 7  # Björnsson: more than six letters


class Level(StrEnum):
    """How easy it is. Never a grade, and never a figure."""

    EASY = "easy"
    A_LITTLE_HARD = "a_little_hard"
    HARD = "hard"


# LIX: Björnsson calls up to 34 easy, 35 to 44 medium, 45 and more hard (official and technical texts).
LIX_EASY_BELOW, LIX_HARD_FROM = 35, 45
# Reading Ease: Flesch calls 70 and more "fairly easy" and easier, below 50 "difficult"; Douma keeps his steps.
EASE_EASY_FROM, EASE_HARD_BELOW = 70, 50


def lix(words: Sequence[str], *, sentences: int) -> float:
    """Return LIX: words a sentence, and the share of words with more than six letters in percent."""
    long_words = sum(letters(word) >= LONG_WORD_LETTERS for word in words)
    return len(words) / sentences + 100 * long_words / len(words)


def reading_ease(words: Sequence[str], *, sentences: int) -> float:
    """Return the Reading Ease of an English text (Flesch 1948); higher is easier."""
    per_sentence, per_word = len(words) / sentences, all_syllables(words, language="en") / len(words)
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word


def reading_ease_dutch(words: Sequence[str], *, sentences: int) -> float:
    """Return the Reading Ease of a Dutch text (Douma 1960); higher is easier."""
    per_sentence, per_word = len(words) / sentences, all_syllables(words, language="nl") / len(words)
    return 206.84 - 0.93 * per_sentence - 77 * per_word


def level(words: Sequence[str], *, sentences: int, language: str) -> Level:
    """Return the step of a text in Danish ("da"), English ("en") or Dutch ("nl").

    :raises KeyError: for another language
    """
    if language == "da":
        return _step(lix(words, sentences=sentences), easy_below=LIX_EASY_BELOW, hard_from=LIX_HARD_FROM)
    formula = {"en": reading_ease, "nl": reading_ease_dutch}[language]
    ease = formula(words, sentences=sentences)
    return _step(-ease, easy_below=-EASE_EASY_FROM, hard_from=-EASE_HARD_BELOW, is_open=True)


def _step(figure: float, *, easy_below: float, hard_from: float, is_open: bool = False) -> Level:
    """Return the step of a figure that goes up with hardness; `is_open` says that the bounds belong to the easier."""
    if figure < easy_below or (is_open and figure == easy_below):
        return Level.EASY
    if figure > hard_from or (not is_open and figure == hard_from):
        return Level.HARD
    return Level.A_LITTLE_HARD
