"""A person's ties: what was said of each, which type that suggests, and how they are balanced. Pure: tables and sums.

The balance is a mirror for one person. Nothing here knows a norm, a target or another person's map: `compare` lays two
versions of the same map side by side, and where something is missing `questions_for` returns a question, not a lack.
The formulas, with an example: docs/networks.md.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from directory.capital import CapitalKind

FEWEST: Final = 4
"""Below four ties nothing is counted: a figure about three people is a figure about somebody."""

MOST_TIES: Final = 60
"""What one map holds; more than that can neither be drawn nor looked over."""

MOST_QUESTIONS: Final = 3


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
CONTACTS_A_YEAR: Final = MappingProxyType(
    {Frequency.DAILY: 365, Frequency.WEEKLY: 52, Frequency.MONTHLY: 12, Frequency.RARELY: 4}
)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """What can be counted of a map of four ties or more. A share is None where fewer than four ties say what it needs.

    `by_type` has all three types; `untyped` are the ties beside them. `effective_types` is between 1 and 3.
    """

    by_type: Mapping[CapitalKind, int]
    untyped: int
    effective_types: float | None
    settings: int
    reciprocity: float | None
    paid_share: float
    reliance: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """How many ties there are, and the figures; `figures` is None below four ties."""

    size: int
    figures: Figures | None


def balance_of(ties: Iterable[TieFacts]) -> Balance:
    """Return the balance of one person's ties; their order does not matter."""
    all_ties = list(ties)
    if len(all_ties) < FEWEST:
        return Balance(len(all_ties), None)
    counts = Counter(type_of(tie) for tie in all_ties)
    by_type = {kind: counts[kind] for kind in CapitalKind}
    typed = sum(by_type.values())
    said = [tie for tie in all_ties if tie.flow]
    figures = Figures(
        by_type=MappingProxyType(by_type),
        untyped=len(all_ties) - typed,
        effective_types=effective_number(by_type.values()) if typed >= FEWEST else None,
        settings=len({_same_place(tie.setting) for tie in all_ties} - {""}),
        reciprocity=sum(tie.flow != Flow.RECEIVES for tie in said) / len(said) if len(said) >= FEWEST else None,
        paid_share=sum(tie.is_paid for tie in all_ties) / len(all_ties),
        reliance=_reliance([tie for tie in said if tie.frequency]),
    )
    return Balance(len(all_ties), figures)


def effective_number(counts: Iterable[int]) -> float:
    """Return exp(−Σ p·ln p): as how many equally common types these are. 0.0 where there is none."""
    present = [count for count in counts if count]
    if not present:
        return 0.0
    total = sum(present)
    entropy = -sum(count / total * math.log(count / total) for count in sorted(present))
    return min(float(len(present)), max(1.0, math.exp(entropy)))


def _reliance(ties: Sequence[TieFacts]) -> float | None:
    """Return which share of the contacts with those who help comes from the one who is there most."""
    contacts = [CONTACTS_A_YEAR[Frequency(tie.frequency)] for tie in ties if tie.flow != Flow.GIVES]
    if len(ties) < FEWEST or not contacts:
        return None
    return max(contacts) / sum(contacts)


def _same_place(setting: str) -> str:
    return " ".join(setting.split()).casefold()


@dataclass(frozen=True, slots=True)
class Moved:
    """A tie that stands in another ring than before."""

    tie: TieFacts
    was_circle: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What is different between two versions of one person's map. `types_…` is None below four ties."""

    came: tuple[TieFacts, ...]
    went: tuple[TieFacts, ...]
    closer: tuple[Moved, ...]
    further: tuple[Moved, ...]
    stayed: int
    types_before: Mapping[CapitalKind, int] | None
    types_after: Mapping[CapitalKind, int] | None


def compare(before: Sequence[TieFacts], after: Sequence[TieFacts]) -> Changes:
    """Return what changed between two versions of the same person's map, in the order of the maps.

    There is no comparing with anybody else: ties are recognised by `key`, which no two people's maps share.
    """
    old, new = {tie.key: tie for tie in before}, {tie.key: tie for tie in after}
    moved = [Moved(tie, old[tie.key].circle) for tie in after if tie.key in old and tie.circle != old[tie.key].circle]
    figures = [balance_of(ties).figures for ties in (before, after)]
    types_before, types_after = (one.by_type if one else None for one in figures)
    return Changes(
        came=tuple(tie for tie in after if tie.key not in old),
        went=tuple(tie for tie in before if tie.key not in new),
        closer=tuple(one for one in moved if one.tie.circle < one.was_circle),
        further=tuple(one for one in moved if one.tie.circle > one.was_circle),
        stayed=len(old.keys() & new.keys()) - len(moved),
        types_before=types_before,
        types_after=types_after,
    )


class Question(StrEnum):
    """Open questions to talk about; what is asked, `bridges.words.networks` says."""

    FIRST = "first"
    WHO_ELSE = "who_else"
    PLACE = "place"
    DOOR = "door"
    DIFFERENT = "different"
    ALIKE = "alike"
    GIVE = "give"
    SETTINGS = "settings"
    LEAN = "lean"
    MORE_OF = "more_of"


def questions_for(balance: Balance) -> tuple[Question, ...]:
    """Return at least one question and at most three: invitations to think on, for each map, also an empty one."""
    figures = balance.figures
    if figures is None:
        return (Question.WHO_ELSE if balance.size else Question.FIRST, Question.PLACE, Question.DOOR)
    fitting = {
        Question.DOOR: not figures.by_type[CapitalKind.LINKING],
        Question.DIFFERENT: not figures.by_type[CapitalKind.BRIDGING],
        Question.ALIKE: not figures.by_type[CapitalKind.BONDING],
        Question.GIVE: figures.reciprocity == 0,
        Question.LEAN: figures.reliance is not None and figures.reliance > 0.5,
        Question.SETTINGS: figures.settings == 1,
        Question.MORE_OF: True,
    }
    return tuple(question for question, fits in fitting.items() if fits)[:MOST_QUESTIONS]
