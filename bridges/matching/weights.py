"""How much each reason counts: the whole order follows from this table, and the page can show it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WEIGHTS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "wish": 6,  # the person's own words come first: no tick says as well what somebody wants
        "topic": 5,  # ticked by them, but one of a list
        "tie": 5,  # the kind of tie they would like is what the map is about
        "language": 4,  # without a common language a place is hard to be in
        "need": 3,  # each thing that helps; several together outweigh a wish: a place one cannot enter is none
        "strength": 3,  # somewhere to give, not only to get
        "time": 3,  # said once, however often a group meets: large groups should not go first for that
        "wish_partly": 2,  # a part of the words only: search may have misunderstood
        "near": 2,  # within the distance that they wrote; it is a limit more than a wish
        "strength_partly": 1,
        "tie_strong": 1,  # three or four of the statements are true, not two
        "close": 1,  # within half of that distance
        "open": 1,  # they say that they are open to new people
        "ordinary": 0,  # ordinary places rank level with special services: never above, and always one of them
    }
)
