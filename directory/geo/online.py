"""geopy's geocoders, for operators who configure one: with a time-out, a cache, and the gazetteer in front."""

import hashlib
import logging
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.cache import cache
from geopy.exc import GeopyError
from geopy.geocoders import get_geocoder_for_service

from directory.geo.candidates import Candidate, Geocoder, GeocodeResult, GeocodeStatus, several
from directory.geo.folding import MAX_CHARACTERS, fold_place_name
from directory.geo.points import Point, point_or_none

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 3.0
#: Nominatim's usage policy asks for caching; places do not move.
CACHE_SECONDS: Final = 30 * 24 * 3600
#: After a failure nobody waits for the service again for so long.
PAUSE_SECONDS: Final = 60
MAX_CANDIDATES: Final = 5
USER_AGENT: Final = "Footbridge community directory"
_PAUSE_KEY: Final = "geo:online:pause"


class OnlineGeocoder:
    """Asks a service of the operator's choice for what the gazetteer does not know. Its failures raise nothing."""

    def __init__(
        self, *, service: str, url: str, gazetteer: Geocoder, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self.service = service
        self.url = url
        self.gazetteer = gazetteer
        self.timeout_seconds = timeout_seconds

    def geocode(self, query: str, *, country: str | None = None, bias: Point | None = None) -> GeocodeResult:
        """Return the gazetteer's answer where it has one, otherwise the service's, otherwise unknown.

        The gazetteer goes first: it is quick, and a town or postcode then tells no third party where somebody looks.
        """
        offline = self.gazetteer.geocode(query, country=country, bias=bias)
        if offline.status is not GeocodeStatus.UNKNOWN or len(query) > MAX_CHARACTERS or not fold_place_name(query):
            return offline
        candidates = self._ask(offline.query, country)
        return several(offline.query, candidates) if candidates else offline

    def _ask(self, query: str, country: str | None) -> tuple[Candidate, ...]:
        key = "geo:online:" + hashlib.sha256(f"{self.service}|{self.url}|{country}|{query}".encode()).hexdigest()
        known: tuple[Candidate, ...] | None = cache.get(key)
        if known is not None:
            return known
        if cache.get(_PAUSE_KEY):
            return ()
        try:
            answer = self._client().geocode(
                query, exactly_one=False, timeout=self.timeout_seconds, **self._options(country)
            )
        except (GeopyError, OSError, ValueError) as error:
            # The text itself is not logged: it may be somebody's address.
            logger.warning("The geocoder %s did not answer: %s", self.service, type(error).__name__)
            cache.set(_PAUSE_KEY, True, PAUSE_SECONDS)
            return ()
        candidates = _candidates(answer or [])
        cache.set(key, candidates, CACHE_SECONDS)
        return candidates

    def _client(self) -> Any:
        options: dict[str, Any] = {"user_agent": USER_AGENT}
        if self.url:
            address = urlsplit(self.url)
            options |= {"scheme": address.scheme, "domain": address.netloc + address.path.rstrip("/")}
        return get_geocoder_for_service(self.service)(**options)

    def _options(self, country: str | None) -> dict[str, Any]:
        options: dict[str, Any] = {"limit": MAX_CANDIDATES} if self.service in {"nominatim", "photon"} else {}
        if country and self.service == "nominatim":
            options["country_codes"] = country.lower()
        return options


def _candidates(locations: list[Any]) -> tuple[Candidate, ...]:
    found = []
    for location in locations[:MAX_CANDIDATES]:
        point = point_or_none(location.latitude, location.longitude)
        if point is not None:
            found.append(Candidate(label=str(location.address)[:200], point=point, kind="address", confidence=0.5))
    return tuple(found)
