"""Takes everything away that is kept about a person, here and in what a backup brings back."""

import json
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from bridges import tombstones
from bridges.actions import companions, notices, sending_rules
from bridges.actions.parties import CLOCK, By
from bridges.models import (
    Erasure,
    Host,
    Introduction,
    NetworkMeeting,
    NoticeKind,
    NoticeState,
    Participant,
    Person,
    PersonKey,
    VisitState,
)
from bridges.states import OPEN
from directory.actions import audit

logger = logging.getLogger("footbridge.erasure")


@transaction.atomic
def erase(person: Person, *, by: By, at: datetime) -> None:
    """Erase a person: the key first, then every row, every session, every scheduled message.

    Hosts who heard of somebody hear that a request is closed, and nothing else. Who went along with others goes along
    no more. What stays: events under an id that
    belongs to nobody any more, and a tombstone, in the database and in a file beside it.
    """
    companions.end_of(person, at=at)
    _tell_the_others(_hold(person), at=at)
    _remove(person, by=by, at=at)


def replay(*, at: datetime) -> int:
    """Erase again whom a restored backup brought back, one transaction each; return how many.

    Hosts are not told: they were, when it happened. Whoever counts on a companion that came back hears of it again.
    The file and the table know the same tombstones afterwards.
    """
    in_file = tombstones.read(settings.FOOTBRIDGE_ERASURES_FILE)
    in_table = set(Erasure.objects.values_list("subject_hash", flat=True))
    if in_table - in_file:
        tombstones.append(settings.FOOTBRIDGE_ERASURES_FILE, sorted(in_table - in_file))
    Erasure.objects.bulk_create(Erasure(subject_hash=sign, erased_at=at) for sign in sorted(in_file - in_table))
    ids = Person.objects.values_list("pk", flat=True).iterator(chunk_size=2000)
    found = [person_id for person_id in ids if tombstones.hash_of(person_id) in in_file | in_table]
    for person in Person.objects.filter(pk__in=found):
        with transaction.atomic():
            companions.end_of(person, at=at)
            _hold(person)
            _remove(person, by=CLOCK, at=at)
    return len(found)


def _hold(person: Person) -> list[Introduction]:
    """Lock all meetings and introductions, then the person, so that nothing new begins; return the introductions.

    Meetings come first: a yes to an idea holds the meeting when it begins an introduction.
    """
    list(NetworkMeeting.objects.of(person).order_by("pk").select_for_update(of=("self",)))
    mine = Introduction.objects.filter(person=person).order_by("pk")
    list(mine.select_for_update(of=("self",)))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    return list(mine.select_for_update(of=("self",)).select_related("host"))


def _tell_the_others(introductions: Iterable[Introduction], *, at: datetime) -> None:
    """Queue what hosts and companions hear: that it is closed. The rows name no introduction, for it will be gone."""
    for introduction in introductions:
        if host := _host_to_tell(introduction):
            notices.queue(NoticeKind.HOST_CLOSED, to=host, key=_key(), at=at)
        planned = introduction.visits.filter(state=VisitState.PLANNED, companion__isnull=False)
        for visit in planned.select_related("companion"):
            assert visit.companion is not None
            notices.queue(NoticeKind.VISIT_FOR_COMPANION, to=visit.companion, key=_key(), at=at)


def _host_to_tell(introduction: Introduction) -> Host | None:
    """Return the host who heard of somebody, and not yet that it is closed: that notice would go with the person."""
    host, rows = introduction.host, introduction.notices.filter(host=introduction.host_id)
    if host is None or not rows.filter(state__in=sending_rules.TOLD).exists():
        return None
    closing = rows.filter(kind=NoticeKind.HOST_CLOSED, state__in=[NoticeState.PENDING, NoticeState.CLAIMED])
    return host if introduction.status in OPEN or closing.exists() else None


def _key() -> str:
    return f"erased:{secrets.token_hex(12)}"


def _remove(person: Person, *, by: By, at: datetime) -> None:
    PersonKey.objects.filter(person=person).delete()
    sign = tombstones.hash_of(person.pk)
    _end_sessions(person)
    audit.record(
        "person.erased",
        subject=person.pk,
        by=by.as_actor(),
        at=at,
        about=audit.About(target="bridges.Person", target_id=str(person.pk), data_category="everything"),
    )
    Person.objects.filter(pk=person.pk).delete()
    Erasure.objects.get_or_create(subject_hash=sign, defaults={"erased_at": at})
    transaction.on_commit(lambda: _afterwards(sign))


def _end_sessions(person: Person) -> None:
    """End every session that names the person or a guest of theirs: open pages, and forms that are half written."""
    guests = Participant.objects.filter(meeting__person=person).values_list("pk", flat=True)
    names = {str(person.pk), *(str(key) for key in guests)}

    def is_theirs(row: Session) -> bool:
        kept = json.dumps(row.get_decoded())
        return any(name in kept for name in names)

    named = [row.pk for row in Session.objects.iterator() if is_theirs(row)]
    Session.objects.filter(pk__in=named).delete()


def _afterwards(sign: str) -> None:
    """Write the tombstone where no restored backup overwrites it, and let SQLite forget its write-ahead log.

    The person is erased already: a full disk is for the operator, and `replay_erasures` writes the line later.
    """
    try:
        tombstones.append(settings.FOOTBRIDGE_ERASURES_FILE, [sign])
    except OSError:
        logger.exception("The file of erasures cannot be written.")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
