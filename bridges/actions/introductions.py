"""The life of a warm introduction, move by move: who says what, what it changes, and who hears of it.

Each function locks the row, checks, makes the one move of the table in `bridges.states`, and queues what is to be said,
in one transaction. The caller's object says which version was read; the row as it is after is returned.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from bridges import clocks, vault
from bridges.actions import asking, consents, endings, moves, news
from bridges.actions.asking import hindrance
from bridges.actions.consents import AskOrder
from bridges.actions.endings import fade, lapse, record_in_error
from bridges.actions.host_answers import ask_back, decline, put_on_list, welcome
from bridges.actions.parties import By, by_person, by_practitioner
from bridges.actions.refusals import (
    AlreadyOpen,
    CannotAskNow,
    HostIsFullThisMonth,
    HostNotReady,
    ListingClosed,
    NotOpen,
    RequestClosed,
    TooManyOpenAsks,
    UndoIsOver,
    WordsMissing,
)
from bridges.models import ConsentEnd, Introduction, NoticeKind, Person, StartedBy, VisitState
from bridges.scopes import SPOKEN_UNDO
from bridges.states import ENDED, IntroductionStatus, Manner, Party
from directory.models import Listing

__all__ = [
    "answer",
    "ask",
    "ask_back",
    "begin",
    "consent",
    "consider",
    "decline",
    "fade",
    "found_a_place",
    "hindrance",
    "keep_idea",
    "lapse",
    "move_on",
    "not_now",
    "put_back",
    "put_on_list",
    "record_in_error",
    "settle",
    "suggest",
    "suggestion_to_team",
    "undo_spoken",
    "welcome",
    "withdraw",
]

K, S = NoticeKind, IntroductionStatus


@transaction.atomic
def suggest(person: Person, listing: Listing, *, words: str = "", by: By, at: datetime) -> Introduction:
    """Put an idea before a person, in a practitioner's name. Nobody else hears of it.

    :raises NotOpen: if it is not a practitioner who suggests
    :raises ListingClosed: if the listing is not public or no group
    :raises AlreadyOpen: if there is an open introduction to it
    """
    if by.party != Party.PRACTITIONER:
        raise NotOpen()
    row = _create(person, listing, status=S.SUGGESTED, started_by=StartedBy.PRACTITIONER, by=by, at=at)
    Introduction.objects.filter(pk=row.pk).update(**moves.sealed(row, suggestion=words.strip()))
    moves.write_down("introduction.suggest", row, by=by, at=at, replacement_value=row.status)
    news.tell_person(row, at=at)
    return row


@transaction.atomic
def begin(person: Person, listing: Listing, *, order: AskOrder, by: By, at: datetime) -> Introduction:
    """Let a person start by themselves: the yes, and asking the group if it can be asked now.

    Where asking is refused the introduction stays CONSENTED, and `hindrance` says why.

    :raises NotOpen: if it is not the person who begins
    :raises ListingClosed: if the listing is not public or no group
    :raises AlreadyOpen: if there is an open introduction to it
    """
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise NotOpen()
    row = _create(person, listing, status=S.CONSENTED, started_by=StartedBy.PERSON, by=by, at=at)
    moves.write_down("introduction.begin", row, by=by, at=at, replacement_value=row.status)
    row = _say_yes(row, order=order, by=by, at=at)
    try:
        return ask(row, by=by_practitioner(by.user) if by.user and by.manner == Manner.SPOKEN else by, at=at)
    except CannotAskNow:
        return moves.lock(row)


@transaction.atomic
def keep_idea(person: Person, listing: Listing, *, words: str, by: By, at: datetime) -> Introduction:
    """Put an idea of somebody's, whom `words` name, among the person's own, by their yes; nobody is told of it.

    :raises NotOpen: if it is not the person who keeps it
    :raises ListingClosed: if the listing is not public or no group
    :raises AlreadyOpen: if there is an open introduction to it
    """
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise NotOpen()
    row = _create(person, listing, status=S.SUGGESTED, started_by=StartedBy.PERSON, by=by, at=at)
    Introduction.objects.filter(pk=row.pk).update(**moves.sealed(row, suggestion=words.strip()))
    moves.write_down("introduction.begin", row, by=by, at=at, replacement_value=row.status)
    return moves.lock(row)


def suggestion_to_team(introduction: Introduction) -> str:
    """Return a practitioner's words for suggesting it; "" where the idea is the person's own or their guest's.

    The name and words of a guest at a network meeting stand on the person's page alone: their team was not there.
    """
    if introduction.started_by != StartedBy.PRACTITIONER:
        return ""
    return vault.open_for(introduction.person).read(introduction, "suggestion")


def consider(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Let the person think about it."""
    return moves.step(introduction, "consider", by=by, at=at)


