"""What a geocoder is asked and what it answers. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import Protocol

from directory.geo.points import Point


class GeocodeStatus(StrEnum):
    """FOUND: one place. AMBIGUOUS: several, the reader is asked which. UNKNOWN: none."""

    FOUND = auto()
    AMBIGUOUS = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a text may mean.

    ``label`` is what readers see ("Leeds, West Yorkshire"), ``kind`` one of ``PlaceKind`` (town, district, postcode) or
    ``address``, ``country`` an ISO 3166-1 alpha-2 code, ``confidence`` from 0 to 1. ``key`` names the place again:
    asking ``geocode(candidate.key)`` finds this one and no other.
    """

    label: str
    point: Point
    kind: str
    region: str = ""
    country: str = ""
    confidence: float = 1.0
    key: str = ""


@dataclass(frozen=True, slots=True)
class GeocodeResult:
    """The answer to one text: the candidates, best first; for an unknown text the names that it may be meant for."""

    query: str
    candidates: tuple[Candidate, ...] = ()
    status: GeocodeStatus = GeocodeStatus.UNKNOWN
    suggestions: tuple[str, ...] = field(default=())

    @property
    def found(self) -> Candidate | None:
        """The one place, or None where there is none or more than one."""
        return self.candidates[0] if self.status is GeocodeStatus.FOUND else None


class Geocoder(Protocol):
    """Whoever turns the text of a reader into a place."""

    def geocode(self, query: str, *, country: str | None = None, bias: Point | None = None) -> GeocodeResult:
        """Return what the text means; any text gives an answer, never an error.

        ``country`` (ISO 3166-1 alpha-2) admits only places there. ``bias`` is where the reader is, if known: of
        namesakes the one near it is meant.
        """
        ...


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that has a certain name: what is needed to judge whether a word of a text means it."""

    name: str
    kind: str
    population: int
    country: str
    region: str = ""
    locality: str = ""


class Gazetteer(Geocoder, Protocol):
    """A geocoder that can also say, for many words at once, which of them are names of places."""

    home_country: str

    def named(self, keys: Collection[str]) -> Mapping[str, Sequence[NamedPlace]]:
        """Return the places of each name; names are folded by `geo.folding`, postcodes written as they are stored."""
        ...


def unknown(query: str, *, suggestions: tuple[str, ...] = ()) -> GeocodeResult:
    """Return the answer for a text that is no known place."""
    return GeocodeResult(query=query, suggestions=suggestions)


def one(query: str, candidate: Candidate) -> GeocodeResult:
    """Return the answer for a text that means one place."""
    return GeocodeResult(query=query, candidates=(candidate,), status=GeocodeStatus.FOUND)


def several(query: str, candidates: tuple[Candidate, ...]) -> GeocodeResult:
    """Return the answer for a text that means these places, best first; one is found, none is unknown."""
    if len(candidates) < 2:
        return one(query, candidates[0]) if candidates else unknown(query)
    return GeocodeResult(query=query, candidates=candidates, status=GeocodeStatus.AMBIGUOUS)
