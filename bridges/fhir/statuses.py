"""Our statuses in FHIR's words, as data."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from bridges.states import IntroductionStatus as S


class Said(NamedTuple):
    """A status as ServiceRequest.status, ServiceRequest.intent and Task.status."""

    request: str
    intent: str
    task: str


SAID: Final[Mapping[S, Said]] = MappingProxyType(
    {
        S.SUGGESTED: Said("draft", "proposal", "draft"),
        S.CONSIDERING: Said("draft", "proposal", "draft"),
        S.NOT_NOW: Said("on-hold", "proposal", "cancelled"),
        S.CONSENTED: Said("active", "order", "draft"),
        S.ASKED: Said("active", "order", "requested"),
        S.QUESTION: Said("active", "order", "requested"),
        S.HOST_UNAVAILABLE: Said("revoked", "order", "rejected"),
        S.LAPSED: Said("revoked", "order", "cancelled"),
        S.WAITING: Said("active", "order", "on-hold"),
        S.WELCOMED: Said("active", "order", "accepted"),
        S.VISIT_PLANNED: Said("active", "order", "accepted"),
        S.VISITED: Said("active", "order", "in-progress"),
        S.DID_NOT_GO: Said("active", "order", "in-progress"),
        S.SETTLING: Said("active", "order", "in-progress"),
        S.FOUND_A_PLACE: Said("completed", "order", "completed"),
        S.TRIED_MOVED_ON: Said("completed", "order", "completed"),
        S.FADED: Said("completed", "order", "completed"),
        S.WITHDRAWN: Said("revoked", "order", "cancelled"),
        S.RECORDED_IN_ERROR: Said("entered-in-error", "order", "entered-in-error"),
    }
)

NEEDS_A_REASON: Final = frozenset({"rejected", "cancelled", "on-hold"})
"""Statuses of tasks that the guide wants a reason for, in words."""
