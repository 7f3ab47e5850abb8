"""What everyday words mean: from words and phrases in three languages to topics. Pure.

Both sides of a search use it: a listing whose text says "befriending" and a question that says
"lonely" meet in the topic, whatever their languages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from directory.search.analysis import LANGUAGES, PLACE, Analyzer, fold, words
from directory.search.compounds import COMPOUND_PARTS

MAX_PHRASE_WORDS: Final = 6
# Words without a subject that may stand inside a phrase: "looking [after my] mum".
MAX_GAP: Final = 3
# Distinct words kept for each language: about 100 MB at most.
CACHE_WORDS: Final = 200_000
# "Singing and choirs" names two things.
_AND = {
    "en": re.compile(r"\s*(?:[,;/]|\b(?:and|or)\b)\s*"),
    "da": re.compile(r"\s*(?:[,;/]|\b(?:og|eller)\b)\s*"),
    "nl": re.compile(r"\s*(?:[,;/]|\b(?:en|of)\b)\s*"),
}


class TopicTerm(NamedTuple):
    """A topic as the taxonomy has it; `names` and `synonyms` are by language code."""

    code: str
    parent: str | None
    names: Mapping[str, str]
    synonyms: Mapping[str, Sequence[str]]


class Phrase(NamedTuple):
    """Words (by key) that mean topics when they follow each other: all of a text, or its content words only."""

    keys: tuple[str, ...]
    content_only: bool
    topics: tuple[str, ...]


class Entry(NamedTuple):
    """All that is known of one word of a language.

    `terms` are index terms (none for a stop word), `topics` what it means alone, `phrases` what it may begin; `key` and
    `is_soft` as in `directory.search.analysis.Terms`.
    """

    key: str
    terms: tuple[str, ...]
    is_soft: bool
    topics: tuple[str, ...]
    phrases: tuple[Phrase, ...]


class Match(NamedTuple):
    """Words `start` to `end` (exclusive) of a text mean these topics."""

    start: int
    end: int
    topics: tuple[str, ...]


class Thesaurus:
    """Words and phrases of each language with the topics they mean; build it with `from_terms`.

    `names` has the topic names by language and code, `parents` the code of each topic's parent.
    """

    def __init__(self, terms: Iterable[TopicTerm]) -> None:
        rows = sorted(terms, key=lambda term: term.code)
        self.codes = frozenset(row.code for row in rows)
        self.parents = {row.code: row.parent for row in rows if row.parent}
        self.names = {
            language: {row.code: row.names[language] for row in rows if row.names.get(language)}
            for language in LANGUAGES
        }
        self._analyzers = {language: Analyzer(language, lexicon=_lexicon(rows, language)) for language in LANGUAGES}
        # What one word means, and the phrases that a stem begins, by language.
        self._alone: dict[str, dict[str, tuple[str, ...]]] = {}
        self._phrases: dict[str, dict[str, tuple[Phrase, ...]]] = {}
        for language in LANGUAGES:
            self._read(rows, language)
        self._known: dict[str, dict[str, Entry]] = {}

    @classmethod
    def from_terms(cls, rows: Iterable[TopicTerm]) -> "Thesaurus":
        """Return the thesaurus of these topics; their order makes no difference."""
        return cls(rows)

    def analyzer(self, language: str) -> Analyzer:
        """Return the analyser of a language, made when it is first asked for."""
        found = self._analyzers.get(language)
        if found is None:
            found = self._analyzers[language] = Analyzer(language)
        return found

    def entries(self, text_words: Sequence[str], *, language: str) -> list[Entry]:
        """Return what is known of each word; a distinct word is looked into once."""
        known = self._known.get(language)
        if known is None or len(known) > CACHE_WORDS:
            known = self._known[language] = {}
        return [known.get(word) or self._learn(word, language, known) for word in text_words]

    def text_topics(self, entries: Sequence[Entry]) -> list[str]:
        """Return the topics that the words of a text mean, once for each word that does, twice for a phrase.

        Words that say how rather than what ("family", "help") tell nothing about a listing by themselves.
        """
        found: list[str] = []
        for position, entry in enumerate(entries):
            if entry.topics and not entry.is_soft:
                found += entry.topics
            for phrase in entry.phrases:
                if _end(entries, position, phrase):
                    found += phrase.topics * 2
        return found

    def matches(self, text_words: Sequence[str], *, language: str) -> list[Match]:
        """Return what the words mean, from left to right, the longest phrase first, no overlaps."""
        entries = self.entries(text_words, language=language)
        found: list[Match] = []
        start = 0
        while start < len(entries):
            match = _longest(entries, start)
            if match:
                found.append(match)
            start = match.end if match else start + 1
        return found

    def _learn(self, word: str, language: str, known: dict[str, Entry]) -> Entry:
        key, stems, is_soft = self.analyzer(language).terms(word)
        alone = self._alone.get(language, {})
        topics = alone.get(stems[0], ()) if stems else ()
        if not topics:
            topics = tuple(sorted({topic for part in stems[1:] for topic in alone.get(part, ())}))
        prefix = language if language == PLACE else f"{language if language in LANGUAGES else ''}:"
        terms = tuple(prefix + stem for stem in stems)
        entry = known[word] = Entry(key, terms, is_soft, topics, self._phrases.get(language, {}).get(key, ()))
        return entry

    def _read(self, rows: Sequence[TopicTerm], language: str) -> None:
        alone: dict[str, set[str]] = {}
        longer: dict[tuple[tuple[str, ...], bool], set[str]] = {}
        analyse = cache(self.analyzer(language).terms)
        for row in rows:
            for phrase in _written(row, language):
                parts = [analyse(word) for word in words(phrase)[:MAX_PHRASE_WORDS]]
                content = tuple(part.key for part in parts if part.terms)
                if len(content) == len(parts) == 1:
                    alone.setdefault(parts[0].terms[0], set()).add(row.code)
                elif len(content) > 1:
                    longer.setdefault((content, True), set()).add(row.code)
                elif parts:
                    longer.setdefault((tuple(part.key for part in parts), False), set()).add(row.code)
        self._alone[language] = {stem: tuple(sorted(codes)) for stem, codes in alone.items()}
        begun: dict[str, list[Phrase]] = {}
        for (keys, content_only), codes in longer.items():
            begun.setdefault(keys[0], []).append(Phrase(keys, content_only, tuple(sorted(codes))))
        self._phrases[language] = {
            key: tuple(sorted(phrases, key=lambda phrase: (-len(phrase.keys), phrase)))
            for key, phrases in begun.items()
        }


def _longest(entries: Sequence[Entry], start: int) -> Match | None:
    """Return the longest phrase that begins at `start`, else what the word means alone."""
    best: tuple[int, set[str]] = (0, set())
    for phrase in entries[start].phrases:
        end = _end(entries, start, phrase)
        if end > best[0]:
            best = (end, set(phrase.topics))
        elif end and end == best[0]:
            best[1].update(phrase.topics)
    if best[0]:
        return Match(start, best[0], tuple(sorted(best[1])))
    if entries[start].topics:
        return Match(start, start + 1, entries[start].topics)
    return None


def _end(entries: Sequence[Entry], start: int, phrase: Phrase) -> int:
    """Return where the phrase ends (exclusive) when it begins at `start`, else 0."""
    if not phrase.content_only:
        end = start + len(phrase.keys)
        return end if tuple(entry.key for entry in entries[start:end]) == phrase.keys else 0
    if not entries[start].terms:
        return 0
    reached = 0
    for position in range(start, min(len(entries), start + len(phrase.keys) + MAX_GAP)):
        if not entries[position].terms:
            continue
        if entries[position].key != phrase.keys[reached]:
            return 0
        reached += 1
        if reached == len(phrase.keys):
            return position + 1
    return 0


def _written(row: TopicTerm, language: str) -> Iterable[str]:
    name = row.names.get(language, "")
    yield from (part for part in (name, *_AND[language].split(name)) if part)
    yield from row.synonyms.get(language, ())


def _lexicon(rows: Iterable[TopicTerm], language: str) -> Iterable[str]:
    """Return the words that may stand inside a compound: one-word names and synonyms, and common heads."""
    single = (phrase for row in rows for phrase in _written(row, language))
    found = {fold(parts[0]) for phrase in single if len(parts := words(phrase)) == 1}
    return found | {fold(part) for part in COMPOUND_PARTS.get(language, ())}
