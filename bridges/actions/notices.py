"""What is to be said to whom: rows that are written in the transaction that makes them true."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bridges.actions.parties import By
from bridges.clocks import outside_quiet_hours
from bridges.models import (
    Companion,
    FollowUp,
    Host,
    Introduction,
    Notice,
    NoticeKind,
    NoticeState,
    Participant,
    Person,
    Visit,
)
from bridges.notices import recipients
from bridges.notices.recipients import Recipient
from bridges.states import MoveError
from directory.actions import audit
from directory.models import User

LONGEST_KEY = 100


class _RecipientColumns(TypedDict, total=False):
    person: Person
    host: Host
    companion: Companion
    participant: Participant
    user: User


def queue(
    kind: NoticeKind,
    *,
    to: Recipient,
    introduction: Introduction | None = None,
    visit: Visit | None = None,
    follow_up: FollowUp | None = None,
    key: str,
    at: datetime,
    due_at: datetime | None = None,
) -> Notice | None:
    """Write down that `to` is to be told something, at `due_at` or now, outside the quiet hours where they are.

    Returns None where nobody may be written to: a person who did not say that it is safe, or chose another way; a
    host or a companion who stopped; a guest who was taken out; an account that was closed. Asking again with the same
    `key` (no text in it: ids and counters) returns the notice of the first time, whatever became of it.
    """
    if not recipients.may_write_to(to):
        return None
    if len(key) > LONGEST_KEY:
        raise ValueError(f"The key of a notice has at most {LONGEST_KEY} characters.")
    notice = Notice(
        kind=kind,
        dedupe_key=key,
        introduction=introduction,
        visit=visit,
        follow_up=follow_up,
        created_at=at,
        due_at=outside_quiet_hours(due_at or at, zone=recipients.zone_of(to)),
        **_columns(to),
    )
    # A second one with this key is left out by the database: no error that would end the caller's transaction.
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return Notice.objects.get(dedupe_key=key)


def cancel_for(introduction: Introduction, *, kinds: Collection[NoticeKind] = tuple(NoticeKind), at: datetime) -> int:
    """Call off all, or all of some kinds, that has not left yet about an introduction that the caller holds locked.

    Returns how many.
    """
    waiting = Notice.objects.filter(
        introduction=introduction, kind__in=kinds, state__in=[NoticeState.PENDING, NoticeState.CLAIMED]
    )
    return waiting.update(
        state=NoticeState.CANCELLED, lease_until=None, claimed_by="", finished_at=at, error_code="called_off"
    )


@transaction.atomic
def resend(notice: Notice, *, by: By, at: datetime) -> Notice:
    """Send once more what failed, or what perhaps arrived: a person decided that twice is better than never.

    :raises MoveError: if somebody else decided already
    """
    return _decide(notice, "notice.resend", by=by, at=at, state=NoticeState.PENDING)


@transaction.atomic
def leave(notice: Notice, *, by: By, at: datetime) -> Notice:
    """Leave what failed, or what perhaps arrived, as it is.

    :raises MoveError: if somebody else decided already
    """
    return _decide(notice, "notice.leave", by=by, at=at, state=NoticeState.CANCELLED)


def _columns(to: Recipient) -> _RecipientColumns:
    match to:
        case Person():
            return {"person": to}
        case Host():
            return {"host": to}
        case Companion():
            return {"companion": to}
        case Participant():
            return {"participant": to}
        case User():
            return {"user": to}


def _decide(notice: Notice, event: str, *, by: By, at: datetime, state: NoticeState) -> Notice:
    to = recipients.of(notice)
    is_over = state == NoticeState.CANCELLED
    changed = Notice.objects.filter(pk=notice.pk, state__in=[NoticeState.UNCERTAIN, NoticeState.FAILED]).update(
        state=state,
        attempts=0,
        claimed_by="",
        due_at=outside_quiet_hours(at, zone=recipients.zone_of(to)),
        finished_at=at if is_over else None,
        error_code="left" if is_over else "",
    )
    if not changed:
        raise MoveError(_("Somebody has decided this already."))
    if subject := _subject_of(notice):
        about = audit.About(target="bridges.Notice", target_id=str(notice.pk), data_category="notice")
        audit.record(event, subject=subject, by=by.as_actor(), at=at, about=about)
    notice.refresh_from_db()
    return notice


def _subject_of(notice: Notice) -> UUID | None:
    if notice.participant is not None:
        return notice.participant.meeting.person_id
    return notice.person_id or (notice.introduction.person_id if notice.introduction else None)
