"""Finds the public rows behind a question about FHIR resources, and makes the resources."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.api.fhir.searches import Search
from directory.exporters.fhir import rows
from directory.exporters.fhir.elements import Resource
from directory.models import AddressVisibility, Listing, ListingText, Location, Organization


@dataclass(frozen=True, slots=True)
class Found:
    """One page of resources in the order of their ids; `total` counts all that match, on all pages.

    `after` is the id after which the next page begins, None on the last. What it names may be gone by now.
    """

    resources: list[Resource]
    total: int
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Rows that match, and what makes resources of those with some ids, in any order."""

    found: QuerySet[Any]
    make: Callable[[Sequence[UUID]], Iterable[Resource]]


def find(kind: str, search: Search, *, at: datetime) -> Found:
    """Return a page of what anybody may see, in a fixed number of queries."""
    shelves = SHELVES[kind](search, at)
    total, keys = 0, list[tuple[UUID, Shelf]]()
    for shelf in shelves:
        total += shelf.found.count()
        rest = shelf.found.filter(pk__gt=search.after) if search.after else shelf.found
        page = rest.order_by("pk").values_list("pk", flat=True)[: search.count + 1]
        keys += [(key, shelf) for key in page]
    keys.sort(key=lambda pair: pair[0])
    shown = keys[: search.count]
    made = [resource for shelf in shelves for resource in shelf.make([key for key, where in shown if where is shelf])]
    after = shown[-1][0] if len(keys) > len(shown) else None
    return Found(sorted(made, key=lambda one: str(one["id"])), total, after=after)


def find_one(kind: str, key: UUID, *, at: datetime) -> Resource | None:
    """Return one resource; None where there is none, or none that everybody may see."""
    return next(iter(find(kind, Search(count=1, ids=(key,)), at=at).resources), None)


def _services(search: Search, at: datetime) -> list[Shelf]:
    found = _dated(Listing.objects.public(), search, "modified_at")
    if search.active is not None:
        found = found.filter(status="active") if search.active else found.exclude(status="active")
    if search.organization:
        found = found.filter(_run_by(search.organization))
    if search.location:
        found = found.filter(locations=search.location)

    def make(keys: Sequence[UUID]) -> Iterable[Resource]:
        return rows.services(rows.with_parts(Listing.objects.public().filter(pk__in=keys)), at=at)

    return [Shelf(_called(found, search), make)]


def _locations(search: Search, _at: datetime) -> list[Shelf]:
    # Asked row by row: a list of all public listings would be made first, if only for one place.
    is_public = Exists(Listing.objects.public().filter(pk=OuterRef("listing")))
    found = _dated(Location.objects.filter(is_public), search, "listing__modified_at")
    if search.organization:
        found = found.filter(listing__in=Listing.objects.filter(_run_by(search.organization)))
    for lookup, words in _words(search):
        found = found.filter(_place_called(lookup, words))

    def make(keys: Sequence[UUID]) -> Iterable[Resource]:
        listings = rows.with_parts(Listing.objects.public().filter(locations__in=keys).distinct())
        wanted = {str(key) for key in keys}
        return (place for place in rows.places(listings) if place["id"] in wanted)

    return [Shelf(found, make)]


def _organizations(search: Search, _at: datetime) -> list[Shelf]:
    """Return the bodies that run public listings, and the informal circles, which are their own."""
    is_public = Exists(Listing.objects.public().filter(organization=OuterRef("pk")))
    bodies = _dated(Organization.objects.filter(is_public), search, "modified_at")
    for lookup, words in _words(search):
        bodies = bodies.filter(**{f"name__{lookup}": words})
    circles = _dated(Listing.objects.public().filter(organization__isnull=True), search, "modified_at")

    def make_bodies(keys: Sequence[UUID]) -> Iterable[Resource]:
        return rows.bodies(Organization.objects.filter(pk__in=keys))

    def make_circles(keys: Sequence[UUID]) -> Iterable[Resource]:
        return rows.circles(Listing.objects.public().filter(pk__in=keys).prefetch_related("texts"))

    return [Shelf(bodies, make_bodies), Shelf(_called(circles, search), make_circles)]


SHELVES: Final[dict[str, Callable[[Search, datetime], list[Shelf]]]] = {
    "HealthcareService": _services,
    "Location": _locations,
    "Organization": _organizations,
}


def _run_by(key: UUID) -> Q:
    return Q(organization=key) | Q(pk=key, organization__isnull=True)


def _dated(found: Any, search: Search, column: str) -> Any:
    for lookup, moment in search.changed:
        found = found.filter(**{f"{column}__{lookup}": moment})
    return found if search.ids is None else found.filter(pk__in=search.ids)


def _called(found: Any, search: Search) -> Any:
    for lookup, words in _words(search):
        found = found.filter(pk__in=ListingText.objects.filter(**{f"name__{lookup}": words}).values("listing"))
    return found


def _words(search: Search) -> list[tuple[str, str]]:
    asked = (("istartswith", search.name), ("icontains", search.name_part))
    return [(lookup, words) for lookup, words in asked if words]


def _place_called(lookup: str, words: str) -> Q:
    """Ask for the name as it is shown: nobody learns by asking how a hidden place is called."""
    is_public = Q(visibility=AddressVisibility.PUBLIC)
    named = Q(**{f"name__{lookup}": words}) | Q(**{"name": "", f"address__{lookup}": words})
    return (is_public & named) | (~is_public & Q(**{f"city__{lookup}": words}))
