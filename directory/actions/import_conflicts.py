"""What was changed here and by a source: kept for a steward, decided field by field, and not asked twice."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from directory.actions import listings
from directory.editors import Author
from directory.merging import Change, Conflict, same
from directory.models import (
    ConflictChoice,
    ImportConflict,
    ImportRun,
    Listing,
    ListingVersion,
    Party,
    User,
    VersionHow,
)


def note(
    listing_id: UUID, conflicts: Mapping[str, Conflict], *, run: ImportRun | None, at: datetime
) -> list[ImportConflict]:
    """Keep conflicts for a steward, and return those that are new. A value that was decided about is passed over."""
    if not conflicts:
        return []
    kept = list(ImportConflict.objects.filter(listing_id=listing_id, field__in=list(conflicts)))
    found = []
    for name, conflict in conflicts.items():
        mine = [row for row in kept if row.field == name]
        if any(same(row.theirs, conflict.theirs) for row in mine):
            continue
        ImportConflict.objects.filter(pk__in=[row.pk for row in mine if row.settled_at is None]).delete()
        found.append(
            ImportConflict(
                listing_id=listing_id,
                run=run,
                field=name,
                base=conflict.base,
                ours=conflict.ours,
                theirs=conflict.theirs,
                found_at=at,
            )
        )
    return ImportConflict.objects.bulk_create(found)


@transaction.atomic
def decide(listing: Listing, choices: Mapping[str, str], *, by: User, at: datetime) -> ListingVersion | None:
    """Settle the open conflicts of a listing in the fields of `choices`, and return the version that this made, if any.

    `choices` maps a field to a `ConflictChoice`. Taking the source's value replaces what the field says now, as long as
    it says what the steward was shown.

    :raises EditConflict: if somebody changed a field meanwhile; nothing is settled then
    :raises ContentError: if the source's value cannot be stored
    """
    held = listings.lock(listing)
    rows = ImportConflict.objects.open().filter(listing=held, field__in=list(choices))
    wanted = {row.field: Change(row.ours, row.theirs) for row in rows if choices[row.field] == ConflictChoice.THEIRS}
    version = listings.edit(held, wanted, by=Author(Party.STEWARD, user=by), how=VersionHow.IMPORT, at=at)
    for row in rows:
        row.choice, row.settled_at, row.settled_by = choices[row.field], at, by
    ImportConflict.objects.bulk_update(rows, ["choice", "settled_at", "settled_by"])
    return version


def keep_current(rows: Iterable[ImportConflict], now: Mapping[str, object]) -> None:
    """Bring `ours` of open conflicts in line with what their listing says now, so that a decision is about that."""
    changed = [row for row in rows if not same(row.ours, now.get(row.field))]
    for row in changed:
        row.ours = now.get(row.field)
    ImportConflict.objects.bulk_update(changed, ["ours"])
