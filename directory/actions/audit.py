"""Writes down who did and saw what, in the transaction in which it happened, and finds out whether it was changed."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from directory.models import AuditEvent, AuditHead

SIGNED: Final = tuple(field.name for field in AuditEvent._meta.concrete_fields if field.name != "digest")
SEALED: Final = ("subject", "position", "digest", "kept_after", "kept_digest")


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who did it. `acting_for` is whose words were written down; ids, never names."""

    party: str
    user_id: str = ""
    acting_for: str = ""
    role: str = ""
    team_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What it was about: row, values before and after, on which ground."""

    target: str = ""
    target_id: str = ""
    previous_value: str = ""
    replacement_value: str = ""
    data_category: str = ""
    basis: str = ""
    consent_id: str = ""
    is_emergency: bool = False


@transaction.atomic
def record(event: str, *, subject: UUID, by: Actor, at: datetime, about: About = About()) -> AuditEvent:
    """Add one event about the person `subject`; it commits, or not, with what it tells of.

    Events about one person wait for each other, so that their order is sure.
    """
    head = _held(subject)
    row = AuditEvent(
        event=event,
        occurred_at=at,
        subject=subject,
        position=head.position + 1,
        party=by.party,
        actor_id=by.user_id,
        acting_for=by.acting_for,
        role=by.role,
        team_id=by.team_id,
        **{field.name: getattr(about, field.name) for field in fields(About)},
    )
    was_intact = _is_intact(head)
    row.digest = _sign(_parts(row, previous=head.digest))
    row.save(force_insert=True)
    head.position, head.digest = row.position, row.digest
    _save(head, was_intact=was_intact)
    return row


def broken_at(subject: UUID) -> Iterator[int]:
    """Yield each position about `subject` that was changed, is missing, or stands in another order.

    The position after the last stands for the end: newest events were taken away, or the head was changed.
    """
    head = AuditHead.objects.filter(subject=subject).first()
    previous, expected = (head.kept_digest, head.kept_after + 1) if head else ("", 1)
    for row in AuditEvent.objects.about(subject).iterator():
        if row.position != expected or not _is_signed(_parts(row, previous=previous), row.digest):
            yield row.position
        previous, expected = row.digest, row.position + 1
    if head is None or (head.position, head.digest) != (expected - 1, previous) or not _is_intact(head):
        yield expected


def all_broken() -> Iterator[tuple[UUID, int]]:
    """Yield (subject, position) of all that was changed, over the whole record."""
    in_heads = AuditHead.objects.values_list("subject")
    for (subject,) in in_heads.union(AuditEvent.objects.values_list("subject")).iterator():
        for position in broken_at(subject):
            yield subject, position


def purge(*, months: int, at: datetime) -> int:
    """Take away the events that are older than `months`, one subject a transaction, and return how many.

    The chain of what is kept begins after them. A subject of whom nothing is kept is forgotten.
    """
    limit = _months_before(at, months)
    old = AuditEvent.objects.filter(occurred_at__lt=limit).order_by().values_list("subject", flat=True).distinct()
    return sum(_purge(subject, limit=limit) for subject in list(old))


@transaction.atomic
def _purge(subject: UUID, *, limit: datetime) -> int:
    head, events = _held(subject), AuditEvent.objects.about(subject)
    first_kept = events.filter(occurred_at__gte=limit).first()
    gone = events.filter(position__lt=first_kept.position) if first_kept else events
    last_gone = gone.last()
    if last_gone is None:
        return 0
    was_intact = _is_intact(head)
    head.kept_after, head.kept_digest = last_gone.position, last_gone.digest
    count = gone.order_by().take_away()
    if first_kept:
        _save(head, was_intact=was_intact)
    else:
        head.delete()
    return count


def _held(subject: UUID) -> AuditHead:
    """Return the head of a subject, made if there is none, locked until the transaction ends.

    A head that was taken away while there are events goes on after the last of them, without a seal: it is found.
    """
    last = AuditEvent(position=0, digest="")
    if not AuditHead.objects.filter(subject=subject).exists():
        last = AuditEvent.objects.about(subject).last() or last
    head = AuditHead(subject=subject, position=last.position, digest=last.digest)
    seal = "" if last.position else _sign(_seal_parts(head))
    defaults = {"position": head.position, "digest": head.digest, "seal": seal}
    AuditHead.objects.get_or_create(subject=subject, defaults=defaults)
    return AuditHead.objects.select_for_update().get(subject=subject)


def _save(head: AuditHead, *, was_intact: bool) -> None:
    """Save a head. A seal that was broken stays broken: what was tampered with is not made good by the next event."""
    head.seal = _sign(_seal_parts(head)) if was_intact else ""
    head.save()


def _is_intact(head: AuditHead) -> bool:
    return _is_signed(_seal_parts(head), head.seal)


def _parts(row: AuditEvent, *, previous: str) -> list[str]:
    return [previous, *(_plain(row, name) for name in SIGNED)]


def _seal_parts(head: AuditHead) -> list[str]:
    return ["head", *(str(getattr(head, name)) for name in SEALED)]


def _sign(parts: list[str]) -> str:
    """Return the HMAC-SHA256 of `parts` with the newest key, in hex."""
    return _hmac(next(iter(settings.FOOTBRIDGE_AUDIT_KEYS.values())), parts)


def _is_signed(parts: list[str], digest: str) -> bool:
    return any(hmac.compare_digest(_hmac(key, parts), digest) for key in settings.FOOTBRIDGE_AUDIT_KEYS.values())


def _hmac(key: bytes, parts: list[str]) -> str:
    return hmac.new(key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()


def _plain(row: AuditEvent, name: str) -> str:
    value = getattr(row, name)
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def _months_before(at: datetime, months: int) -> datetime:
    """Return the same time of day `months` earlier; on the 29th to 31st, of the 28th: never later than the database."""
    years, month = divmod(at.month - 1 - months, 12)
    return at.replace(year=at.year + years, month=month + 1, day=min(at.day, 28))
