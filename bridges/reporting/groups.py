"""Where each introduction is counted: once a quarter, in one group. Pure.

The groups exclude each other, so that a table of them adds up, and whoever takes totals apart has one table to do it
with. What happened in the quarter comes before where things stand at its end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from bridges.states import CONTACT_IS_OPEN, ENDED
from bridges.states import IntroductionStatus as S

TWELVE_WEEKS: Final = timedelta(weeks=12)
HEARD_AFTER: Final = timedelta(days=14)
"""A follow-up is counted two weeks after it was asked: everybody had that time to answer."""


class Group(StrEnum):
    """What an introduction counts as; the words are in `bridges/words/reports.py`."""

    THINKING = "thinking"
    ASKED = "asked"
    WELCOMED = "welcomed"
    FIRST_VISIT = "first_visit"
    SETTLING = "settling"
    STAYED = "stayed"
    MOVED_ON_LATE = "moved_on_late"
    SILENT = "silent"
    FOUND_EARLY = "found_early"
    MOVED_ON_EARLY = "moved_on_early"
    NO_PLACE = "no_place"
    WITHDRAWN = "withdrawn"


AFTER_TWELVE_WEEKS: Final = (Group.STAYED, Group.MOVED_ON_LATE, Group.SILENT)
NO_TIE: Final = "none"
TIES: Final = ("bonding", "bridging", "linking", NO_TIE)


class Days(StrEnum):
    """From yes to the first visit."""

    WEEK = "0-7"
    TWO_WEEKS = "8-14"
    FOUR_WEEKS = "15-28"
    EIGHT_WEEKS = "29-56"
    LONGER = "57+"
    UNKNOWN = "unknown"


LAST_DAYS: Final = ((7, Days.WEEK), (14, Days.TWO_WEEKS), (28, Days.FOUR_WEEKS), (56, Days.EIGHT_WEEKS))


class Answer(StrEnum):
    """What became of a follow-up that was asked."""

    ANSWERED = "answered"
    LEFT_OUT = "left_out"
    NO_ANSWER = "no_answer"


class Visited(NamedTuple):
    """The first visit that happened: on which day it was, and when somebody said so."""

    day: date
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What counting needs to know of one introduction."""

    status: S
    created_at: datetime
    asked_at: datetime | None = None
    ended_at: datetime | None = None
    visited: Visited | None = None


def group_of(story: Story, *, since: datetime, until: datetime, before: datetime) -> Group | None:
    """Return where an introduction counts in the quarter from `since` to `until`; None where it does not.

    `before` is when the quarter before began. Who had their first visit and ended within one quarter counts as a first
    visit in it, and as ended in the next: nothing is lost and nobody is counted twice in a quarter.
    """
    if story.status == S.RECORDED_IN_ERROR or story.created_at >= until:
        return None
    said_at = story.visited.said_at if story.visited else None
    if said_at is not None and since <= said_at < until:
        return Group.FIRST_VISIT
    if story.ended_at is None or story.ended_at >= until:
        return _standing(story, until=until)
    if story.ended_at >= since:
        return _ended(story)
    is_late = said_at is not None and said_at >= before and story.ended_at >= before
    return _ended(story) if is_late else None


def _standing(story: Story, *, until: datetime) -> Group:
    if story.visited is not None and story.visited.said_at < until:
        return Group.SETTLING
    if story.asked_at is None or story.asked_at >= until:
        return Group.THINKING
    is_welcome = story.status in CONTACT_IS_OPEN or (story.status in ENDED and story.visited is not None)
    return Group.WELCOMED if is_welcome else Group.ASKED


def _ended(story: Story) -> Group:
    if story.status in {S.HOST_UNAVAILABLE, S.LAPSED}:
        return Group.NO_PLACE
    if story.status == S.WITHDRAWN:
        return Group.WITHDRAWN
    if story.status == S.FADED:
        return Group.SILENT
    assert story.ended_at is not None
    is_late = story.visited is not None and story.ended_at.date() - story.visited.day >= TWELVE_WEEKS
    if story.status == S.FOUND_A_PLACE:
        return Group.STAYED if is_late else Group.FOUND_EARLY
    return Group.MOVED_ON_LATE if is_late else Group.MOVED_ON_EARLY


def days_of(yes: date | None, visit: date) -> Days:
    """Return how long it was from yes to the visit; a visit before the yes counts as the first week."""
    if yes is None:
        return Days.UNKNOWN
    took = (visit - yes).days
    return next((bucket for last, bucket in LAST_DAYS if took <= last), Days.LONGER)


def tie_of(tags: Iterable[tuple[str, int]]) -> str:
    """Return the strongest of (kind, strength), in the order of `TIES` if equal: a listing counts under it."""
    strongest = max(tags, key=lambda tag: (tag[1], -TIES.index(tag[0])), default=None)
    return strongest[0] if strongest else NO_TIE
