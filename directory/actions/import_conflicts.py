"""What was changed here and by a source: kept for a steward, decided field by field, and not asked twice."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import listings
from directory.actions.listings import StateError
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
def decide(
    listing: Listing, choices: Mapping[UUID, str], *, version: int, by: User, at: datetime
) -> ListingVersion | None:
    """Settle open conflicts of a listing, and return the version that this made, if any.

    `choices` maps the id of a conflict to a `ConflictChoice`; `version` is the one that the steward was shown.

    :raises StateError: if the listing was changed since that version; nothing is settled then
    :raises ContentError: if the source's value cannot be stored
    """
    held = listings.lock(listing)
    if held.version != version:
        raise StateError(_("Somebody changed this group meanwhile. Look at it again, and decide then."))
    rows = ImportConflict.objects.open().filter(listing=held, pk__in=list(choices))
    now = listings.current(held)
    taken = [row for row in rows if choices[row.pk] == ConflictChoice.THEIRS]
    wanted = {row.field: Change(now.get(row.field), row.theirs) for row in taken}
    author = Author(Party.STEWARD, user=by)
    made = listings.edit(held, wanted, by=author, how=VersionHow.IMPORT, at=at)
    for row in rows:
        row.ours, row.choice, row.settled_at, row.settled_by = now.get(row.field), choices[row.pk], at, by
    ImportConflict.objects.bulk_update(rows, ["ours", "choice", "settled_at", "settled_by"])
    return made
