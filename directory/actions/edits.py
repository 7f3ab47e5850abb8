"""What the editor of a listing shows and saves: published at once, or kept as a request until a steward decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import listings
from directory.actions.listings import EditConflict, StateError
from directory.editors import Editor
from directory.merging import Change, Conflict, Content, applied, changes, same
from directory.models import ChangeRequest, ChangeRequestState, ListingVersion


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: a new public version, a request that waits, or neither, where nothing had changed."""

    version: ListingVersion | None = None
    request: ChangeRequest | None = None

    @property
    def is_published(self) -> bool:
        return self.version is not None


def pending(editor: Editor) -> ChangeRequest | None:
    """Return the request of the organisers of a listing that a steward has not decided yet."""
    return ChangeRequest.objects.pending().filter(listing=editor.listing).first()


def shown(editor: Editor) -> Content:
    """Return what the editor shows: what is public, and for organisers what waits for a steward laid over it."""
    now = listings.current(editor.listing)
    request = None if editor.is_steward else pending(editor)
    return applied(now, wanted_of(request)) if request else now


def wanted_of(request: ChangeRequest) -> dict[str, Change]:
    """Return the changes that a request asks for, by field."""
    return {name: Change(row["before"], row["after"]) for name, row in request.changes.items()}


def changes_from(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Change]:
    """Return the changes that lead from what a form showed to what was sent; fields that `after` leaves out stay."""
    return changes({name: before.get(name) for name in after}, after)


@transaction.atomic
def save(editor: Editor, wanted: Mapping[str, Change], *, at: datetime, note: str = "") -> Saved:
    """Publish changes, or add them to the request of this listing where its organiser may not publish.

    :raises EditConflict: if somebody else changed one of these fields since the form was opened
    :raises ContentError: if a value cannot be stored
    :raises StateError: if the listing is frozen or in the bin
    """
    held = listings.lock(editor.listing)
    editor = Editor(held, organiser=editor.organiser, user=editor.user)
    refuse_if_stopped(editor)
    if editor.may_publish:
        return Saved(version=_published(editor, wanted, at=at, note=note))
    return Saved(request=_requested(editor, wanted, at=at))


def refuse_if_stopped(editor: Editor) -> None:
    """Refuse changes to a listing that nobody may change now; a frozen one is closed to its organisers alone.

    :raises StateError: if the listing is frozen or in the bin
    """
    held = editor.listing
    if held.binned_at or held.merged_into_id or (held.frozen_at and not editor.is_steward):
        raise StateError(_("This group cannot be changed at the moment. Ask the people of this directory why."))


def _published(editor: Editor, wanted: Mapping[str, Change], *, at: datetime, note: str) -> ListingVersion | None:
    """Publish; what the same fields asked for in a request that waits is settled by it.

    An organiser who may publish sees such a request in the editor: what waits is what their change replaces.

    :raises EditConflict: if somebody's wish would be replaced that this organiser has not seen
    """
    request = None if editor.is_steward else pending(editor)
    if request is None:
        return listings.edit(editor.listing, wanted, by=editor.author, at=at, note=note)
    waiting = {name: row["after"] for name, row in request.changes.items() if name in wanted}
    now = listings.current(editor.listing)
    unseen = {
        name: Conflict(wanted[name].before, after, wanted[name].after)
        for name, after in waiting.items()
        if not same(after, wanted[name].before) and not same(after, wanted[name].after)
    }
    if unseen:
        raise EditConflict(unseen)
    settled = {name: Change(now.get(name), wanted[name].after) for name in waiting}
    version = listings.edit(editor.listing, {**wanted, **settled}, by=editor.author, at=at, note=note)
    _keep(request, {name: row for name, row in request.changes.items() if name not in wanted}, at=at)
    return version


def _requested(editor: Editor, wanted: Mapping[str, Change], *, at: datetime) -> ChangeRequest | None:
    now = listings.current(editor.listing)
    request = pending(editor)
    rows = dict(request.changes) if request else {}
    conflicts: dict[str, Conflict] = {}
    for name, change in wanted.items():
        # What the form showed was the text that waits, where one did.
        here = rows[name]["after"] if name in rows else now.get(name)
        if same(here, change.after):
            continue
        if not same(here, change.before):
            conflicts[name] = Conflict(change.before, here, change.after)
            continue
        before = rows[name]["before"] if name in rows else now.get(name)
        rows[name] = {
            "before": before,
            "after": change.after,
            "organiser": str(editor.organiser.pk) if editor.organiser else "",
            "at": at.isoformat(),
        }
    if conflicts:
        raise EditConflict(conflicts)
    rows = {name: row for name, row in rows.items() if not same(now.get(name), row["after"])}
    if request is not None:
        return _keep(request, rows, at=at, editor=editor)
    if not rows:
        return None
    return ChangeRequest.objects.create(
        listing=editor.listing, organiser=editor.organiser, changes=rows, made_at=at, changed_at=at
    )


def _keep(
    request: ChangeRequest, rows: dict[str, Any], *, at: datetime, editor: Editor | None = None
) -> ChangeRequest | None:
    """Bring a request up to date; one that asks for nothing any more is taken back."""
    if rows == request.changes:
        return request
    request.changes, request.changed_at, request.version = rows or request.changes, at, request.version + 1
    request.state = ChangeRequestState.OPEN if rows else ChangeRequestState.WITHDRAWN
    request.decided_at = None if rows else at
    if editor is not None:
        request.organiser = editor.organiser
    request.save()
    return request if rows else None
