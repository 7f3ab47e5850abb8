"""From a question in everyday words to a plan: what has to be there, and what may lift a listing. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from directory.search import ranking
from directory.search.analysis import LANGUAGES, PLACE, words
from directory.search.company_words import company_words
from directory.search.engine import Alternative, Clause, Plan, Vocabulary
from directory.search.intended import intended
from directory.search.thesaurus import Entry, Match, Thesaurus
from directory.search.time_words import time_words
from directory.search.types import MAX_TEXT_CHARACTERS, MAX_WORDS, Understood

PAGE_WEIGHT: Final = 255
OTHER_WEIGHT: Final = 190
PART_WEIGHT: Final = 130
TOPIC_WEIGHT: Final = 220
OTHER_TOPIC_WEIGHT: Final = 160
TIME_WEIGHT: Final = 200
# What a word that may be meant (an unfinished one, two written as one) counts of one that is, in 256ths.
GUESS: Final = 224
# A word that no listing needs counts this much of one that it needs, in 256ths.
SOFT: Final = 75
# So does a word of a phrase that stands for a rare subject.
NEAR_SUBJECT: Final = 110
MAX_SOFT: Final = 8
MAX_LIFTS: Final = 4
# What having the language of the page adds to a score for each needed clause, however common the language is.
LANGUAGE_SCORE: Final = 20_000
# What having the kind of company that was asked for adds for each needed clause, however common it is: more than the
# language does, since whoever names the company sees what is missing, and a page can be read in another language.
COMPANY_SCORE: Final = 36_000
PLACE_FACTOR: Final = 1.5
PHRASE_FACTOR: Final = 1.25
PLACE_WEIGHT: Final = 255
# Wishes that go with any subject: where one is named ("meet people with cancer", "volunteer with animals"), they
# only lift.
GENERAL: Final = frozenset({"company", "listening", "drop_in", "new_friends", "peer_support", "volunteering", "work"})
MIN_IMPORTANCE: Final = 64
MAX_IMPORTANCE: Final = 160

Weights = dict[str, int]


class _Asked(NamedTuple):
    """A clause in the making: where its words stand, and whether a listing needs it."""

    start: int
    end: int
    weights: Weights
    needed: bool


def plan(text: str, *, language: str, vocabulary: Vocabulary, thesaurus: Thesaurus, lifts: str = "") -> Plan:
    """Return what to look for: at most 8 clauses that count and 9 that only lift; never fails.

    Looks at the first 100 characters. A clause of importance 0 is optional; the words of `lifts` are so beside a text,
    and nothing is said about them. A clause without alternatives is a word that no listing has. Text without any word
    that counts gives no clauses.
    """
    written = words(text[:MAX_TEXT_CHARACTERS])
    question = _Question(written, language=language, vocabulary=vocabulary, thesaurus=thesaurus)
    asked = question.asked()
    needed = [part for part in asked if part.needed][:MAX_WORDS]
    beside = _lifting(lifts, language=language, vocabulary=vocabulary, thesaurus=thesaurus) if needed and lifts else []
    soft = [part for part in asked if not part.needed][: MAX_SOFT - len(beside)]
    clauses = [question.clause(part) for part in sorted([*needed, *soft], key=lambda part: part[:2])]
    clauses += beside
    if any(clause.alternatives for clause in clauses):
        clauses.append(question.language_clause(sum(clause.importance > 0 for clause in clauses)))
    return Plan(
        clauses=tuple(clauses),
        understood=Understood(
            words=tuple(dict.fromkeys(question.as_written(part.start, part.end) for part in needed)),
            corrections=tuple(question.meant.corrections),
            synonyms=tuple((question.as_written(match.start, match.end), match.topics) for match in question.matches),
            company=tuple((question.as_written(wish.start, wish.end), (wish.kind,)) for wish in question.company),
            completions=question.meant.completions,
        ),
    )


def _lifting(text: str, *, language: str, vocabulary: Vocabulary, thesaurus: Thesaurus) -> list[Clause]:
    """Return optional clauses for the words of a place or a time that narrows the question already."""
    written = words(text[:MAX_TEXT_CHARACTERS])
    question = _Question(written, language=language, vocabulary=vocabulary, thesaurus=thesaurus)
    parts = [part._replace(needed=False) for part in question.own_words() if part.weights]
    return [question.clause(part) for part in parts[:MAX_LIFTS]]


class _Question:
    """The words of one question with what is known of each of them."""

    def __init__(self, written: list[str], *, language: str, vocabulary: Vocabulary, thesaurus: Thesaurus) -> None:
        self.language = language
        self.vocabulary = vocabulary
        self.thesaurus = thesaurus
        self.others = [other for other in LANGUAGES if other != language]
        self.meant = intended(
            written,
            vocabulary=vocabulary,
            is_known=self._is_known,
            is_own=self._is_own,
            is_finished=self._is_finished,
        )
        self.words = self.meant.used
        self.entries = thesaurus.entries(self.words, language=language)
        self.times = time_words(self.words, language=language)
        # Where no listing offers it, the words for company are words like any other.
        said = company_words(self.words, language=language)
        self.company = [wish for wish in said if self._count(ranking.tie_term(wish.kind))]
        self.company_places = {place for wish in self.company for place in range(wish.start, wish.end)}
        self.matches = [match for match in thesaurus.matches(self.words, language=language) if self._is_used(match)]

    def asked(self) -> list[_Asked]:
        """Return what is asked; something is needed if any listing has anything of it.

        Company is only wished for, unless no subject is asked; then it says more than the words around it.
        """
        needed = sum(part.needed and bool(part.weights) for part in self._parts())
        wishes = self._company_wishes(max(1, min(needed, MAX_WORDS)))
        if len(self.words) == 1 and not self.entries[0].terms:
            return list(self._bare())
        if wishes and not needed:
            return [*(part._replace(needed=True) for part in wishes), *self._company_topics(), *self._parts()]
        return [*wishes, *self._without_company()]

    def _without_company(self) -> list[_Asked]:
        parts = list(self._parts())
        general = [part for part in parts if part.needed and part.weights and self._is_general(part)]
        parts = [part for part in parts if part not in general]
        if any(part.needed and part.weights for part in parts):
            return [*parts, *(part._replace(needed=False) for part in general)]
        if general:
            merged: Weights = {}
            for part in general:
                _add(merged, part.weights)
            start, end = min(part.start for part in general), max(part.end for part in general)
            return [*parts, _Asked(start, end, merged, True)]
        return [part._replace(needed=True) for part in parts]

    def _bare(self) -> Iterable[_Asked]:
        """Yield what a stop word is by itself: a topic ("shed"), or part of compounds (a Danish "have", a garden)."""
        found = self._topics([code for match in self.matches for code in match.topics], TOPIC_WEIGHT)
        stem = self.thesaurus.analyzer(self.language).bare_stem(self.words[0])
        self._add_terms(found, (f"{self.language}:{stem}",), PAGE_WEIGHT)
        if found:
            yield _Asked(0, 1, found, True)

    def _is_general(self, part: _Asked) -> bool:
        match = next((match for match in self.matches if match[:2] == part[:2]), None)
        return match is not None and GENERAL.issuperset(match.topics)

    def _parts(self) -> Iterable[_Asked]:
        """Yield what is asked: times, then phrases, then single words."""
        taken: set[int] = set()
        for time in self.times:
            taken.update(range(time.start, time.end))
            yield from self._time(time.start, time.end, time.terms)
        for match in self.matches:
            span = range(match.start, match.end)
            if len(span) > 1 and not taken & set(span):
                taken.update(span)
                yield from self._phrase(match)
        for position, entry in enumerate(self.entries):
            if position not in taken and entry.terms:
                yield from self._word(position)

    def own_words(self) -> Iterable[_Asked]:
        """Yield times, and the words beside them without the topics that they may stand for."""
        taken: set[int] = set()
        for time in self.times:
            taken.update(range(time.start, time.end))
            yield from self._time(time.start, time.end, time.terms)
        for position, entry in enumerate(self.entries):
            if position not in taken and entry.terms:
                yield _Asked(position, position + 1, self._word_terms(position), False)

    def clause(self, part: _Asked) -> Clause:
        """Return the finished clause."""
        alternatives = tuple(Alternative(term, weight) for term, weight in sorted(part.weights.items()))
        importance = self._importance(part) if part.needed and alternatives else 0
        return Clause(self.as_written(part.start, part.end), alternatives, importance)

    def language_clause(self, needed: int) -> Clause:
        """Return the wish for listings in the language of the page; it weighs with the number of needed clauses."""
        term = ranking.language_term(self.language)
        weight = self._weight_for(term, LANGUAGE_SCORE * needed, impact=ranking.MAX_IMPACT)
        return Clause("", (Alternative(term, weight),) if self._count(term) else (), 0)

    def as_written(self, start: int, end: int) -> str:
        """Return the words `start` to `end` (exclusive) as they were written."""
        return " ".join(self.meant.written[start:end])

    def _company_wishes(self, needed: int) -> list[_Asked]:
        """Return a wish for each kind of company; it weighs with the number of needed clauses."""
        first = {wish.kind: wish for wish in reversed(self.company)}
        found = []
        for wish in self.company:
            term = ranking.tie_term(wish.kind)
            if first[wish.kind] is wish:
                weight = self._weight_for(term, COMPANY_SCORE * needed, impact=ranking.TIE_IMPACT)
                found.append(_Asked(wish.start, wish.end, {term: weight}, False))
        return found

    def _company_topics(self) -> Iterable[_Asked]:
        """Yield what lifts where company is all that is asked: groups for "a say" among those that open doors."""
        spans = {(wish.start, wish.end) for wish in self.company}
        for start, end, codes in self.thesaurus.matches(self.words, language=self.language):
            if (start, end) in spans and (found := self._topics(codes, TOPIC_WEIGHT)):
                yield _Asked(start, end, found, False)

    def _weight_for(self, term: str, score: int, *, impact: int) -> int:
        """Return the weight with which a term of this impact adds `score`, however common it is."""
        return score * 256 // (impact * ranking.idf(self._count(term), self.vocabulary.document_count()))

    def _importance(self, part: _Asked) -> int:
        """Return how telling the most common strong alternative is, within bounds.

        The bounds keep one rare word from outweighing the subject. A place counts more (what is far off is no help),
        and so does a phrase, which stands for several words.
        """
        strongest = max(part.weights.values())
        strong = [term for term, weight in part.weights.items() if weight * 5 >= strongest * 4]
        count = max(map(self._count, strong))
        importance = min(max(ranking.idf(count, self.vocabulary.document_count()), MIN_IMPORTANCE), MAX_IMPORTANCE)
        places = sum(self._count(term) for term in strong if term.startswith(PLACE))
        is_place = places * 2 > sum(map(self._count, strong))
        is_phrase = part.end - part.start > 1
        return int(importance * (PHRASE_FACTOR if is_phrase else PLACE_FACTOR if is_place else 1))

    def _time(self, start: int, end: int, terms: Sequence[str]) -> Iterable[_Asked]:
        found = {term: TIME_WEIGHT for term in terms if self._count(term)}
        for position in range(start, end):
            _add(found, _scaled(self._word_terms(position), SOFT))
        if found:
            yield _Asked(start, end, found, False)

    def _phrase(self, match: Match) -> Iterable[_Asked]:
        """Yield the subject that a phrase stands for, which a listing needs, and its words, which lift."""
        wanted = self._topics(match.topics, TOPIC_WEIGHT)
        if sum(map(self._count, wanted)) < ranking.ENOUGH:
            # Hardly anything has the subject: what comes near it will do, far behind.
            for position in range(match.start, match.end):
                if not self.entries[position].is_soft:
                    _add(wanted, _scaled(self._word_topics(position) | self._word_terms(position), NEAR_SUBJECT))
        yield _Asked(match.start, match.end, wanted, True)
        is_soft = GENERAL.issuperset(match.topics)
        for position in range(match.start, match.end):
            if self.entries[position].terms:
                found = self._word_topics(position)
                _add(found, self._word_terms(position))
                if found:
                    share = SOFT if is_soft or self.entries[position].is_soft else 256
                    yield _Asked(position, position + 1, _scaled(found, share), False)

    def _word(self, position: int) -> Iterable[_Asked]:
        found = self._word_terms(position)
        _add(found, self._word_topics(position))
        if self.entries[position].is_soft or position in self.company_places:
            if found:
                yield _Asked(position, position + 1, _scaled(found, SOFT), False)
        elif found or not any(self._is_stop_word(self.words[position], other) for other in self.others):
            yield _Asked(position, position + 1, found, True)

    def _word_terms(self, position: int) -> Weights:
        """Return the terms of a word that some listing has, with weights, and of what else it may be meant to be."""
        found = self._terms_of(self.words[position])
        guesses = self.meant.joined.get(position, [])
        if position == len(self.words) - 1 and self.meant.completions:
            # As it was written it may be a whole word of another language.
            guesses = [*guesses, *self.meant.completions[1:], self.meant.written[position]]
        for guess in guesses:
            _add(found, _scaled(self._terms_of(guess) | self._topics_of(guess), GUESS))
        return found

    def _terms_of(self, word: str) -> Weights:
        """Return the terms of one word: the page's language counts most."""
        found: Weights = {}
        self._add_terms(found, self._entry(word, self.language).terms, PAGE_WEIGHT)
        self._add_terms(found, self._entry(word, PLACE).terms, PLACE_WEIGHT)
        for other in (*self.others, ""):
            self._add_terms(found, self._entry(word, other).terms, OTHER_WEIGHT)
        return found

    def _add_terms(self, found: Weights, terms: Sequence[str], weight: int) -> None:
        for number, term in enumerate(terms):
            if self._count(term):
                used = weight if number == 0 else min(weight, PART_WEIGHT)
                found[term] = max(found.get(term, 0), used)

    def _word_topics(self, position: int) -> Weights:
        """Return the topics that a word may stand for; none for one that says what company is wished for."""
        return {} if position in self.company_places else self._topics_of(self.words[position])

    def _topics_of(self, word: str) -> Weights:
        found = self._topics(self._entry(word, self.language).topics, TOPIC_WEIGHT)
        for other in self.others:
            _add(found, self._topics(self._entry(word, other).topics, OTHER_TOPIC_WEIGHT))
        return found

    def _topics(self, codes: Sequence[str], weight: int) -> Weights:
        terms = map(ranking.topic_term, codes)
        return {term: weight for term in terms if self._count(term)}

    def _is_used(self, match: Match) -> bool:
        """Return whether any listing has the topic, and the words say more than what company is wished for."""
        places = [place for place in range(match.start, match.end) if self.entries[place].terms]
        if self.company_places.issuperset(places or range(match.start, match.end)):
            return False
        if not places and match.end - match.start == 1 < len(self.words):
            return False  # "she'd" is no shed among other words
        return any(self._count(ranking.topic_term(code)) for code in match.topics)

    def _count(self, term: str) -> int:
        return self.vocabulary.document_frequency(term)

    def _entry(self, word: str, language: str) -> Entry:
        return self.thesaurus.entries([word], language=language)[0]

    def _is_stop_word(self, word: str, language: str) -> bool:
        return not self._entry(word, language).terms

    def _is_own(self, word: str) -> bool:
        """Return whether a listing has the word in the language of the page, or as the name of a place."""
        return any(self._count(term) for kind in (self.language, PLACE) for term in self._entry(word, kind).terms[:1])

    def _is_known(self, word: str) -> bool:
        """Return whether a listing has the word as written or inflected, or it says something by itself."""
        entries = (self._entry(word, other) for other in self.others)
        return self.vocabulary.knows(word) or self._is_known_here(word) or any(map(_says_something, entries))

    def _is_finished(self, word: str) -> bool:
        """Return whether a last word is whole: known in the language of the page, or the name of a place."""
        return (self.vocabulary.knows(word) and self._is_own(word)) or self._is_known_here(word)

    def _is_known_here(self, word: str) -> bool:
        """Return whether a word is a number, a time, or said by itself or inflected in the language of the page."""
        if word.isdigit() or any(time_words([word], language=language) for language in LANGUAGES):
            return True  # "tirsdag" is not "torsdag" because no listing meets on that day
        own = self._entry(word, self.language)
        if own.terms and len(own.terms[0]) < len(word) + len(self.language) + 1 and self._count(own.terms[0]):
            return True
        return _says_something(own)


def _says_something(entry: Entry) -> bool:
    """Return whether a word is a stop word, one that says how, or one that the thesaurus knows."""
    return not entry.terms or entry.is_soft or bool(entry.topics) or bool(entry.phrases)


def _add(found: Weights, more: Weights) -> None:
    for term, weight in more.items():
        found[term] = max(found.get(term, 0), weight)


def _scaled(weights: Weights, share: int) -> Weights:
    return {term: max(1, weight * share >> 8) for term, weight in weights.items()}
