"""Change a listing: its tables, its history and what search reads, in one transaction.

Changes name what they replace, field by field (compare-and-set): whoever began with something older overwrites nothing
and hears what it says now. Each change is a version that can be looked at and restored.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import content_rows, search_documents
from directory.contents import content_of
from directory.documents import parts_of
from directory.editors import Author
from directory.merging import Change, Conflict, Content, applied, changes, fitting
from directory.models import Listing, ListingOrigin, ListingStatus, ListingVersion, Party, VersionHow


class EditConflict(Exception):  # noqa: N818  # it says what it is
    """Somebody else changed the same fields meanwhile; `conflicts` has what it was, what it says now, what was wanted.

    Nothing was written.
    """

    def __init__(self, conflicts: Mapping[str, Conflict]) -> None:
        self.conflicts = conflicts
        super().__init__(", ".join(conflicts))

    def __str__(self) -> str:
        return _("Somebody else changed the same part meanwhile. Look at both, and choose.")


class StateError(Exception):
    """The listing is not in a state for this; `str()` is for people."""


def current(listing: Listing) -> Content:
    """Return what the listing says now, read from the tables."""
    row = Listing.objects.with_parts().get(pk=listing.pk)
    return content_of(parts_of(row), contacts=list(row.contacts.all()))


@transaction.atomic
def create(content: Mapping[str, Any], *, by: Author, at: datetime, note: str = "") -> Listing:
    """Make a listing, a draft whatever the content says, and return it. Nobody but stewards and organisers sees it.

    :raises ContentError: if a value cannot be stored
    """
    listing = Listing.objects.create(status=ListingStatus.DRAFT, language=content["language"], created_at=at)
    wanted = {**content, "status": str(ListingStatus.DRAFT)}
    changed = changes(current(listing), wanted)
    content_rows.write(listing, wanted, changed=[*changed, "language"], tagged_by=by.user)
    _add(listing, current(listing), changed=[*changed], how=VersionHow.CREATED, by=by, at=at, note=note)
    return listing


@transaction.atomic
def edit(
    listing: Listing,
    wanted: Mapping[str, Change],
    *,
    by: Author,
    how: VersionHow = VersionHow.EDIT,
    at: datetime,
    note: str = "",
) -> ListingVersion | None:
    """Change some fields, and return the version that this made; None where they say all that already.

    :raises EditConflict: if a field does not say any more what its change replaces
    :raises ContentError: if a value cannot be stored
    """
    held = lock(listing)
    now = current(held)
    open_changes, conflicts = fitting(now, wanted)
    if conflicts:
        raise EditConflict(conflicts)
    if not open_changes:
        return None
    return write(held, now, applied(now, open_changes), by=by, how=how, at=at, note=note)


@transaction.atomic
def set_state(
    listing: Listing, values: Mapping[str, Any], *, how: VersionHow, by: Author, at: datetime, note: str = ""
) -> Listing:
    """Set columns that are no content (hidden, binned, merged), with a line in the history; search follows."""
    held = lock(listing)
    now = current(held)
    _remember_before(held, now, at=at)
    for name, value in values.items():
        setattr(held, name, value)
    held.save(update_fields=[*values, "modified_at"])
    _add(held, now, changed=[], how=how, by=by, at=at, note=note)
    search_documents.rewrite([held.pk], at=at)
    return held


def hide(listing: Listing, *, by: Author, at: datetime, note: str = "") -> Listing:
    """Take a listing out of the public pages until somebody confirms it. This will do nothing to what it says."""
    return set_state(listing, {"hidden_at": at}, how=VersionHow.HIDDEN, by=by, at=at, note=note)


def show(listing: Listing, *, by: Author, at: datetime, note: str = "") -> Listing:
    """Bring a hidden listing back."""
    return set_state(listing, {"hidden_at": None}, how=VersionHow.SHOWN, by=by, at=at, note=note)


def bin_(listing: Listing, *, by: Author, at: datetime, note: str = "") -> Listing:
    """Put a listing into the bin: out of everything public at once, with its history kept."""
    values = {"binned_at": at, "binned_by": by.user}
    return set_state(listing, values, how=VersionHow.BINNED, by=by, at=at, note=note)


def unbin(listing: Listing, *, by: Author, at: datetime, note: str = "") -> Listing:
    """Take a listing out of the bin, as it was."""
    values = {"binned_at": None, "binned_by": None}
    return set_state(listing, values, how=VersionHow.UNBINNED, by=by, at=at, note=note)


@transaction.atomic
def close(listing: Listing, *, until: date | None, by: Author, at: datetime, note: str = "") -> ListingVersion | None:
    """Close a running listing until a date, or until somebody opens it again; None where it is closed so already.

    :raises StateError: if it does not run
    """
    held = lock(listing)
    if held.status not in (ListingStatus.ACTIVE, ListingStatus.TEMPORARILY_CLOSED):
        raise StateError(_("This group does not run at the moment."))
    values = {"status": str(ListingStatus.TEMPORARILY_CLOSED), "closed_until": until.isoformat() if until else None}
    now = current(held)
    return write(held, now, {**now, **values}, by=by, how=VersionHow.CLOSED, at=at, note=note)


@transaction.atomic
def reopen(listing: Listing, *, by: Author, at: datetime, note: str = "") -> ListingVersion | None:
    """Open a listing again that was closed for a time; None where it is open."""
    held = lock(listing)
    if held.status != ListingStatus.TEMPORARILY_CLOSED:
        return None
    now = current(held)
    values = {"status": str(ListingStatus.ACTIVE), "closed_until": None}
    return write(held, now, {**now, **values}, by=by, how=VersionHow.REOPENED, at=at, note=note)


def lock(listing: Listing) -> Listing:
    """Return the listing as it is now, held until the end of the transaction: others begin from what we write."""
    return Listing.objects.select_for_update().get(pk=listing.pk)


def write(
    held: Listing,
    now: Content,
    wanted: Mapping[str, Any],
    *,
    by: Author,
    how: VersionHow,
    at: datetime,
    note: str = "",
) -> ListingVersion | None:
    """Write a whole content over the one of `now` for a listing that the caller holds; None where they are equal.

    :raises ContentError: if a value cannot be stored
    """
    changed = changes(now, wanted)
    if not changed:
        return None
    _remember_before(held, now, at=at)
    tagged_by = by.user if by.party == Party.STEWARD else None
    content_rows.write(held, {**dict.fromkeys(now), **wanted}, changed=changed.keys(), tagged_by=tagged_by)
    version = _add(held, current(held), changed=[*changed], how=how, by=by, at=at, note=note)
    search_documents.rewrite([held.pk], at=at)
    return version


def _remember_before(held: Listing, now: Content, *, at: datetime) -> None:
    """Write down how a listing was before its first change here, and what its source had said."""
    if held.version == 0:
        party = Party.SOURCE if held.source_id else Party.STEWARD
        _add(held, now, changed=[], how=VersionHow.BEFORE, by=Author(party), at=held.modified_at)
    if held.source_id and not ListingOrigin.objects.filter(listing=held).exists():
        ListingOrigin.objects.create(listing=held, content=now, imported_at=held.modified_at)


def _add(
    held: Listing, content: Content, *, changed: list[str], how: VersionHow, by: Author, at: datetime, note: str = ""
) -> ListingVersion:
    held.version += 1
    Listing.objects.filter(pk=held.pk).update(version=held.version)
    return ListingVersion.objects.create(
        listing=held,
        number=held.version,
        content=content,
        changed=changed,
        how=how,
        party=by.party,
        user=by.user,
        organiser=by.organiser,
        note=note[:300],
        made_at=at,
    )
