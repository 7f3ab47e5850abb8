"""From a question in everyday words to a plan: what has to be there, and what may lift a listing. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from directory.search import ranking
from directory.search.analysis import LANGUAGES, words
from directory.search.engine import Alternative, Clause, Plan, Vocabulary
from directory.search.stop_words import SOFT_WORDS
from directory.search.thesaurus import Match, Thesaurus
from directory.search.time_words import time_words
from directory.search.types import MAX_TEXT_CHARACTERS, MAX_WORDS, Correction, Understood

PAGE_WEIGHT: Final = 255
OTHER_WEIGHT: Final = 190
PART_WEIGHT: Final = 130
TOPIC_WEIGHT: Final = 230
OTHER_TOPIC_WEIGHT: Final = 160
# A word that no listing needs counts this much of one that it needs, in 256ths.
SOFT: Final = 90
TIME: Final = 128
MAX_SOFT: Final = 8


class _Asked(NamedTuple):
    """A clause in the making: where its words stand, and whether a listing needs it."""

    start: int
    end: int
    alternatives: dict[str, int]
    needed: bool


def plan(text: str, *, language: str, vocabulary: Vocabulary, thesaurus: Thesaurus) -> Plan:
    """Return what to look for: at most 8 clauses that count and 8 that only lift; never fails.

    Looks at the first 100 characters. A clause of importance 0 is optional. A clause without alternatives is a
    word that no listing has. Text without any word that counts gives no clauses.
    """
    written = words(text[:MAX_TEXT_CHARACTERS])
    question = _Question(written, language=language, vocabulary=vocabulary, thesaurus=thesaurus)
    asked = list(question.asked())
    if not any(part.needed and part.alternatives for part in asked):
        asked = [part._replace(needed=True) for part in asked]
    needed = [part for part in asked if part.needed][:MAX_WORDS]
    soft = [part for part in asked if not part.needed][:MAX_SOFT]
    clauses = tuple(question.clause(part) for part in sorted([*needed, *soft], key=lambda part: part[:2]))
    return Plan(
        clauses=clauses,
        understood=Understood(
            words=tuple(dict.fromkeys(question.phrase(part) for part in needed)),
            corrections=tuple(question.corrections),
            synonyms=tuple(
                (question.phrase_of(match), match.topics) for match in question.matches if question.used(match)
            ),
        ),
    )


class _Question:
    """The words of one question with what is known of each of them."""

    def __init__(self, written: list[str], *, language: str, vocabulary: Vocabulary, thesaurus: Thesaurus) -> None:
        self.language = language
        self.vocabulary = vocabulary
        self.thesaurus = thesaurus
        self.written = written
        self.others = [other for other in LANGUAGES if other != language]
        self.corrections: list[Correction] = []
        self.words = [self._corrected(word) for word in written]
        self.entries = thesaurus.entries(self.words, language=language)
        self.matches = [m for m in thesaurus.matches(self.words, language=language) if self.used(m)]
        self.times = time_words(self.words, language=language)

    def asked(self) -> Iterable[_Asked]:
        """Yield what is asked, in no particular order: times, phrases, words."""
        taken: set[int] = set()
        for time in self.times:
            taken.update(range(time.start, time.end))
            alternatives = {term: TIME for term in time.terms if self._count(term)}
            for position in range(time.start, time.end):
                self._add(alternatives, self._word_terms(position), share=SOFT)
            if alternatives:
                yield _Asked(time.start, time.end, alternatives, False)
        phrases = [
            match for match in self.matches if match.end - match.start > 1 and not taken & set(range(*match[:2]))
        ]
        for match in phrases:
            yield _Asked(match.start, match.end, self._topics(match.topics, TOPIC_WEIGHT), True)
            for position in range(match.start, match.end):
                taken.add(position)
                if self.entries[position].terms:
                    alternatives = self._word_terms(position)
                    self._add(alternatives, self._word_topics(position))
                    if alternatives:
                        yield _Asked(position, position + 1, _scaled(alternatives, SOFT), False)
        for position in range(len(self.words)):
            if position not in taken and self.entries[position].terms:
                yield from self._word(position)

    def clause(self, part: _Asked) -> Clause:
        """Return the finished clause; its importance is that of its most common strong alternative."""
        strongest = max(part.alternatives.values(), default=0)
        strong = [self._count(term) for term, weight in part.alternatives.items() if weight * 5 >= strongest * 4]
        importance = ranking.idf(max(strong), self.vocabulary.document_count()) if strong and part.needed else 0
        alternatives = tuple(Alternative(term, weight) for term, weight in sorted(part.alternatives.items()))
        return Clause(self.phrase(part), alternatives, importance)

    def phrase(self, part: _Asked) -> str:
        return " ".join(self.written[part.start : part.end])

    def phrase_of(self, match: Match) -> str:
        return " ".join(self.written[match.start : match.end])

    def used(self, match: Match) -> bool:
        """Return whether any listing has one of the topics."""
        return any(self._count(ranking.topic_term(code)) for code in match.topics)

    def _word(self, position: int) -> Iterable[_Asked]:
        word = self.words[position]
        alternatives = self._word_terms(position)
        self._add(alternatives, self._word_topics(position))
        if not alternatives and any(self._is_stop_word(word, other) for other in self.others):
            return
        soft = word.isdigit() or any(word in SOFT_WORDS[language] for language in self._spoken())
        if soft and alternatives:
            yield _Asked(position, position + 1, _scaled(alternatives, SOFT), False)
        else:
            yield _Asked(position, position + 1, alternatives, not soft)

    def _spoken(self) -> Iterable[str]:
        return (self.language,) if self.language in SOFT_WORDS else ()

    def _word_terms(self, position: int) -> dict[str, int]:
        """Return the terms of a word that some listing has, in the page's language first, and their weights."""
        found: dict[str, int] = {}
        self._add_terms(found, self.entries[position].terms, PAGE_WEIGHT)
        for other in (*self.others, ""):
            entry = self.thesaurus.entries([self.words[position]], language=other)[0]
            self._add_terms(found, entry.terms, OTHER_WEIGHT)
        return found

    def _add_terms(self, found: dict[str, int], terms: Sequence[str], weight: int) -> None:
        for number, term in enumerate(terms):
            if self._count(term):
                used = weight if number == 0 else min(weight, PART_WEIGHT)
                found[term] = max(found.get(term, 0), used)

    def _word_topics(self, position: int) -> dict[str, int]:
        found = self._topics(self.entries[position].topics, TOPIC_WEIGHT)
        for other in self.others:
            entry = self.thesaurus.entries([self.words[position]], language=other)[0]
            self._add(found, self._topics(entry.topics, OTHER_TOPIC_WEIGHT))
        return found

    def _topics(self, codes: Sequence[str], weight: int) -> dict[str, int]:
        terms = map(ranking.topic_term, codes)
        return {term: weight for term in terms if self._count(term)}

    @staticmethod
    def _add(found: dict[str, int], more: dict[str, int], *, share: int = 256) -> None:
        for term, weight in more.items():
            found[term] = max(found.get(term, 0), weight * share >> 8)

    def _count(self, term: str) -> int:
        return self.vocabulary.document_frequency(term)

    def _is_stop_word(self, word: str, language: str) -> bool:
        return not self.thesaurus.entries([word], language=language)[0].terms

    def _corrected(self, word: str) -> str:
        if self._is_known(word):
            return word
        used = self.vocabulary.correction(word)
        if used is None:
            return word
        self.corrections.append(Correction(word, used))
        return used

    def _is_known(self, word: str) -> bool:
        """Return whether a listing has the word as written or inflected, or it says something by itself."""
        if word.isdigit() or self.vocabulary.knows(word):
            return True
        for language in (self.language, *self.others):
            entry = self.thesaurus.entries([word], language=language)[0]
            if not entry.terms or entry.topics or entry.phrases:
                return True
            if language == self.language and len(entry.stem) < len(word) and self._count(entry.stem):
                return True
        return False


def _scaled(alternatives: dict[str, int], share: int) -> dict[str, int]:
    return {term: max(1, weight * share >> 8) for term, weight in alternatives.items()}
