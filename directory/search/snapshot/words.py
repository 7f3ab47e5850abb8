"""The words of a snapshot with their frequencies: the same answers as `FrozenVocabulary`, from flat arrays."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from directory.search.analysis import fold
from directory.search.ranking import topic_term
from directory.search.snapshot.arrays import Array, Arrays, Int64s, first_in_order, row_starts
from directory.search.snapshot.postings import Postings
from directory.search.snapshot.spelling import fewest_errors, letters_of
from directory.search.snapshot.strings import StringTable, string_arrays
from directory.search.thesaurus import Thesaurus
from directory.search.types import Suggestion
from directory.search.vocabulary import best_suggestions, errors_allowed, fold_prefix, nearest

CORRECTIONS = 1_000
"""Corrections kept at hand."""


class SnapshotVocabulary:
    """Frequencies as they were when the snapshot was built; what comes later counts as in one listing."""

    def __init__(self, arrays: Arrays, *, postings: Postings, document_count: int) -> None:
        self._postings = postings
        self._document_count = document_count
        self._folded = StringTable(arrays, "folded")
        self._surface = StringTable(arrays, "surface")
        self._counts = arrays["surface_counts"]
        self._lengths = arrays["folded_lengths"]
        self._letters = arrays["folded_letters"]
        self._new_terms: dict[str, int] = {}
        self._new_surface: dict[str, int] = {}
        self._new_folded: set[str] = set()
        self._corrections: dict[str, str | None] = {}
        self._remembered_terms: set[str] = set()
        self._remembered_surface: set[str] = set()
        self._names: dict[str, list[tuple[str, str, str]]] = {}

    def document_frequency(self, term: str) -> int:
        number = self._postings.terms.find(term)
        return self._postings.length(number) if number >= 0 else self._new_terms.get(term, 0)

    def document_count(self) -> int:
        return self._document_count

    def knows(self, word: str) -> bool:
        folded = fold(word)
        return self._folded.find(folded) >= 0 or folded in self._new_folded

    def correction(self, word: str) -> str | None:
        # Pages, filters and the next letter ask for the same misspelt word again, and it costs milliseconds.
        known = self._corrections
        if word in known:
            return known[word]
        if len(known) >= CORRECTIONS:
            self._corrections = known = {}
        found = known[word] = self._nearest(word)
        return found

    def _nearest(self, word: str) -> str | None:
        folded = fold(word)
        allowed = errors_allowed(folded)
        if not allowed:
            return None
        # Most errors are single ones, and few words are that near.
        numbers = self._nearly(folded, 1)
        if allowed > 1 and not len(numbers):
            numbers = self._nearly(folded, allowed)
        return nearest(
            word, {**self._entries(numbers), **self._entries(self._odd(folded, allowed)), **self._new_surface}
        )

    def _nearly(self, folded: str, errors: int) -> Int64s:
        """Return the plain words (ASCII) that are fewest errors away from `folded`, up to `errors`."""
        numbers = self._alike(folded, errors)
        blob, ends = self._folded.flat
        plain = numbers[ends[numbers + 1] - ends[numbers] == self._lengths[numbers]]
        return fewest_errors(folded, blob=blob, ends=ends, numbers=plain, at_most=errors)

    def _odd(self, folded: str, errors: int) -> Int64s:
        """Return the words that are not plain and may be up to `errors` away from `folded`."""
        near = np.abs(self._lengths[self._all_odd] - np.int16(len(folded))) <= errors
        return self._alike(folded, errors, self._all_odd[near])

    @cached_property
    def _all_odd(self) -> Int64s:
        """The words that are not plain: few, as folding leaves few letters beyond ASCII."""
        _, ends = self._folded.flat
        return np.flatnonzero(ends[1:] - ends[:-1] != self._lengths)

    def _alike(self, folded: str, errors: int, numbers: Int64s | None = None) -> Int64s:
        # An error changes the length by one at most, and the set of letters by two at most.
        if numbers is None:
            numbers = np.flatnonzero(np.abs(self._lengths - np.int16(len(folded))) <= errors)
        differing = np.bitwise_count(self._letters[numbers] ^ np.uint64(letters_of(folded)))
        alike: Int64s = numbers[differing <= 2 * errors]
        return alike

    def completions(self, prefix: str, *, limit: int) -> tuple[str, ...]:
        start = fold_prefix(prefix)
        if not start or limit <= 0:
            return ()
        words = self._most_frequent(start, limit)
        found = best_suggestions(prefix, [*words.items(), *self._new_surface.items()], limit=limit)
        return tuple(each.text for each in found)

    @property
    def learned_terms(self) -> Iterable[str]:
        """The index terms that were learned since the stored segments."""
        return self._new_terms.keys() - self._remembered_terms

    @property
    def learned_surface(self) -> Iterable[str]:
        """The words as written that were learned since the stored segments."""
        return self._new_surface.keys() - self._remembered_surface

    def remember(self, arrays: Arrays) -> None:
        """Take in what a stored segment of changes has learned."""
        for name, known, kept in (
            ("learned_terms", self._new_terms, self._remembered_terms),
            ("learned_surface", self._new_surface, self._remembered_surface),
        ):
            table = StringTable(arrays, name)
            words = [table[number] for number in range(len(table))]
            known.update(dict.fromkeys(words, 1))
            kept.update(words)
        self._new_folded.update(map(fold, self._new_surface))
        self._corrections = {}

    def learn(self, *, terms: Iterable[str], surface: Iterable[str]) -> None:
        """Take in the words of a changed listing; those known keep their frequency."""
        for term in terms:
            if not self.document_frequency(term):
                self._new_terms[term] = 1
        for word in surface:
            if not self._has_surface(word):
                self._corrections = {}
                self._new_surface[word] = 1
                self._new_folded.add(fold(word))

    def suggestions(self, prefix: str, *, language: str, limit: int, thesaurus: Thesaurus) -> tuple[Suggestion, ...]:
        """Return words and topic names that begin with `prefix`, frequent first, each spelling once."""
        start = fold_prefix(prefix)
        if not start or limit <= 0:
            return ()
        names = [
            (name, self.document_frequency(term))
            for folded, term, name in self._topic_names(language, thesaurus)
            if folded.startswith(start)
        ]
        words = self._most_frequent(start, limit)
        return best_suggestions(prefix, [*words.items(), *list(self._new_surface.items()), *names], limit=limit)

    def _most_frequent(self, start: str, limit: int) -> dict[str, int]:
        """Return words that begin with the folded `start`: the most frequent, so many that `limit` differ folded."""
        first, end = self._folded.prefix_range(start)
        counts = -np.asarray(self._counts[first:end], np.int64)
        wanted = 4 * limit
        while True:
            rows = first_in_order([lambda rows: counts[rows]], size=len(counts), count=wanted)
            if len(rows) == len(counts) or len({self._folded[first + row] for row in rows.tolist()}) >= limit:
                return self._entries(rows + first)
            wanted *= 4

    def _entries(self, numbers: Int64s) -> dict[str, int]:
        counts = self._counts[numbers].tolist()
        return {self._surface[number]: count for number, count in zip(numbers.tolist(), counts, strict=True)}

    def _has_surface(self, word: str) -> bool:
        number = self._folded.find(folded := fold(word))
        while 0 <= number < len(self._folded) and self._folded[number] == folded:
            if self._surface[number] == word:
                return True
            number += 1
        return word in self._new_surface

    def _topic_names(self, language: str, thesaurus: Thesaurus) -> list[tuple[str, str, str]]:
        names = self._names.get(language)
        if names is None:
            known = thesaurus.names.get(language, {}).items()
            names = self._names[language] = [(fold_prefix(name), topic_term(code), name) for code, name in known]
        return names


def word_arrays(written: Sequence[str], numbers: Array, lengths: Array) -> Arrays:
    """Return the arrays of words as written, in how many documents each of them is, and in which (for a merge).

    `numbers` point into `written`, which has each word once in any order: `lengths` of them a document, in the order
    of slots. Words that no document has are left out.
    """
    counts = np.bincount(numbers, minlength=len(written))
    # Words with one folded form stand in the order of their own letters, as suggestions do.
    rows = sorted((fold_prefix(written[number]), written[number], number) for number in np.flatnonzero(counts).tolist())
    folded = [key for key, _, _ in rows]
    order = np.array([number for _, _, number in rows], np.int64)
    places = np.zeros(len(written), np.uint64)
    places[order] = np.arange(len(order), dtype=np.uint64)
    keys = (np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths) << np.uint64(32)) | places[numbers]
    keys.sort()
    return {
        **string_arrays(folded, "folded"),
        **string_arrays([word for _, word, _ in rows], "surface"),
        "surface_counts": counts[order].astype(np.uint32),
        "folded_lengths": np.array([len(key) for key in folded], np.int16),
        "folded_letters": np.array([letters_of(key) for key in folded], np.uint64),
        "cold_words": keys.astype(np.uint32),
        "cold_word_starts": row_starts(lengths),
    }
