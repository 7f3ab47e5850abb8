"""One tie: what was said of it, and which type that suggests."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from directory.capital import CapitalKind

MOST_TIES: Final = 60
"""What one map holds; more than that can neither be drawn nor looked over."""


class TieKind(StrEnum):
    """Who somebody is to the person."""

    FAMILY = "family"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    PEER = "peer"
    GROUP = "group"
    COLLEAGUE = "colleague"
    PROFESSIONAL = "professional"


class Alike(StrEnum):
    """Whether they are alike in a way that matters to the person."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Gap(StrEnum):
    """How much more the other can decide."""

    NONE = "none"
    SOME = "some"
    CLEAR = "clear"


class Flow(StrEnum):
    """Which way help goes, seen from the person."""

    GIVES = "gives"
    RECEIVES = "receives"
    BOTH = "both"


class Frequency(StrEnum):
    """How often they meet, ring or write."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    RARELY = "rarely"


CIRCLES: Final = (1, 2, 3)
EVERYDAY: Final = frozenset(TieKind) - {TieKind.PROFESSIONAL}
"""Kinds of ties that are met in everyday life, not through a service."""

_CODES: Final = MappingProxyType(
    {"kind": TieKind, "alike": Alike, "gap": Gap, "flow": Flow, "frequency": Frequency, "tie_type": CapitalKind}
)


class TieError(ValueError):
    """Something was said of a tie that no map knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TieFacts:
    """What a person said of one tie; "" and None are "not said".

    `key` is the same for the same tie in every version of the map. `tie_type` is the person's own word for what the tie
    is to them; it wins over what the other answers suggest. `circle` is 1 (closest) to 3.

    :raises TieError: if a circle or a code is none that maps know
    """

    id: UUID
    key: UUID
    alias: str
    circle: int = 2
    kind: str = ""
    alike: str = ""
    gap: str = ""
    flow: str = ""
    frequency: str = ""
    is_paid: bool = False
    setting: str = ""
    met_as_partner: bool | None = None
    tie_type: str = ""

    def __post_init__(self) -> None:
        if self.circle not in CIRCLES:
            raise TieError(f"{self.circle!r} is no circle; use 1, 2 or 3.")
        for name, codes in _CODES.items():
            value = getattr(self, name)
            if value and value not in list(codes):
                raise TieError(f"{value!r} is not known as {name}; use one of {', '.join(codes)}.")


def read_tie(*, id: UUID, key: UUID, alias: str, values: Mapping[str, Any]) -> TieFacts:
    """Return a tie from the values that a map keeps; what they do not say is "not said", what we do not know is left.

    :raises TieError: if a circle or a code is none that maps know
    """
    known = set(TieFacts.__dataclass_fields__) - {"id", "key", "alias"}
    return TieFacts(id=id, key=key, alias=alias, **{name: values[name] for name in known & set(values)})


def values_of(tie: TieFacts) -> dict[str, Any]:
    """Return the values that a map keeps of a tie, beside its name and ids: the way back of `read_tie`."""
    return {name: value for name, value in asdict(tie).items() if name not in {"id", "key", "alias"}}


def suggested_type(tie: TieFacts) -> str:
    """Return the type that the answers suggest, or "" where they leave it open.

    A clear gap in power is a way to a say only if they were met as partners; without a clear gap, alike is bonding and
    different, met in everyday life, is bridging. For somebody who is paid to be there nothing is suggested: receiving
    care is not linking, and the tie stands apart until the person says what it is to them.
    """
    if tie.is_paid:
        return ""
    if tie.gap == Gap.CLEAR:
        return CapitalKind.LINKING if tie.met_as_partner else ""
    if tie.alike == Alike.YES:
        return CapitalKind.BONDING
    return CapitalKind.BRIDGING if tie.alike == Alike.NO and tie.kind in EVERYDAY else ""


def type_of(tie: TieFacts) -> str:
    """Return the person's own word for the tie, else what is suggested, else ""."""
    return tie.tie_type or suggested_type(tie)


class Sector(StrEnum):
    """Where around the middle a tie stands: by its type; apart if paid; apart if it is not said."""

    BONDING = "bonding"
    BRIDGING = "bridging"
    LINKING = "linking"
    PAID = "paid"
    OPEN = "open"


def sector_of(tie: TieFacts) -> Sector:
    """Return the part of the map in which a tie stands, in the drawing, in the table and in the sentence."""
    known = type_of(tie)
    if known:
        return Sector(known)
    return Sector.PAID if tie.is_paid else Sector.OPEN
