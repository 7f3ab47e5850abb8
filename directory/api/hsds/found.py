"""Which ids a request finds: by conditions in the database, by words in the search index, by distance."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from directory.api.hsds import conditions
from directory.api.hsds.pages import Found, ListedFound, StoredFound
from directory.api.parameters import Parameters, shown
from directory.geo.candidates import GeocodeStatus
from directory.geo.distance import bounding_boxes, distances_metres, round_metres
from directory.geo.geocoding import geocoder
from directory.geo.points import Point
from directory.models import AddressVisibility, ListingText, Location, Organization
from directory.models.listing import ListingQuerySet
from directory.search.types import MAX_WORDS

PROXIMITY: Final = 5_000
FARTHEST: Final = 100_000
LONGEST_POSTCODE: Final = 20
#: So many ids fit into one statement on both databases.
_AT_ONCE: Final = 900


def services(rows: ListingQuerySet, *, words: str, at: datetime) -> Found:
    """Return services, the best first where words were searched for."""
    if not words:
        return StoredFound(rows)
    found = conditions.by_words(words, at=at)
    there = set(_among(rows.values_list("pk", flat=True), found, name="pk"))
    return ListedFound([key for key in found if key in there])


def places(rows: ListingQuerySet, *, words: str, near: Point | None, metres: int, at: datetime) -> Found:
    """Return services at locations: the nearest first, or the best first where words were searched for."""
    shown_places = Location.objects.filter(
        Exists(rows.filter(pk=OuterRef("listing"))), visibility=AddressVisibility.PUBLIC
    )
    if near:
        shown_places = shown_places.filter(_around(near, metres))
    if not words and not near:
        return StoredFound(shown_places)
    ranks: dict[UUID, int] = {}
    if words:
        ranks = {key: rank for rank, key in enumerate(conditions.by_words(words, at=at))}
        shown_places = shown_places.filter(listing__in=[*ranks]) if len(ranks) <= _AT_ONCE else shown_places
    found = list(shown_places.values_list("pk", "listing_id", "latitude", "longitude"))
    if words:
        found = [row for row in found if row[1] in ranks]
    if near is None:
        return ListedFound([row[0] for row in sorted(found, key=lambda row: (ranks[row[1]], row[0]))])
    lats, lons = [row[2] or 0.0 for row in found], [row[3] or 0.0 for row in found]  # what has none is in no box
    measured = round_metres(distances_metres(near.lat, near.lon, lats, lons))
    within = sorted((int(far), row[0]) for far, row in zip(measured, found, strict=True) if far <= metres)
    return ListedFound([key for _far, key in within])


def near_postcode(parameters: Parameters) -> tuple[Point | None, int]:
    """Return the middle of a postcode, and how far around it, in metres."""
    postcode = parameters.text("postcode", longest=LONGEST_POSTCODE)
    metres = parameters.number("proximity", least=1, most=FARTHEST)
    if metres and not postcode:
        parameters.fault("proximity", "proximity is a distance from a postcode: give the postcode as well.")
    if not postcode:
        return None, PROXIMITY
    result = geocoder().geocode(postcode)
    candidates = [candidate for candidate in result.candidates if candidate.kind == "postcode"]
    if not candidates or (result.status is not GeocodeStatus.FOUND and len(candidates) > 1):
        allowed = [candidate.label for candidate in candidates] or list(result.suggestions)
        parameters.fault("postcode", f"We know no postcode {shown(postcode)}.", allowed=allowed)
        return None, PROXIMITY
    return candidates[0].point, metres or PROXIMITY


def organizations(rows: ListingQuerySet, *, words: str) -> "OrganizationsFound":
    """Return bodies that run one of the listings, then the listings that have none."""
    bodies = Organization.objects.filter(Exists(rows.filter(organization=OuterRef("pk"))))
    circles, named = rows.filter(organization__isnull=True), ListingText.objects.filter(listing=OuterRef("pk"))
    asked = [*dict.fromkeys(words.split())][:MAX_WORDS]  # as many as search takes: each is looked for in all
    for word in asked:
        bodies = bodies.filter(Q(name__icontains=word) | Q(description__icontains=word))
        named = named.filter(name__icontains=word)
    return OrganizationsFound(StoredFound(bodies), StoredFound(circles.filter(Exists(named)) if asked else circles))


class OrganizationsFound:
    """Two sorts of ids after each other."""

    def __init__(self, first: StoredFound, then: StoredFound) -> None:
        self._first, self._then = first, then
        self._length = -1

    def count(self) -> int:
        """Return how many there are; counts once."""
        self._length = self._first.count()
        return self._length + self._then.count()

    def part(self, start: int, stop: int) -> Sequence[UUID]:
        length = self._first.count() if self._length < 0 else self._length
        found = list(self._first.part(start, stop)) if start < length else []
        if stop > length:
            found += self._then.part(max(0, start - length), stop - length)
        return found

    def batches(self) -> Iterator[Sequence[UUID]]:
        """Yield all ids in batches."""
        yield from self._first.batches()
        yield from self._then.batches()


def _around(point: Point, metres: int) -> Q:
    condition = Q()
    for box in bounding_boxes(point, radius_km=metres / 1000):
        condition |= Q(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    return condition


def _among(keys: Any, wanted: list[UUID], *, name: str) -> Iterable[UUID]:
    """Return those of `keys` that are wanted; few are asked for by name, many are compared here."""
    if len(wanted) <= _AT_ONCE:
        keys = keys.filter(**{f"{name}__in": wanted})
    found: Iterable[UUID] = keys
    return found
