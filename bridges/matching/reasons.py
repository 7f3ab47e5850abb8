"""What speaks for one place, what does not, and what nobody told us."""

from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Final

from bridges.matching.answers import pieces
from bridges.matching.values import Candidate, Gap, Looking, Reason
from bridges.matching.weights import WEIGHTS

STRONG_FROM: Final = 3
_WEIGHT: Final = attrgetter("weight")


def reasons_for(looking: Looking, place: Candidate) -> list[Reason]:
    """Return everything that counts for a place, what weighs most first."""
    found = [*_words(looking, place), *_kinds(looking, place), *_practical(looking, place)]
    if place.is_ordinary:
        found.append(("ordinary", ""))
    reasons = [_reason(code, value) for code, value in found]
    reasons.sort(key=_WEIGHT, reverse=True)
    return reasons


def gaps_of(looking: Looking, place: Candidate) -> list[Gap]:
    """Return what was asked for and does not fit, and then what nobody told us."""
    found = [Gap("need", need, need in place.against) for need in sorted(looking.needs - place.facts)]
    if looking.languages and not looking.languages & place.languages:
        found.append(Gap("language", ",".join(sorted(place.languages)), bool(place.languages)))
    if looking.times and not looking.times & place.times:
        found.append(Gap("time", "", bool(place.times)))
    if looking.where and place.distance_km is None:
        is_online = "online" in place.facts
        if not (is_online and "online" in looking.needs):
            found.append(Gap("where", "online" if is_online else "", is_online))
    found.sort(key=lambda gap: not gap.is_known)
    return found


@lru_cache(maxsize=4_096)
def _reason(code: str, value: str) -> Reason:
    """Return the same value for the same reason: thousands of places share a few."""
    return Reason(code, value, WEIGHTS[code])


def is_too_far(looking: Looking, place: Candidate) -> bool:
    """Return whether a place is further than they wrote, and cannot be joined online by somebody who would do so."""
    if looking.km is None or place.distance_km is None or place.distance_km <= looking.km:
        return False
    return not ("online" in looking.needs and "online" in place.facts)


def _words(looking: Looking, place: Candidate) -> Iterable[tuple[str, str]]:
    if not (place.wishes or place.strengths or place.some_words):
        return
    for code, text, has in (
        ("wish", looking.wishes, place.wishes),
        ("strength", looking.strengths, place.strengths),
    ):
        for piece in pieces(text):
            if piece in has:
                yield code, piece
            elif piece in place.some_words:
                yield f"{code}_partly", piece


def _kinds(looking: Looking, place: Candidate) -> Iterable[tuple[str, str]]:
    for topic in sorted(looking.topics & place.topics):
        yield "topic", topic
    for tie in sorted(looking.ties):
        strength = place.ties.get(tie, 0)
        if strength:
            yield "tie", tie
        if strength >= STRONG_FROM:
            yield "tie_strong", tie
    if shared := looking.languages & place.languages:
        yield "language", ",".join(sorted(shared))


def _practical(looking: Looking, place: Candidate) -> Iterable[tuple[str, str]]:
    for need in sorted(looking.needs & place.facts):
        yield "need", need
    if meets := looking.times & place.times:
        yield "time", ",".join(sorted(meets))
    if looking.where and looking.km is not None and place.distance_km is not None and place.distance_km <= looking.km:
        yield "near", f"{place.distance_km:.1f}"
        if place.distance_km <= looking.km / 2:
            yield "close", f"{place.distance_km:.1f}"
    if "open" in place.facts:
        yield "open", ""
