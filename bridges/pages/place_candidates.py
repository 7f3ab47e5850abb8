"""The listings that may fit what somebody looks for, as plain facts: a few searches, and one query for the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from bridges.matching import Candidate, Looking, is_ordinary, pieces
from directory import search, vocabulary
from directory.documents import rules_of_card
from directory.geo.candidates import GeocodeResult
from directory.geo.geocoding import geocoder
from directory.models import Alcohol, Attendance, CostKind, Listing, ListingStatus, Openness, SearchDocument, Taxonomy
from directory.schedules import day_parts
from directory.search.types import DAYS, NotReadyError, SearchPage, SearchQuery, Sort

OF_EACH = 30
YES_OR_NO = (
    *("someone_meets_you", "may_watch", "may_leave_early", "may_bring_someone"),
    *("children_welcome", "pets_welcome", "peer_led"),
)


@dataclass(slots=True)
class _Found:
    """What the searches gave together."""

    distances: dict[UUID, int] = field(default_factory=dict)
    wishes: dict[UUID, set[str]] = field(default_factory=dict)
    strengths: dict[UUID, set[str]] = field(default_factory=dict)
    some: dict[UUID, set[str]] = field(default_factory=dict)
    ids: dict[UUID, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Places and their rows by id, with the place that was meant; `left_out` are the rows that the person left out."""

    places: tuple[Candidate, ...]
    documents: Mapping[str, SearchDocument]
    place: GeocodeResult | None


def candidates_for(looking: Looking, *, language: str, at: datetime) -> Candidates:
    """Return the places that may fit, with those that were left out; nothing where search has no index yet.

    One query, and what search itself asks; a place that is unknown or ambiguous narrows nothing.
    """
    place = geocoder().geocode(looking.where) if looking.where else None
    base = SearchQuery(at=at, language=language, page_size=OF_EACH, sort=Sort.BEST)
    if place and place.found:
        base = replace(base, near=place.found.point)
    found = _Found()
    try:
        _search(looking, base, found)
    except NotReadyError:
        found.ids.clear()
    ids = [*found.ids, *_uuids(looking.left_out)]
    rows = list(
        Listing.objects.public().groups().filter(pk__in=ids).select_related("search_document")
        .defer("search_document__content")
    )  # fmt: skip
    rows = [row for row in rows if hasattr(row, "search_document")]
    return Candidates(
        places=tuple(_candidate(row, found, at=at) for row in rows),
        documents={str(row.pk): row.search_document for row in rows},
        place=place,
    )


def catalogue_codes(*, language: str, at: datetime) -> dict[str, frozenset[str]]:
    """Return the topics and languages that any listing has: what a form need not offer, nobody has."""
    try:
        counts = search.search(SearchQuery(at=at, language=language, page_size=1)).facets
    except NotReadyError:
        return {"topic": frozenset(), "language": frozenset()}
    return {group: frozenset(counts.get(group, {})) for group in ("topic", "language")}


def _search(looking: Looking, base: SearchQuery, found: _Found) -> None:
    """Ask for each thing that was written by itself, then for what is near, and for ordinary places."""
    for text, has in ((looking.wishes, found.wishes), (looking.strengths, found.strengths)):
        for piece in pieces(text):
            page = _take(replace(base, text=piece), found)
            whole = has if page.understood.every_word else found.some
            for pk in page.ids:
                whole.setdefault(pk, set()).add(piece)
    near = base
    if base.near is not None:
        radius = float(looking.km) if looking.km else None
        near = replace(base, radius_km=radius, sort=Sort.NEAREST)
    for filters in _filters(looking):
        _take(replace(near, filters=filters), found)


def _filters(looking: Looking) -> Iterable[dict[str, frozenset[str]]]:
    yield {}
    yield {"tie": frozenset({"bridging"})}
    yield {"kind": frozenset({"community_group", "social_niche"}), "openness": frozenset({str(Openness.OPEN)})}
    if looking.topics:
        yield {"topic": looking.topics}
    if looking.ties:
        yield {"tie": looking.ties}
    if looking.languages:
        yield {"language": looking.languages}
    if "online" in looking.needs:
        yield {"attendance": frozenset({str(Attendance.ONLINE)})}


def _take(query: SearchQuery, found: _Found) -> SearchPage:
    page = search.search(query)
    found.ids.update(dict.fromkeys(page.ids))
    found.distances.update(page.distances_metres)
    return page


def _candidate(row: Listing, found: _Found, *, at: datetime) -> Candidate:
    card, metres = row.search_document.card, found.distances.get(row.pk)
    ties = {str(kind): int(strength) for kind, strength in card["ties"]}
    facts, against = _facts(row)
    return Candidate(
        id=str(row.pk),
        is_open=row.status == ListingStatus.ACTIVE and row.openness not in {Openness.FULL, Openness.CLOSED},
        is_ordinary=is_ordinary(
            kind=row.kind,
            ties=ties,
            is_open=row.openness == Openness.OPEN,
            is_by_peers=bool(row.peer_led or row.trained_experience_experts),
        ),
        ties=ties,
        topics=_with_parents(card["more"]["topics"]),
        languages=frozenset(card["more"]["languages"]),
        facts=facts,
        against=against,
        times=frozenset(f"{DAYS[day]}-{part}" for day, part in day_parts(rules_of_card(card), at=at)),
        distance_km=None if metres is None else metres / 1000,
        wishes=frozenset(found.wishes.get(row.pk, ())),
        strengths=frozenset(found.strengths.get(row.pk, ())),
        some_words=frozenset(found.some.get(row.pk, ())),
    )


def _facts(row: Listing) -> tuple[frozenset[str], frozenset[str]]:
    """Return what a listing is known to have, and known not to have. An access fact is never known to be missing."""
    card = row.search_document.card
    facts = {*card["access"], *card["welcome"], *(name for name in YES_OR_NO if getattr(row, name))}
    against = {name for name in YES_OR_NO if getattr(row, name) is False}
    kinds = {cost["kind"] for cost in card["costs"]}
    known = {
        "free": CostKind.FREE in kinds if kinds else None,
        "no_alcohol": row.alcohol == Alcohol.NONE if row.alcohol else None,
        "online": row.attendance != Attendance.IN_PERSON,
        "open": True if row.openness == Openness.OPEN else None,
    }
    facts |= {name for name, is_so in known.items() if is_so}
    against |= {name for name, is_so in known.items() if is_so is False}
    return frozenset(facts), frozenset(against)


def _with_parents(codes: Iterable[str]) -> frozenset[str]:
    """Return topics with those above them: whoever ticked "music" also means "singing"."""
    terms = vocabulary.terms(Taxonomy.TOPIC)
    own = frozenset(codes)
    return own | {terms[code].parent for code in own if code in terms and terms[code].parent}


def _uuids(ids: Iterable[str]) -> Iterable[UUID]:
    for one in sorted(ids):
        try:
            yield UUID(one)
        except ValueError:
            continue
