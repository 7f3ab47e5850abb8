"""Names of places while somebody types."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from directory.geo.folding import MAX_CHARACTERS, fold_place_name, plain_name
from directory.geo.gazetteer import place_label
from directory.geo.postcodes import postcode_key
from directory.models.place import Place, PlaceKind, place_ids_by_name_prefix

#: A single letter names half the world.
MIN_LETTERS: Final = 2
MAX_LIMIT: Final = 20
#: Places looked at for one answer: the biggest that start so.
LOOKED_AT: Final = 100


@dataclass(frozen=True, slots=True)
class PlaceSuggestion:
    """One name to choose. ``label`` is what is put into the field: searching for it finds the place again."""

    label: str
    kind: str
    country: str
    latitude: float = 0
    longitude: float = 0


def suggest_places(prefix: str, *, limit: int = 8, country: str | None = None) -> tuple[PlaceSuggestion, ...]:
    """Return places whose name or postcode starts with ``prefix``, the biggest first.

    ``country`` (by default the operator's) goes first; places elsewhere fill up what is left. Fewer than two
    letters, or a text that starts no name, give none. Two to six queries, each by an index. ``limit`` is 20 at most.
    """
    text = prefix[:MAX_CHARACTERS].replace("\x00", "")
    if len(plain_name(text)) < MIN_LETTERS:
        return ()
    home = country or settings.FOOTBRIDGE_COUNTRY
    limit = max(0, min(limit, MAX_LIMIT))
    found = _postcodes(text, home, limit) if any(map(str.isdigit, text)) else _towns(text, home)
    labels = {place_label(place, home_country=home): place for place in found[:limit]}
    return tuple(
        PlaceSuggestion(label, place.kind, place.country, place.latitude, place.longitude)
        for label, place in labels.items()
    )


def _postcodes(text: str, home: str, limit: int) -> list[Place]:
    # No condition on the kind: whatever starts with these signs is a postcode, and SQLite would take the wrong index.
    starting = Place.objects.starting_with(postcode_key(text)).order_by("folded_name", "pk")
    found = list(starting.in_countries([home])[:limit])
    return found + list(starting.exclude(country=home)[: limit - len(found)])


def _towns(text: str, home: str) -> list[Place]:
    """Towns and districts, home and biggest first; those spelt just so, or where there are none those that sound so."""
    key, wanted = fold_place_name(text), plain_name(text)
    towns = Place.objects.exclude(kind=PlaceKind.POSTCODE).prefetch_related("names")
    own = [
        *towns.starting_with(key).in_countries([home]).biggest_first()[:LOOKED_AT],
        *towns.starting_with(key).exclude(country=home).biggest_first()[:LOOKED_AT],
    ]
    other_ids = set(place_ids_by_name_prefix(key)[:LOOKED_AT]) - {place.pk for place in own}
    found = [*own, *towns.filter(pk__in=other_ids)]
    found.sort(key=lambda place: (place.country != home, -place.population, place.pk))
    exact = [place for place in found if any(name.startswith(wanted) for name in _plain_names(place))]
    return exact or found


def _plain_names(place: Place) -> list[str]:
    return [plain_name(place.name), *(plain_name(name.name) for name in place.names.all())]
