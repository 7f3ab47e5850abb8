"""The order of places: the sum of the reasons, the nearer first where two count alike, and always an ordinary one."""

from collections.abc import Iterable
from math import inf
from typing import Final

from bridges.matching.reasons import gaps_of, is_too_far, reasons_for
from bridges.matching.values import Candidate, Looking, Match

MOST: Final = 10
FIRST: Final = 3
"""Among so many at the top there is an ordinary place, wherever there is one at all."""


def rank(looking: Looking, candidates: Iterable[Candidate], *, most: int = MOST) -> list[Match]:
    """Return the places that may fit, best first, each with every reason that counted.

    Nothing for nothing written. A place for which nothing speaks that the person wrote is not in it, but for one
    ordinary place where no other is among the first three.
    """
    if looking.is_empty:
        return []
    there = {place.id: place for place in candidates}
    found = [_match(looking, place) for place in there.values() if not _hindrance(looking, place)]
    found.sort(key=_order)
    fitting = [match for match in found if match.is_by_wish]
    ordinary = next((match for match in [*fitting, *found] if match.candidate.is_ordinary), None)
    if ordinary and not any(match.candidate.is_ordinary for match in fitting[:FIRST]):
        rest = [match for match in fitting if match is not ordinary]
        fitting = [*rest[: FIRST - 1], ordinary, *rest[FIRST - 1 :]]
    return [match._replace(gaps=tuple(gaps_of(looking, match.candidate))) for match in fitting[:most]]


def why_not(looking: Looking, place: Candidate) -> str:
    """Return why a place is not suggested: "hidden", "not_open", "left_out", "far", "nothing"; "" where it may be."""
    return _hindrance(looking, place) or ("" if _match(looking, place).is_by_wish else "nothing")


def _hindrance(looking: Looking, place: Candidate) -> str:
    if not place.is_public or place.is_crisis_line:
        return "hidden"
    if place.id in looking.left_out:
        return "left_out"
    if not place.is_open:
        return "not_open"
    return "far" if is_too_far(looking, place) else ""


def _match(looking: Looking, place: Candidate) -> Match:
    reasons = reasons_for(looking, place)
    return Match(place, sum(reason.weight for reason in reasons), tuple(reasons), ())


def _order(match: Match) -> tuple[int, float, str]:
    distance = match.candidate.distance_km
    return -match.score, inf if distance is None else distance, match.candidate.id
