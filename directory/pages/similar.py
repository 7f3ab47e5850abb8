"""Is it here already? Listings that are perhaps the same group as one that somebody writes down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q
from django.urls import reverse

from directory import search
from directory.actions.import_duplicates import folded_group_name
from directory.documents import public_points
from directory.geo.distance import distance_km
from directory.geo.folding import plain_name
from directory.geo.points import Point
from directory.models import Listing, ListingText, TextVariant
from directory.pages.listing_names import listing_name
from directory.schedule_words import describe
from directory.search.types import MAX_TEXT_CHARACTERS, NotReadyError, SearchQuery

NEAR_KM: Final = 15
ALIKE: Final = 0.75
SHOWN: Final = 3
LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Similar:
    """One listing that is perhaps the same: what one needs to tell."""

    id: str
    url: str
    name: str
    where: str
    when: str
    is_public: bool


def similar(
    name: str,
    *,
    town: str,
    point: Point | None,
    language: str,
    at: datetime,
    also_hidden: bool = False,
    but: UUID | None = None,
) -> Sequence[Similar]:
    """Return up to three listings of nearly that name in that town or within 15 km, the most alike first.

    `also_hidden` looks among drafts and hidden listings as well, for stewards; `but` is left out.
    """
    found = {row.pk: row for row in _candidates(name, language=language, at=at, also_hidden=also_hidden)}
    if but is not None:
        found.pop(but, None)
    scored = [(_alike(name, row), row) for row in found.values() if _is_there(row, town=town, point=point)]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])[:SHOWN]
    return [_view(row, language=language, at=at) for _score, row in best]


def place_of(content: Mapping[str, Any]) -> tuple[str, Point | None]:
    """Return town and point of the first place of a content."""
    places = content.get("locations") or []
    if not places:
        return "", None
    first = places[0]
    point = Point(first["latitude"], first["longitude"]) if first.get("latitude") is not None else None
    return str(first.get("city") or ""), point


def _candidates(name: str, *, language: str, at: datetime, also_hidden: bool) -> Iterable[Listing]:
    query = SearchQuery(at=at, text=name[:MAX_TEXT_CHARACTERS], language=language, page_size=LOOKED_AT)
    try:
        ids = list(search.search(query).ids)
    except NotReadyError:
        ids = []
    rows = Listing.objects.filter(merged_into__isnull=True)
    wanted = Q(pk__in=ids) & Q(pk__in=Listing.objects.public())
    if also_hidden:
        same = ListingText.objects.filter(variant=TextVariant.STANDARD, language=F("listing__language"))
        first = folded_group_name(name).split()[:1]
        hidden = same.exclude(listing__in=Listing.objects.public()).filter(name__icontains=first[0] if first else name)
        wanted |= Q(pk__in=list(hidden.values_list("listing_id", flat=True)[:LOOKED_AT]))
    return rows.filter(wanted).with_parts()


def _alike(name: str, row: Listing) -> float:
    """Return how alike two names are, 0–1; one that stands whole in the other is nearly the same."""
    wanted = folded_group_name(name)
    return max((_ratio(wanted, folded_group_name(text.name)) for text in row.texts.all()), default=0.0)


def _ratio(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    small, large = sorted((set(one.split()), set(other.split())), key=len)
    if small <= large and (len(small) > 1 or small == large):
        return 0.95 if small != large else 1.0
    return SequenceMatcher(None, one, other).ratio()


def _is_there(row: Listing, *, town: str, point: Point | None) -> bool:
    places = list(row.locations.all())
    if not places or not town:
        return True
    if any(plain_name(place.city) == plain_name(town) for place in places):
        return True
    points = [Point(*one) for one in public_points(places)]
    return point is not None and any(distance_km(point, one) <= NEAR_KM for one in points)


def _view(row: Listing, *, language: str, at: datetime) -> Similar:
    rules = [schedule.as_rule() for schedule in row.schedules.all()]
    return Similar(
        id=str(row.pk),
        url=reverse("listing", args=[row.pk]),
        name=listing_name(row, language=language),
        where=", ".join(dict.fromkeys(place.city for place in row.locations.all() if place.city)),
        when="; ".join(describe(rules, at=at)),
        is_public=row.is_public(),
    )
