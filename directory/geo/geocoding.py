"""The one door to geocoding: `geocoder()` gives what the operator configured, the offline gazetteer by default."""

from django.conf import settings

from directory.geo.candidates import Candidate, Geocoder, GeocodeResult, GeocodeStatus
from directory.geo.gazetteer import GazetteerGeocoder
from directory.geo.kept import KeptGeocoder
from directory.geo.online import OnlineGeocoder

__all__ = ["Candidate", "GeocodeResult", "GeocodeStatus", "Geocoder", "geocoder"]


def geocoder() -> KeptGeocoder:
    """Return the geocoder that the operator configured, with its answers of the last minute.

    Without FOOTBRIDGE_GEOCODER this is the gazetteer in the database and nothing leaves the machine. With it, what the
    gazetteer does not know is asked of that service, with a time-out and a cache.
    """
    gazetteer = GazetteerGeocoder(home_country=settings.FOOTBRIDGE_COUNTRY)
    chosen = (settings.FOOTBRIDGE_GEOCODER, settings.FOOTBRIDGE_GEOCODER_URL, settings.FOOTBRIDGE_COUNTRY)
    if not settings.FOOTBRIDGE_GEOCODER:
        return KeptGeocoder(gazetteer, gazetteer=gazetteer, settings=chosen)
    online = OnlineGeocoder(
        service=settings.FOOTBRIDGE_GEOCODER, url=settings.FOOTBRIDGE_GEOCODER_URL, gazetteer=gazetteer
    )
    return KeptGeocoder(online, gazetteer=gazetteer, settings=chosen)
