"""Asking afterwards how it was: planned when the first visit happened, asked when due, answered or left out."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bridges import clocks, vault
from bridges.actions import companions, moves, news, notices
from bridges.actions.parties import CLOCK, By
from bridges.clocks import FOLLOW_UP_DAYS, Stage
from bridges.models import (
    AskedBy,
    Belonging,
    FollowUp,
    FollowUpState,
    Introduction,
    NoticeKind,
    Visit,
    VisitState,
    Went,
)
from bridges.notices.recipients import Recipient
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus, MoveError, Party

ANSWER_FIELDS: Final = MappingProxyType(
    {
        Stage.TWO_DAYS: ("went",),
        **dict.fromkeys(
            (Stage.TWO_WEEKS, Stage.SIX_WEEKS, Stage.TWELVE_WEEKS),
            ("connecting", "understanding", "ensuring", "strengthening", "belonging"),
        ),
    }
)
"""What is asked at each stage; every question can be left out."""

CHOICES: Final = MappingProxyType({"went": frozenset(Went.values), "belonging": frozenset(Belonging.values)})
LONGEST_ANSWER: Final = 2000
WAITING: Final = (FollowUpState.PLANNED, FollowUpState.ASKED)
STATUSES: Final = (IntroductionStatus.VISITED, IntroductionStatus.SETTLING)


class FollowUpError(MoveError):
    """An answer that cannot be taken; the text is for people, `field` is the question to look at ("" for none)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def plan_all(introduction: Introduction, *, visit: Visit, at: datetime) -> list[FollowUp]:
    """Save the four times of asking after a first visit, if the person said that we may ask; none otherwise.

    The caller holds the introduction locked. A time that is over already, because we heard late that the visit
    happened, is called off at once: nobody is asked twice in one go.
    """
    if not may_ask(introduction, at=at):
        return []
    zone = clocks.known_zone(introduction.person.timezone, otherwise=settings.TIME_ZONE)
    rows = [
        FollowUp(
            introduction=introduction,
            stage=stage,
            day=clocks.follow_up_day(stage, visit_day=visit.day),
            time=clocks.ASKING_TIME,
            timezone=zone,
            asked_by=introduction.follow_up_by,
        )
        for stage in FOLLOW_UP_DAYS
    ]
    for row in rows:
        if moment_of(row) <= at:
            row.state = FollowUpState.CANCELLED
    return FollowUp.objects.bulk_create(rows)


def resume(introduction: Introduction, *, at: datetime) -> None:
    """Plan what is still ahead again, when the person says yes anew: the yes ended meanwhile, or was not there before.

    The caller holds the introduction locked.
    """
    visit = introduction.visits.filter(state=VisitState.HAPPENED).order_by("starts_at").first()
    if visit is None or introduction.status not in STATUSES or not may_ask(introduction, at=at):
        return
    rows = introduction.follow_ups.filter(state__in=[FollowUpState.PLANNED, FollowUpState.CANCELLED])
    ahead = [row.pk for row in rows if moment_of(row) > at]
    rows.filter(pk__in=ahead).update(state=FollowUpState.PLANNED, asked_by=introduction.follow_up_by)
    if not introduction.follow_ups.exists():
        plan_all(introduction, visit=visit, at=at)


@transaction.atomic
def answer(follow_up: FollowUp, *, answers: Mapping[str, str], by: By, at: datetime) -> FollowUp:
    """Keep what the person answered, sealed; what they left out stays empty. With no answer at all it is left out.

    :raises FollowUpError: if it is not asked (any more), or an answer is not one of the choices or too long
    """
    row = _hold(follow_up, by=by, at=at)
    texts = _checked(row.stage, answers)
    if not any(texts.values()):
        return _finish(row, FollowUpState.SKIPPED, by=by, at=at)
    vault.open_for(row.introduction.person).write_all(row, texts)
    row.save(update_fields=list(texts))
    return _finish(row, FollowUpState.ANSWERED, by=by, at=at)


@transaction.atomic
def skip(follow_up: FollowUp, *, by: By, at: datetime) -> FollowUp:
    """Leave one time of asking out.

    :raises FollowUpError: if it is not asked (any more)
    """
    return _finish(_hold(follow_up, by=by, at=at), FollowUpState.SKIPPED, by=by, at=at)


def cancel_all(introduction: Introduction, *, at: datetime) -> int:
    """Call off all that was not asked or not answered yet; return how many. The caller holds the introduction locked.

    The notices are called off by `notices.cancel_for`.
    """
    return introduction.follow_ups.filter(state__in=WAITING).update(state=FollowUpState.CANCELLED)


def may_ask(introduction: Introduction, *, at: datetime) -> bool:
    """Return whether the person's yes to being asked afterwards holds."""
    return introduction.consents.active(at=at).filter(scope=str(ConsentScope.FOLLOW_UP)).exists()


