"""The page of one introduction, for the person's team (page 8): what is next, what happened, what was said yes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from bridges import disclosure, vault
from bridges.actions import asking, people
from bridges.actions.introductions import suggestion_to_team
from bridges.models import AskedBy, Company, Consent, Introduction, Visit, VisitState
from bridges.pages.hosts import group_name
from bridges.pages.next_steps import NextStep, days_waiting, days_words, next_step, say_moment
from bridges.pages.tickets import alias_of, facts_of, name_of, step_url
from bridges.pages.timeline import Moment, Names, Voice, moments
from bridges.pages.today import company_words
from bridges.scopes import SPOKEN_UNDO, ConsentScope
from bridges.states import ENDED, HOST_KNOWS, MOVES, IntroductionStatus, Manner, Party
from bridges.states import IntroductionStatus as S
from bridges.words import PRACTITIONER_BUTTONS, STATUS_WORDS, TURN_FOR_PRACTITIONER
from bridges.words.events import SCOPES_TO_TEAM
from bridges.words.team import ASKED_BY_TO_TEAM, STATUS_TO_TEAM
from directory.capital import is_shown
from directory.date_words import say_date
from directory.models import User
from directory.pages.cards import CardView
from directory.pages.others import others_like

ON_THE_PAGE: Final[Mapping[IntroductionStatus, tuple[str, ...]]] = MappingProxyType(
    {
        S.SUGGESTED: ("consider", "not_now", "withdraw"),
        S.CONSIDERING: ("put_back", "not_now", "withdraw"),
        S.NOT_NOW: ("consider", "withdraw"),
        S.CONSENTED: ("withdraw",),
        S.ASKED: ("withdraw",),
        S.QUESTION: ("withdraw",),
        S.WAITING: ("withdraw",),
        S.WELCOMED: ("withdraw",),
        S.VISIT_PLANNED: ("withdraw",),
        S.VISITED: ("settle", "withdraw"),
        S.DID_NOT_GO: ("withdraw",),
        S.SETTLING: ("found_a_place", "move_on", "withdraw"),
    }
)
"""What else can be written down here, beside the one next step. Each is the person's word."""

NEEDS_OTHERS: Final = frozenset({S.HOST_UNAVAILABLE, S.LAPSED})


