"""What every end of an introduction takes with it, in the transaction of the move that ends it.

The ends that are not the person's own are here as well: the clocks, and what was written down by mistake.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from bridges import clocks
from bridges.actions import consents, follow_ups, moves, news, notices
from bridges.actions.parties import CLOCK, By
from bridges.actions.refusals import NotDue, NotYours, WordsMissing
from bridges.models import AccessLink, CompanionAnswer, ConsentEnd, Introduction, NoticeKind, Visit, VisitState
from bridges.scopes import ConsentScope
from bridges.states import HOST_KNOWS, IntroductionStatus, Party
from directory.actions import confirmations

UNANSWERED = frozenset({IntroductionStatus.ASKED, IntroductionStatus.WAITING})
"""Where it is the group that did not answer."""

FOR_THE_HOST = ("called", "message", "access_needs", "question", "answer", "host_words")
"""The texts that a host could read, or wrote to the person. Withdrawing empties them."""


@transaction.atomic
def record_in_error(introduction: Introduction, *, words: str, by: By, at: datetime) -> Introduction:
    """Let its author say that an introduction was written down by mistake, and why.

    :raises NotYours: if somebody else wrote it down
    :raises WordsMissing: if no reason is given
    :raises Refusal: if the move is not open
    """
    row = moves.hold(introduction)
    if by.user is None or by.user.pk != row.author_id:
        raise NotYours()
    if not words.strip():
        raise WordsMissing()
    is_known = row.status in HOST_KNOWS
    texts = moves.sealed(row, error_reason=words.strip())
    row = moves.make(row, "record_in_error", by=by, at=at, **texts)
    close(row, how=ConsentEnd.CLOSED, by=by, at=at)
    forget_for_host(row)
    if is_known:
        tell_host_closed(row, at=at)
    return row


@transaction.atomic
def lapse(introduction: Introduction, *, at: datetime) -> Introduction:
    """Close a request that nobody answered in time, or that the host may not be told any more because the yes ran out.

    The person and the host hear of it.

    :raises NotDue: if its time is not over
    :raises Refusal: if the move is not open
    """
    row = moves.hold(introduction)
    if not _yes_ran_out(row, at=at):
        _check_clock(row, "lapse", at=at)
    if row.status in UNANSWERED and not _yes_ran_out(row, at=at):
        confirmations.note_unanswered(row.listing)  # how often, and nothing else: nobody learns who asked
    row = finish(row, "lapse", by=CLOCK, at=at)
    tell_host_closed(row, at=at)
    return row


@transaction.atomic
def fade(introduction: Introduction, *, at: datetime) -> Introduction:
    """Stop asking where it has gone quiet, two weeks after the last follow-up.

    :raises NotDue: if its time is not over
    :raises Refusal: if the move is not open
    """
    row = moves.hold(introduction)
    _check_clock(row, "fade", at=at)
    return finish(row, "fade", by=CLOCK, at=at)


def finish(row: Introduction, move: str, *, by: By, at: datetime) -> Introduction:
    """Make a move that ends an introduction whose row is held, and tell those who were not the ones to make it."""
    row = moves.make(row, move, by=by, at=at)
    close(row, how=ConsentEnd.CLOSED, by=by, at=at)
    if by.party != Party.PERSON:
        news.tell_person(row, at=at)
    news.tell_practitioner(row, at=at)
    return row


def close(introduction: Introduction, *, how: ConsentEnd, by: By, at: datetime) -> None:
    """End consents, visits, follow-ups, notices and links of an introduction that has just ended.

    The caller holds the row; the order is that of all locks. Whoever was to come along hears that the visit is off.
    """
    consents.end_all(introduction, how=how, by=by, at=at)
    planned = list(introduction.visits.filter(state=VisitState.PLANNED).select_related("companion"))
    introduction.visits.filter(state=VisitState.PLANNED).update(state=VisitState.CANCELLED, sequence=F("sequence") + 1)
    follow_ups.cancel_all(introduction, at=at)
    notices.cancel_for(introduction, at=at)
    AccessLink.objects.filter(
        Q(introduction=introduction) | Q(visit__introduction=introduction), ended_at__isnull=True
    ).update(ended_at=at)
    for visit in planned:
        _call_off(visit, at=at)


def forget_for_host(introduction: Introduction) -> None:
    """Empty every text that was meant for the host, or came from there. The person's own record keeps the events."""
    Introduction.objects.filter(pk=introduction.pk).update(**dict.fromkeys(FOR_THE_HOST, b""))
    introduction.shared_lines.clear()
    introduction.refresh_from_db(from_queryset=Introduction.objects.select_related("person__key", "host"))


def tell_host_closed(introduction: Introduction, *, at: datetime) -> None:
    """Tell the host that a request is closed, and nothing else, if they were ever asked."""
    if introduction.asked_at is not None:
        news.tell_host(introduction, kind=NoticeKind.HOST_CLOSED, at=at)


def _yes_ran_out(row: Introduction, *, at: datetime) -> bool:
    names = row.consents.filter(scope=ConsentScope.NAME_OR_ALIAS)
    return names.filter(ended_how=ConsentEnd.EXPIRED).exists() and not names.active(at=at).exists()


def _check_clock(row: Introduction, move: str, *, at: datetime) -> None:
    """Refuse a move of the clock whose time has not come: counted on from when the status was due."""
    moves.target_of(row, move, by=CLOCK)
    clock = clocks.CLOCKS[IntroductionStatus(row.status)]
    if row.due_at is None or clock.lapse_days is None:
        raise NotDue()
    if at < row.due_at + timedelta(days=clock.lapse_days - clock.due_days):
        raise NotDue()


def _call_off(visit: Visit, *, at: datetime) -> None:
    if visit.companion is not None and visit.companion_answer in {CompanionAnswer.ASKED, CompanionAnswer.YES}:
        notices.queue(
            NoticeKind.VISIT_FOR_COMPANION,
            to=visit.companion,
            visit=visit,
            key=f"visit_off:{visit.pk}:along",
            at=at,
        )
