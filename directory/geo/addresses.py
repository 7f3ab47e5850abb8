"""Coordinates for addresses that came without any: for importers, many at once, with few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from directory.geo.countries import country_code, region_keys
from directory.geo.distance import distance_km
from directory.geo.folding import fold_place_name
from directory.geo.gazetteer import DOMINANCE, SAME_PLACE_KM
from directory.geo.points import Point
from directory.geo.postcodes import PostcodeGuess, PostcodeKey, postcode_guesses
from directory.models.place import Place, PlaceKind, PlaceName

Precision = Literal["postcode", "town"]

#: Names asked for in one query; below SQLite's limit of 32,766 values.
CHUNK: Final = 5000
#: Answers kept; when there are more the cache starts anew, so that a long import stays in flat memory.
MAX_KEPT: Final = 50_000


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address that say where it is; ``country`` is a code (ISO 3166-1 alpha-2) or a name."""

    postcode: str = ""
    town: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A point for an address and how near it is: the postcode's, or only the town's (also a postcode's larger area)."""

    point: Point
    precision: Precision


@dataclass(frozen=True, slots=True)
class _Known:
    """What the gazetteer holds under one name, as plain values."""

    kind: str
    country: str
    region: str
    point: Point
    population: int


class AddressLocator:
    """Looks addresses up in the gazetteer and remembers what it read: two queries for each 5,000 new names.

    ``home_country`` is taken for addresses that name no country. Not shared between threads.
    """

    def __init__(self, *, home_country: str = "") -> None:
        self.home_country = home_country
        self._known: dict[str, list[_Known]] = {}

    def locate_many(self, addresses: Sequence[Address]) -> list[Located | None]:
        """Return a point or None for each address, in order. Give it batches: names are read together."""
        self._read({name for address in addresses for name in _names(address)})
        return [self._locate(address) for address in addresses]

    def locate(self, address: Address) -> Located | None:
        """Return a point for one address: by its postcode, otherwise by its town and country, otherwise None.

        A town that several places share is only taken where region or size (ten times) decides.
        """
        return self.locate_many([address])[0]

    def _locate(self, address: Address) -> Located | None:
        country = country_code(address.country) or address.country.strip().upper() or self.home_country
        for guess in _guesses(address):
            for key in guess.keys:
                if point := self._postcode_point(key, guess, country):
                    return Located(point, "postcode" if key.is_whole else "town")
        point = self._town_point(address, country)
        return Located(point, "town") if point else None

    def _postcode_point(self, key: PostcodeKey, guess: PostcodeGuess, country: str) -> Point | None:
        found = [row for row in self._known.get(key.key, ()) if row.kind == PlaceKind.POSTCODE]
        # A country of the form's own counts only where the address names none: "1011 AB" may also stand in a typo.
        wanted = country or guess.country
        found = [row for row in found if row.country == wanted]
        return found[0].point if found else None

    def _town_point(self, address: Address, country: str) -> Point | None:
        found = [row for row in self._known.get(fold_place_name(address.town), ()) if row.kind != PlaceKind.POSTCODE]
        found = [row for row in found if row.country == country]
        regions = region_keys(address.region) if address.region else frozenset()
        in_region = [row for row in found if fold_place_name(row.region) in regions]
        ranked = sorted(in_region or found, key=lambda row: -row.population)
        if not ranked:
            return None
        first, *others = ranked
        rivals = [row for row in others if distance_km(first.point, row.point) > SAME_PLACE_KM]
        is_clear = not rivals or first.population >= DOMINANCE * max(1, rivals[0].population)
        return first.point if is_clear else None

    def _read(self, names: set[str]) -> None:
        if len(self._known) > MAX_KEPT:
            self._known.clear()
        new = sorted(names - self._known.keys())
        for start in range(0, len(new), CHUNK):
            chunk = new[start : start + CHUNK]
            self._known.update({name: [] for name in chunk})
            for name, known in (*_own_names(chunk), *_other_names(chunk)):
                # A place whose other name folds to the same key comes twice.
                if known not in self._known[name]:
                    self._known[name].append(known)


def _guesses(address: Address) -> tuple[PostcodeGuess, ...]:
    return postcode_guesses(address.postcode[:20]) if address.postcode else ()


def _names(address: Address) -> Iterable[str]:
    for guess in _guesses(address):
        yield from (key.key for key in guess.keys)
    if folded := fold_place_name(address.town):
        yield folded


_COLUMNS: Final = ("kind", "country", "region", "latitude", "longitude", "population")


def _own_names(names: list[str]) -> list[tuple[str, _Known]]:
    rows = Place.objects.filter(folded_name__in=names).order_by("pk").values_list("folded_name", *_COLUMNS)
    return [_as_known(*row) for row in rows]


def _other_names(names: list[str]) -> list[tuple[str, _Known]]:
    columns = (f"place__{column}" for column in _COLUMNS)
    rows = PlaceName.objects.filter(folded_name__in=names).order_by("pk").values_list("folded_name", *columns)
    return [_as_known(*row) for row in rows]


def _as_known(
    name: str, kind: str, country: str, region: str, lat: float, lon: float, population: int
) -> tuple[str, _Known]:
    return name, _Known(kind, country, region, Point(lat, lon), population)
