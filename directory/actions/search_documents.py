"""Keep what search reads in step with the listings, and publishers told, in the same transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from directory import own_edits
from directory.actions import webhook_changes
from directory.documents import ListingParts, card, content, parts_of
from directory.models import Listing, SearchChange, SearchDocument
from directory.webhooks.events import Known

# Sequences are not ordered by commit on PostgreSQL: whoever appends to the change table holds
# this lock until the commit, so that a reader never skips a lower number that commits later.
CHANGE_LOCK = 0x666F6F74
BATCH = 500


@transaction.atomic
def write(batch: Sequence[ListingParts], *, at: datetime) -> None:
    """Write the documents of public groups in `batch`, drop those of others, note the change.

    For bulk work: takes parts that are in memory. Three statements a batch, and one that asks for webhooks.
    """
    ids = [parts.listing.pk for parts in batch]
    known = webhook_changes.known_of(ids)
    shown = _write_documents(batch, at=at)
    _note(ids, known, shown, at=at)


def _write_documents(batch: Sequence[ListingParts], *, at: datetime) -> list[UUID]:
    """Write the documents of a batch, and return the listings that have one now."""
    shown = [parts for parts in batch if is_searchable(parts.listing)]
    hidden = [parts.listing.pk for parts in batch if not is_searchable(parts.listing)]
    SearchDocument.objects.bulk_create(
        [
            SearchDocument(
                listing_id=parts.listing.pk,
                content=content(parts, at=at),
                card=card(parts),
            )
            for parts in shown
        ],
        update_conflicts=True,
        unique_fields=["listing"],
        update_fields=["content", "card"],
    )
    if hidden:
        SearchDocument.objects.filter(listing__in=hidden).delete()
    return [parts.listing.pk for parts in shown]


@transaction.atomic
def rewrite(listing_ids: Iterable[UUID], *, at: datetime) -> None:
    """Make the documents of `listing_ids` anew from the tables, a batch at a time."""
    ids = list(listing_ids)
    known, shown = webhook_changes.known_of(ids), []
    for start in range(0, len(ids), BATCH):
        wanted = ids[start : start + BATCH]
        parts = [parts_of(listing) for listing in Listing.objects.filter(pk__in=wanted).with_parts()]
        shown += _write_documents(parts, at=at)
    _note(ids, known, shown, at=at)


def rewrite_all(*, at: datetime) -> Iterator[int]:
    """Make every document anew, a batch a transaction, and yield how many listings each batch had.

    For an update whose documents say more than those before; may be broken off and begun again.
    """
    rows = Listing.objects.order_by("pk").values_list("pk", flat=True)
    ids = list(rows[:BATCH])
    while ids:
        rewrite(ids, at=at)
        yield len(ids)
        ids = list(rows.filter(pk__gt=ids[-1])[:BATCH])


@transaction.atomic
def remove(listing_ids: Iterable[UUID], *, at: datetime) -> None:
    """Take listings out of search, for example because their source dropped them."""
    ids = list(listing_ids)
    known = webhook_changes.known_of(ids)
    for start in range(0, len(ids), BATCH):
        SearchDocument.objects.filter(listing__in=ids[start : start + BATCH]).delete()
    _note(ids, known, (), at=at)


def _note(
    listing_ids: Iterable[UUID], known: Mapping[UUID, Known] | None, shown: Iterable[UUID], *, at: datetime
) -> None:
    if known is not None:
        webhook_changes.note(known, shown=shown, at=at)
    note_changes(listing_ids)  # last: from here to the commit, nobody else can note a change


def note_changes(listing_ids: Iterable[UUID]) -> None:
    """Append to the change table; call it last in the transaction of the change: others wait for the commit."""
    lines = [SearchChange(listing_id=listing_id) for listing_id in listing_ids]
    if not lines:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGE_LOCK])
    SearchChange.objects.bulk_create(lines, batch_size=BATCH)
    transaction.on_commit(own_edits.note)


def is_searchable(listing: Listing) -> bool:
    """Return whether the public may find `listing`; the same rule as `public().groups()`."""
    return listing.is_public() and not listing.is_crisis_line
