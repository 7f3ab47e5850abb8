"""Write down, in the transaction of a change, that publishers are to be told of it: one row a publisher and listing."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from directory.models import ListingStatus, SearchDocument, Webhook, WebhookDelivery
from directory.webhooks.events import GATHER, Known

BATCH = 500


def known_of(listing_ids: Sequence[UUID]) -> dict[UUID, Known] | None:
    """Return what the public knows now of each listing, for `note`; None where nobody is to be told.

    Call it before the documents are written anew: they say what was public until now.
    """
    if not Webhook.objects.exists():
        return None
    found: dict[UUID, Known] = {}
    for start in range(0, len(listing_ids), BATCH):
        rows = SearchDocument.objects.filter(listing__in=listing_ids[start : start + BATCH])
        found |= {pk: known_by(status) for pk, status in rows.values_list("listing_id", "card__status")}
    return found


def known_by(status: str) -> Known:
    """Return what a public listing of this status is to the public."""
    return Known.CLOSED if status == ListingStatus.TEMPORARILY_CLOSED else Known.OPEN


def note(before: Mapping[UUID, Known], *, shown: Iterable[UUID], at: datetime) -> None:
    """Write down the changes of listings that were public, or are now (`shown`); what was never public says nothing.

    Where a message about the same listing has not left yet, this change falls to it. Two statements for 500 rows.
    """
    told = sorted({*before, *shown})
    if not told:
        return
    rows = [
        WebhookDelivery(
            id=uuid.uuid4(),
            webhook_id=webhook,
            listing_id=pk,
            before=before.get(pk, Known.NOTHING),
            dedupe_key=key_of(webhook, pk),
            created_at=at,
            changed_at=at,
            due_at=at + GATHER,
        )
        for webhook in Webhook.objects.order_by("pk").values_list("pk", flat=True)
        for pk in told
    ]
    # Updating (not ignoring) waits for a sender who holds the row: it has told the old state, or will tell this one.
    WebhookDelivery.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["dedupe_key"], update_fields=["changed_at"]
    )


def note_beside(listing: UUID, *, at: datetime) -> None:
    """Write down a public change of what search does not read, such as a photo."""
    before = known_of([listing])
    if before:
        note(before, shown=(), at=at)


def key_of(webhook: UUID, listing: UUID) -> str:
    """Return the key of the one message about a listing that gathers changes."""
    return f"{webhook.hex}:{listing.hex}"
