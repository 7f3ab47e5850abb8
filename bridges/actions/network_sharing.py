"""Who may look at a person's map with them: their team, while they say so, and nobody else."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from bridges.actions import notices
from bridges.actions.parties import By, by_person
from bridges.actions.refusals import UndoIsOver
from bridges.models import NetworkShare, NoticeKind, Person
from bridges.scopes import SPOKEN_UNDO
from bridges.states import Manner, MoveError, Party
from directory.actions import audit
from directory.models import Team, User

LONGEST_SHARE: Final = timedelta(days=90)


class SharingError(MoveError):
    """Something about showing a map that cannot be; the text is for people."""


def share_of(person: Person, *, at: datetime) -> NetworkShare | None:
    """Return the yes that holds now for the person's own team; None without one."""
    if person.team_id is None:
        return None
    return NetworkShare.objects.active(at=at).filter(person=person, team=person.team_id).first()


def may_see(person: Person, user: User, *, at: datetime) -> bool:
    """Return whether `user` may look at the person's map and what they are looking for: of their team, by their yes."""
    return _holds(person, user, at=at) is not None


def may_write(person: Person, user: User, *, at: datetime) -> bool:
    """Return whether `user` may also draw in the map, with the person beside them."""
    share = _holds(person, user, at=at)
    return share is not None and share.may_write


@transaction.atomic
def allow(person: Person, *, may_write: bool, days: int = LONGEST_SHARE.days, by: By, at: datetime) -> NetworkShare:
    """Write down that the person lets their team look at their map (and draw in it); said again, it replaces the last.

    What a practitioner writes down as said aloud is told to the person, where a message to them is safe, with a link
    that takes it back.

    :raises SharingError: if it is not the person who says it, they are in no team, or it is longer than 90 days
    """
    _check(person, by=by)
    now = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if now.team_id is None:
        raise SharingError(_("You are with no team, so there is nobody to show it to."))
    if not 1 <= days <= LONGEST_SHARE.days:
        raise SharingError(_("A yes holds for 90 days at most. After that you can say it again."))
    NetworkShare.objects.filter(person=now, ended_at__isnull=True).update(ended_at=at)
    share = NetworkShare.objects.create(
        person=now,
        team_id=now.team_id,
        may_write=may_write,
        manner=by.manner,
        recorded_by=by.user if by.manner == Manner.SPOKEN else None,
        given_at=at,
        expires_at=at + timedelta(days=days),
    )
    _record("network.shared", now, by=by, at=at, team_id=str(now.team_id))
    if by.manner == Manner.SPOKEN:
        notices.queue(NoticeKind.SPOKEN_RECEIPT, to=now, key=f"network_shared:{share.pk}", at=at)
    return share


@transaction.atomic
def end(person: Person, *, by: By, at: datetime) -> bool:
    """End the yes: from now on nobody of the team sees the map. Return whether there was one.

    :raises SharingError: if it is not the person who says it
    """
    _check(person, by=by)
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    ended = NetworkShare.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at)
    if ended:
        _record("network.sharing_ended", person, by=by, at=at, team_id=str(person.team_id or ""))
    return bool(ended)


@transaction.atomic
def undo_spoken(person: Person, *, at: datetime) -> None:
    """Take back what a practitioner wrote down as said aloud, by the link of the receipt: nobody of the team looks now.

    Pressed twice it is done once.

    :raises UndoIsOver: if nothing was said aloud in the last 48 hours
    """
    said = NetworkShare.objects.filter(person=person, manner=Manner.SPOKEN, given_at__gte=at - SPOKEN_UNDO)
    if not said.exists():
        raise UndoIsOver()
    end(person, by=by_person(person), at=at)


def _holds(person: Person, user: User, *, at: datetime) -> NetworkShare | None:
    if person.team_id is None or not Team.objects.of(user).filter(pk=person.team_id).exists():
        return None
    return share_of(person, at=at)


def _check(person: Person, *, by: By) -> None:
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise SharingError(_("Only the person says who may look at their map."))


def _record(event: str, person: Person, *, by: By, at: datetime, team_id: str) -> None:
    about = audit.About(target="bridges.NetworkMap", target_id=str(person.pk), data_category="network")
    audit.record(event, subject=person.pk, by=replace(by.as_actor(), team_id=team_id), at=at, about=about)
