"""From rows to what a tool reads of them: as the pages of practitioners say it.

Rows are fetched with `introduction_parts`, `visit_parts` or `follow_up_parts`: a fixed number of queries, however many.
"""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from bridges import vault
from bridges.actions import follow_ups
from bridges.actions.introductions import suggestion_to_team
from bridges.api.shapes import (
    ConsentSummary,
    ConsentValue,
    FollowUpValue,
    IntroductionValue,
    Named,
    OpenMove,
    Reading,
    Somebody,
    VisitValue,
)
from bridges.models import AskedBy, Company, Consent, FollowUp, FollowUpState, Introduction, Visit, VisitState
from bridges.pages.hosts import group_name
from bridges.pages.next_steps import next_step
from bridges.pages.tickets import alias_of, facts_of, name_of, with_parts
from bridges.scopes import ConsentScope
from bridges.states import MOVES, Party
from bridges.states import IntroductionStatus as S
from bridges.words import PRACTITIONER_BUTTONS, STAGE_WORDS, STATUS_WORDS, TURN_FOR_PRACTITIONER
from bridges.words.events import SCOPES_TO_TEAM
from bridges.words.team import ASKED_BY_TO_TEAM, COMPANY_TO_TEAM, STATUS_TO_TEAM
from directory.models import User

INTRODUCTION_TEXTS: Final = ("what_would_help", "question", "answer", "host_words")
VISIT_TEXTS: Final = ("meeting_point", "leave_early")


def introduction_parts(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Fetch what `introduction_value` reads."""
    consents = Consent.objects.exclude(ended_how="replaced").order_by("given_at", "pk")
    return with_parts(rows).prefetch_related(Prefetch("consents", consents, to_attr="said"))


def visit_parts(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Fetch what `visit_value` reads."""
    related = ("introduction__person__key", "introduction__listing", "companion")
    return rows.select_related(*related).prefetch_related("introduction__listing__texts")


def follow_up_parts(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Fetch what `follow_up_value` reads."""
    related = ("introduction__person__key", "introduction__listing")
    return rows.select_related(*related).prefetch_related("introduction__listing__texts")


def introduction_value(row: Introduction, *, reading: Reading) -> IntroductionValue:
    """Return an introduction as its page says it."""
    status, at = S(row.status), reading.at
    whose = _whose(row, reading)
    step = next_step(facts_of(row, alias=whose["person"].alias, language=reading.language), at=at, zone=reading.zone)
    consents = _consents(row, reading=reading)
    return IntroductionValue(
        id=row.pk,
        version=row.version,
        **whose,
        status=row.status,
        status_words=str(STATUS_TO_TEAM[status]),
        sentence=str(STATUS_WORDS[status].practitioner),
        status_since=row.status_since,
        created_at=row.created_at,
        asked_at=row.asked_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        is_late=step.is_late,
        started_by=row.started_by,
        supported_by=name_of(row.person.practitioner) if row.person.practitioner else "",
        turn=str(step.turn),
        turn_words=str(TURN_FOR_PRACTITIONER[step.turn]),
        next_step=step.words,
        open_moves=_open_moves(row, user=reading.user),
        company=row.company,
        follow_up_by=row.follow_up_by,
        consent=_summary(consents),
        consents=consents,
        texts=_introduction_texts(row, reading=reading),
    )


def visit_value(row: Visit, *, reading: Reading) -> VisitValue:
    """Return a visit. Its words are those of a plan: once it is over, they are on no page any more."""
    box = vault.open_for(row.introduction.person)
    shows_texts = reading.with_texts and row.state == VisitState.PLANNED
    return VisitValue(
        id=row.pk,
        introduction=row.introduction_id,
        **_whose(row.introduction, reading),
        status=row.state,
        status_words=str(VisitState(row.state).label),
        day=row.day,
        start=_clock(row.start),
        end=_clock(row.end) if row.end else None,
        timezone=row.timezone,
        starts_at=row.starts_at,
        company=row.company,
        company_words=str(COMPANY_TO_TEAM[Company(row.company)]),
        companion=row.companion.name if row.companion else "",
        companion_answer=row.companion_answer,
        texts={name: box.read(row, name) for name in VISIT_TEXTS} if shows_texts else None,
    )


def follow_up_value(row: FollowUp, *, reading: Reading) -> FollowUpValue:
    """Return a time of asking. What was answered is the person's: no page of a practitioner shows it."""
    return FollowUpValue(
        id=row.pk,
        introduction=row.introduction_id,
        **_whose(row.introduction, reading),
        stage=row.stage,
        stage_words=str(STAGE_WORDS[row.stage]),
        status=row.state,
        status_words=str(FollowUpState(row.state).label),
        day=row.day,
        time=_clock(row.time),
        timezone=row.timezone,
        asks_at=follow_ups.moment_of(row),
        asked_by=row.asked_by,
        asked_by_words=str(ASKED_BY_TO_TEAM[AskedBy(row.asked_by)]),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
    )


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


def _whose(row: Introduction, reading: Reading) -> dict[str, Any]:
    return {
        "person": Somebody(row.person_id, alias_of(row.person)),
        "listing": Named(row.listing_id, group_name(row.listing, language=reading.language)),
    }


def _open_moves(row: Introduction, *, user: User) -> tuple[OpenMove, ...]:
    """Return what the page lets a practitioner write down; a mistake is taken back by whoever made it."""
    return tuple(
        OpenMove(
            name,
            str(PRACTITIONER_BUTTONS[name]),
            str(Party.PRACTITIONER if Party.PRACTITIONER in rule.parties else Party.PERSON),
        )
        for name, rule in MOVES.items()
        if row.status in rule.sources and (rule.may_be_spoken or Party.PRACTITIONER in rule.parties)
        if name != "record_in_error" or row.author_id == user.pk
    )


def _consents(row: Introduction, *, reading: Reading) -> tuple[ConsentValue, ...]:
    said: Sequence[Consent] = row.said  # type: ignore[attr-defined]
    box, at = vault.open_for(row.person), reading.at
    return tuple(
        ConsentValue(
            scope=one.scope,
            words=str(SCOPES_TO_TEAM[ConsentScope(one.scope)]),
            manner=one.manner,
            given_at=one.given_at,
            expires_at=one.expires_at,
            ended_at=one.ended_at,
            is_active=one.ended_at is None and one.given_at <= at < one.expires_at,
            text_shown=box.read(one, "text_shown") if reading.with_texts else None,
        )
        for one in said
    )


def _summary(consents: Sequence[ConsentValue]) -> ConsentSummary:
    active = [one for one in consents if one.is_active]
    scopes = {one.scope for one in active}
    return ConsentSummary(
        scopes=tuple(str(scope) for scope in ConsentScope if scope in scopes),
        holds_until=min((one.expires_at for one in active), default=None),
    )


def _introduction_texts(row: Introduction, *, reading: Reading) -> dict[str, str] | None:
    if not reading.with_texts:
        return None
    box = vault.open_for(row.person)
    own = {"wishes": box.read(row.person, "wishes"), "suggestion": suggestion_to_team(row)}
    return own | {name: box.read(row, name) for name in INTRODUCTION_TEXTS}