@dataclass(frozen=True, slots=True)
class MoveButton:
    """One more thing that can be written down."""

    move: str
    words: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One fact that the person said yes to, with the text that they saw or heard."""

    what: str
    more: str
    text_shown: str
    is_active: bool
    scope: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of the visit. `is_over` when it should have been."""

    when: str
    company: str
    meeting_point: str
    leave_early: str
    is_over: bool
    went_along: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What the host got, exactly."""

    to: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class IntroductionPage:
    """All that the page shows."""

    id: UUID
    version: int
    status: str
    alias: str
    person_url: str
    group: str
    group_url: str
    ties: tuple[str, ...]
    badge: str
    sentence: str
    step: NextStep
    step_url: str
    turn: str
    hindrance: str
    suggestion: str
    suggested_by: str
    wishes: str
    help_words: str
    follow_up_words: str
    question: str
    answer: str
    host_words: str
    host_name: str
    plan: Plan | None
    consents: tuple[ConsentLine, ...]
    undo_until: str
    letter: Letter | None
    moments: tuple[Moment, ...]
    others: tuple[CardView, ...]
    also: tuple[MoveButton, ...]
    is_mine_to_correct: bool

    @property
    def may_be_copied(self) -> bool:
        """Whether the person said yes to a copy for another system, and it holds."""
        return any(line.is_active and line.scope == ConsentScope.SHARE_RECORD for line in self.consents)


def introduction_page(row: Introduction, *, reader: User, language: str, zone: str, at: datetime) -> IntroductionPage:
    """Return the page of an introduction that was fetched with `with_parts`; note the reading first."""
    alias, status = alias_of(row.person), S(row.status)
    box = vault.open_for(row.person)
    step = next_step(facts_of(row, alias=alias, language=language), at=at, zone=zone)
    words = STATUS_WORDS[status]
    return IntroductionPage(
        id=row.pk,
        version=row.version,
        status=row.status,
        alias=alias,
        person_url=reverse("person", args=[row.person_id]),
        group=group_name(row.listing, language=language),
        group_url=reverse("listing", args=[row.listing_id]),
        ties=tuple(
            tag.kind for tag in row.listing.capital_tags.all() if is_shown(strength=tag.strength, reason=tag.reason)
        ),
        badge=_badge(row, at=at),
        sentence=str(words.practitioner),
        step=step,
        step_url=step_url(row.pk, step),
        turn=str(TURN_FOR_PRACTITIONER[step.turn]),
        hindrance=_hindrance(row, at=at),
        suggestion=suggestion_to_team(row),
        suggested_by=name_of(row.author) if row.author else "",
        wishes=box.read(row.person, "wishes"),
        help_words=box.read(row, "what_would_help"),
        follow_up_words=str(ASKED_BY_TO_TEAM[AskedBy(row.follow_up_by)]),
        question=box.read(row, "question"),
        answer=box.read(row, "answer"),
        host_words=box.read(row, "host_words"),
        host_name=row.host.name if row.host else "",
        plan=_plan(row, at=at),
        consents=tuple(_consents(row, at=at)),
        undo_until=_undo_until(row, at=at),
        letter=_letter(row, at=at),
        moments=_moments(row, alias=alias, reader=reader, language=language, zone=zone, at=at),
        others=tuple(others_like(row.listing, user=reader, language=language, at=at)) if status in NEEDS_OTHERS else (),
        also=tuple(_also(status)),
        is_mine_to_correct=row.author_id == reader.pk and status != S.RECORDED_IN_ERROR,
    )


def _badge(row: Introduction, *, at: datetime) -> str:
    words = str(STATUS_TO_TEAM[S(row.status)])
    if row.status in ENDED:
        return words
    return _("%(status)s · %(days)s") % {"status": words, "days": days_words(days_waiting(row.status_since, at=at))}


def _hindrance(row: Introduction, *, at: datetime) -> str:
    """Return why the group cannot be asked now, where asking is what comes next."""
    refusal = asking.hindrance(row, at=at) if row.status == S.CONSENTED else None
    return str(refusal) if refusal else ""


def _plan(row: Introduction, *, at: datetime) -> Plan | None:
    visits: list[Visit] = row.planned_visits  # type: ignore[attr-defined]
    if not visits:
        return None
    visit, box = visits[0], vault.open_for(row.person)
    return Plan(
        when=say_moment(visit.starts_at, zone=visit.timezone, at=at),
        company=company_words(visit),
        meeting_point=box.read(visit, "meeting_point"),
        leave_early=box.read(visit, "leave_early"),
        is_over=visit.starts_at <= at,
        went_along=visit.company == Company.PRACTITIONER,
    )


def _consents(row: Introduction, *, at: datetime) -> list[ConsentLine]:
    """Return what the person said yes to: what holds first, in the order of the scopes; replaced ones are left out."""
    box = vault.open_for(row.person)
    rows = row.consents.exclude(ended_how="replaced").select_related("recorded_by")
    order = {str(scope): place for place, scope in enumerate(ConsentScope)}
    found = sorted(rows, key=lambda one: (not _is_active(one, at), order[one.scope], one.given_at))
    return [
        ConsentLine(
            what=str(SCOPES_TO_TEAM[ConsentScope(one.scope)]),
            more=_consent_words(one, at=at),
            text_shown=box.read(one, "text_shown"),
            is_active=_is_active(one, at),
            scope=one.scope,
        )
        for one in found
    ]


def _is_active(consent: Consent, at: datetime) -> bool:
    return consent.ended_at is None and consent.given_at <= at < consent.expires_at


def _consent_words(consent: Consent, *, at: datetime) -> str:
    today = timezone.localdate(at)
    days = {
        "given": say_date(timezone.localdate(consent.given_at), today=today),
        "until": say_date(timezone.localdate(consent.expires_at), today=today),
        "ended": say_date(timezone.localdate(consent.ended_at or consent.expires_at), today=today),
        "who": name_of(consent.recorded_by),
    }
    if not _is_active(consent, at):
        return _("From %(given)s. Ended on %(ended)s.") % days
    if consent.manner == Manner.SPOKEN:
        return _("Said aloud on %(given)s; %(who)s wrote it down. Holds until %(until)s.") % days
    return _("Said on %(given)s. Holds until %(until)s.") % days


def _undo_until(row: Introduction, *, at: datetime) -> str:
    """Return until when the person can take back by the link of their receipt what was said aloud."""
    spoken = row.consents.filter(manner=str(Manner.SPOKEN), ended_at__isnull=True, given_at__gt=at - SPOKEN_UNDO)
    last = spoken.order_by("-given_at").first()
    zone = timezone.get_current_timezone_name()
    return say_moment(last.given_at + SPOKEN_UNDO, zone=zone, at=at) if last else ""


def _letter(row: Introduction, *, at: datetime) -> Letter | None:
    """Return what the host reads now; nothing where they see nothing."""
    if row.host is None or row.status not in HOST_KNOWS:
        return None
    with override(row.host.language):
        text = disclosure.host_view(row, at=at).letter(host_name=row.host.name)
    if not text:
        return None
    return Letter(row.host.name, text, row.host.language)


def _moments(
    row: Introduction, *, alias: str, reader: User, language: str, zone: str, at: datetime
) -> tuple[Moment, ...]:
    events = [event for event in people.events_of(row.person) if event.target_id == str(row.pk)]
    names = Names(
        alias=alias,
        groups={str(row.pk): group_name(row.listing, language=language)},
        reader=reader.display_name,
    )
    return tuple(reversed(moments(events, voice=Voice.TEAM, names=names, zone=zone, at=at)))


def _also(status: IntroductionStatus) -> list[MoveButton]:
    return [
        MoveButton(move, str(PRACTITIONER_BUTTONS[move]))
        for move in ON_THE_PAGE.get(status, ())
        if status in MOVES[move].sources and (MOVES[move].may_be_spoken or Party.PRACTITIONER in MOVES[move].parties)
    ]


def planned_visit(row: Introduction) -> Visit | None:
    """Return the visit that is planned, if there is one."""
    return row.visits.filter(state=VisitState.PLANNED).select_related("companion").first()
