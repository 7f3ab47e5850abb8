"""The same thing done to many listings at once, and taken back in one step."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from directory.actions import search_documents
from directory.models import BulkChange, BulkKind, ConfirmationMethod, Listing, User

MOST = 200  # listings at once: what somebody can look through on one page
HOWS: Final = (
    ConfirmationMethod.PHONE,
    ConfirmationMethod.EMAIL,
    ConfirmationMethod.ORGANISER,
    ConfirmationMethod.VISIT,
)


@transaction.atomic
def confirm(listing_ids: Iterable[UUID], *, how: str, by: User, at: datetime) -> BulkChange:
    """Say of each listing that what it says is true today, and how that is known; return what can be undone.

    All or nothing. Ids that are not there are passed over.

    :raises ValueError: if `how` is no way in which a steward confirms
    """
    if how not in HOWS:
        raise ValueError(f"{how} is no way to confirm.")
    rows = _held(listing_ids)
    before = [{"at": _written(row.confirmed_at), "how": row.confirmed_how} for row in rows]
    Listing.objects.filter(pk__in=[row.pk for row in rows]).update(confirmed_at=at, confirmed_how=how, modified_at=at)
    search_documents.rewrite([row.pk for row in rows], at=at)
    return _noted(BulkKind.CONFIRM, rows, before, by=by, at=at)


def do(kind: BulkKind, listing_ids: Iterable[UUID], *, how: str, by: User, at: datetime) -> BulkChange:
    """Do one of the things that a form names; `how` is for confirming."""
    return confirm(listing_ids, how=how, by=by, at=at)


@transaction.atomic
def undo(change: BulkChange, *, at: datetime) -> int:
    """Put back what was there before, and return for how many listings; twice is once.

    A listing that somebody changed since keeps what they said.
    """
    if not BulkChange.objects.filter(pk=change.pk, undone_at__isnull=True).update(undone_at=at):
        return 0
    before = {UUID(row["listing"]): row["before"] for row in change.rows}
    back = [pk for pk in before if _put_back(change, pk, before[pk], at=at)]
    search_documents.rewrite(back, at=at)
    return len(back)


def _put_back(change: BulkChange, listing_id: UUID, before: dict[str, Any], *, at: datetime) -> bool:
    still = Listing.objects.filter(pk=listing_id, confirmed_at=change.at)
    was_at = parse_datetime(before["at"]) if before["at"] else None
    return bool(still.update(confirmed_at=was_at, confirmed_how=before["how"], modified_at=at))


def _held(listing_ids: Iterable[UUID]) -> list[Listing]:
    """Return the listings in the order of the choice, held until the end of the transaction."""
    wanted = list(dict.fromkeys(listing_ids))[:MOST]
    found = Listing.objects.select_for_update().in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _noted(
    kind: BulkKind, rows: Sequence[Listing], before: Sequence[dict[str, Any]], *, by: User, at: datetime
) -> BulkChange:
    noted = [{"listing": str(row.pk), "before": was} for row, was in zip(rows, before, strict=True)]
    return BulkChange.objects.create(kind=kind, user=by, at=at, rows=noted)


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
