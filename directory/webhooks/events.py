"""What to say about a listing, from what a publisher knows of it and what is public now; and when to try again.

Pure: the rows are `directory.models.webhook`, what writes and sends them is in `directory.actions`.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Event(StrEnum):
    """The kinds of message; the values are part of the interface and never change."""

    PUBLISHED = "listing.published"
    CHANGED = "listing.changed"
    CLOSED = "listing.closed"
    REOPENED = "listing.reopened"
    WITHDRAWN = "listing.withdrawn"
    MERGED = "listing.merged"
    TEST = "webhook.test"


ABOUT_LISTINGS: Final = tuple(event for event in Event if event != Event.TEST)


class Known(StrEnum):
    """What the public knows of a listing: nothing, that it runs, or that it is closed for now."""

    NOTHING = ""
    OPEN = "open"
    CLOSED = "closed"


def event_between(before: Known, now: Known, *, is_merged: bool = False) -> Event | None:
    """Return what to say to somebody who knows `before`; None where both know nothing.

    `is_merged`: it is away because another public listing stands for it.
    """
    if now == Known.NOTHING:
        if before == Known.NOTHING:
            return None
        return Event.MERGED if is_merged else Event.WITHDRAWN
    if before == Known.NOTHING:
        return Event.PUBLISHED
    if before == now:
        return Event.CHANGED
    return Event.CLOSED if now == Known.CLOSED else Event.REOPENED


def known_after(event: Event | None, before: Known) -> Known:
    """Return what somebody knows who knew `before` and was, perhaps, told of `event`: it may have arrived.

    To say something twice costs a look; not to say that a group is gone, because nobody is sure to know it, costs more.
    """
    match event:
        case Event.PUBLISHED | Event.REOPENED:
            return Known.OPEN
        case Event.CLOSED:
            return Known.CLOSED
        case Event.WITHDRAWN | Event.MERGED:
            return Known.NOTHING
    return before


GATHER: Final = timedelta(seconds=5)
"""How long a message waits for further changes of the same listing."""

BACK_OFF: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long to wait after each try that failed (Standard Webhooks, "Retry schedule"): three days together."""

JITTER: Final = 0.2
PAUSE_AFTER: Final = timedelta(days=5)
"""A receiver that took nothing for so long is sent nothing more, until a steward says so."""

LONGEST_ASKED_FOR: Final = timedelta(days=1)


def wait_after(failures: int, *, luck: float, asked_for: timedelta | None = None) -> timedelta:
    """Return how long to wait after so many failures in a row (1 or more); the last step repeats.

    `luck` (0 up to 1) spreads those who failed together over a fifth more. `asked_for` is the receiver's Retry-After:
    it makes a wait longer, never shorter, up to a day.
    """
    step = BACK_OFF[min(failures, len(BACK_OFF)) - 1] * (1 + JITTER * luck)
    return max(step, min(asked_for, LONGEST_ASKED_FOR)) if asked_for else step
