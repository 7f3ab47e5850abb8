"""How long things are kept after an end: ways to reach somebody for some weeks, the rest for some months."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from bridges.actions import moves, people
from bridges.actions.parties import CLOCK
from bridges.models import (
    ContactChannel,
    Introduction,
    Looking,
    NetworkMap,
    NetworkMeeting,
    Participant,
    Person,
    PlaceRole,
)
from bridges.states import ENDED
from directory.actions import audit

_ENDED = [str(status) for status in ENDED]


def contacts_due(*, at: datetime) -> list[UUID]:
    """Return the people of whom so long ago the last thing ended that we no longer need to reach them."""
    return _ids(_contacts(at))


def people_due(*, at: datetime) -> list[UUID]:
    """Return the people of whom so long ago the last thing ended that nothing is kept any more."""
    return _ids(_people(at))


def introductions_due(*, at: datetime) -> list[UUID]:
    """Return the introductions that ended so long ago, of people who have others that are younger."""
    old = Introduction.objects.filter(status__in=_ENDED, ended_at__lte=_kept_since(at))
    whole = _people(at).values("pk")
    return list(old.exclude(person__in=whole).order_by("ended_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def empty_contact(person_id: UUID, *, at: datetime) -> bool:
    """Empty how a person is reached; False where they have begun something new meanwhile, or somebody was first."""
    _hold(person_id)
    if not _contacts(at).filter(pk=person_id).exists():
        return False
    version = Person.objects.values_list("version", flat=True).get(pk=person_id)
    Person.objects.filter(pk=person_id).update(
        contact=b"", reach_note=b"", channel=ContactChannel.NONE, is_safe_to_write=False, version=version + 1
    )
    about = audit.About(target="bridges.Person", target_id=str(person_id), data_category="contact")
    audit.record("person.contact_emptied", subject=person_id, by=CLOCK.as_actor(), at=at, about=about)
    return True


@transaction.atomic
def forget_introduction(introduction_id: UUID, *, at: datetime) -> bool:
    """Take one old introduction away with all that hangs on it; its events stay in the record for their own time."""
    row = Introduction.objects.select_for_update(of=("self",)).filter(pk=introduction_id, status__in=_ENDED).first()
    if row is None or row.ended_at is None or row.ended_at > _kept_since(at):
        return False
    moves.write_down("introduction.forgotten", row, by=CLOCK, at=at, previous_value=row.status)
    row.delete()
    return True


@transaction.atomic
def forget_person(person_id: UUID, *, at: datetime) -> bool:
    """Erase a person whose last introduction is old enough; False where they have begun something new meanwhile."""
    person = _hold(person_id)
    if person is None or not _people(at).filter(pk=person_id).exists():
        return False
    people.erase(person, by=CLOCK, at=at)
    return True


def _hold(person_id: UUID) -> Person | None:
    """Lock meetings, introductions and then the person: the order of `people.erase`."""
    list(NetworkMeeting.objects.filter(person=person_id).order_by("pk").select_for_update(of=("self",)))
    list(Introduction.objects.filter(person=person_id).order_by("pk").select_for_update(of=("self",)))
    return Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()


def _contacts(at: datetime) -> QuerySet[Person]:
    before = at - timedelta(days=settings.FOOTBRIDGE_KEEP_CONTACT_DAYS)
    reachable = ~Q(contact=b"") | ~Q(reach_note=b"") | ~Q(channel=ContactChannel.NONE)
    return _ended_before(before).filter(reachable)


def _people(at: datetime) -> QuerySet[Person]:
    return _ended_before(_kept_since(at))


def _ended_before(moment: datetime) -> QuerySet[Person]:
    """Narrow to people of whom nothing is alive after `moment`: no introduction, no map and no meeting of theirs.

    Who never had an introduction counts from the last time they were here, if they started alone, or drew, met, or
    wrote what they look for. Whom a team wrote down and who has not begun anything is kept.
    """
    mine = Introduction.objects.filter(person=OuterRef("pk"))
    last_here = Coalesce("seen_at", "created_at")
    has_begun = Q(team__isnull=True) | _any_of(_networks())
    quiet = ~Exists(mine) & has_begun & Q(last_here__lte=moment)
    rows = Person.objects.annotate(last_here=last_here).filter(Exists(mine) | quiet)
    is_alive = _any_of(rows.filter(is_young) for rows, is_young in zip(_networks(), _young(moment), strict=True))
    return rows.exclude(Exists(mine.filter(Q(ended_at=None) | Q(ended_at__gt=moment)))).exclude(is_alive)


def _networks() -> list[QuerySet[Any]]:
    """Return what a person has beside introductions: maps, meetings, what they look for, what they are at places."""
    return [model.objects.filter(person=OuterRef("pk")) for model in (NetworkMap, NetworkMeeting, Looking, PlaceRole)]


def _young(moment: datetime) -> list[Q]:
    """Return for each of these when it is younger than `moment`; a meeting also while it is ahead."""
    of_meeting = Q(created_at__gt=moment) | Q(starts_at__gt=moment) | Q(ended_at__gt=moment)
    return [Q(changed_at__gt=moment), of_meeting, Q(changed_at__gt=moment), Q(said_at__gt=moment)]


def _any_of(rows: Iterable[QuerySet[Any]]) -> Q:
    return reduce(or_, (Q(Exists(one)) for one in rows))


def meetings_due(*, at: datetime) -> list[UUID]:
    """Return the meetings that were over so long ago that nothing of them is kept."""
    return list(_old_meetings(_kept_since(at)).order_by("created_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def forget_meeting(meeting_id: UUID, *, at: datetime) -> bool:
    """Take one old meeting away with all that was said there; False where somebody was first, or it goes on."""
    row = _old_meetings(_kept_since(at)).select_for_update(of=("self",)).filter(pk=meeting_id).first()
    if row is None:
        return False
    _write_down("meeting.forgotten", row, at=at)
    row.delete()
    return True


def guest_contacts_due(*, at: datetime) -> list[UUID]:
    """Return the meetings that are over, and whose guests we no longer need to reach."""
    reachable = Participant.objects.filter(meeting=OuterRef("pk")).exclude(contact=b"")
    rows = _old_meetings(at - timedelta(days=settings.FOOTBRIDGE_KEEP_CONTACT_DAYS)).filter(Exists(reachable))
    return list(rows.order_by("created_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def empty_guest_contacts(meeting_id: UUID, *, at: datetime) -> bool:
    """Empty how the guests of one meeting are reached; False where somebody was first, or it goes on."""
    old = _old_meetings(at - timedelta(days=settings.FOOTBRIDGE_KEEP_CONTACT_DAYS))
    row = old.select_for_update(of=("self",)).filter(pk=meeting_id).first()
    if row is None or not Participant.objects.filter(meeting=row).exclude(contact=b"").update(contact=b""):
        return False
    _write_down("meeting.contacts_emptied", row, at=at)
    return True


def _old_meetings(moment: datetime) -> QuerySet[NetworkMeeting]:
    """Narrow to meetings that ended before `moment`, and those that were never held and began longer ago."""
    never_held = Q(ended_at__isnull=True, created_at__lte=moment) & (Q(starts_at=None) | Q(starts_at__lte=moment))
    return NetworkMeeting.objects.filter(Q(ended_at__lte=moment) | never_held)


def _write_down(event: str, row: NetworkMeeting, *, at: datetime) -> None:
    about = audit.About(target="bridges.NetworkMeeting", target_id=str(row.pk), data_category="meeting")
    audit.record(event, subject=row.person_id, by=CLOCK.as_actor(), at=at, about=about)


def _ids(people: QuerySet[Person]) -> list[UUID]:
    return list(people.order_by("pk").values_list("pk", flat=True))


def _kept_since(at: datetime) -> datetime:
    """Return the moment so many months before `at`; on the last day of a shorter month."""
    months = at.year * 12 + at.month - 1 - settings.FOOTBRIDGE_KEEP_MONTHS
    year, month = months // 12, months % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
