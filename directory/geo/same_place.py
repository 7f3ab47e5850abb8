"""Whether two groups meet at the same place, as far as what was written about it says. Pure."""

import re
from dataclasses import dataclass

from directory.geo.distance import distance_km
from directory.geo.folding import plain_name
from directory.geo.points import Point

SAME_PLACE_KM = 0.05
_BETWEEN = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Spot:
    """What is written about a place, and its point if there is one."""

    name: str
    address: str
    city: str
    postcode: str
    point: Point | None


def is_same_place(one: Spot, other: Spot) -> bool:
    """Return whether both have the same address and postcode, or the same name and town within 50 metres.

    Capitals, accents, dots and spaces do not matter. What is not written says nothing.
    """
    if _same(one.address, other.address) and _same(one.postcode, other.postcode):
        return True
    if not (_same(one.name, other.name) and _same(one.city, other.city)) or one.point is None or other.point is None:
        return False
    return distance_km(one.point, other.point) <= SAME_PLACE_KM


def _same(one: str, other: str) -> bool:
    key = _key(one)
    return bool(key) and key == _key(other)


def _key(text: str) -> str:
    return _BETWEEN.sub("", plain_name(text))
