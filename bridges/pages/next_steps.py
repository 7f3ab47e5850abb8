"""What comes next with an introduction, said to a practitioner: one sentence, when, and one button. Pure.

Today, the caseload and the page of an introduction say the same, because they all ask here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bridges.states import ENDED, IntroductionStatus
from bridges.states import IntroductionStatus as S
from bridges.words import TURNS, Turn
from directory.date_words import say_span, say_weekday_date

Goes = Literal["", "move", "spoken", "page", "visit", "follow_up", "others"]


NEVER_LATE: Final = frozenset({S.VISITED, S.SETTLING})
"""Getting to know a place has a clock, but nobody is late with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What must be known of an introduction to say what comes next; plain values.

    `visit_at` is the planned visit, `asking_at` the moment of the next follow-up and `is_mine_to_ask` whether the
    practitioner asks it.
    """

    status: IntroductionStatus
    status_since: datetime
    due_at: datetime | None
    alias: str
    group: str
    visit_at: datetime | None = None
    visit_zone: str = ""
    asking_at: datetime | None = None
    is_mine_to_ask: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """`goes` says where the button leads: a move to send, or a page; "" is no button."""

    turn: Turn
    words: str
    when: str
    is_late: bool
    button: str
    goes: Goes
    move: str
    icon: str
    look: str


class _Rule(NamedTuple):
    words: Promise | str
    button: Promise | str
    goes: Goes
    icon: str
    move: str = ""
    look: str = ""


_ASK_WHAT_THEY_THINK: Final = _Rule(
    gettext_lazy("Ask %(alias)s what they think of it"), gettext_lazy("Write down what they say"), "page", "message"
)
_RULES: Final[Mapping[IntroductionStatus, _Rule]] = MappingProxyType(
    {
        S.SUGGESTED: _ASK_WHAT_THEY_THINK,
        S.CONSIDERING: _ASK_WHAT_THEY_THINK,
        S.NOT_NOW: _Rule(gettext_lazy("%(alias)s can come back to it"), "", "", "rest", look="rest"),
        S.CONSENTED: _Rule(
            gettext_lazy("Send it to the group"), gettext_lazy("Send it to the group"), "move", "send", move="ask"
        ),
        S.ASKED: _Rule(gettext_lazy("The group answers"), "", "", "waiting", look="rest"),
        S.QUESTION: _Rule(
            gettext_lazy("The group has a question for %(alias)s"),
            gettext_lazy("Read it together"),
            "page",
            "question",
        ),
        S.WAITING: _Rule(gettext_lazy("%(alias)s is on their list"), "", "", "waiting", look="rest"),
        S.WELCOMED: _Rule(
            gettext_lazy("Choose a day with %(alias)s"), gettext_lazy("Choose a day together"), "visit", "calendar"
        ),
        S.VISIT_PLANNED: _Rule(gettext_lazy("The visit"), gettext_lazy("See the plan"), "page", "calendar"),
        S.VISITED: _Rule(gettext_lazy("See how it feels"), "", "", "sprout", look="rest"),
        S.DID_NOT_GO: _Rule(
            gettext_lazy("Another day, other company, or a pause: ask %(alias)s"),
            gettext_lazy("Choose another day"),
            "visit",
            "calendar",
        ),
        S.SETTLING: _Rule(gettext_lazy("%(alias)s is getting to know it"), "", "", "sprout", look="rest"),
        S.HOST_UNAVAILABLE: _Rule(
            gettext_lazy("Look at other groups with %(alias)s"),
            gettext_lazy("Look at other groups"),
            "others",
            "search",
        ),
        S.LAPSED: _Rule(
            gettext_lazy("Look at other groups with %(alias)s"),
            gettext_lazy("Look at other groups"),
            "others",
            "search",
        ),
        S.FOUND_A_PLACE: _Rule(gettext_lazy("%(alias)s found a place"), "", "", "ok", look="good"),
        S.TRIED_MOVED_ON: _Rule(gettext_lazy("%(alias)s tried it and moved on"), "", "", "walk", look="rest"),
        S.FADED: _Rule(gettext_lazy("It has gone quiet"), "", "", "rest", look="rest"),
        S.WITHDRAWN: _Rule(gettext_lazy("%(alias)s took it back"), "", "", "undo", look="rest"),
        S.RECORDED_IN_ERROR: _Rule(gettext_lazy("Written down by mistake"), "", "", "pencil", look="rest"),
    }
)
_NO_ANSWER_YET: Final = _Rule(
    gettext_lazy("The group has not answered yet"), gettext_lazy("Have a look"), "page", "waiting"
)
_AFTER_THE_VISIT: Final = _Rule(
    gettext_lazy("Ask %(alias)s whether the visit happened"),
    gettext_lazy("Write down what they say"),
    "page",
    "footprints",
)
_ASK_HOW_IT_WAS: Final = _Rule(
    gettext_lazy("Ask %(alias)s how it was"), gettext_lazy("Write down what they say"), "follow_up", "message"
)


def next_step(facts: Facts, *, at: datetime, zone: str) -> NextStep:
    """Return what comes next, with its day on the clock of `zone`."""
    rule = _rule(facts, at=at)
    is_late = facts.due_at is not None and facts.due_at < at and facts.status not in NEVER_LATE
    return NextStep(
        turn=turn_of(facts, at=at),
        words=str(rule.words) % {"alias": facts.alias or _("the person"), "group": facts.group},
        when=_when(facts, at=at, zone=zone),
        is_late=is_late,
        button=str(rule.button),
        goes=rule.goes,
        move=rule.move,
        icon=rule.icon,
        look=rule.look,
    )


def turn_of(facts: Facts, *, at: datetime) -> Turn:
    """Return the column: whose turn it is. What a practitioner promised to ask is their turn."""
    if facts.status not in ENDED and _is_mine_to_ask_now(facts, at=at):
        return Turn.ME
    return TURNS[facts.status]


def days_waiting(since: datetime, *, at: datetime) -> int:
    """Return how many whole days something has been as it is."""
    return max(0, (at - since).days)


def days_words(days: int) -> str:
    """Return “today”, “1 day”, “12 days”."""
    if days == 0:
        return _("since today")
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def _rule(facts: Facts, *, at: datetime) -> _Rule:
    if facts.status == S.VISIT_PLANNED and facts.visit_at is not None and facts.visit_at <= at:
        return _AFTER_THE_VISIT
    if facts.status == S.ASKED and facts.due_at is not None and facts.due_at < at:
        return _NO_ANSWER_YET
    if facts.status in NEVER_LATE and _is_mine_to_ask_now(facts, at=at):
        return _ASK_HOW_IT_WAS
    return _RULES[facts.status]


def _is_mine_to_ask_now(facts: Facts, *, at: datetime) -> bool:
    return facts.is_mine_to_ask and facts.asking_at is not None and facts.asking_at <= at


def _when(facts: Facts, *, at: datetime, zone: str) -> str:
    today = at.astimezone(ZoneInfo(zone)).date()
    if facts.status == S.VISIT_PLANNED and facts.visit_at is not None:
        return say_moment(facts.visit_at, zone=facts.visit_zone or zone, at=at)
    if facts.status in NEVER_LATE:
        if facts.asking_at is None:
            return ""
        words = _("Ask on %(day)s") if facts.is_mine_to_ask else _("Next question on %(day)s")
        if facts.asking_at <= at and not facts.is_mine_to_ask:
            words = _("Asked on %(day)s")
        return words % {"day": say_weekday_date(facts.asking_at.astimezone(ZoneInfo(zone)).date(), today=today)}
    if facts.due_at is None:
        return ""
    day = facts.due_at.astimezone(ZoneInfo(zone)).date()
    if facts.due_at < at:
        return _("Was due on %(day)s") % {"day": say_weekday_date(day, today=today)}
    return _("By %(day)s") % {"day": say_weekday_date(day, today=today)}


def say_moment(moment: datetime, *, zone: str, at: datetime) -> str:
    """Return “Tue 24 November, 7pm” on the clock of `zone`; today and tomorrow are called so."""
    tz = ZoneInfo(zone)
    local, today = moment.astimezone(tz), at.astimezone(tz).date()
    names = {0: _("Today"), 1: _("Tomorrow")}
    day = names.get((local.date() - today).days) or say_weekday_date(local.date(), today=today)
    return _("%(day)s, %(time)s") % {"day": day, "time": say_span(local.time(), None)}
