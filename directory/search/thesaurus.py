"""What everyday words mean: from words and phrases in three languages to topics. Pure.

Both sides of a search use it: a listing whose text says "befriending" and a question that says
"lonely" meet in the topic, whatever their languages.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from types import MappingProxyType
from typing import Final, NamedTuple

from directory.search.analysis import LANGUAGES, MAX_FIELD_CHARACTERS, MAX_WORD_CHARACTERS, PLACE, Analyzer, fold, words
from directory.search.compounds import COMPOUND_PARTS

MAX_PHRASE_WORDS: Final = 6
# Words without a subject that may stand inside a phrase: "looking [after my] mum".
MAX_GAP: Final = 3
# Distinct words kept for each language: about 100 MB at most.
CACHE_WORDS: Final = 200_000
#: Words longer than this are neither suggested nor offered as corrections.
MAX_SURFACE_CHARACTERS: Final = 30
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


PhrasesByNext = Mapping[str, tuple[Phrase, ...]]
_NO_PHRASES: Final[PhrasesByNext] = MappingProxyType({})


class Entry(NamedTuple):
    """All that is known of one word of a language.

    `terms` are index terms (none for a stop word), `topics` what it means alone, `phrases` what it may begin, by the
    key of the next word (of the next content word, if the phrase has content words only; "" if it is one word),
    `shown` the word if it may be suggested and offered as a correction, else ""; `key` and `is_soft` as in
    `directory.search.analysis.Terms`.
    """

    key: str
    terms: tuple[str, ...]
    is_soft: bool
    topics: tuple[str, ...]
    phrases: PhrasesByNext
    shown: str


class Match(NamedTuple):
    """Words `start` to `end` (exclusive) of a text mean these topics."""

    start: int
    end: int
    topics: tuple[str, ...]


class _Words(dict[str, Entry]):
    """The entries of the words of one language, worked out when a word is first asked for."""

    def __init__(self, learn: Callable[[str], Entry]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, word: str) -> Entry:
        entry = self[word] = self._learn(word)
        return entry


class _Pieces(dict[str, tuple[Entry, ...]]):
    """The entries of what stands between spaces ("Choir,"), since texts have the same pieces over and over."""

    def __init__(self, known: _Words) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, piece: str) -> tuple[Entry, ...]:
        found = words(piece)
        # One string for both, where they are equal: it is a matter of memory.
        entries = tuple(map(self._known.__getitem__, [piece] if found == [piece] else found))
        if len(piece) <= MAX_WORD_CHARACTERS:
            self[piece] = entries
        return entries


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
        self._analyzers = {language: Analyzer(language, lexicon=lexicon(rows, language)) for language in LANGUAGES}
        # What one word means, and the phrases that a stem begins, by language.
        self._alone: dict[str, dict[str, tuple[str, ...]]] = {}
        self._phrases: dict[str, dict[str, PhrasesByNext]] = {}
        for language in LANGUAGES:
            self._read(rows, language)
        self._words: dict[str, _Words] = {}
        self._pieces: dict[str, _Pieces] = {}

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
        return list(map(self._words_of(language).__getitem__, text_words))

    def text_entries(self, text: str, *, language: str) -> list[Entry]:
        """Return what is known of each word of a text: `entries` of its `words`, several times faster."""
        known = self._words_of(language)
        pieces = self._pieces.get(language)
        if pieces is None or len(pieces) > CACHE_WORDS:
            pieces = self._pieces[language] = _Pieces(known)
        return list(chain.from_iterable(map(pieces.__getitem__, text[:MAX_FIELD_CHARACTERS].split())))

    def text_topics(self, entries: Sequence[Entry]) -> list[str]:
        """Return the topics that the words of a text mean, once for each word that does, twice for a phrase.

        Words that say how rather than what ("family", "help") tell nothing about a listing by themselves.
        """
        found: list[str] = []
        # From the end, so that the next word and the next content word are at hand.
        following = content = ""
        for position in range(len(entries) - 1, -1, -1):
            key, terms, is_soft, topics, phrases, _ = entries[position]
            if topics and not is_soft:
                found += topics
            if phrases and (following in phrases or content in phrases or "" in phrases):
                for phrase, _ in _phrases_at(entries, position):
                    found += phrase.topics * 2
            following = key
            if terms:
                content = key
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

    def _words_of(self, language: str) -> _Words:
        known = self._words.get(language)
        if known is None or len(known) > CACHE_WORDS:
            known = self._words[language] = _Words(partial(self._learn, language))
            self._pieces.pop(language, None)
        return known

    def _learn(self, language: str, word: str) -> Entry:
        key, stems, is_soft = self.analyzer(language).terms(word)
        alone = self._alone.get(language, {})
        topics = alone.get(stems[0], ()) if stems else ()
        if not topics:
            topics = tuple(sorted({topic for part in stems[1:] for topic in alone.get(part, ())}))
        prefix = language if language == PLACE else f"{language if language in LANGUAGES else ''}:"
        terms = tuple(prefix + stem for stem in stems)
        is_shown = bool(terms) and 3 <= len(word) <= MAX_SURFACE_CHARACTERS and word.isalpha()
        phrases = self._phrases.get(language, {}).get(key, _NO_PHRASES)
        return Entry(key, terms, is_soft, topics, phrases, word if is_shown else "")

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
        begun: dict[str, dict[str, list[Phrase]]] = {}
        for (keys, content_only), codes in longer.items():
            following = keys[1] if len(keys) > 1 else ""
            begun.setdefault(keys[0], {}).setdefault(following, []).append(
                Phrase(keys, content_only, tuple(sorted(codes)))
            )
        self._phrases[language] = {
            key: {following: tuple(phrases) for following, phrases in by_next.items()} for key, by_next in begun.items()
        }


def _longest(entries: Sequence[Entry], start: int) -> Match | None:
    """Return the longest phrase that begins at `start`, else what the word means alone."""
    best: tuple[int, set[str]] = (0, set())
    for phrase, end in _phrases_at(entries, start):
        if end > best[0]:
            best = (end, set(phrase.topics))
        elif end == best[0]:
            best[1].update(phrase.topics)
    if best[0]:
        return Match(start, best[0], tuple(sorted(best[1])))
    if entries[start].topics:
        return Match(start, start + 1, entries[start].topics)
    return None


def _phrases_at(entries: Sequence[Entry], start: int) -> list[tuple[Phrase, int]]:
    """Return the phrases that are there from `start` on, each with its end (exclusive)."""
    by_next = entries[start].phrases
    if not by_next:
        return []
    after = entries[start + 1 : start + MAX_PHRASE_WORDS + MAX_GAP]
    content = next((entry.key for entry in after if entry.terms), "")
    candidates = [
        phrase for key in {"", content, *(entry.key for entry in after[:1])} for phrase in by_next.get(key, ())
    ]
    ends = ((phrase, _end(entries, start, phrase)) for phrase in candidates)
    return [(phrase, end) for phrase, end in ends if end]


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


def lexicon(rows: Iterable[TopicTerm], language: str) -> Iterable[str]:
    """Return the words that may stand inside a compound: one-word names and synonyms, and common heads."""
    single = (phrase for row in rows for phrase in _written(row, language))
    found = {fold(parts[0]) for phrase in single if len(parts := words(phrase)) == 1}
    return found | {fold(part) for part in COMPOUND_PARTS.get(language, ())}
