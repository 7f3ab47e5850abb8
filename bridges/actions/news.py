"""Who hears that something happened with an introduction: queues one notice for each, by the version of the row."""

from datetime import datetime
from uuid import UUID

from bridges.actions import asking, notices
from bridges.models import ConsentEnd, Introduction, Notice, NoticeKind, StartedBy
from bridges.scopes import ConsentScope
from directory.models import Team, User

K = NoticeKind
TO_HOSTS = frozenset({K.ASK_HOST, K.NUDGE_HOST, K.ANSWER_FOR_HOST, K.VISIT_FOR_HOST, K.ATTENDANCE_FOR_HOST})
"""What a host hears while they may know of the person; HOST_CLOSED says nothing about anybody."""


def tell_person(introduction: Introduction, *, kind: NoticeKind = K.NEWS_FOR_PERSON, at: datetime) -> Notice | None:
    """Queue a notice to the person, where it is safe to write."""
    return notices.queue(kind, to=introduction.person, introduction=introduction, key=_key(kind, introduction), at=at)


def tell_host(
    introduction: Introduction, *, kind: NoticeKind, about: UUID | None = None, at: datetime
) -> Notice | None:
    """Queue a notice to the host that the introduction is with, if there is one and the person may be spoken of.

    `about` makes it another notice than the one of the last move: a consent that was given anew.
    """
    if introduction.host is None or (kind in TO_HOSTS and not asking.has_needed_consent(introduction, at=at)):
        return None
    key = f"{kind}:{about}" if about else _key(kind, introduction)
    return notices.queue(kind, to=introduction.host, introduction=introduction, key=key, at=at)


def tell_practitioner(introduction: Introduction, *, at: datetime) -> Notice | None:
    """Queue a notice to whoever supports the person, if the person wants that."""
    user = practitioner_of(introduction)
    if user is None or not is_practitioner_told(introduction, at=at):
        return None
    kind = K.FOR_PRACTITIONER
    return notices.queue(kind, to=user, introduction=introduction, key=_key(kind, introduction), at=at)


def practitioner_of(introduction: Introduction) -> User | None:
    """Return who supports the person now, or else who made the introduction, while they work in the person's team."""
    team_id = introduction.person.team_id
    for user in (introduction.person.practitioner, introduction.author):
        if user is not None and team_id and Team.objects.of(user).filter(pk=team_id).exists():
            return user
    return None


def is_practitioner_told(introduction: Introduction, *, at: datetime) -> bool:
    """Return whether news may go to the practitioner.

    By consent, until the introduction has closed and they heard that as well; and without having been asked, where the
    practitioner began it. A person who ended this consent, or withdrew, is never overruled.
    """
    said = introduction.consents.filter(scope=ConsentScope.TELL_MY_PRACTITIONER)
    last = said.exclude(ended_how=ConsentEnd.REPLACED).order_by("-given_at").first()
    if last is None:
        return introduction.started_by == StartedBy.PRACTITIONER
    return last.ended_how == ConsentEnd.CLOSED or (last.ended_at is None and last.expires_at > at)


def _key(kind: NoticeKind, introduction: Introduction) -> str:
    return f"{kind}:{introduction.pk}:{introduction.version}"
