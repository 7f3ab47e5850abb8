"""How well a listing fits a question, in whole numbers, so that every engine agrees to the last digit.

The impact of a term in a listing is BM25F over its fields with fixed average lengths
(Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.6): it depends on
that listing alone. The functions on scores work on an `int` and on a numpy int64 array alike.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from directory.search.analysis import PLACE
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
TIE_IMPACT: Final = 160
IDF_SCALE: Final = 32
MIN_IDF: Final = 32

SATURATION = 1.2


class Contents(NamedTuple):
    """What an index stores of the texts of a listing.

    `impacts` has the impact (1–255) of each index term, `surface` the words as written, without case: for suggestions
    and corrections.
    """

    impacts: dict[str, int]
    surface: frozenset[str]


class FieldWeight(NamedTuple):
    """How much a word counts in a field: at its average length (in words), less in a longer one (b of BM25)."""

    weight: float
    average: float
    by_length: float

    def share(self, length: int) -> float:
        return self.weight / (1.0 - self.by_length + self.by_length * length / self.average)


NAME_FIELD = FieldWeight(3.0, 5.0, 0.5)
TAGS_FIELD = FieldWeight(2.0, 6.0, 0.5)
TERMS_FIELD = FieldWeight(1.5, 6.0, 0.5)
BODY_FIELD = FieldWeight(1.0, 40.0, 0.6)
PLACE_FIELD = FieldWeight(3.0, 9.0, 0.3)
# A single word tells less about the subject than it does about itself ("Our Lady of Refuge").
_TOPIC_SHARE = 1.5
_PART_SHARE = 0.6
_SHOWN = attrgetter("shown")


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


def tie_term(kind: str) -> str:
    """Return the index term of a kind of company: bonding, bridging or linking."""
    return f"+{kind}"


def contents(document: IndexedDocument, thesaurus: Thesaurus) -> Contents:
    """Return what the index stores of the texts, topics and times of a listing; building an index is mostly this.

    Topics that the words of the listing mean count as terms, weaker than those it was given.
    """
    found: dict[str, int] = {}
    topics: dict[str, int] = {}
    shown: set[str] = set()
    for text in document.texts:
        said = _Said(text, thesaurus)
        found = _higher(found, _impacts(said.weights))
        topics = _higher(topics, _impacts(said.topics))
        shown |= said.shown
    shown.discard("")
    _add_topics(topics, document, thesaurus)
    found |= topics
    _add_times(found, document)
    found |= {tie_term(value): TIE_IMPACT for group, value in document.values if group == "tie"}
    for text in document.texts:
        found[language_term(text.language)] = MAX_IMPACT
    return Contents(found, frozenset(shown))


def impacts(document: IndexedDocument, thesaurus: Thesaurus) -> dict[str, int]:
    """Return each index term of a listing with its impact, 1–255, as in `contents`."""
    return contents(document, thesaurus).impacts


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
    """Return the words of a listing as written, without case, as in `contents`."""
    return contents(document, thesaurus).surface


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


class _Said:
    """The weights (before saturation) of the words and topics of a text, and its words worth showing (and "")."""

    def __init__(self, text: IndexedText, thesaurus: Thesaurus) -> None:
        self.weights: dict[str, float] = {}
        self.topics: dict[str, float] = {}
        self.shown: set[str] = set()
        names, has_names, free = text.tags.partition("\n")
        if not has_names:
            names, free = "", names
        fields = ((text.name, NAME_FIELD), (names, TERMS_FIELD), (free, TAGS_FIELD), (text.body, BODY_FIELD))
        for written, field in fields:
            if written:
                self._add_field(thesaurus.text_entries(written, language=text.language), field, thesaurus)
        if text.place:
            self._add_place(text, thesaurus)

    def _add_field(self, entries: list[Entry], field: FieldWeight, thesaurus: Thesaurus) -> None:
        share = field.share(len(entries))
        self.shown.update(map(_SHOWN, entries))
        _add_words(self.weights, entries, share)
        topic_share = min(share, _TOPIC_SHARE)
        # The names of topics mean those topics only, and these are given.
        for code in thesaurus.text_topics(entries) if field is not TERMS_FIELD else ():
            self.topics[topic_term(code)] = self.topics.get(topic_term(code), 0.0) + topic_share

    def _add_place(self, text: IndexedText, thesaurus: Thesaurus) -> None:
        self.shown.update(map(_SHOWN, thesaurus.text_entries(text.place, language=text.language)))
        # House numbers are no names; postcodes are.
        entries = thesaurus.text_entries(text.place, language=PLACE)
        named = [entry for entry in entries if len(entry.key) > 3 or not entry.key.isdigit()]
        _add_words(self.weights, named, PLACE_FIELD.share(len(named)))


def _impact(weight: float) -> int:
    return int(MAX_IMPACT * weight / (SATURATION + weight)) or 1


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
    kinds = {"@": Field.TIMES, "+": Field.TIES, "=": Field.LANGUAGE}
    return kinds.get(term[0], Field.GIVEN_TOPIC if is_given else Field.NARROWER_TOPIC)


def _weights(text: IndexedText, thesaurus: Thesaurus) -> dict[str, float]:
    said = _Said(text, thesaurus)
    return said.weights | said.topics


def _add_words(weights: dict[str, float], entries: Sequence[Entry], share: float) -> None:
    weight_of = weights.get
    for _, terms, _, _, _, _ in entries:
        if terms:
            stem = terms[0]
            weights[stem] = weight_of(stem, 0.0) + share
            if len(terms) > 1:
                for part in terms[1:]:
                    weights[part] = weight_of(part, 0.0) + share * _PART_SHARE


def _impacts(weights: dict[str, float]) -> dict[str, int]:
    # As `_impact`, without a call for each of the many terms.
    return {term: int(MAX_IMPACT * weight / (SATURATION + weight)) or 1 for term, weight in weights.items()}


def _higher(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    """Return the higher impact of each term; the arguments may be changed."""
    if not first:
        return second
    for term, impact in second.items():
        if impact > first.get(term, 0):
            first[term] = impact
    return first


def _add_topics(found: dict[str, int], document: IndexedDocument, thesaurus: Thesaurus) -> None:
    """Add the topics that a listing was given to those it speaks of, and the parents of all topics."""
    given = [value for group, value in document.values if group == "topic"]
    parents = {thesaurus.parents.get(code) for code in given}
    for code in given:
        impact = PARENT_IMPACT if code in parents else TOPIC_IMPACT
        found[topic_term(code)] = max(impact, found.get(topic_term(code), 0))
    for term in list(found):
        parent = thesaurus.parents.get(term[1:])
        if parent:
            found[topic_term(parent)] = max(found[term] >> 1, found.get(topic_term(parent), 0), 1)


def _add_times(found: dict[str, int], document: IndexedDocument) -> None:
    for slot in document.pattern.weekly:
        found[hour_term(slot.start_minute // 60)] = TIME_IMPACT
    for day, part in document.day_parts:
        found[day_term(day)] = found[part_term(part)] = found[day_term(day, part)] = TIME_IMPACT
