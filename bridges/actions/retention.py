"""How long things are kept after an end: ways to reach somebody for some weeks, the rest for some months."""

from calendar import monthrange
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bridges.actions import moves, people
from bridges.actions.parties import CLOCK
from bridges.models import ContactChannel, Introduction, Person
from bridges.states import ENDED
from directory.actions import audit

_ENDED = [str(status) for status in ENDED]


def contacts_due(*, at: datetime) -> list[UUID]:
    """Return the people whose last introduction ended so long ago that we no longer need to reach them."""
    return _ids(_contacts(at))


def people_due(*, at: datetime) -> list[UUID]:
    """Return the people whose last introduction ended so long ago that nothing is kept any more."""
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
    """Lock the introductions and then the person: the order of `people.erase`."""
    list(Introduction.objects.filter(person=person_id).order_by("pk").select_for_update(of=("self",)))
    return Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()


def _contacts(at: datetime) -> QuerySet[Person]:
    before = at - timedelta(days=settings.FOOTBRIDGE_KEEP_CONTACT_DAYS)
    reachable = ~Q(contact=b"") | ~Q(reach_note=b"") | ~Q(channel=ContactChannel.NONE)
    return _ended_before(before).filter(reachable)


def _people(at: datetime) -> QuerySet[Person]:
    return _ended_before(_kept_since(at))


def _ended_before(moment: datetime) -> QuerySet[Person]:
    """Narrow to people who had introductions, have none that is open, and none that ended after `moment`."""
    mine = Introduction.objects.filter(person=OuterRef("pk"))
    return Person.objects.filter(Exists(mine)).exclude(Exists(mine.filter(Q(ended_at=None) | Q(ended_at__gt=moment))))


def _ids(people: QuerySet[Person]) -> list[UUID]:
    return list(people.order_by("pk").values_list("pk", flat=True))


def _kept_since(at: datetime) -> datetime:
    """Return the moment so many months before `at`; on the last day of a shorter month."""
    months = at.year * 12 + at.month - 1 - settings.FOOTBRIDGE_KEEP_MONTHS
    year, month = months // 12, months % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
