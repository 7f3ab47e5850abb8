"""What goes into a ranking and what comes out: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Looking:
    """What a person wrote that they are looking for. Every part can be empty.

    `topics`, `languages` and `needs` are codes of filters, `times` a day and a part of it ("mo-evening"), `where` the
    place as typed, `km` how far from there (None: any distance). `left_out` are ids of listings.
    """

    wishes: str = ""
    strengths: str = ""
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    where: str = ""
    km: int | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is written by which a place could fit."""
        return not any(
            (self.wishes, self.strengths, self.where, self.topics, self.languages, self.ties, self.needs, self.times)
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One listing as plain facts. What is neither in `facts` nor in `against` nobody told us.

    `ties` maps a kind to its shown strength; `wishes` and `strengths` hold the written pieces whose every word the
    listing has, `some_words` those of which it has a part. `is_open`: it runs, and takes new people.
    """

    id: str
    is_public: bool = True
    is_crisis_line: bool = False
    is_open: bool = True
    is_ordinary: bool = False
    ties: Mapping[str, int] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    against: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    distance_km: float | None = None
    wishes: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    some_words: frozenset[str] = frozenset()


class Reason(NamedTuple):
    """One thing that counted: what it is about (`value`: a code, a piece of text), and how much."""

    code: str
    value: str
    weight: int


class Gap(NamedTuple):
    """One thing that was asked for and does not fit (`is_known`), or that nobody told us."""

    code: str
    value: str
    is_known: bool


class Match(NamedTuple):
    """A place with all that speaks for it and what does not; `score` is the sum of the weights."""

    candidate: Candidate
    score: int
    reasons: tuple[Reason, ...]
    gaps: tuple[Gap, ...]

    @property
    def is_by_wish(self) -> bool:
        """Return whether anything speaks for it that the person wrote: not only that it is open, or ordinary."""
        return any(reason.code not in {"open", "ordinary"} for reason in self.reasons)
