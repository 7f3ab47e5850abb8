"""The areas of the coverage page: regions, towns or postcodes that listings name, and bigger towns that none does."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from directory.coverage import Cube, Spot, spots_of
from directory.geo.folding import fold_place_name
from directory.geo.points import Point
from directory.models import Place, PlaceKind
from directory.pages.desk_coverage_facts import written_names

LEVELS: Mapping[str, str | Promise] = {
    "town": gettext_lazy("Towns"),
    "region": gettext_lazy("Regions"),
    "postcode": gettext_lazy("Postcodes"),
}
TOWNS_BESIDE = 60  # bigger towns around those that listings name, to show where nothing is
NEAR_DEGREES = 0.25  # how far around
LOOKED_UP = 400  # names that are looked up in the gazetteer at once


@dataclass(frozen=True, slots=True)
class Area:
    """One area: `key` as counts name it, its name, where it lies if that is known, and how many people live there."""

    key: str
    name: str
    point: Point | None = None
    people: int = 0


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas in their order, those with most people first, and to which of them a spot belongs."""

    listed: Sequence[Area]
    of_spot: Mapping[Spot, str]


def areas_of(cube: Cube, *, level: str, name: str) -> Areas:
    """Return the areas of a level whose name begins with `name` or has it; at most two statements, for towns."""
    spots = spots_of(cube)
    of_spot = {spot: key for spot in spots if (key := _key(spot, level))}
    sizes: Counter[str] = Counter()
    for spot, key in of_spot.items():
        sizes[key] += spots[spot]
    found = {key: Area(key, _name(key)) for key in sizes}
    if level == "town":
        found = _with_towns(found)
    wanted = fold_place_name(name)
    listed = [area for area in found.values() if wanted in fold_place_name(area.name)]
    listed.sort(key=lambda area: (-area.people, -sizes[area.key], area.name))
    kept = {area.key for area in listed}
    return Areas(listed, {spot: key for spot, key in of_spot.items() if key in kept})


def _key(spot: Spot, level: str) -> str:
    part = {"town": spot.town, "region": spot.region, "postcode": spot.postcode}[level]
    return f"{spot.country}|{part}" if part else ""


def _name(key: str) -> str:
    folded = key.partition("|")[2]
    return written_names().get(folded, folded)


def _with_towns(found: Mapping[str, Area]) -> dict[str, Area]:
    """Return the towns with their points, and bigger towns around them that no listing names."""
    placed = {**found, **_looked_up(found)}
    points = [area.point for area in placed.values() if area.point]
    if not points:
        return placed
    countries = {key.partition("|")[0] for key in placed} - {""}
    beside = (
        Place.objects.within(
            south=min(point.lat for point in points) - NEAR_DEGREES,
            west=min(point.lon for point in points) - NEAR_DEGREES,
            north=max(point.lat for point in points) + NEAR_DEGREES,
            east=max(point.lon for point in points) + NEAR_DEGREES,
        )
        .in_countries(countries)
        .filter(kind=PlaceKind.TOWN)
        .biggest_first()[:TOWNS_BESIDE]
    )
    for place in beside:
        area = _area_of(place)
        placed.setdefault(area.key, area)
    return placed


def _looked_up(found: Mapping[str, Area]) -> dict[str, Area]:
    """Return the towns that the gazetteer knows, as listings write them, the biggest of a name."""
    names = [key.partition("|")[2] for key in list(found)[:LOOKED_UP]]
    known: dict[str, Area] = {}
    # Chosen and sorted here: asked for towns, or for the biggest first, a database walks through all towns by size.
    places = Place.objects.filter(folded_name__in=names).order_by()
    towns = [place for place in places if place.kind == PlaceKind.TOWN]
    for place in sorted(towns, key=lambda place: (-place.population, place.pk)):
        area = _area_of(place)
        if area.key in found and area.key not in known:
            known[area.key] = replace(area, name=found[area.key].name)
    return known


def _area_of(place: Place) -> Area:
    point = Point(place.latitude, place.longitude)
    return Area(f"{place.country}|{place.folded_name}", place.name, point, place.population)
