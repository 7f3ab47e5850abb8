"""From map to places: suggestions with every reason in words, and how the order came about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Final

from django.utils.translation import gettext as _

from bridges import vault
from bridges.forms.looking import need_choices, time_choices
from bridges.matching import WEIGHTS, Candidate, Gap, Looking, Match, Reason, pieces, rank, why_not
from bridges.models import Host, Person
from bridges.pages.place_candidates import Candidates, candidates_for
from bridges.words.matching import KINDS, MISFITS, REASONS, UNKNOWN, WHY_NOT
from directory import facets
from directory.date_words import say_list
from directory.geo.distance import format_distance
from directory.pages.cards import CardView, card_view

MOST: Final = 10
ALL: Final = 60
OTHERS: Final = 20
NEAREST: Final = 3


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One suggestion: its card, all that speaks for it, what does not fit, what nobody told us."""

    card: CardView
    reasons: list[str]
    misfits: list[str]
    unknown: list[str]
    is_ordinary: bool
    count: int
    is_welcoming: bool


@dataclass(frozen=True, slots=True)
class Other:
    """A place that is not among the suggestions, and why."""

    id: str
    name: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """What somebody may want to look at, and why; `weights` are (what, how much), `understood` what was written."""

    is_empty: bool
    fits: bool
    places: list[PlaceLine]
    nearest: list[CardView]
    has_more: bool
    others: list[Other]
    left_out: list[Other]
    understood: list[str]
    is_place_unclear: bool
    weights: list[tuple[str, int]]


def places_page(
    looking: Looking, *, saved: Collection[object] = (), is_all: bool = False, language: str, at: datetime
) -> PlacesPage:
    """Return the suggestions for what somebody wrote, in a fixed number of queries; `saved` are ids of their list."""
    empty = looking.is_empty
    found = (
        Candidates((), {}, None)
        if empty and not looking.left_out
        else candidates_for(looking, language=language, at=at)
    )
    ranked = rank(looking, found.places, most=ALL)
    shown = ranked[: ALL if is_all else MOST]
    words = Words(looking, language=language)
    welcoming = _welcoming(shown)
    cards = {place.id: _card(place, found, saved=saved, language=language, at=at) for place in found.places}
    fits = any(match.is_by_wish for match in ranked)
    return PlacesPage(
        is_empty=empty,
        fits=fits,
        places=[_line(match, cards[match.candidate.id], words=words, welcoming=welcoming) for match in shown],
        nearest=[] if fits or empty else [cards[place.id] for place in _nearest(looking, found.places)],
        has_more=len(ranked) > len(shown),
        others=_others(looking, found.places, {match.candidate.id for match in shown}, cards),
        left_out=[_other(cards[one.id], "") for one in found.places if one.id in looking.left_out],
        understood=words.understood(),
        is_place_unclear=bool(found.place and not found.place.found),
        weights=[(str(KINDS[code]), weight) for code, weight in WEIGHTS.items()],
    )


class Words:
    """Says reasons and gaps in the language of the page."""

    def __init__(self, looking: Looking, *, language: str) -> None:
        self._looking = looking
        self._labels = {
            kind: {code: one.label for code, one in facets.values(group, language=language).items()}
            for kind, group in (("topic", "topic"), ("tie", "tie"), ("language", "language"))
        }
        self._labels["tie_strong"] = self._labels["tie"]
        self._labels["need"] = dict(need_choices(language=language))
        self._labels["time"] = dict(time_choices(language=language))

    def reason(self, reason: Reason) -> str:
        """Return why a place is there."""
        return str(REASONS[reason.code]) % {"what": self._say(reason.code, reason.value)}

    def gap(self, gap: Gap) -> str:
        """Return what does not fit, or what nobody told us."""
        if gap.is_known:
            return str(MISFITS[gap.code]) % {"what": self._say(gap.code, gap.value)}
        words = UNKNOWN.get(gap.value) or UNKNOWN[gap.code]
        return str(words) % {"what": self._say(gap.code, gap.value)}

    def understood(self) -> list[str]:
        """Return what was written, as it is asked for."""
        own = self._looking
        said = [f"“{piece}”" for piece in (*pieces(own.wishes), *pieces(own.strengths))]
        for kind, codes in (
            *(("topic", own.topics), ("tie", own.ties), ("language", own.languages)),
            *(("need", own.needs), ("time", own.times)),
        ):
            said += [self._say(kind, code) for code in self._labels[kind] if code in codes]
        if own.where:
            within = _("within %(km)s km of %(place)s") % {"km": own.km, "place": own.where}
            said.append(within if own.km else own.where)
        return said

    def _say(self, code: str, value: str) -> str:
        if code in {"near", "close"}:
            return format_distance(float(value))
        labels = self._labels.get(code)
        return value if labels is None else say_list([labels.get(one, one) for one in value.split(",")])


def _line(match: Match, card: CardView, *, words: Words, welcoming: Collection[str]) -> PlaceLine:
    return PlaceLine(
        card=card,
        reasons=[words.reason(reason) for reason in match.reasons],
        misfits=[words.gap(gap) for gap in match.gaps if gap.is_known],
        unknown=[words.gap(gap) for gap in match.gaps if not gap.is_known],
        is_ordinary=match.candidate.is_ordinary,
        count=match.score,
        is_welcoming=match.candidate.id in welcoming,
    )


def _welcoming(matches: Iterable[Match]) -> set[str]:
    """Return the ids of those places where a host gets introductions now; one query."""
    ids = [match.candidate.id for match in matches]
    rows = Host.objects.receiving().filter(listing_id__in=ids) if ids else Host.objects.none()
    return {str(pk) for pk in rows.values_list("listing_id", flat=True)}


def _card(place: Candidate, found: Candidates, *, saved: Collection[object], language: str, at: datetime) -> CardView:
    document = found.documents[place.id]
    metres = None if place.distance_km is None else round(place.distance_km * 1000)
    return card_view(document, language=language, at=at, distance_metres=metres, is_saved=document.pk in saved)


def _nearest(looking: Looking, places: Iterable[Candidate]) -> list[Candidate]:
    may = [place for place in places if why_not(looking, place) in {"", "nothing", "far"}]
    may.sort(key=lambda place: (inf if place.distance_km is None else place.distance_km, place.id))
    return may[:NEAREST]


def _others(
    looking: Looking, places: Iterable[Candidate], shown: Collection[str], cards: dict[str, CardView]
) -> list[Other]:
    """Return what else was looked at, and why it is not among the suggestions."""
    found = []
    for place in places:
        why = why_not(looking, place)
        if place.id not in shown and why in WHY_NOT:
            found.append(_other(cards[place.id], str(WHY_NOT[why])))
    return sorted(found, key=lambda other: (other.why, other.name.casefold(), other.id))[:OTHERS]


def _other(card: CardView, why: str) -> Other:
    return Other(id=str(card.id), name=card.name, url=card.url, why=why)


def own_words(person: Person) -> dict[str, str]:
    """Return what the page about the person says of wishes and strengths: a beginning, kept only when they save it."""
    box = vault.open_for(person)
    return {name: box.read(person, name) for name in ("wishes", "strengths")}
