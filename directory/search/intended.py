"""The words of a question as they were meant: finished, corrected, split where two ran together, and joined. Pure."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from directory.search.analysis import fold
from directory.search.engine import Vocabulary
from directory.search.thesaurus import MAX_SURFACE_CHARACTERS
from directory.search.types import Correction
from directory.search.vocabulary import distance

#: Words that an unfinished one may become.
COMPLETIONS: Final = 3
# Of so many, those of other languages are left out.
LOOKED_AT: Final = 12
MIN_PREFIX: Final = 3
# Either half of a word that was split or written in two.
MIN_HALF: Final = 3


class Intended(NamedTuple):
    """The words of a question, place by place as `written` (a word that was split has two places) and as `used`.

    `completions` are what the last word may become (the first is used), `joined` the words that neighbours make when
    they are written as one, by the place of each of the two.
    """

    written: list[str]
    used: list[str]
    corrections: list[Correction]
    completions: tuple[str, ...]
    joined: dict[int, list[str]]


def intended(
    question: Sequence[str],
    *,
    vocabulary: Vocabulary,
    is_known: Callable[[str], bool],
    is_own: Callable[[str], bool] = bool,
    is_finished: Callable[[str], bool] | None = None,
) -> Intended:
    """Return what the words were meant to be.

    `is_known` tells words that say something as they are; only others are changed, and only into words for which
    `is_own` holds: those of the reader's language, since a foreign word that looks alike means something else. An
    unfinished last word comes before a misspelt one, and a word whose halves are words before one with two errors.
    `is_finished` tells last words that are whole: those known in the reader's language. Without it, all known ones.
    """
    found = Intended([], [], [], _completions(question, vocabulary, is_finished or is_known, is_own), {})
    for position, word in enumerate(question):
        is_last = position == len(question) - 1
        used = [word]
        if _joins(question, position - 1, vocabulary):
            made = question[position - 1] + word
            for place in (len(found.used) - 1, len(found.used)):
                found.joined.setdefault(place, []).append(made)
        elif is_last and found.completions:
            used = [found.completions[0]]
        elif not is_known(word) and not _joins(question, position, vocabulary):
            used = _corrected(word, vocabulary, is_own)
        if used != [word] and not (is_last and found.completions):
            found.corrections.append(Correction(word, " ".join(used)))
        found.written.extend(used if len(used) > 1 else [word])
        found.used.extend(used)
    return found


def _completions(
    question: Sequence[str],
    vocabulary: Vocabulary,
    is_finished: Callable[[str], bool],
    is_own: Callable[[str], bool],
) -> tuple[str, ...]:
    last = question[-1] if question else ""
    if (
        len(last) < MIN_PREFIX
        or not last.isalpha()
        or is_finished(last)
        or _joins(question, len(question) - 2, vocabulary)
    ):
        return ()
    found = vocabulary.completions(last, limit=LOOKED_AT)
    return tuple(word for word in found if is_own(word))[:COMPLETIONS]


def _joins(question: Sequence[str], position: int, vocabulary: Vocabulary) -> bool:
    """Return whether the words at `position` and after it are one word of a listing, written in two."""
    pair = question[position : position + 2] if position >= 0 else []
    made = "".join(pair)
    return (
        len(pair) == 2
        and min(map(len, pair)) >= MIN_HALF
        and len(made) <= MAX_SURFACE_CHARACTERS
        and made.isalpha()
        and vocabulary.knows(made)
    )


def _corrected(word: str, vocabulary: Vocabulary, is_own: Callable[[str], bool]) -> list[str]:
    nearest = vocabulary.correction(word)
    if nearest is not None and not is_own(nearest):
        nearest = None
    if nearest is not None and distance(fold(word), fold(nearest), at_most=1) == 1:
        return [nearest]
    return _halves(word, vocabulary) or ([nearest] if nearest is not None else [word])


def _halves(word: str, vocabulary: Vocabulary) -> list[str]:
    """Return the two words of listings that `word` is made of, of the most even length; none: no such halves."""
    if not word.isalpha():
        return []
    ends = range(MIN_HALF, len(word) - MIN_HALF + 1)
    for end in sorted(ends, key=lambda end: (abs(2 * end - len(word)), end)):
        if vocabulary.knows(word[:end]) and vocabulary.knows(word[end:]):
            return [word[:end], word[end:]]
    return []
