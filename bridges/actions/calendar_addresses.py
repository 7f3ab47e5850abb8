"""A person's visits in their own calendar: a secret address that they ask for, can renew, and can end at any moment.

A calendar program knows nothing but an address, so here the secret stands in one: in its query string, which no log of
ours has. Whoever holds it learns when, and nothing else; it opens no page.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import translation

from bridges import calendars
from bridges.actions import visits
from bridges.actions.parties import by_person
from bridges.models import CalendarAddress, Person, Visit, VisitState
from directory.actions import audit, codes

LASTS: Final = timedelta(days=183)
LONGEST_TOKEN: Final = 200
SHOWN_AFTERWARDS: Final = timedelta(days=30)


@transaction.atomic
def make(person: Person, *, at: datetime) -> str:
    """Make a new address and return its secret, which is not kept; the one before gives nothing from now on."""
    token = codes.new_token()
    values = {"token_hash": codes.token_hash(token), "created_at": at, "expires_at": at + LASTS}
    CalendarAddress.objects.update_or_create(person=person, defaults=values)
    audit.record("calendar.made", subject=person.pk, by=by_person(person).as_actor(), at=at)
    return token


@transaction.atomic
def end(person: Person, *, at: datetime) -> bool:
    """End the address; return whether there was one."""
    count, _rows = CalendarAddress.objects.filter(person=person).delete()
    if count:
        audit.record("calendar.ended", subject=person.pk, by=by_person(person).as_actor(), at=at)
    return bool(count)


def address_of(person: Person, *, at: datetime) -> CalendarAddress | None:
    """Return the address that a person has, without its secret; None where there is none, or it is too old."""
    return CalendarAddress.objects.filter(person=person, expires_at__gt=at).first()


def calendar_of(token: str, *, at: datetime) -> bytes | None:
    """Return the visits of whoever made this secret as a discreet calendar file; None where it gives nothing."""
    rows = CalendarAddress.objects.filter(token_hash=codes.token_hash(token[:LONGEST_TOKEN]), expires_at__gt=at)
    found = rows.select_related("person").first()
    if found is None:
        return None
    with translation.override(found.person.language):
        return calendars.visits_calendar(visits.discreet_event(row) for row in _shown(found, at=at))


def _shown(address: CalendarAddress, *, at: datetime) -> Iterable[Visit]:
    """Return what is ahead, what was called off, and what was lately."""
    rows = Visit.objects.filter(introduction__person=address.person_id, starts_at__gte=at - SHOWN_AFTERWARDS)
    return rows.exclude(state=VisitState.DID_NOT_HAPPEN).order_by("starts_at", "pk")
