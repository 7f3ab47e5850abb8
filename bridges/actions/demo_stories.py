"""One introduction of the demo, step by step: each made by whoever would make it, when they would have made it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from bridges.actions import follow_ups, introductions, visits
from bridges.actions.consents import AskOrder
from bridges.actions.parties import By, by_host, by_person, by_practitioner, spoken
from bridges.models import Company, DeclineReason, FollowUp, FollowUpState, Host, Introduction, Person, Visit
from bridges.scopes import ConsentScope
from bridges.words import SCOPE_WORDS
from directory.models import Listing, User

NEEDS_SUPPORT: Final = frozenset({ConsentScope.WHO_INTRODUCES_ME, ConsentScope.SHARE_RECORD})
SHARED: Final = frozenset(ConsentScope) - {ConsentScope.CONTACT, ConsentScope.HOST_MAY_CONTACT_ME}
AFTER_A_MEETING: Final = timedelta(hours=3)
A_MOMENT: Final = timedelta(minutes=20)
LONG_AGO: Final = timedelta(days=400)


class Story:
    """One introduction, step by step; the time goes on with each."""

    def __init__(
        self, person: Person, listing: Listing, host: Host, *, words: str, steps: Sequence[Sequence[Any]], now: datetime
    ) -> None:
        self.person, self.listing, self.host, self.words, self.now = person, listing, host, words, now
        self.steps = list(steps)
        self.introduction: Introduction | None = None
        self.visit: Visit | None = None
        self.last_at = now - LONG_AGO

    def next_at(self) -> datetime:
        """Return when the next step happened: so many days ago, or right after the visit; never before the last."""
        name, days = self.steps[0][0], self.steps[0][1]
        if name in AFTER_THE_VISIT and self.visit is not None:
            return self.visit.starts_at + AFTER_A_MEETING
        return max(self.now + timedelta(days=days), self.last_at + A_MOMENT)

    def step(self) -> None:
        """Make the next step, when it happened."""
        at = self.next_at()
        name, _days, *words = self.steps.pop(0)
        self.last_at = at
        if name in STARTS:
            self.introduction = STARTS[name](self, at)
            return
        assert self.introduction is not None
        self.introduction.refresh_from_db()
        STEPS[name](self, at, words[0] if words else "")

    @property
    def practitioner(self) -> User:
        """Whoever supports the person."""
        assert self.person.practitioner is not None
        return self.person.practitioner

    @property
    def open(self) -> Introduction:
        """The introduction that has begun."""
        assert self.introduction is not None
        return self.introduction

    def order(self) -> AskOrder:
        """Return what the person says yes to: most of it, and a companion where there is one."""
        scopes = SHARED if self.person.practitioner_id else SHARED - NEEDS_SUPPORT
        return AskOrder(
            scopes=scopes,
            texts_shown={scope: str(SCOPE_WORDS[scope].question) for scope in scopes},
            message="I would like to come and have a look.",
            company=Company.PRACTITIONER if self.person.practitioner_id else Company.ALONE,
        )

    def plan(self, at: datetime) -> None:
        """Plan the next date of the group, with somebody going along."""
        meeting = visits.next_dates(self.listing, at=at + timedelta(hours=20), limit=1)[0]
        self.visit = visits.plan(
            self.open,
            day=meeting.day,
            start=meeting.start,
            company=Company.PRACTITIONER,
            meeting_point="At the bus stop opposite, ten minutes before.",
            leave_early="We said: one hour is plenty.",
            by=by_practitioner(self.practitioner),
            at=at,
        )

    def answer_follow_ups(self, at: datetime) -> None:
        """Answer what was due by then, in few words."""
        due = FollowUp.objects.filter(introduction=self.open, state=FollowUpState.PLANNED, day__lt=at.date())
        for row in due.order_by("day"):
            answers = {"went": "went"} if row.stage == "2d" else {"connecting": "Two people knew my name."}
            follow_ups.answer(row, answers=answers, by=by_person(self.person), at=at)

    def said(self) -> By:
        """The person, aloud, to their practitioner."""
        return spoken(self.person, to=self.practitioner)


def _suggest(story: Story, at: datetime) -> Introduction:
    by = by_practitioner(story.practitioner)
    return introductions.suggest(story.person, story.listing, words=story.words, by=by, at=at)


def _begin(story: Story, at: datetime) -> Introduction:
    return introductions.begin(story.person, story.listing, order=story.order(), by=by_person(story.person), at=at)


def _own(action: Callable[..., Any]) -> Callable[[Story, datetime, str], Any]:
    """A step that the person makes with their own hand."""
    return lambda story, at, _words: action(story.open, by=by_person(story.person), at=at)


def _of_host(action: Callable[..., Any]) -> Callable[[Story, datetime, str], Any]:
    return lambda story, at, words: action(story.open, words=words, by=by_host(story.host), at=at)


def _outcome(action: Callable[..., Any]) -> Callable[[Story, datetime, str], Any]:
    def make(story: Story, at: datetime, _words: str) -> None:
        story.answer_follow_ups(at)
        action(story.open, by=by_person(story.person), at=at)

    return make


STARTS: Final = MappingProxyType({"suggest": _suggest, "begin": _begin})
AFTER_THE_VISIT: Final = frozenset({"went", "did_not_go"})
STEPS: Final[Mapping[str, Callable[[Story, datetime, str], Any]]] = MappingProxyType(
    {
        "consider": _own(introductions.consider),
        "not_now": _own(introductions.not_now),
        "withdraw": _own(introductions.withdraw),
        "settle": _outcome(introductions.settle),
        "found_a_place": _outcome(introductions.found_a_place),
        "move_on": _outcome(introductions.move_on),
        "consent": lambda story, at, _words: introductions.consent(
            story.open, order=story.order(), by=by_person(story.person), at=at
        ),
        "spoken_consent": lambda story, at, _words: introductions.consent(
            story.open, order=story.order(), by=story.said(), at=at
        ),
        "ask": lambda story, at, _words: introductions.ask(story.open, by=by_practitioner(story.practitioner), at=at),
        "ask_back": _of_host(introductions.ask_back),
        "put_on_list": _of_host(introductions.put_on_list),
        "welcome": _of_host(introductions.welcome),
        "decline": lambda story, at, words: introductions.decline(
            story.open, reason=DeclineReason(words), by=by_host(story.host), at=at
        ),
        "lapse": lambda story, at, _words: introductions.lapse(story.open, at=at),
        "fade": lambda story, at, _words: introductions.fade(story.open, at=at),
        "visit": lambda story, at, _words: story.plan(at),
        "went": lambda story, at, _words: visits.went(story.open, by=by_person(story.person), at=at),
        "did_not_go": lambda story, at, _words: visits.did_not_go(story.open, by=by_person(story.person), at=at),
        "record_in_error": lambda story, at, words: introductions.record_in_error(
            story.open, words=words, by=by_practitioner(story.practitioner), at=at
        ),
    }
)
