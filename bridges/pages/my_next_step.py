"""The one next step of an introduction, as its own person is told it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from bridges.actions import asking
from bridges.models import FollowUp, FollowUpState, Introduction, Visit, VisitState
from bridges.states import ENDED
from bridges.states import IntroductionStatus as S
from bridges.words import BUTTONS, STATUS_WORDS, TURN_FOR_PERSON, TURNS, Turn
from directory.date_words import say_span, say_weekday_date

MAY_START_AGAIN: Final = frozenset({S.WITHDRAWN, S.FADED, S.TRIED_MOVED_ON})
NEEDS_OTHERS: Final = frozenset({S.LAPSED, S.HOST_UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step. `url` is a page to go to, `move` a button to press; neither where there is nothing to do."""

    turn: str
    words: str
    more: str = ""
    button: str = ""
    url: str = ""
    move: str = ""
    look: str = ""
    icon: str = ""


def next_step(row: Introduction, *, at: datetime) -> Step:
    """Return the one next step of an introduction, to its person."""
    status = S(row.status)
    turn, words = str(TURN_FOR_PERSON[TURNS[status]]), str(STATUS_WORDS[status].person)
    if status in ENDED:
        good = "good" if status == S.FOUND_A_PLACE else "rest"
        if status in NEEDS_OTHERS:
            return Step(turn, words, button=_("Look at other groups"), url="#others-heading", look=good, icon="search")
        if status in MAY_START_AGAIN and row.listing.is_public():
            return Step(turn, words, button=_("Start again"), url=_ask_url(row), look=good, icon="undo")
        return Step(turn, words, look=good)
    follow_up = follow_up_url(row)
    if follow_up:
        return Step(
            str(TURN_FOR_PERSON[Turn.PERSON]), _("How was it?"), words, _("Say how it was"), follow_up, icon="message"
        )
    return _open_step(row, status, turn, words, at=at)


def _open_step(row: Introduction, status: S, turn: str, words: str, *, at: datetime) -> Step:
    visit_url = reverse("my_visit", args=[row.pk])
    if status in {S.SUGGESTED, S.CONSIDERING}:
        return Step(turn, words, button=str(BUTTONS["consent"]), url=_ask_url(row), icon="check")
    if status == S.NOT_NOW:
        return Step(turn, words, button=str(BUTTONS["consider"]), move="consider", look="rest")
    if status == S.CONSENTED:
        hindrance = asking.hindrance(row, at=at)
        if hindrance is not None:
            return Step(turn, words, str(hindrance), look="rest")
        return Step(str(TURN_FOR_PERSON[Turn.PERSON]), words, button=str(BUTTONS["ask"]), move="ask", icon="send")
    if status == S.QUESTION:
        return Step(turn, words, look="")  # the question and its form stand right below
    if status in {S.WELCOMED, S.DID_NOT_GO}:
        return Step(turn, words, button=str(BUTTONS["plan_visit"]), url=visit_url, icon="calendar")
    if status == S.VISIT_PLANNED:
        return _visit_step(row, turn, words, at=at)
    if status == S.VISITED:
        return Step(turn, words, button=str(BUTTONS["settle"]), move="settle", look="good", icon="sprout")
    return Step(turn, words, look="good" if status == S.SETTLING else "rest")


def _visit_step(row: Introduction, turn: str, words: str, *, at: datetime) -> Step:
    visit = planned_visit(row)
    if visit is not None and visit.starts_at <= at:
        return Step(turn, _("Did you go?"), button=str(BUTTONS["went"]), move="went", icon="footprints")
    calendar = reverse("my_visit_calendar", args=[row.pk])
    when = visit_words(visit, at=at) if visit else ""
    return Step(
        when or str(TURN_FOR_PERSON[Turn.SETTLING]),
        words,
        "",
        _("Put it in my calendar"),
        calendar,
        icon="calendar-add",
    )


def planned_visit(row: Introduction) -> Visit | None:
    """Return the visit that is planned; the visits were fetched with the row."""
    return next((visit for visit in row.visits.all() if visit.state == VisitState.PLANNED), None)


def follow_up_url(row: Introduction) -> str:
    """Return the page of the question that is asked now; "" if none is."""
    asked: list[FollowUp] = [one for one in row.follow_ups.all() if one.state == FollowUpState.ASKED]
    return reverse("my_follow_up", args=[max(asked, key=lambda one: one.day).pk]) if asked else ""


def visit_words(visit: Visit, *, at: datetime) -> str:
    """Return when a visit is, as the clock on the wall there says it."""
    today = at.astimezone(ZoneInfo(visit.timezone)).date()
    return _("%(day)s, %(time)s") % {
        "day": say_weekday_date(visit.day, today=today),
        "time": say_span(visit.start, visit.end),
    }


def _ask_url(row: Introduction) -> str:
    return reverse("ask", args=[row.listing_id])
