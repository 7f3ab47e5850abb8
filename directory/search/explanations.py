"""What an explanation of an answer says, as plain values: the words found, their fields, the sum, and the ways out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import NamedTuple

from directory.search.types import Understood


class Field(StrEnum):
    """Where a listing has a term: in a field of its texts, or as a fact."""

    NAME = auto()
    TERMS = auto()
    TAGS = auto()
    BODY = auto()
    PLACE = auto()
    GIVEN_TOPIC = auto()
    NARROWER_TOPIC = auto()
    TIMES = auto()
    TIES = auto()
    LANGUAGE = auto()


class Source(NamedTuple):
    """A field that gives a listing a term, the `language` of its text, and its `share` of the impact in hundredths."""

    field: Field
    language: str
    share: int


class Origin(StrEnum):
    """How an index term comes to stand for a word of the question."""

    WORD = auto()
    STEM = auto()
    PART = auto()
    TOPIC = auto()
    PLACE = auto()
    TIME = auto()
    COMPANY = auto()
    LANGUAGE = auto()


class Taken(StrEnum):
    """What can be taken away from a question."""

    WORD = auto()
    FILTER = auto()
    RADIUS = auto()
    ALL_FILTERS = auto()


@dataclass(frozen=True, slots=True)
class ExplainedTerm:
    """An index term that can stand for a word, and what it brings to this listing.

    `value` is the stem, the code of a topic, the name of a place, the code of a time or a kind of company; `language`
    that of the stem, "" for what has none. `count` is the number of listings that have it, `impact` (0–255) how much it
    says about this one, 0 where it does not have it; `score` = impact × weight × idf / 256. `sources` are the fields it
    stands in.
    """

    origin: Origin
    value: str
    language: str
    weight: int
    count: int
    idf: int
    impact: int
    score: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ExplainedClause:
    """A word or phrase of the question: `terms` are the best first, and the first one scores.

    `word` is as written ("" for the wish for the reader's language), `used` what was looked for instead where nothing
    has it. `importance` 0 marks what no listing needs. `near` are words of the listing that are nearly the same.
    """

    word: str
    used: str
    importance: int
    terms: tuple[ExplainedTerm, ...]
    near: tuple[str, ...]

    @property
    def best(self) -> ExplainedTerm | None:
        """The term that scores, None where the listing has none of them."""
        return self.terms[0] if self.terms and self.terms[0].impact else None

    @property
    def score(self) -> int:
        return self.best.score if self.best else 0

    @property
    def is_unknown(self) -> bool:
        """Whether no listing at all has it."""
        return not self.terms


@dataclass(frozen=True, slots=True)
class ExplainedListing:
    """One listing before one question.

    `coverage` is the share of `clause_score` that counts, in 256ths; `score` = clause_score × coverage / 256 +
    prior_score. `is_found`: words, filters and distance fit. `place` counts from 1; None beyond what pages show.
    """

    clauses: tuple[ExplainedClause, ...]
    matched: int
    importance: int
    required: int
    coverage: int
    clause_score: int
    covered_score: int
    prior: int
    prior_score: int
    score: int
    failed: Mapping[str, frozenset[str]]
    metres: int | None
    is_too_far: bool
    is_found: bool
    place: int | None

    @property
    def lacks_words(self) -> bool:
        return self.matched < self.required


@dataclass(frozen=True, slots=True)
class WordCount:
    """How many listings one word of the question finds by itself, anywhere."""

    word: str
    used: str
    count: int


@dataclass(frozen=True, slots=True)
class Opening:
    """How many listings the question finds when something is taken away; `value` is the word or the group.

    `text` is what is left of the words.
    """

    taken: Taken
    value: str
    text: str
    total: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A question with its `total`, one listing (None: not in the index), and the ways out when nothing is found."""

    understood: Understood
    total: int
    words: tuple[WordCount, ...]
    openings: tuple[Opening, ...]
    listing: ExplainedListing | None
