"""How well a listing fits a question, in whole numbers, so that every engine agrees to the last digit.

The impact of a term in a listing is BM25F over its fields with fixed average lengths
(Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.6): it depends on
that listing alone. The functions on scores work on an `int` and on a numpy int64 array alike.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from directory.search.analysis import PLACE, words
from directory.search.engine import Clause
from directory.search.explanations import Field, Source
from directory.search.thesaurus import Entry, Thesaurus
from directory.search.types import DAYS, PARTS, IndexedDocument, IndexedText

#: With fewer listings that have every word, those with some of the words are shown too.
ENOUGH: Final = 5
#: Then a listing needs this many 256ths of the importance of all words.
SHARE: Final = 64

MAX_IMPACT: Final = 255
TOPIC_IMPACT: Final = 230
PARENT_IMPACT: Final = 120
TIME_IMPACT: Final = 160
IDF_SCALE: Final = 32
MIN_IDF: Final = 32
MAX_SURFACE_CHARACTERS: Final = 30

_SATURATION = 1.2


class _Field(NamedTuple):
    """How much a word counts in a field: at its average length (in words), less in a longer one (b of BM25)."""

    weight: float
    average: float
    by_length: float

    def share(self, length: int) -> float:
        return self.weight / (1.0 - self.by_length + self.by_length * length / self.average)


_NAME = _Field(3.0, 5.0, 0.5)
_TAGS = _Field(2.0, 6.0, 0.5)
_TERMS = _Field(1.5, 6.0, 0.5)
_BODY = _Field(1.0, 40.0, 0.6)
_PLACE = _Field(3.0, 9.0, 0.3)
# A single word tells less about the subject than it does about itself ("Our Lady of Refuge").
_TOPIC_SHARE = 1.5
_PART_SHARE = 0.6


Number = TypeVar("Number", int, npt.NDArray[np.int64])


def topic_term(code: str) -> str:
    """Return the index term of a topic."""
    return f"#{code}"


def day_term(day: int, part: int | None = None) -> str:
    """Return the index term of meeting on a weekday (Monday 0), or in one part of it (0–3)."""
    return f"@{DAYS[day]}" if part is None else f"@{DAYS[day]}.{PARTS[part]}"


def part_term(part: int) -> str:
    """Return the index term of meeting in a part of the day (0–3)."""
    return f"@{PARTS[part]}"


def hour_term(hour: int) -> str:
    """Return the index term of beginning within an hour (0–23)."""
    return f"@{hour}h"


def language_term(language: str) -> str:
    """Return the index term of having a text in a language."""
    return f"={language}"


def impacts(document: IndexedDocument, thesaurus: Thesaurus) -> dict[str, int]:
    """Return each index term of a listing with its impact, 1–255.

    Topics that the words of the listing mean count as terms, weaker than those it was given.
    """
    found: dict[str, int] = {}
    for text in document.texts:
        weights = _weights(text, thesaurus)
        for term, weight in weights.items():
            impact = _impact(weight)
            if impact > found.get(term, 0):
                found[term] = impact
    _add_topics(found, document, thesaurus)
    _add_times(found, document)
    for text in document.texts:
        found[language_term(text.language)] = MAX_IMPACT
    return found


def sources(document: IndexedDocument, thesaurus: Thesaurus) -> dict[str, tuple[Source, ...]]:
    """Return each index term of `impacts` with what gives it that impact, the most telling first.

    Of several texts the best one counts, and a fact (a topic that it was given, its times) where it says more.
    """
    found: dict[str, tuple[Source, ...]] = {}
    best: dict[str, int] = {}
    for text in document.texts:
        alone = [(field, _weights(part, thesaurus)) for field, part in _one_field_each(text)]
        for term, weight in _weights(text, thesaurus).items():
            if _impact(weight) > best.get(term, 0):
                best[term] = _impact(weight)
                parts = [(weights[term] / weight, field) for field, weights in alone if term in weights]
                parts.sort(key=lambda part: -part[0])
                found[term] = tuple(Source(field, text.language, round(100 * share)) for share, field in parts)
    given = {topic_term(value) for group, value in document.values if group == "topic"}
    for term, impact in impacts(document, thesaurus).items():
        if impact > best.get(term, 0):
            found[term] = (Source(_fact(term, is_given=term in given), "", 100),)
    return found


def surface_words(document: IndexedDocument, thesaurus: Thesaurus) -> frozenset[str]:
    """Return the words of a listing as written, without case: for suggestions and corrections."""
    found: set[str] = set()
    for text in document.texts:
        written = list({*words(text.name), *words(text.tags), *words(text.body), *words(text.place)})
        for word, entry in zip(written, thesaurus.entries(written, language=text.language), strict=True):
            if entry.terms and 3 <= len(word) <= MAX_SURFACE_CHARACTERS and word.isalpha():
                found.add(word)
    return frozenset(found)


def idf(document_frequency: int, document_count: int) -> int:
    """Return how telling a term is: the logarithm of BM25 in 32nds."""
    rest = max(0, document_count - document_frequency)
    return max(MIN_IDF, round(IDF_SCALE * math.log1p((rest + 0.5) / (document_frequency + 0.5))))


def term_score(impact: Number, *, weight: int, idf: int) -> Number:
    """Return the score of one alternative of a clause; the best alternative counts."""
    return impact * (weight * idf) >> 8


def total_score(clause_scores: Number, *, matched: Number, importance: int, prior: Number) -> Number:
    """Return the score of a listing.

    `clause_scores` is the sum over all clauses, `matched` the sum of the importance of the
    clauses found, `importance` that of all clauses of the plan, `prior` 0–255.
    """
    if importance:
        return (clause_scores * coverage(matched, importance=importance) >> 8) + prior * 2
    return clause_scores + prior * 2


def coverage(matched: Number, *, importance: int) -> Number:
    """Return how much of its clause scores a listing keeps, in 256ths: all with every word, a quarter with none."""
    return 64 + 192 * matched // importance


def required_importance(clauses: Sequence[Clause], *, every_word: bool) -> int:
    """Return what `matched` must reach for a listing to belong to the results; 0 when no text was asked.

    With `every_word` all that is asked; otherwise its share, or the most telling clause alone. Never 0 for a plan with
    clauses, so that a word that no listing has finds nothing.
    """
    if not clauses:
        return 0
    importance = [clause.importance for clause in clauses]
    if every_word:
        return max(1, sum(importance))
    return max(1, min(sum(importance) * SHARE >> 8, max(importance)))


def takes_some_words(*, strict: int, relaxed: int) -> bool:
    """Return whether to show listings with some of the words, from the number with all and with some of them."""
    return strict < ENOUGH and relaxed > strict


def _impact(weight: float) -> int:
    return int(MAX_IMPACT * weight / (_SATURATION + weight)) or 1


def _one_field_each(text: IndexedText) -> Iterable[tuple[Field, IndexedText]]:
    """Yield the text with nothing but one of its fields, for each of them."""
    names, has_names, free = text.tags.partition("\n")
    if not has_names:
        names, free = "", names
    empty = replace(text, name="", tags="", body="", place="")
    yield Field.NAME, replace(empty, name=text.name)
    yield Field.TERMS, replace(empty, tags=f"{names}\n")
    yield Field.TAGS, replace(empty, tags=f"\n{free}")
    yield Field.BODY, replace(empty, body=text.body)
    yield Field.PLACE, replace(empty, place=text.place)


def _fact(term: str, *, is_given: bool) -> Field:
    kinds = {"@": Field.TIMES, "=": Field.LANGUAGE}
    return kinds.get(term[0], Field.GIVEN_TOPIC if is_given else Field.NARROWER_TOPIC)


def _weights(text: IndexedText, thesaurus: Thesaurus) -> dict[str, float]:
    weights: dict[str, float] = {}
    names, has_names, free = text.tags.partition("\n")
    if not has_names:
        names, free = "", names
    for written, field in ((text.name, _NAME), (names, _TERMS), (free, _TAGS), (text.body, _BODY)):
        found = words(written)
        if found:
            share = field.share(len(found))
            entries = thesaurus.entries(found, language=text.language)
            _add_words(weights, entries, share)
            topic_share = min(share, _TOPIC_SHARE)
            # The names of topics mean those topics only, and these are given.
            for code in thesaurus.text_topics(entries) if field is not _TERMS else ():
                weights["#" + code] = weights.get("#" + code, 0.0) + topic_share
    # House numbers are no names; postcodes are.
    found = [word for word in words(text.place) if len(word) > 3 or not word.isdigit()]
    if found:
        _add_words(weights, thesaurus.entries(found, language=PLACE), _PLACE.share(len(found)))
    return weights


def _add_words(weights: dict[str, float], entries: Sequence[Entry], share: float) -> None:
    for entry in entries:
        terms = entry.terms
        if terms:
            weights[terms[0]] = weights.get(terms[0], 0.0) + share
            for part in terms[1:]:
                weights[part] = weights.get(part, 0.0) + share * _PART_SHARE


def _add_topics(found: dict[str, int], document: IndexedDocument, thesaurus: Thesaurus) -> None:
    """Add the topics that a listing was given, and the parents of all topics."""
    given = [value for group, value in document.values if group == "topic"]
    parents = {thesaurus.parents.get(code) for code in given}
    for code in given:
        impact = PARENT_IMPACT if code in parents else TOPIC_IMPACT
        found[topic_term(code)] = max(impact, found.get(topic_term(code), 0))
    for term in [term for term in found if term[0] == "#"]:
        parent = thesaurus.parents.get(term[1:])
        if parent:
            found[topic_term(parent)] = max(found[term] >> 1, found.get(topic_term(parent), 0), 1)


def _add_times(found: dict[str, int], document: IndexedDocument) -> None:
    for slot in document.pattern.weekly:
        found[hour_term(slot.start_minute // 60)] = TIME_IMPACT
    for day, part in document.day_parts:
        found[day_term(day)] = found[part_term(part)] = found[day_term(day, part)] = TIME_IMPACT
