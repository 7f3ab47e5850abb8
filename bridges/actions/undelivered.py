"""What follows from a letter about an introduction that did not arrive."""

from datetime import datetime

from django.db import transaction

from bridges.actions import moves, news, notices
from bridges.actions.links import NewLink
from bridges.models import AccessLink, Introduction, Notice, NoticeKind, NoticeState
from directory.models.outgoing import OutgoingQuerySet
from directory.posting.undelivered import FREE


@transaction.atomic
def give_up(rows: OutgoingQuerySet[Notice], notice: Notice, *, code: str, link: NewLink | None, at: datetime) -> None:
    """Give a notice up, and tell whoever supports the person, if the person wants them told.

    `rows` is the notice with the state and the holder that the caller knows: where that has changed, nothing happens.
    """
    introduction = moves.lock(notice.introduction) if notice.introduction else None  # first of all locks
    if link is not None:
        end_link(link, at=at)
    changed = rows.update(state=NoticeState.FAILED, finished_at=at, error_code=code, **FREE)
    if changed and introduction is not None and notice.kind != NoticeKind.FOR_PRACTITIONER:
        _tell_practitioner(notice, introduction, at=at)


def end_link(link: NewLink, *, at: datetime) -> None:
    """Close the link of a letter that did not arrive."""
    AccessLink.objects.filter(pk=link.link.pk).update(ended_at=at)


def _tell_practitioner(notice: Notice, introduction: Introduction, *, at: datetime) -> None:
    user = news.practitioner_of(introduction)
    if user is not None and news.is_practitioner_told(introduction, at=at):
        kind = NoticeKind.FOR_PRACTITIONER
        notices.queue(kind, to=user, introduction=introduction, key=f"failed:{notice.pk}", at=at)
