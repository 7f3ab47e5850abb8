"""Answers of the gazetteer, kept in the process for a minute: a page asks for the same few places again and again.

Names and places only, bounded in number, and nothing of who asked. Places change when an operator imports a gazetteer,
and `forget()` is for whoever does that in this process.
"""

import itertools
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from threading import Lock
from typing import Final, Generic, TypeVar

from django.utils.translation import get_language

from directory.geo.candidates import Gazetteer, Geocoder, GeocodeResult, NamedPlace
from directory.geo.points import Point

Answer = TypeVar("Answer")

KEPT_SECONDS: Final = 60.0
#: About 1 KB each.
KEPT_ANSWERS: Final = 2_000
#: Most words are the name of no place, and an empty answer takes little.
KEPT_NAMES: Final = 10_000


class Kept(Generic[Answer]):
    """A bounded memory of answers; those not asked for the longest go first. Safe between threads."""

    def __init__(
        self, *, most: int, seconds: float = KEPT_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, tuple[float, Answer]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable) -> Answer | None:
        """Return the answer that was put there less than `seconds` ago."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            if found[0] <= self._clock():
                del self._answers[key]
                return None
            self._answers.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, and let the oldest go where there are too many."""
        with self._lock:
            self._answers[key] = (self._clock() + self._seconds, answer)
            self._answers.move_to_end(key)
            self._let_go()

    def _let_go(self) -> None:
        """Drop those that are too many, and what was not asked for since its time was over."""
        for key, (until, _answer) in list(itertools.islice(self._answers.items(), 8)):
            if len(self._answers) > self._most or until <= self._clock():
                del self._answers[key]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()


_answers: Kept[GeocodeResult] = Kept(most=KEPT_ANSWERS)
_names: Kept[Sequence[NamedPlace]] = Kept(most=KEPT_NAMES)


def forget() -> None:
    """Ask the gazetteer again from now on."""
    _answers.clear()
    _names.clear()


class KeptGeocoder:
    """A geocoder with a memory of a minute in front of it; `settings` tells apart geocoders that answer differently."""

    def __init__(self, geocoder: Geocoder, *, gazetteer: Gazetteer, settings: tuple[str, ...] = ()) -> None:
        self.geocoder = geocoder
        self.gazetteer = gazetteer
        self.home_country = gazetteer.home_country
        self._settings = settings

    def geocode(self, query: str, *, country: str | None = None, bias: Point | None = None) -> GeocodeResult:
        """Return what the geocoder says, or said within the last minute to a reader of the same language."""
        key = (self._settings, get_language(), query, country, bias)
        found = _answers.get(key)
        if found is None:
            found = self.geocoder.geocode(query, country=country, bias=bias)
            _answers.put(key, found)
        return found

    def named(self, keys: Collection[str]) -> Mapping[str, Sequence[NamedPlace]]:
        """Return the places of each name, with at most one query, for those that nobody asked for within a minute."""
        kept = {key: _names.get(key) for key in keys}
        missing = [key for key, places in kept.items() if places is None]
        fresh = self.gazetteer.named(missing) if missing else {}
        for key in missing:
            _names.put(key, tuple(fresh.get(key, ())))
        found = {key: places for key, places in kept.items() if places}
        return {**found, **{key: tuple(places) for key, places in fresh.items() if places}}
