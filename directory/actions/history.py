"""The history of a listing: an earlier version comes back, one change is undone, a steward has seen another.

State (closed, draft, a crisis line) is not what a listing says: it never comes back with its words.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from directory.actions import audit, change_requests, edits, listings
from directory.actions.edits import Saved
from directory.actions.listings import EditConflict
from directory.editors import Author, Editor
from directory.merging import Change, Conflict, Content, changes
from directory.models import Listing, ListingVersion, Organiser, OrganiserLink, User, VersionHow

STATE_FIELDS: Final = frozenset({"status", "closed_until", "is_crisis_line"})


def way_back(now: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Change]:
    """Return the changes that lead from what a listing says `now` to what it said `then`, its state left as it is."""
    return {name: change for name, change in changes(now, then).items() if name not in STATE_FIELDS}


@transaction.atomic
def restore(version: ListingVersion, *, seen: int, by: Editor, at: datetime) -> Saved:
    """Make a listing say again what it said in `version`: a new version, or a request where an organiser may not.

    `seen` is the version that the listing had when the differences were shown.

    :raises EditConflict: if it says something else by now
    :raises StateError: if the listing is frozen or in the bin
    :raises ContentError: if a value cannot be stored any more
    """
    held = listings.lock(by.listing)
    wanted = way_back(listings.current(held), version.content)
    _refuse_if_moved(wanted, way_back(change_requests.content_seen(held, seen), version.content))
    editor = Editor(held, organiser=by.organiser, user=by.user)
    if not editor.may_publish:
        return edits.save(editor, wanted, at=at)
    edits.refuse_if_stopped(editor)
    note = str(version.number)
    made = listings.edit(held, wanted, by=editor.author, how=VersionHow.RESTORE, at=at, note=note)
    return Saved(version=made)


def _refuse_if_moved(now: Mapping[str, Change], shown: Mapping[str, Change]) -> None:
    """Refuse where what would change is not what was shown."""
    moved = {name for name in now.keys() | shown.keys() if now.get(name) != shown.get(name)}
    if moved:
        nothing = Change(None, None)
        pairs = {name: (shown.get(name, nothing), now.get(name, nothing)) for name in sorted(moved)}
        raise EditConflict({name: Conflict(was.before, is_.before, was.after) for name, (was, is_) in pairs.items()})


@transaction.atomic
def undo(version: ListingVersion, *, by: Author, at: datetime) -> ListingVersion | None:
    """Take back what one version changed, and nothing that came after it; None where nothing of it is left.

    :raises EditConflict: if one of its fields was changed again since
    """
    listing = listings.lock(version.listing)
    before = content_before(version)
    wanted = {name: Change(version.content.get(name), before.get(name)) for name in version.changed}
    note = str(version.number - 1)
    made = listings.edit(listing, wanted, by=by, how=VersionHow.RESTORE, at=at, note=note)
    if by.user is not None:
        note_seen(version, by=by.user, at=at)
    return made


def note_seen(version: ListingVersion, *, by: User, at: datetime) -> bool:
    """Write down that a steward looked at what an organiser published; False where another one had."""
    rows = ListingVersion.objects.filter(pk=version.pk, seen_at__isnull=True)
    return bool(rows.update(seen_at=at, seen_by=by))


def content_before(version: ListingVersion) -> Content:
    """Return what a listing said before `version`; {} before the first."""
    row = ListingVersion.objects.filter(listing=version.listing_id, number=version.number - 1).first()
    return row.content if row else {}


@transaction.atomic
def freeze(listing: Listing, *, by: User, at: datetime) -> bool:
    """Stop the organisers of a listing at once: nothing of theirs is taken, their links end. False where it is frozen.

    What is public stays as it is.
    """
    if not Listing.objects.filter(pk=listing.pk, frozen_at__isnull=True).update(frozen_at=at):
        return False
    organisers = Organiser.objects.filter(listing=listing)
    OrganiserLink.objects.filter(organiser__in=organisers, ended_at__isnull=True).update(ended_at=at)
    _write_down("listing.freeze", listing, by=by, at=at)
    return True


@transaction.atomic
def thaw(listing: Listing, *, by: User, at: datetime) -> bool:
    """Let the organisers go on, with new links; False where the listing is not frozen."""
    if not Listing.objects.filter(pk=listing.pk, frozen_at__isnull=False).update(frozen_at=None):
        return False
    _write_down("listing.thaw", listing, by=by, at=at)
    return True


def _write_down(event: str, listing: Listing, *, by: User, at: datetime) -> None:
    actor = audit.Actor(party="steward", user_id=str(by.pk), role="steward")
    about = audit.About(target="directory.Listing", target_id=str(listing.pk))
    audit.record(event, subject=listing.pk, by=actor, at=at, about=about)
