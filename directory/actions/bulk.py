"""The same thing done to many listings at once, and taken back in one step."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.dateparse import parse_datetime

from directory.actions import confirmations, listings, search_documents
from directory.editors import Author
from directory.models import BulkChange, BulkKind, Confirmation, ConfirmationMethod, Listing, Party, User, VersionHow

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

    What lies in the bin or was merged is passed over, as are ids that are not there.

    :raises ValueError: if `how` is no way in which a steward confirms
    """
    if how not in HOWS:
        raise ValueError(f"{how} is no way to confirm.")
    rows = [row for row in _held(listing_ids) if not (row.binned_at or row.merged_into_id)]
    before = [
        {"at": _written(row.confirmed_at), "how": row.confirmed_how, "hidden_at": _written(row.hidden_at)}
        for row in rows
    ]
    for row in rows:
        confirmations.confirm(row, how=ConfirmationMethod(how), by=Author(Party.STEWARD, user=by), at=at)
    return _noted(BulkKind.CONFIRM, rows, before, by=by, at=at)


@transaction.atomic
def set_shown(listing_ids: Iterable[UUID], *, is_shown: bool, by: User, at: datetime) -> BulkChange:
    """Hide listings from the public pages, or bring hidden ones back; each has a line in its history. All or nothing.

    What is as wanted already is not touched.
    """
    rows = [row for row in _held(listing_ids) if (row.hidden_at is None) != is_shown]
    before = [{"hidden_at": _written(row.hidden_at)} for row in rows]
    for row in rows:
        _set_hidden(row, None if is_shown else at, by=by, at=at)
    return _noted(BulkKind.SHOW if is_shown else BulkKind.HIDE, rows, before, by=by, at=at)


def do(kind: BulkKind, listing_ids: Iterable[UUID], *, how: str, by: User, at: datetime) -> BulkChange:
    """Do one of the things that a form names; `how` is for confirming."""
    if kind == BulkKind.CONFIRM:
        return confirm(listing_ids, how=how, by=by, at=at)
    return set_shown(listing_ids, is_shown=kind == BulkKind.SHOW, by=by, at=at)


@transaction.atomic
def undo(change: BulkChange, *, by: User, at: datetime) -> int:
    """Put back what was there before, and return for how many listings; twice is once.

    A listing that somebody changed since keeps what they said.
    """
    if not BulkChange.objects.filter(pk=change.pk, undone_at__isnull=True).update(undone_at=at):
        return 0
    before = {UUID(row["listing"]): row["before"] for row in change.rows}
    put_back = _unconfirm if change.kind == BulkKind.CONFIRM else _unhide
    return sum(put_back(change, row, before[row.pk], by=by, at=at) for row in _held(before))


def _unconfirm(change: BulkChange, row: Listing, before: dict[str, Any], *, by: User, at: datetime) -> bool:
    """Put back the confirmation before; questions that it ended stay ended, the clock asks again when it is time."""
    if row.confirmed_at != change.at:
        return False
    Confirmation.objects.filter(listing=row, at=change.at, user=change.user_id).delete()
    values = {"confirmed_at": _read(before["at"]), "confirmed_how": before["how"]}
    Listing.objects.filter(pk=row.pk).update(**values, modified_at=at)
    if before["hidden_at"]:
        _set_hidden(row, _read(before["hidden_at"]), by=by, at=at)
    else:
        search_documents.rewrite([row.pk], at=at)
    return True


def _unhide(change: BulkChange, row: Listing, before: dict[str, Any], *, by: User, at: datetime) -> bool:
    if row.hidden_at != (change.at if change.kind == BulkKind.HIDE else None):
        return False
    _set_hidden(row, _read(before["hidden_at"]), by=by, at=at)
    return True


def _set_hidden(row: Listing, hidden_at: datetime | None, *, by: User, at: datetime) -> None:
    how = VersionHow.HIDDEN if hidden_at else VersionHow.SHOWN
    author = Author(Party.STEWARD, user=by)
    listings.set_state(row, {"hidden_at": hidden_at}, how=how, by=author, at=at)


def _held(listing_ids: Iterable[UUID]) -> list[Listing]:
    """Return the listings in the order of the choice, held until the end of the transaction.

    Locked in the order of their ids, so that two batches wait for each other instead of for ever.
    """
    wanted = list(dict.fromkeys(listing_ids))[:MOST]
    found = {row.pk: row for row in Listing.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    return [found[pk] for pk in wanted if pk in found]


def _noted(
    kind: BulkKind, rows: Sequence[Listing], before: Sequence[dict[str, Any]], *, by: User, at: datetime
) -> BulkChange:
    noted = [{"listing": str(row.pk), "before": was} for row, was in zip(rows, before, strict=True)]
    return BulkChange.objects.create(kind=kind, user=by, at=at, rows=noted)


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(written: str | None) -> datetime | None:
    return parse_datetime(written) if written else None
