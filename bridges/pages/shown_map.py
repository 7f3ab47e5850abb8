"""The version of their map that a person shows at their meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bridges.models import NetworkMap
from bridges.networks import TieFacts
from bridges.pages.my_network import kept_day, ties_of
from bridges.pages.network_map import MapView, map_view


@dataclass(frozen=True, slots=True)
class ShownMap:
    """The version of their map that the person shows here: drawn, and as lists of who stands in which circle."""

    day: str
    view: MapView
    circles: Sequence[tuple[str, Sequence[str]]]


def shown_map(shown: NetworkMap, *, alias: str, at: datetime) -> ShownMap:
    """Return one version of a map as those at a meeting see it: names in circles, and nothing else of a tie.

    Those who are drawn sit at the table: who is alike, who helps whom and who is paid to be there stays with `alias`.
    """
    ties = [TieFacts(id=tie.id, key=tie.key, alias=tie.alias, circle=tie.circle) for tie in ties_of(shown)]
    view = map_view(ties, alias=alias, has_sectors=False)
    circles = [(ring.words, [row.alias for row in ring.rows]) for ring in view.rings]
    sentence = " ".join(f"{words}: {', '.join(names)}." for words, names in circles)
    view = replace(view, sentence=sentence or view.sentence)
    return ShownMap(kept_day(shown, at=at), view, circles)
