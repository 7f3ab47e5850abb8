"""Which places are ordinary ones: part of the town's life, and not a service for people with something in common.

The catalogue knows no kind of organisation, so this asks what it does know: what kind of listing it is, who runs it,
and how much it mixes people.
"""

from collections.abc import Mapping
from typing import Final

MIXES_FROM: Final = 2


def is_ordinary(*, kind: str, ties: Mapping[str, int], is_open: bool, is_by_peers: bool) -> bool:
    """Return whether anybody may come for what is done there: it mixes people, or is plainly open to all.

    `is_by_peers`: run by people with a shared experience, or by trained experience experts.
    """
    if kind == "peer_circle" or is_by_peers:
        return False
    bridging = ties.get("bridging", 0)
    return bridging >= MIXES_FROM or (is_open and ties.get("bonding", 0) <= bridging)
