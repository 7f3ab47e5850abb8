"""The offline geocoder: towns, districts and postcodes in our own database."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

from directory.geo.candidates import Candidate, GeocodeResult, NamedPlace, one, several, unknown
from directory.geo.countries import country_code, country_name, region_keys
from directory.geo.distance import distance_km
from directory.geo.folding import MAX_CHARACTERS, fold_place_name, plain_name
from directory.geo.points import Point
from directory.geo.postcodes import PostcodeGuess, postcode_guesses
from directory.geo.spelling import near_names
from directory.models.place import Place, PlaceKind, PlaceName

#: A namesake this many times bigger than the next one is the one that people mean.
DOMINANCE: Final = 10
#: Namesakes nearer to each other than this are one place that two sources hold.
SAME_PLACE_KM: Final = 8.0
#: A reader this near to one of the namesakes means that one.
NEAR_READER_KM: Final = 60.0
MAX_CANDIDATES: Final = 8
_UNWANTED: Final = re.compile(r"[\x00-\x1f\x7f]+")
_KEY: Final = re.compile(r"^place:([0-9]{1,18})$")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text as the name of a place and the words that say which one ("Leeds" in "Alabama")."""

    name: str
    context: tuple[str, ...] = ()
    is_strict: bool = False


class GazetteerGeocoder:
    """Answers from the table of places, without network; three to six queries, each by an index."""

    def __init__(self, *, home_country: str = "") -> None:
        self.home_country = home_country

    def geocode(self, query: str, *, country: str | None = None, bias: Point | None = None) -> GeocodeResult:
        """Return what the text means: one place, several ("Which Leeds?") or none, with names that are spelt nearly so.

        Reads postcodes, whole or in part, names in any usual spelling, and a name with its region, state or country
        after it. Of namesakes it takes the one near ``bias``, the only one in the operator's country, or one that is
        ten times bigger than the next; otherwise the reader is asked.
        """
        if len(query) > MAX_CHARACTERS:
            return unknown(query[:MAX_CHARACTERS])
        text = " ".join(_UNWANTED.sub(" ", query).split())
        if match := _KEY.match(text):
            return self._by_key(text, int(match[1]))
        if not fold_place_name(text):
            return unknown(text)
        places = self._by_postcode(text, country) or self._by_name(text, country)
        if not places:
            return unknown(text, suggestions=near_names(text, country=country or self.home_country))
        return self._decide(text, places, bias)

    def named(self, keys: Collection[str]) -> dict[str, list[NamedPlace]]:
        """Return the places of each folded name or postcode, by any of their names, in one query by two indexes."""
        columns = ("kind", "population", "country", "region", "locality")
        own = Place.objects.filter(folded_name__in=keys).values_list("folded_name", "name", *columns)
        others = PlaceName.objects.filter(folded_name__in=keys)
        rows = own.union(
            others.values_list("folded_name", "name", *(f"place__{column}" for column in columns)), all=True
        )
        found: dict[str, list[NamedPlace]] = {}
        for key, *values in rows:
            found.setdefault(key, []).append(NamedPlace(*values))
        return found

    def _by_key(self, text: str, place_id: int) -> GeocodeResult:
        place = Place.objects.filter(pk=place_id).first()
        return one(text, to_candidate(place, self.home_country)) if place else unknown(text)

    def _by_postcode(self, text: str, country: str | None) -> list[Place]:
        guesses = postcode_guesses(text)
        keys = {key.key for guess in guesses for key in guess.keys}
        if not keys:
            return []
        # By the index of names alone: with the kind beside it SQLite picks the index that reads every postcode.
        named = Place.objects.filter(folded_name__in=keys).order_by("country", "pk")
        rows = [row for row in named if row.kind == PlaceKind.POSTCODE and country in (None, row.country)]
        for guess in guesses:
            if found := self._of_guess(guess, rows):
                return found
        return []

    def _of_guess(self, guess: PostcodeGuess, rows: Sequence[Place]) -> list[Place]:
        for key in guess.keys:
            found = [row for row in rows if row.folded_name == key.key and guess.country in ("", row.country)]
            if not guess.country and guess.rest:
                found = _matching_rest(found, guess.rest)
            home = [row for row in found if row.country == self.home_country]
            if found:
                return home or found
        return []

    def _by_name(self, text: str, country: str | None) -> list[Place]:
        readings = _readings(text)
        named = Place.objects.exclude(kind=PlaceKind.POSTCODE).named({reading.name for reading in readings})
        if country:
            named = named.in_countries([country])
        rows = list(named.prefetch_related("names").biggest_first())
        for reading in readings:
            found = [row for row in rows if reading.name in _folded_names(row)]
            if found and (kept := _in_context(found, reading)):
                return _prefer_spelling(_without_doubles(kept), text)
        return []

    def _decide(self, text: str, places: Sequence[Place], bias: Point | None) -> GeocodeResult:
        home = [place for place in places if place.country == self.home_country]
        ranked = home + [place for place in places if place.country != self.home_country]
        near = [p for p in ranked if bias and distance_km(bias, point_of(p)) <= NEAR_READER_KM]
        chosen = ranked[:1] if _is_dominant(home or ranked) else ranked[:MAX_CANDIDATES]
        if len(near) == 1:
            chosen = near
        return several(text, tuple(to_candidate(place, self.home_country, len(chosen)) for place in chosen))


