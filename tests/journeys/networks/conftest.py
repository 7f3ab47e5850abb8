"""The town, its clock and its team, as in the journeys of introductions."""

from tests.journeys.introductions.conftest import (
    _forget_everybody,
    _links_lead_here,
    choir,
    clock,
    hanna,
    look,
    pim,
    team,
)

__all__ = ["_forget_everybody", "_links_lead_here", "choir", "clock", "hanna", "look", "pim", "team"]