def moment_of(follow_up: FollowUp) -> datetime:
    """Return the instant at which it is due: from the local day, time and zone, with the clock rules of today."""
    return clocks.asking_moment(follow_up.day, zone=follow_up.timezone, clock=follow_up.time)


def due(*, at: datetime) -> Iterator[UUID]:
    """Return the introductions for which a time of asking is due."""
    tomorrow = at.astimezone(UTC).date() + timedelta(days=1)  # east of here the day has begun
    planned = FollowUp.objects.filter(state=FollowUpState.PLANNED, day__lte=tomorrow).order_by("day", "pk")
    return iter(dict.fromkeys(row.introduction_id for row in planned if moment_of(row) <= at))


@transaction.atomic
def ask_of(introduction_id: UUID, *, at: datetime) -> int:
    """Ask the latest that is due for one introduction, and call off the earlier ones that nobody asked in time.

    Return how many were asked: 1, or 0 where somebody else was first or the person's yes does not hold any more.
    """
    introduction = moves.lock(Introduction(pk=introduction_id))
    planned = introduction.follow_ups.select_for_update().filter(state=FollowUpState.PLANNED).order_by("day")
    rows = [row for row in planned if moment_of(row) <= at]
    if not rows:
        return 0
    is_open = introduction.status in STATUSES and may_ask(introduction, at=at)
    left_out = rows[:-1] if is_open else rows
    _set(left_out, state=FollowUpState.CANCELLED)
    if not is_open:
        return 0
    _set(rows[-1:], state=FollowUpState.ASKED, asked_at=at)
    rows[-1].introduction = introduction
    moves.write_down("follow_up.asked", introduction, by=CLOCK, at=at, replacement_value=rows[-1].stage)
    _tell(rows[-1], at=at)
    return 1


def _set(rows: list[FollowUp], **values: object) -> None:
    FollowUp.objects.filter(pk__in=[row.pk for row in rows], state=FollowUpState.PLANNED).update(**values)


def _tell(row: FollowUp, *, at: datetime) -> None:
    """Queue one notice to whoever asks: as the person chose, and to the person where that one is not there."""
    introduction = row.introduction
    visit = introduction.visits.filter(state=VisitState.HAPPENED).select_related("companion").first()
    kind: NoticeKind = NoticeKind.FOLLOW_UP
    to: Recipient | None = None
    practitioner = news.practitioner_of(introduction)
    if row.asked_by == AskedBy.PRACTITIONER:
        kind, to = NoticeKind.FOR_PRACTITIONER, practitioner
    elif row.asked_by == AskedBy.COMPANION and visit is not None:
        kind, to = companions.along(visit, practitioner=practitioner)
    if to is None:
        kind, to = NoticeKind.FOLLOW_UP, introduction.person
    notices.queue(kind, to=to, introduction=introduction, visit=visit, follow_up=row, key=f"follow_up:{row.pk}", at=at)


def _hold(follow_up: FollowUp, *, by: By, at: datetime) -> FollowUp:
    """Lock the introduction, then the row, and check that this one may be answered now."""
    introduction = moves.lock(Introduction(pk=follow_up.introduction_id))
    row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    row.introduction = introduction
    if by.party != Party.PERSON or by.person is None or by.person.pk != introduction.person_id:
        raise FollowUpError(_("Only the person answers this."))
    if row.state == FollowUpState.ANSWERED:
        raise FollowUpError(_("You have answered this already. Thank you."))
    if row.state not in WAITING or introduction.status not in STATUSES:
        raise FollowUpError(_("We do not ask this any more."))
    if moment_of(row) > at:
        raise FollowUpError(_("It is too early for this question."))
    return row


def _checked(stage: str, answers: Mapping[str, str]) -> dict[str, str]:
    texts = {}
    for field, text in answers.items():
        if field not in ANSWER_FIELDS[stage]:
            raise FollowUpError(_("We do not ask this now."), field=field)
        text = text.strip()
        if text and field in CHOICES and text not in CHOICES[field]:
            raise FollowUpError(_("Choose one of the answers, or leave it out."), field=field)
        if len(text) > LONGEST_ANSWER:
            message = _("That is a long answer. Please use at most %(count)d characters.")
            raise FollowUpError(message % {"count": LONGEST_ANSWER}, field=field)
        texts[field] = text
    return texts


def _finish(row: FollowUp, state: FollowUpState, *, by: By, at: datetime) -> FollowUp:
    row.state, row.answered_at = state, at if state == FollowUpState.ANSWERED else None
    row.save(update_fields=["state", "answered_at"])
    moves.write_down(f"follow_up.{state}", row.introduction, by=by, at=at, replacement_value=row.stage)
    return row
