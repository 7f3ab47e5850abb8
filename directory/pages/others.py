"""Three other listings at the end of a listing's page, one of them with another kind of tie."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from directory import search
from directory.capital import CapitalKind
from directory.documents import public_points
from directory.geo.points import Point
from directory.models import Listing, SearchDocument, Taxonomy, User
from directory.pages.cards import CardView, card_view
from directory.search.types import NotReadyError, SearchQuery, Sort

SHOWN = 3


def others_like(listing: Listing, *, user: User | AnonymousUser, language: str, at: datetime) -> list[CardView]:
    """Return up to three listings: near in topic and place, one of them of a tie that this one lacks."""
    alike = _ids(listing, ties=frozenset(), at=at, language=language)
    missing = frozenset(str(kind) for kind in CapitalKind) - {tag.kind for tag in listing.capital_tags.all()}
    other_tie = _ids(listing, ties=missing, at=at, language=language, any_topic=True) if missing else []
    wanted = list(dict.fromkeys([*alike[: SHOWN - 1], *other_tie[:1], *alike, *other_tie]))[:SHOWN]
    documents = SearchDocument.objects.visible_to(user).for_cards().in_bulk(wanted)
    return [card_view(documents[pk], language=language, at=at) for pk in wanted if pk in documents]


def _ids(listing: Listing, *, ties: frozenset[str], at: datetime, language: str, any_topic: bool = False) -> list[UUID]:
    topics = frozenset(term.code for term in listing.terms.all() if term.taxonomy == Taxonomy.TOPIC)
    filters: dict[str, frozenset[str]] = {}
    if topics and not any_topic:
        filters["topic"] = topics
    if ties:
        filters["tie"] = ties
    points = public_points(listing.locations.all())
    near = Point(*points[0]) if points else None
    sort = Sort.NEAREST if near else Sort.BEST
    query = SearchQuery(at=at, language=language, filters=filters, near=near, page_size=SHOWN + 1, sort=sort)
    try:
        return [pk for pk in search.search(query).ids if pk != listing.pk]
    except NotReadyError:  # the listing itself needs no index
        return []
