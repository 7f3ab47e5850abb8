"""How the ties of one person are balanced: counts and shares, none of them with a norm."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bridges.networks.ties import Flow, Frequency, TieFacts, type_of
from directory.capital import CapitalKind

FEWEST: Final = 4
"""Below four ties nothing is counted: a figure about three people is a figure about somebody."""

CONTACTS_A_YEAR: Final = MappingProxyType(
    {Frequency.DAILY: 365, Frequency.WEEKLY: 52, Frequency.MONTHLY: 12, Frequency.RARELY: 4}
)


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
