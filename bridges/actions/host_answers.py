"""What a host can say to somebody who would like to come. Only whoever may still see of them can answer."""

from datetime import datetime

from django.db import transaction

from bridges.actions import asking, endings, moves, news
from bridges.actions.parties import By
from bridges.actions.refusals import NothingToAnswer, RequestClosed, WordsMissing
from bridges.models import ConsentEnd, DeclineReason, Host, Introduction, NoticeKind
from bridges.states import ENDED


@transaction.atomic
def ask_back(introduction: Introduction, *, words: str, by: By, at: datetime) -> Introduction:
    """Let the host ask something first. The question goes to the person, who chooses what to answer.

    :raises WordsMissing: if nothing is asked
    :raises Refusal: if there is nothing (more) to answer
    """
    if not words.strip():
        raise WordsMissing()
    row = _heard(introduction, at=at)
    texts = moves.sealed(row, question=words.strip(), answer="")
    row = moves.make(row, "ask_back", by=by, at=at, **texts)
    return _tell(row, kind=NoticeKind.QUESTION_FOR_PERSON, at=at)


@transaction.atomic
def put_on_list(introduction: Introduction, *, words: str = "", by: By, at: datetime) -> Introduction:
    """Let the host keep a place on their list for the person.

    :raises Refusal: if there is nothing (more) to answer
    """
    row = _heard(introduction, at=at)
    row = moves.make(row, "put_on_list", by=by, at=at, **moves.sealed(row, host_words=words.strip()))
    return _tell(row, at=at)


@transaction.atomic
def welcome(introduction: Introduction, *, words: str = "", by: By, at: datetime) -> Introduction:
    """Let the host say welcome. From now on they see how to reach the person, if the person allows it.

    :raises Refusal: if there is nothing (more) to answer
    """
    row = _heard(introduction, at=at)
    row = moves.make(row, "welcome", by=by, at=at, **moves.sealed(row, host_words=words.strip()))
    return _tell(row, at=at)


@transaction.atomic
def decline(
    introduction: Introduction, *, reason: DeclineReason, words: str = "", by: By, at: datetime
) -> Introduction:
    """Let the host say that it is not possible. The introduction ends, and the person hears of it.

    :raises Refusal: if there is nothing (more) to answer
    """
    row = _heard(introduction, at=at)
    texts = moves.sealed(row, host_words=words.strip())
    row = moves.make(row, "decline", by=by, at=at, decline_reason=DeclineReason(reason), **texts)
    endings.close(row, how=ConsentEnd.CLOSED, by=by, at=at)
    return _tell(row, at=at)


def _heard(introduction: Introduction, *, at: datetime) -> Introduction:
    """Return the held row, if its host may see something of it and so can answer."""
    row = moves.hold(introduction)
    if row.status in ENDED:
        raise RequestClosed()
    is_receiving = row.host is not None and Host.objects.receiving().filter(pk=row.host.pk).exists()
    if not is_receiving or not asking.has_needed_consent(row, at=at):
        raise NothingToAnswer()
    return row


def _tell(row: Introduction, *, kind: NoticeKind = NoticeKind.NEWS_FOR_PERSON, at: datetime) -> Introduction:
    news.tell_person(row, kind=kind, at=at)
    news.tell_practitioner(row, at=at)
    return row
