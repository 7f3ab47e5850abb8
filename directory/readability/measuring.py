"""From a text to a step and its hints."""

from dataclasses import dataclass

from directory.readability.counting import sentences, words
from directory.readability.formulas import Level, level
from directory.readability.hints import Hint, hints

LANGUAGES = frozenset({"da", "en", "nl"})
MIN_WORDS = 20  # below, one long word decides
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How easy a text is to read, and what would make it easier; an easy text has no hints."""

    level: Level
    hints: tuple[Hint, ...]


def reading(text: str, *, language: str) -> Reading | None:
    """Return how easy `text` is; None where it is too short to say, or in a language that we cannot measure."""
    language = language[:2]
    if language not in LANGUAGES:
        return None
    found = sentences(text[:MOST_CHARACTERS])
    all_words = [word for sentence in found for word in words(sentence)]
    if len(all_words) < MIN_WORDS:
        return None
    step = level(all_words, sentences=len(found), language=language)
    return Reading(step, () if step == Level.EASY else hints(found, language=language))
