"""The cast and the clock of the journeys of introductions, for those around a person's network."""

from tests.journeys.introductions.conftest import (
    _forget_everybody,
    _links_lead_here,
    choir,
    clock,
    look,
    pim,
    team,
)

__all__ = ["_forget_everybody", "_links_lead_here", "choir", "clock", "look", "pim", "team"]
