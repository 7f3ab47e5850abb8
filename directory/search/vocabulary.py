"""The words of an index with their frequencies: what planning, suggestions and corrections ask for. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from directory.search.analysis import fold
from directory.search.thesaurus import Thesaurus
from directory.search.types import Suggestion

# Up to this many letters of a word may be wrong, by its length: a short word is left as it is.
MIN_CORRECTED: Final = 4
TWO_ERRORS_FROM: Final = 8


class FrozenVocabulary:
    """Frequencies as they were when the index was built; what comes later counts as in one listing.

    `terms` and `surface` map index terms and words as written to the number of listings.
    """

    def __init__(self, *, terms: Mapping[str, int], surface: Mapping[str, int], document_count: int) -> None:
        self._terms = dict(terms)
        self._surface = dict(surface)
        self._folded = Counter(fold(word) for word in surface)
        self._document_count = document_count

    def document_frequency(self, term: str) -> int:
        return self._terms.get(term, 0)

    def document_count(self) -> int:
        return self._document_count

    def knows(self, word: str) -> bool:
        return fold(word) in self._folded

    def correction(self, word: str) -> str | None:
        return nearest(word, self._surface)

    def completions(self, prefix: str, *, limit: int) -> tuple[str, ...]:
        return tuple(each.text for each in best_suggestions(prefix, self._surface.items(), limit=limit))

    def learn(self, *, terms: Iterable[str], surface: Iterable[str]) -> None:
        """Take in the words of a changed listing; those known keep their frequency."""
        for term in terms:
            self._terms.setdefault(term, 1)
        for word in surface:
            if word not in self._surface:
                self._surface[word] = 1
                self._folded[fold(word)] += 1

    def suggestions(self, prefix: str, *, language: str, limit: int, thesaurus: Thesaurus) -> tuple[Suggestion, ...]:
        """Return words and topic names that begin with `prefix`, frequent first, each spelling once."""
        names = ((name, self._terms.get(f"#{code}", 0)) for code, name in thesaurus.names.get(language, {}).items())
        return best_suggestions(prefix, [*self._surface.items(), *names], limit=limit)


def best_suggestions(prefix: str, candidates: Iterable[tuple[str, int]], *, limit: int) -> tuple[Suggestion, ...]:
    """Return the candidates (text, number of listings) that begin with `prefix`, as `suggestions` does.

    Candidates without a listing are left out. An engine may hand in a part of them, if it is sure that no other
    begins with the folded prefix.
    """
    start = fold_prefix(prefix)
    if not start:
        return ()
    begun = [(text, count) for text, count in candidates if count and fold_prefix(text).startswith(start)]
    chosen: dict[str, Suggestion] = {}
    for text, count in sorted(begun, key=lambda pair: (-pair[1], fold_prefix(pair[0]), pair[0])):
        chosen.setdefault(fold_prefix(text), Suggestion(text=text, count=count))
        if len(chosen) == limit:
            break
    return tuple(chosen.values())


def fold_prefix(text: str) -> str:
    """Return the key by which a text of one or more words is compared with what somebody has typed so far."""
    return fold(text.casefold().strip())


def nearest(word: str, candidates: Mapping[str, int]) -> str | None:
    """Return the candidate that is most likely meant by a misspelt `word`, None if none is near.

    Near is one error (a letter left out, added, changed, or two swapped) from 4 letters on, two from 8 on. Fewer
    errors win, then the same first letter, then the higher count, then the alphabet.
    """
    key = fold(word)
    allowed = errors_allowed(key)
    if not allowed:
        return None
    best: tuple[int, bool, int, str] | None = None
    for candidate, count in _of_like_length(candidates, len(key), allowed):
        other = fold(candidate)
        errors = distance(key, other, at_most=allowed)
        if 0 < errors <= allowed:
            rank = (errors, key[0] != other[0], -count, candidate)
            best = rank if best is None else min(best, rank)
    return best[3] if best else None


def errors_allowed(folded: str) -> int:
    """Return how many errors a folded word may have: 0, 1 or 2; words with digits are never corrected."""
    if len(folded) < MIN_CORRECTED or not folded.isalpha():
        return 0
    return 1 if len(folded) < TWO_ERRORS_FROM else 2


def distance(first: str, second: str, *, at_most: int) -> int:
    """Return the number of errors between two words (optimal string alignment), `at_most + 1` if there are more."""
    if abs(len(first) - len(second)) > at_most:
        return at_most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for line, sign in enumerate(first, start=1):
        older, before, row = before, row, [line]
        for column, other in enumerate(second, start=1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (sign != other))
            if line > 1 and column > 1 and sign == second[column - 2] and first[line - 2] == other:
                cost = min(cost, older[column - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
    return min(row[-1], at_most + 1)


def _of_like_length(candidates: Mapping[str, int], length: int, allowed: int) -> Iterator[tuple[str, int]]:
    # Folding lengthens a word (æ, å), so the border is loose; `distance` is exact.
    return (
        (word, count) for word, count in candidates.items() if length - 2 * allowed - 2 <= len(word) <= length + allowed
    )