def put_back(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Put it back with the ideas."""
    return moves.step(introduction, "put_back", by=by, at=at)


def not_now(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Let it rest, without a clock; the person may come back to it."""
    return moves.step(introduction, "not_now", by=by, at=at)


@transaction.atomic
def consent(introduction: Introduction, *, order: AskOrder, by: By, at: datetime) -> Introduction:
    """Let the person say yes, with all that they chose. Said aloud, they get a receipt with a way to take it back.

    :raises Refusal: if it is not open, or the yes is to hold too long
    """
    row = moves.make(moves.hold(introduction), "consent", by=by, at=at)
    return _say_yes(row, order=order, by=by, at=at)


@transaction.atomic
def ask(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Ask the group, with exactly what the person said yes to.

    The row of the host is held while their month is counted, and the person's open asks are counted again under the
    lock of their record, so that of two asks at one moment both cannot slip through.

    :raises CannotAskNow: if the group cannot be asked now; the yes is kept
    :raises Refusal: if the move is not open
    """
    row = moves.hold(introduction)
    moves.target_of(row, "ask", by=by)
    if refusal := hindrance(row, at=at):
        raise refusal
    host = asking.receiving_host(row.listing, is_held=True)
    if host is None:
        raise HostNotReady()
    if asking.is_full(host, at=at):
        raise HostIsFullThisMonth()
    row = moves.make(row, "ask", by=by, at=at, host=host, asked_at=at)
    if asking.open_asks(row.person) > settings.FOOTBRIDGE_OPEN_ASKS:
        raise TooManyOpenAsks()
    news.tell_host(row, kind=K.ASK_HOST, at=at)
    return row


@transaction.atomic
def answer(introduction: Introduction, *, words: str, by: By, at: datetime) -> Introduction:
    """Give the host the person's answer to their question.

    :raises WordsMissing: if nothing is answered
    :raises Refusal: if the move is not open
    """
    if not words.strip():
        raise WordsMissing()
    row = moves.hold(introduction)
    row = moves.make(row, "answer", by=by, at=at, **moves.sealed(row, answer=words.strip()))
    news.tell_host(row, kind=K.ANSWER_FOR_HOST, at=at)
    return row


@transaction.atomic
def settle(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Begin the weeks of getting to know the group; their clock counts from the first visit.

    :raises Refusal: if the move is not open
    """
    row = moves.hold(introduction)
    first = row.visits.filter(state=VisitState.HAPPENED).order_by("starts_at").first()
    due = clocks.due_at(S.SETTLING, since=first.starts_at if first else at)
    return moves.make(row, "settle", by=by, at=at, due_at=due)


def found_a_place(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Keep the person's own word that they found a place. What was still planned is called off."""
    return _end(introduction, "found_a_place", by=by, at=at)


def move_on(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Keep the person's own word that they tried it and move on. What was still planned is called off."""
    return _end(introduction, "move_on", by=by, at=at)


@transaction.atomic
def withdraw(introduction: Introduction, *, by: By, at: datetime) -> Introduction:
    """Let the person take it back, in one step and from every open status; no reason is asked.

    This will end every consent, empty what the host could read, call off all that was scheduled, and tell the host
    only that the request is closed. The row is taken as it is now: whoever moved it a moment ago, the person's word
    holds.

    :raises RequestClosed: if the introduction has ended
    :raises NotOpen: if it is not the person who withdraws
    """
    row = moves.make(moves.lock(introduction), "withdraw", by=by, at=at)
    endings.close(row, how=ConsentEnd.WITHDRAWN, by=by, at=at)
    endings.forget_for_host(row)
    endings.tell_host_closed(row, at=at)
    return row


@transaction.atomic
def undo_spoken(introduction: Introduction, *, at: datetime) -> Introduction:
    """Take back what a practitioner wrote down as said aloud, by the link of the receipt: the person withdraws.

    :raises UndoIsOver: if nothing was said aloud in the last 48 hours
    :raises RequestClosed: if the introduction has ended
    """
    row = moves.lock(introduction)
    if row.status in ENDED:
        raise RequestClosed()
    if not row.consents.filter(manner=Manner.SPOKEN, given_at__gte=at - SPOKEN_UNDO).exists():
        raise UndoIsOver()
    return withdraw(row, by=by_person(row.person), at=at)


def _create(
    person: Person, listing: Listing, *, status: IntroductionStatus, started_by: StartedBy, by: By, at: datetime
) -> Introduction:
    if listing.is_crisis_line or not listing.is_public():
        raise ListingClosed()
    values: dict[str, Any] = {"created_at": at, "status_since": at, "due_at": clocks.due_at(status, since=at)}
    try:
        with transaction.atomic():
            row = Introduction.objects.create(
                person=person, listing=listing, status=status, started_by=started_by, author=by.user, **values
            )
    except IntegrityError:
        raise AlreadyOpen() from None
    return moves.lock(row)


def _say_yes(row: Introduction, *, order: AskOrder, by: By, at: datetime) -> Introduction:
    texts = moves.sealed(row, what_would_help=order.what_would_help.strip())
    Introduction.objects.filter(pk=row.pk).update(company=order.company, **texts)
    consents.give(row, order=order, by=by, at=at)
    if by.manner == Manner.SPOKEN:
        news.tell_person(row, kind=K.SPOKEN_RECEIPT, at=at)
    return moves.lock(row)


@transaction.atomic
def _end(introduction: Introduction, move: str, *, by: By, at: datetime) -> Introduction:
    return endings.finish(moves.hold(introduction), move, by=by, at=at)
