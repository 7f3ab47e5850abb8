"""Whether a notice may still leave: asked under lock, at the moment in which it is handed over.

Between writing a notice down and sending it, the person may have withdrawn, ended a consent, or said that a message is
not safe any more; a host may have been frozen. One table says what each kind needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bridges.actions import news
from bridges.models import (
    Companion,
    FollowUpState,
    Host,
    Introduction,
    MeetingState,
    NetworkShare,
    Notice,
    NoticeKind,
    NoticeState,
    ParticipantAnswer,
    VisitState,
)
from bridges.notices import recipients
from bridges.scopes import ConsentScope
from bridges.states import CONTACT_IS_OPEN, OPEN, Manner
from bridges.states import IntroductionStatus as S

K, C = NoticeKind, ConsentScope


@dataclass(frozen=True, slots=True)
class Rule:
    """In which statuses (None: in any), with which active consents, and whether with a visit that is still planned."""

    statuses: frozenset[S] | None = None
    scopes: frozenset[ConsentScope] = frozenset()
    needs_planned_visit: bool = False


NAME: Final = frozenset({C.NAME_OR_ALIAS})
RULES: Final[Mapping[NoticeKind, Rule]] = MappingProxyType(
    {
        K.ASK_HOST: Rule(frozenset({S.ASKED}), NAME),
        K.NUDGE_HOST: Rule(frozenset({S.ASKED, S.WAITING}), NAME),
        K.HOST_CLOSED: Rule(),
        K.ANSWER_FOR_HOST: Rule(frozenset({S.ASKED}), NAME),
        K.VISIT_FOR_HOST: Rule(CONTACT_IS_OPEN, NAME),
        K.ATTENDANCE_FOR_HOST: Rule(frozenset({S.VISIT_PLANNED}), NAME | {C.HOST_MAY_REPORT_ATTENDANCE}),
        K.NEWS_FOR_PERSON: Rule(),
        K.QUESTION_FOR_PERSON: Rule(frozenset({S.QUESTION})),
        K.VISIT_REMINDER: Rule(frozenset({S.VISIT_PLANNED}), needs_planned_visit=True),
        K.FOLLOW_UP: Rule(OPEN, frozenset({C.FOLLOW_UP})),
        K.CONSENT_ENDS: Rule(OPEN),
        K.SPOKEN_RECEIPT: Rule(OPEN),
        K.ASK_COMPANION: Rule(frozenset({S.VISIT_PLANNED}), needs_planned_visit=True),
        K.VISIT_FOR_COMPANION: Rule(),
        K.POOL_INVITATION: Rule(),
        K.MEETING_INVITATION: Rule(),
        K.MEETING_NEWS: Rule(),
        K.FOR_PRACTITIONER: Rule(),
    }
)
TOLD: Final = (NoticeState.HANDED_OVER, NoticeState.SENT, NoticeState.UNCERTAIN)


def why_not(notice: Notice, introduction: Introduction | None, *, at: datetime) -> str:
    """Return a code for why a notice must not leave at `at`; "" if it may.

    The caller holds the introduction, its consents, the host, the meeting and the notice locked, and read all of them
    afterwards.
    """
    checks = (
        _recipient(notice, at=at),
        _introduction(notice, introduction, at=at),
        _parts(notice, at=at),
        _meeting(notice),
    )
    return next((code for code in checks if code), "")


def _recipient(notice: Notice, *, at: datetime) -> str:
    to = recipients.of(notice)
    if not recipients.may_write_to(to):
        return "not_written_to"
    if isinstance(to, Host) and not Host.objects.receiving().filter(pk=to.pk).exists():
        return "host_frozen" if to.frozen_at else "host_not_receiving"
    if isinstance(to, Companion) and notice.kind == K.ASK_COMPANION:
        return "" if Companion.objects.available(at=at).filter(pk=to.pk).exists() else "companion_rests"
    return ""


def _introduction(notice: Notice, introduction: Introduction | None, *, at: datetime) -> str:
    rule = RULES[NoticeKind(notice.kind)]
    if introduction is None and notice.kind == K.SPOKEN_RECEIPT:
        return _shared_map(notice, at=at)
    if introduction is None:
        return "introduction_gone" if rule.statuses or rule.scopes else ""
    if rule.statuses is not None and introduction.status not in rule.statuses:
        return "status"
    if not _hold(introduction, rule.scopes, at=at):
        return "consent"
    if notice.host_id and notice.kind != K.HOST_CLOSED and notice.host_id != introduction.host_id:
        return "other_host"
    if notice.kind == K.HOST_CLOSED and not _was_told(notice, introduction):
        return "was_never_asked"
    return "practitioner" if notice.user_id and not _may_tell_practitioner(notice, introduction, at=at) else ""


def _shared_map(notice: Notice, *, at: datetime) -> str:
    """Return why a receipt that is about no introduction stays here: no yes that was said aloud opens the map now."""
    said = NetworkShare.objects.active(at=at).filter(person=notice.person_id, manner=Manner.SPOKEN)
    return "" if said.exists() else "sharing_ended"


def _parts(notice: Notice, *, at: datetime) -> str:
    visit, follow_up = notice.visit, notice.follow_up
    if RULES[NoticeKind(notice.kind)].needs_planned_visit:
        if visit is None or visit.state != VisitState.PLANNED or visit.starts_at <= at:
            return "visit"
        if notice.companion_id and visit.companion_id != notice.companion_id:
            return "other_companion"
    if follow_up is not None:
        if follow_up.state not in {FollowUpState.PLANNED, FollowUpState.ASKED}:
            return "follow_up"
        if not _hold(follow_up.introduction, {C.FOLLOW_UP}, at=at):
            return "consent"
    return ""


def _meeting(notice: Notice) -> str:
    """Return why a guest is not told: an invitation to what is over; news for somebody who said that they cannot."""
    guest = notice.participant
    if guest is None:
        return ""
    if notice.kind == K.MEETING_INVITATION:
        return "" if guest.meeting.state == MeetingState.INVITED else "meeting_over"
    return "said_no" if guest.answer == ParticipantAnswer.NO else ""


def _hold(introduction: Introduction, scopes: Iterable[ConsentScope], *, at: datetime) -> bool:
    needed = {str(scope) for scope in scopes}
    return needed <= set(introduction.consents.active(at=at).values_list("scope", flat=True))


def _was_told(notice: Notice, introduction: Introduction) -> bool:
    """Return whether the host heard of it at all: what they were never asked need not be closed."""
    return introduction.notices.filter(host=notice.host_id, state__in=TOLD).exists()


def _may_tell_practitioner(notice: Notice, introduction: Introduction, *, at: datetime) -> bool:
    """Return whether they still support this person, and the person still wants them told (or asked to ask)."""
    is_theirs = Introduction.objects.visible_to(recipients.of(notice)).filter(pk=introduction.pk).exists()  # type: ignore[arg-type]
    return is_theirs and (notice.follow_up_id is not None or news.is_practitioner_told(introduction, at=at))
