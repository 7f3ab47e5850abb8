"""Names of towns on the simple map, when the operator has set no map tiles."""

from dataclasses import dataclass
from typing import Final

from directory.geo.gazetteer import local_name
from directory.geo.points import BoundingBox, Point
from directory.models.place import Place, PlaceKind

MAX_LABELS: Final = 60
#: In a box wider or higher than this the biggest towns are read first and those outside passed over.
WIDE_DEGREES: Final = 8.0


@dataclass(frozen=True, slots=True)
class MapLabel:
    """A town to write on the map: its name in the reader's language, its point and its inhabitants (0: not known)."""

    name: str
    point: Point
    population: int


def labels_within(bounds: BoundingBox, *, limit: int = 20) -> tuple[MapLabel, ...]:
    """Return the biggest towns in a box, biggest first, at most ``limit`` (60 at most). Two queries.

    For a map across the antimeridian ask for both boxes.
    """
    limit = max(0, min(limit, MAX_LABELS))
    towns = Place.objects.within(south=bounds.south, west=bounds.west, north=bounds.north, east=bounds.east)
    if max(bounds.north - bounds.south, bounds.east - bounds.west) > WIDE_DEGREES:
        # Only towns that a map of this size has room for: otherwise every town of a continent would be sorted.
        towns = towns.filter(kind=PlaceKind.TOWN, population__gte=50_000)
    else:
        # Said by exclusion, so that SQLite takes the index of the box and not the one of all towns by size.
        towns = towns.exclude(kind__in=[PlaceKind.POSTCODE, PlaceKind.DISTRICT])
    places = towns.prefetch_related("names").biggest_first()[:limit]
    return tuple(MapLabel(local_name(p), Point(p.latitude, p.longitude), p.population) for p in places)
