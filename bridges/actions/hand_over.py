"""The one short transaction between a notice that is claimed and a letter that leaves."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from bridges.actions import links, moves, sending_rules
from bridges.actions.links import MAY_BE_ABOUT, NEEDED, NewLink
from bridges.clocks import outside_quiet_hours
from bridges.models import ContactChannel, Host, Introduction, NetworkMeeting, Notice, NoticeKind, NoticeState
from bridges.notices import letters, recipients
from directory.posting.outbox import HandedOver, Stopped
from directory.posting.undelivered import FREE


class NoAddressError(Exception):
    """Nobody wrote down where this recipient is reached."""


@transaction.atomic
def hand_over(
    pk: UUID, *, worker: str, channel: ContactChannel, at: datetime, lease: timedelta
) -> HandedOver | Stopped:
    """Check again that a claimed notice may leave, write its letter, and mark it as handed over.

    Locks introduction → consents → host → meeting → notice, so that withdrawing, freezing and taking a guest out come
    before it or after it, never in between. Returns "lost" if the notice is not this worker's any more, "postponed" if
    it has to wait (night, another channel), "cancelled" if it must not leave at all.

    :raises VaultError: if the recipient's address cannot be opened
    :raises NoAddressError: if there is none
    """
    try:
        introduction, notice = _hold(pk, worker=worker)
    except (Notice.DoesNotExist, Introduction.DoesNotExist):
        return "lost"
    to = recipients.of(notice)
    if code := sending_rules.why_not(notice, introduction, at=at):
        _set(notice, state=NoticeState.CANCELLED, finished_at=at, error_code=code, **FREE)
        return "cancelled"
    awake = outside_quiet_hours(at, zone=recipients.zone_of(to))
    if awake > at or recipients.channel_of(to) != channel:
        _set(notice, state=NoticeState.PENDING, due_at=awake, **FREE)
        return "postponed"
    address = recipients.address_of(to)
    if not address:
        raise NoAddressError
    link = _link_for(notice, introduction, at=at)
    letter = letters.write(notice, address=address, path=link.path if link else "", code=link.code if link else "")
    _set(notice, state=NoticeState.HANDED_OVER, attempts=notice.attempts + 1, lease_until=at + lease, error_code="")
    return HandedOver(letter, link)


def _hold(pk: UUID, *, worker: str) -> tuple[Introduction | None, Notice]:
    known = Notice.objects.only("introduction_id", "host_id", "participant_id").get(pk=pk)
    introduction = None
    if known.introduction_id is not None:
        introduction = moves.lock(Introduction(pk=known.introduction_id))
        list(introduction.consents.select_for_update().filter(ended_at__isnull=True).order_by("pk"))
    if known.host_id is not None:
        list(Host.objects.select_for_update().filter(pk=known.host_id))
    if known.participant_id is not None:
        guests_meeting = NetworkMeeting.objects.filter(participants=known.participant_id)
        list(guests_meeting.select_for_update(of=("self",)))
    mine = Notice.objects.select_for_update(of=("self",)).with_recipient()
    return introduction, mine.get(pk=pk, state=NoticeState.CLAIMED, claimed_by=worker)


def _set(notice: Notice, **values: Any) -> None:
    Notice.objects.filter(pk=notice.pk).update(**values)


def _link_for(notice: Notice, introduction: Introduction | None, *, at: datetime) -> NewLink | None:
    """Return a new link to what the letter is about; None where it has none, or what it is about is gone."""
    purpose = letters.LETTERS[NoticeKind(notice.kind)].opens
    if purpose is None:
        return None
    about = {
        "person": notice.person,
        "introduction": introduction,
        "host": notice.host,
        "visit": notice.visit,
        "companion": notice.companion,
        "participant": notice.participant,
    }
    needed: dict[str, Any] = {name: about[name] for name in NEEDED[purpose]}
    if None in needed.values():
        return None
    also: dict[str, Any] = {name: about[name] for name in MAY_BE_ABOUT.get(purpose, ()) if about[name] is not None}
    return links.make(purpose, at=at, **needed, **also)
