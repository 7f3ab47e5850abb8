"""The plain values that go into search and come out of it.

An engine sees nothing but these: no models, no request, no clock of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from uuid import UUID

from directory.geo.points import Point
from directory.schedules import SchedulePattern

MAX_TEXT_CHARACTERS = 100
MAX_WORDS = 8
MAX_PAGE = 50
PAGE_SIZE = 20


class NotReadyError(RuntimeError):
    """There is no index yet, and it takes longer to build than anybody waits: come back in a minute."""


class FacetMode(StrEnum):
    """How several chosen values of one group combine."""

    ANY = auto()
    ALL = auto()


# Groups of the results page in its order. Within a group of mode ANY a listing needs one of the
# chosen values, and the group is counted without its own filter; with ALL it needs each of
# them, and the group is counted with them. `day` and `part` are one question: a listing
# matches when it meets on a chosen day *at* a chosen part of it.
FACET_MODES: Mapping[str, FacetMode] = {
    "tie": FacetMode.ANY,
    "kind": FacetMode.ANY,
    "day": FacetMode.ANY,
    "part": FacetMode.ANY,
    "language": FacetMode.ANY,
    "cost": FacetMode.ANY,
    "access": FacetMode.ALL,
    "attendance": FacetMode.ANY,
    "openness": FacetMode.ANY,
    "welcome": FacetMode.ALL,
    "dimension": FacetMode.ANY,
    "topic": FacetMode.ANY,
}
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
PARTS = ("morning", "afternoon", "evening", "night")


@dataclass(frozen=True, slots=True)
class IndexedText:
    """The words of a listing in one language, by field; each field has its own weight.

    `tags` may have two lines: the names of its topics and other terms, and free words. Only free words can mean
    further topics.
    """

    language: str
    name: str
    tags: str
    body: str
    place: str


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """One public listing as the index sees it.

    `values` holds (group, value) pairs of every group but day and part, which follow from
    `day_parts` as (weekday 0–6 with Monday 0, part 0–3) pairs. `points` are public points, or the
    centres of coarse cells. `prior` is 0–255: completeness and freshness, a mild push.
    """

    listing_id: UUID
    texts: tuple[IndexedText, ...]
    values: frozenset[tuple[str, str]]
    day_parts: frozenset[tuple[int, int]]
    points: tuple[tuple[float, float], ...]
    pattern: SchedulePattern
    prior: int = 0


class Sort(StrEnum):
    BEST = auto()
    NEAREST = auto()
    SOONEST = auto()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What somebody asks, already parsed: `filters` maps a group to the chosen values.

    `language` is that of the page; `text` is analysed in it and as written. `lifts` are further
    words that no listing needs: those that have them go first. `near` with `radius_km` (inclusive)
    narrows, `near` without it only measures. `at` is now, aware.
    """

    at: datetime
    text: str = ""
    language: str = "en"
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    near: Point | None = None
    radius_km: float | None = None
    sort: Sort = Sort.BEST
    page: int = 1
    page_size: int = PAGE_SIZE
    lifts: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that nothing contains, and the one that was used instead, or the two that it was split into."""

    written: str
    used: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What the engine made of the text, so that the page can say it back.

    `words` are the words that counted, as written; `synonyms` maps a written word or phrase to
    the topic codes that it stands for, `company` to the kinds of company (tie values) that it
    asks for; `completions` are the words that the last one was taken for the beginning of;
    `every_word` is False when no listing has all words and the results have only some of them.
    """

    words: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    company: tuple[tuple[str, tuple[str, ...]], ...] = ()
    completions: tuple[str, ...] = ()
    every_word: bool = True


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results: ids in order, and exact counts over all of them.

    `facets` maps a group to value to count, without zeros. `distances_metres` has an entry for
    each id that has a point, when the query has `near`.
    """

    ids: tuple[UUID, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    distances_metres: Mapping[UUID, int]
    understood: Understood


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that completes what was typed, with the number of listings that have it."""

    text: str
    count: int
