"""Who has to do something next, and by when: a table and pure functions over local time.

Every waiting status has an owner and a clock. Only what waits for the host (or for an answer to the host) lapses: a
person who is thinking is never pushed out by a timer.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from bridges.states import IntroductionStatus as S
from bridges.states import Party
from directory.local_clock import ASKING_TIME as ASKING_TIME
from directory.local_clock import QUIET_FROM as QUIET_FROM
from directory.local_clock import QUIET_UNTIL as QUIET_UNTIL
from directory.local_clock import asking_moment as asking_moment
from directory.local_clock import known_zone as known_zone
from directory.local_clock import outside_quiet_hours as outside_quiet_hours


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose turn it is; after how many days it is late; when they are reminded once; when it ends by itself."""

    owner: Party
    due_days: float
    nudge_days: float | None = None
    lapse_days: float | None = None


CLOCKS: Final = MappingProxyType(
    {
        S.SUGGESTED: Clock(Party.PERSON, 7),
        S.CONSIDERING: Clock(Party.PERSON, 7),
        S.CONSENTED: Clock(Party.PRACTITIONER, 7, nudge_days=3.5),
        S.ASKED: Clock(Party.HOST, 7, nudge_days=3.5, lapse_days=14),
        S.QUESTION: Clock(Party.PERSON, 7, nudge_days=3.5, lapse_days=14),
        # A list of people waiting moves by weeks, not by days: it ends with the consent, not before.
        S.WAITING: Clock(Party.HOST, 28, nudge_days=14, lapse_days=90),
        S.WELCOMED: Clock(Party.PERSON, 7, nudge_days=3.5),
        S.VISIT_PLANNED: Clock(Party.PERSON, 2),
        S.VISITED: Clock(Party.PERSON, 2),
        S.DID_NOT_GO: Clock(Party.PERSON, 7),
        S.SETTLING: Clock(Party.PERSON, 84, lapse_days=98),
    }
)
"""VISIT_PLANNED is counted from the visit, SETTLING from the first visit, all others from the status. NOT_NOW rests."""


class Stage:
    """When we ask how it was, after the first visit."""

    TWO_DAYS = "2d"
    TWO_WEEKS = "2w"
    SIX_WEEKS = "6w"
    TWELVE_WEEKS = "12w"


FOLLOW_UP_DAYS: Final = MappingProxyType(
    {Stage.TWO_DAYS: 2, Stage.TWO_WEEKS: 14, Stage.SIX_WEEKS: 42, Stage.TWELVE_WEEKS: 84}
)
PAUSE: Final = timedelta(weeks=4)
"""How long somebody rests who did not go and wants a pause: nobody reminds them."""

CONSENT_ENDS_SOON: Final = timedelta(days=7)
FADES_AFTER: Final = timedelta(days=14)
"""After the last follow-up without a word, an introduction ends by itself."""


def due_at(status: S, *, since: datetime) -> datetime | None:
    """Return when a status that began (or whose visit was) at `since` is late; None where nobody has to do anything."""
    clock = CLOCKS.get(status)
    return since + timedelta(days=clock.due_days) if clock else None


def follow_up_day(stage: str, *, visit_day: date) -> date:
    """Return the local day of a follow-up: counted in days on the calendar, not in hours."""
    return visit_day + timedelta(days=FOLLOW_UP_DAYS[stage])
