"""Two versions of the same map, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bridges.networks.balance import balance_of
from bridges.networks.ties import TieFacts
from directory.capital import CapitalKind


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
