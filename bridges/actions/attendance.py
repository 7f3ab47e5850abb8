"""Whether a visit happened: said by the person or whoever came along; by the host only with the person's yes."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import clocks, disclosure
from bridges.actions import companions, follow_ups, introductions, moves, news, notices
from bridges.actions.meeting_dates import VisitError
from bridges.actions.parties import By
from bridges.actions.refusals import NotOpen
from bridges.models import Company, Introduction, Visit, VisitState
from bridges.models import NoticeKind as K
from bridges.notices.recipients import Recipient
from bridges.states import IntroductionStatus as S
from bridges.states import Party, open_moves
from directory.models import Team

NEXT_STEPS: Final = ("another_day", "other_company", "pause", "stop")
"""What the person would like after a visit that did not happen."""

ABOUT_A_VISIT: Final = frozenset(
    {K.VISIT_REMINDER, K.VISIT_FOR_HOST, K.ATTENDANCE_FOR_HOST, K.ASK_COMPANION, K.VISIT_FOR_COMPANION}
)
"""What is called off when a plan changes, or when we hear how it went."""


@transaction.atomic
def went(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Write down that the visit happened, and plan the times of asking how it is, if the person said yes to that.

    :raises VisitError: if it has not begun yet, or it is not for `by` to say
    """
    visit = _planned(introduction, "went", by=by, at=at)
    if visit.starts_at > at:
        raise VisitError(_("The visit has not been yet. Come back here afterwards."))
    _say(visit, VisitState.HAPPENED, by=by, at=at)
    follow_ups.plan_all(visit.introduction, visit=visit, at=at)
    notices.cancel_for(visit.introduction, kinds=ABOUT_A_VISIT, at=at)
    return moves.make(introduction, "went", by=by, at=at)


@transaction.atomic
def did_not_go(introduction: Introduction, *, next_step: str = "", by: By, at: datetime) -> Introduction:
    """Write down that the visit did not happen, and what the person would like now; no reason is asked.

    Before the visit the person calls it off by this. “stop” withdraws; “pause” rests for four weeks without a word.

    :raises VisitError: if it is not for `by` to say, or there is no such next step
    """
    visit = _planned(introduction, "did_not_go", by=by, at=at)
    is_ahead = visit.starts_at > at
    if is_ahead and by.party != Party.PERSON:
        raise VisitError(_("The visit has not been yet. Come back here afterwards."))
    if next_step and (next_step not in NEXT_STEPS or by.party != Party.PERSON):
        raise VisitError(_("What happens next is for the person to say."), field="next_step")
    notices.cancel_for(visit.introduction, kinds=ABOUT_A_VISIT, at=at)
    _say(visit, VisitState.CANCELLED if is_ahead else VisitState.DID_NOT_HAPPEN, by=by, at=at)
    rest = {"due_at": at + clocks.PAUSE} if next_step == "pause" else {}
    after = moves.make(introduction, "did_not_go", by=by, at=at, **rest)
    if is_ahead:
        visit.introduction = after
        _tell_called_off(visit, by=by, at=at)
    if next_step == "stop":
        return introductions.withdraw(after, by=by, at=at)
    if next_step in {"another_day", "other_company"} and by.user is None:
        news.tell_practitioner(after, at=at)
    return after


def call_off(visit: Visit, *, by: By, at: datetime) -> Introduction:
    """Call off a visit that is still ahead: the person's word, and no more than that. Errors as `did_not_go`."""
    return did_not_go(visit.introduction, by=by, at=at)


def may_say(visit: Visit, *, by: By, at: datetime) -> bool:
    """Return whether `by` is somebody who may say how a visit went, beyond what the table says of their party."""
    introduction = visit.introduction
    if by.party == Party.PERSON:
        return by.person is not None and by.person.pk == introduction.person_id
    if by.party == Party.HOST:
        is_theirs = by.host is not None and by.host.pk == introduction.host_id
        return is_theirs and disclosure.host_view(introduction, at=at).may_report_attendance
    if by.party != Party.COMPANION:
        return False
    if visit.company == Company.PRACTITIONER:
        team_id = introduction.person.team_id
        return by.user is not None and team_id is not None and Team.objects.of(by.user).filter(pk=team_id).exists()
    _kind, along = companions.along(visit, practitioner=None)
    return along is not None and by.companion is not None and by.companion.pk == along.pk


def _planned(introduction: Introduction, move: str, *, by: By, at: datetime) -> Visit:
    """Lock the introduction and its planned visit, and check that `by` may say how it went."""
    held = moves.hold(introduction)
    if move not in open_moves(S(held.status), by.party):
        raise NotOpen()
    visit = (
        held.visits.select_for_update(of=("self",)).select_related("companion").filter(state=VisitState.PLANNED).first()
    )
    if visit is None:
        raise VisitError(_("There is no planned visit."))
    visit.introduction = held
    if not may_say(visit, by=by, at=at):
        raise VisitError(_("Whether the visit happened is for the person to say."))
    return visit


def _say(visit: Visit, state: VisitState, *, by: By, at: datetime) -> None:
    visit.state, visit.said_by, visit.said_at = state, str(by.party), at
    visit.sequence += 1
    visit.save(update_fields=["state", "said_by", "said_at", "sequence"])


def _tell_called_off(visit: Visit, *, by: By, at: datetime) -> None:
    """Tell whoever would have been there, and nobody else."""
    introduction = visit.introduction
    key = f"visit_off:{visit.pk}"
    if introduction.host is not None and not disclosure.host_view(introduction, at=at).is_closed:
        notices.queue(
            K.VISIT_FOR_HOST, to=introduction.host, introduction=introduction, visit=visit, key=f"{key}:host", at=at
        )
    if visit.companion is not None:  # also one who has not answered yet
        companions.let_go(visit, visit.companion, at=at)
    practitioner = news.practitioner_of(introduction)
    if visit.company == Company.PRACTITIONER and practitioner is not None and practitioner != by.user:
        notices.queue(
            K.FOR_PRACTITIONER, to=practitioner, introduction=introduction, visit=visit, key=f"{key}:along", at=at
        )


def ask(visit: Visit, *, at: datetime) -> None:
    """Queue the question whether a visit happened: to whoever came along, else to the person if they want to be asked.

    The host is asked as well, with the person's yes to that. The caller holds the introduction locked.
    """
    introduction = visit.introduction
    key = f"visit_asked:{visit.pk}:{visit.sequence}"
    kind, to = companions.along(visit, practitioner=news.practitioner_of(introduction))
    recipient: Recipient | None = to
    if recipient is None and follow_ups.may_ask(introduction, at=at):
        kind, recipient = K.NEWS_FOR_PERSON, introduction.person
    if recipient is not None:
        notices.queue(kind, to=recipient, introduction=introduction, visit=visit, key=key, at=at)
    if introduction.host is not None and disclosure.host_view(introduction, at=at).may_report_attendance:
        notices.queue(
            K.ATTENDANCE_FOR_HOST,
            to=introduction.host,
            introduction=introduction,
            visit=visit,
            key=f"{key}:host",
            at=at,
        )
