"""What becomes of a letter that did not go: later again, given up, or a question for a person."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from bridges.actions import moves, news, notices
from bridges.actions.hand_over import FREE
from bridges.actions.links import NewLink
from bridges.clocks import outside_quiet_hours
from bridges.models import AccessLink, Introduction, Notice, NoticeKind, NoticeState
from bridges.models.notice import NoticeQuerySet
from bridges.notices import recipients

BACK_OFF: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
    timedelta(hours=36),
)
"""How long to wait after each try that was turned away for now: three days together, then it is given up."""


def try_later(rows: NoticeQuerySet, notice: Notice, *, code: str, link: NewLink | None, at: datetime) -> str:
    """Put back what was turned away for now, to be tried again after a while; give it up after the last time.

    `rows` is the notice with the state and the holder that the caller knows: where that has changed, nothing happens.
    """
    tries = notice.attempts + 1
    if tries > len(BACK_OFF):
        return fail(rows, notice, code=code, link=link, at=at)
    due_at = outside_quiet_hours(at + BACK_OFF[tries - 1], zone=recipients.zone_of(recipients.of(notice)))
    with transaction.atomic():
        _end(link, at=at)
        rows.update(state=NoticeState.PENDING, attempts=tries, due_at=due_at, error_code=code[:40], **FREE)
    return "later"


def put_back(rows: NoticeQuerySet, notice: Notice, *, at: datetime) -> None:
    """Let go on with what a worker left that provably left nowhere, after all that waits now.

    So what ends one worker after the other holds up nobody, and is given up like what is turned away.
    """
    is_counted = notice.state == NoticeState.HANDED_OVER
    tries = notice.attempts + (0 if is_counted else 1)
    if tries > len(BACK_OFF):
        fail(rows, notice, code="worker_lost", link=None, at=at)
    else:
        rows.update(state=NoticeState.PENDING, attempts=tries, due_at=at, **FREE)


@transaction.atomic
def fail(rows: NoticeQuerySet, notice: Notice, *, code: str, link: NewLink | None, at: datetime) -> str:
    """Give a notice up, and tell whoever supports the person, if the person wants them told."""
    introduction = moves.lock(notice.introduction) if notice.introduction else None  # first of all locks
    _end(link, at=at)
    changed = rows.update(state=NoticeState.FAILED, finished_at=at, error_code=code[:40], **FREE)
    if changed and introduction is not None and notice.kind != NoticeKind.FOR_PRACTITIONER:
        _tell_practitioner(notice, introduction, at=at)
    return "failed"


def wonder(rows: NoticeQuerySet, *, code: str, at: datetime) -> str:
    """Flag what perhaps left, for a person to decide. The worker's name stays: it may come back and know."""
    rows.update(state=NoticeState.UNCERTAIN, finished_at=at, error_code=code[:40], lease_until=None)
    return "uncertain"


def _tell_practitioner(notice: Notice, introduction: Introduction, *, at: datetime) -> None:
    user = news.practitioner_of(introduction)
    if user is not None and news.is_practitioner_told(introduction, at=at):
        kind = NoticeKind.FOR_PRACTITIONER
        notices.queue(kind, to=user, introduction=introduction, key=f"failed:{notice.pk}", at=at)


def _end(link: NewLink | None, *, at: datetime) -> None:
    """Close the link of a letter that did not arrive."""
    if link is not None:
        AccessLink.objects.filter(pk=link.link.pk).update(ended_at=at)
