"""Writes down who did and saw what, in the transaction in which it happened."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from directory.models import AuditEvent, AuditHead

SIGNED = tuple(field.name for field in AuditEvent._meta.concrete_fields if field.name not in {"digest"})


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
    AuditHead.objects.get_or_create(subject=subject)
    head = AuditHead.objects.select_for_update().get(subject=subject)
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
    row.digest = digest_of(row, previous=head.digest)
    row.save(force_insert=True)
    AuditHead.objects.filter(subject=subject).update(position=row.position, digest=row.digest)
    return row


def digest_of(row: AuditEvent, *, previous: str) -> str:
    """Return the HMAC-SHA256 of a row and of the digest before it, in hex."""
    signed = "\x1f".join([previous, *(_plain(row, name) for name in SIGNED)])
    return hmac.new(settings.SECRET_KEY.encode(), signed.encode(), hashlib.sha256).hexdigest()


def broken_at(subject: UUID) -> Iterator[int]:
    """Yield each position about `subject` that was changed, is missing, or stands in another order."""
    previous, expected = "", 1
    for row in AuditEvent.objects.about(subject):
        if row.position != expected or row.digest != digest_of(row, previous=previous):
            yield row.position
        previous, expected = row.digest, row.position + 1
    head = AuditHead.objects.filter(subject=subject).first()
    if head is not None and (head.position, head.digest) != (expected - 1, previous):
        yield expected


def _plain(row: AuditEvent, name: str) -> str:
    value = getattr(row, name)
    return value.isoformat() if isinstance(value, datetime) else str(value)
