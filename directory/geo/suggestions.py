"""Names of places while somebody types."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from directory.geo.folding import MAX_CHARACTERS, fold_place_name, plain_name
from directory.geo.gazetteer import place_label
from directory.geo.postcodes import postcode_key
from directory.models.place import Place, PlaceKind, PlaceQuerySet, place_ids_by_name_prefix

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


def suggest_places(prefix: str, *, limit: int = 8, country: str | None = None) -> tuple[PlaceSuggestion, ...]:
    """Return places whose name or postcode starts with ``prefix``, the biggest first.

    ``country`` (by default the operator's) goes first; places elsewhere fill up what is left. Fewer than two
    letters, or a text that starts no name, give none. Three to five queries, each by an index. ``limit`` is 20 at most.
    """
    text = prefix[:MAX_CHARACTERS].replace("\x00", "")
    if len(plain_name(text)) < MIN_LETTERS:
        return ()
    home = country or settings.FOOTBRIDGE_COUNTRY
    find = _postcodes if any(map(str.isdigit, text)) else _towns
    found = find(text, home) if home else []
    if len(found) < limit:
        known = {place.pk for place in found}
        found += [place for place in find(text, "") if place.pk not in known]
    labels = {place_label(place, home_country=home): place for place in found}
    chosen = list(labels.items())[: max(0, min(limit, MAX_LIMIT))]
    return tuple(PlaceSuggestion(label, place.kind, place.country) for label, place in chosen)


def _postcodes(text: str, country: str) -> list[Place]:
    # No condition on the kind: whatever starts with these signs is a postcode, and SQLite would take the wrong index.
    return list(_in(country).starting_with(postcode_key(text)).order_by("folded_name", "pk")[:MAX_LIMIT])


def _towns(text: str, country: str) -> list[Place]:
    """Towns and districts, biggest first; those spelt just so, or where there are none those that sound so."""
    key = fold_place_name(text)
    towns = _in(country).exclude(kind=PlaceKind.POSTCODE)
    own = list(towns.starting_with(key).biggest_first()[:LOOKED_AT])
    other_ids = set(place_ids_by_name_prefix(key)[:LOOKED_AT]) - {place.pk for place in own}
    found = [*own, *towns.filter(pk__in=other_ids)]
    found.sort(key=lambda place: (-place.population, place.pk))
    wanted = plain_name(text)
    exact = [place for place in found if any(name.startswith(wanted) for name in _plain_names(place))]
    return (exact or found)[:MAX_LIMIT]


def _plain_names(place: Place) -> list[str]:
    return [plain_name(place.name), *(plain_name(name.name) for name in place.names.all())]


def _in(country: str) -> PlaceQuerySet:
    places = Place.objects.prefetch_related("names")
    return places.in_countries([country]) if country else places