def to_candidate(place: Place, home_country: str = "", of_how_many: int = 1) -> Candidate:
    """Return a place as a geocoder hands it out, named in the reader's language."""
    return Candidate(
        label=place_label(place, home_country=home_country),
        point=point_of(place),
        kind=place.kind,
        region=place.region,
        country=place.country,
        confidence=round(1 / of_how_many, 2),
        key=f"place:{place.pk}",
    )


def point_of(place: Place) -> Point:
    """Return the point of a place."""
    return Point(place.latitude, place.longitude)


def place_label(place: Place, *, home_country: str = "") -> str:
    """Return how readers see a place: "Leeds, West Yorkshire", "8000 Aarhus C, Denmark".

    Its name in the reader's language where we have one, its region, and its country unless it is the operator's. Reads
    ``place.names``, so prefetch them.
    """
    region = place.region if place.kind != PlaceKind.POSTCODE else ""
    country = country_name(place.country) if place.country != home_country else ""
    name = local_name(place)
    if place.kind == PlaceKind.POSTCODE and place.locality:
        name = f"{name} {place.locality}"
    return ", ".join(part for part in (name, region if region != name else "", country) if part)


def local_name(place: Place) -> str:
    """Return the name of a place in the reader's language, or its own where there is none. Reads ``place.names``."""
    if place.kind == PlaceKind.POSTCODE:
        return place.name
    language = (get_language() or "").partition("-")[0]
    return next((name.name for name in place.names.all() if language and name.language == language), place.name)


def _readings(text: str) -> list[Reading]:
    """The whole text first; then part by part at the commas; then with the last words as the region or country."""
    parts = [part.strip() for part in text.split(",") if fold_place_name(part)]
    readings = [Reading(fold_place_name(text))]
    readings += [Reading(fold_place_name(part), tuple(parts[at + 1 :])) for at, part in enumerate(parts) if parts[1:]]
    words = text.split()
    for split in range(len(words) - 1, max(0, len(words) - 4), -1):
        context = (" ".join(words[split:]),)
        readings.append(Reading(fold_place_name(" ".join(words[:split])), context, is_strict=True))
    return [reading for reading in readings if reading.name]


def _in_context(places: Iterable[Place], reading: Reading) -> list[Place]:
    """The places that fit the words after the name.

    A country that fits none of them leaves none. Other words that fit none are passed over where a comma stands before
    them ("Sale, Cheshire": counties of old are in no list), and leave none otherwise.
    """
    kept = list(places)
    for words in reading.context:
        code, regions = country_code(words), region_keys(words)
        # Regions first: "Wales" is the region of one Newport, and in the country of them all.
        fitting = [p for p in kept if _lies_in(p, regions)] or [p for p in kept if p.country == code]
        if fitting or code or reading.is_strict:
            kept = fitting
    return kept


def _lies_in(place: Place, regions: frozenset[str]) -> bool:
    return any(fold_place_name(part) in regions for part in (place.region, *place.region.split(",")))


def _folded_names(place: Place) -> set[str]:
    return {place.folded_name, *(name.folded_name for name in place.names.all())}


def _prefer_spelling(places: list[Place], text: str) -> list[Place]:
    """Where the exact spelling fits some, the others were only found because keys are coarse ("Baarn" for "barn")."""
    wanted = plain_name(text.partition(",")[0])
    exact = [p for p in places if wanted in {plain_name(p.name), *(plain_name(n.name) for n in p.names.all())}]
    return exact or places


def _without_doubles(places: Iterable[Place]) -> list[Place]:
    """One of each group of namesakes that stand on nearly the same point: the first, so the biggest."""
    kept: list[Place] = []
    for place in places:
        if all(distance_km(point_of(place), point_of(other)) > SAME_PLACE_KM for other in kept):
            kept.append(place)
    return kept


def _matching_rest(places: list[Place], rest: str) -> list[Place]:
    """Of equal postcodes, those whose town or country stands beside them; none where the words fit none of them."""
    words = fold_place_name(rest)
    code = country_code(rest.rpartition(",")[2])
    return [p for p in places if p.country == code or _locality_in(words, p.locality)]


def _locality_in(words: str, locality: str) -> bool:
    folded = fold_place_name(locality)
    return bool(folded) and (folded in words or words in folded)


def _is_dominant(places: Sequence[Place]) -> bool:
    if len(places) == 1:
        return True
    first, second = places[0].population, places[1].population
    return first > 0 and first >= DOMINANCE * second
