"""The version of their map that a person shows at their meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bridges.models import NetworkMap
from bridges.vault import Vault
from directory.date_words import say_date

CIRCLE_WORDS: Final[Mapping[int, str | Promise]] = MappingProxyType(
    {1: gettext_lazy("Closest"), 2: gettext_lazy("Close"), 3: gettext_lazy("Further out")}
)


@dataclass(frozen=True, slots=True)
class ShownMap:
    """The version of their map that the person shows here: who stands in which circle."""

    day: str
    circles: Sequence[tuple[str, Sequence[str]]]


def shown_map(shown: NetworkMap, *, box: Vault, at: datetime) -> ShownMap:
    """Return one version of a map as those at a meeting see it: names in circles, and nothing else of a tie."""
    circles: dict[int, list[str]] = {circle: [] for circle in CIRCLE_WORDS}
    for tie in shown.ties.order_by("position", "pk"):
        circles.setdefault(box.read_values(tie, "facts").get("circle", 2), []).append(box.read(tie, "alias"))
    day = (shown.kept_at or shown.changed_at).date()
    rows = [(str(CIRCLE_WORDS[circle]), names) for circle, names in circles.items() if names]
    return ShownMap(day=say_date(day, today=at.date()), circles=rows)
