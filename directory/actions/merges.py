"""Make one listing of two, and take them apart again. Every old link leads to the survivor, in one step.

Nothing leads to a listing that leads on itself: a merge takes along whatever led to the listing that goes, and only
listings that lead nowhere are merged. So there are no chains and no circles.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actions import listings, search_documents
from directory.actions.listings import StateError
from directory.contents import TERM_FIELDS
from directory.editors import Author
from directory.merging import Content, is_said, same, three_way
from directory.models import (
    ChangeRequest,
    ErrorReport,
    Finding,
    FindingKind,
    Listing,
    ListingMerge,
    Organiser,
    Party,
    Photo,
    User,
    VersionHow,
)

#: Fields of which the survivor may have what both say.
JOINED: Final = (*TERM_FIELDS, "keywords", "costs", "contacts")
#: Always the survivor's: a merge publishes nothing, closes nothing and opens nothing.
STATE: Final = ("status", "closed_until")


class Side(StrEnum):
    """Whose value the survivor gets."""

    SURVIVOR = "survivor"
    GONE = "gone"
    BOTH = "both"


def survivors(listing_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each listing that was merged the one that stands for it, where everybody may see that."""
    rows = Listing.objects.filter(pk__in=list(listing_ids), merged_into__in=Listing.objects.public().values("pk"))
    return dict(rows.values_list("pk", "merged_into_id"))


def joined(survivor: Mapping[str, Any], gone: Mapping[str, Any], choices: Mapping[str, str], *, key: UUID) -> Content:
    """Return what the survivor `key` says after a merge. What nobody chose is the survivor's, as far as it says it."""
    content = dict(survivor)
    for name in gone:
        side = choices.get(name) or (Side.SURVIVOR if is_said(survivor.get(name)) else Side.GONE)
        if name in STATE:
            continue
        if side == Side.GONE:
            content[name] = gone[name]
        elif side == Side.BOTH and name in JOINED:
            mine = list(survivor.get(name) or ())
            content[name] = mine + [one for one in gone[name] or () if one not in mine]
    return _with_own_ids(content, gone, key)


def _with_own_ids(content: Content, gone: Mapping[str, Any], key: UUID) -> Content:
    """Give places and times that come from the other listing ids of their own: its rows stay, for taking apart."""
    theirs = [row["id"] for name in ("locations", "schedules") for row in gone.get(name) or ()]
    new = {old: str(uuid5(key, f"merged:{old}")) for old in theirs}
    places = [{**row, "id": new.get(row["id"], row["id"])} for row in content.get("locations") or ()]
    there = {row["id"] for row in places}
    times = []
    for row in content.get("schedules") or ():
        place = new.get(row["location"], row["location"])
        times.append({**row, "id": new.get(row["id"], row["id"]), "location": place if place in there else None})
    return {**content, "locations": places, "schedules": times}


@transaction.atomic
def merge(survivor: Listing, gone: Listing, choices: Mapping[str, str], *, by: User, at: datetime) -> ListingMerge:
    """Let `gone` lead to `survivor`, which gets the chosen values, the organisers, the photos and the open reports.

    :raises StateError: if one of them was merged already or is in the bin, or a change of `gone` waits for a decision
    :raises ContentError: if a value cannot be stored
    """
    held, going = _held(survivor, gone)
    author = Author(Party.STEWARD, user=by)
    before, theirs = listings.current(held), listings.current(going)
    wanted = joined(before, theirs, choices, key=held.pk)
    note = str(going.pk)
    if listings.write(held, before, wanted, by=author, how=VersionHow.MERGE, at=at, note=note) is None:
        listings.set_state(held, {}, how=VersionHow.MERGE, by=author, at=at, note=note)
    moved = _move(going, held)
    listings.set_state(going, {"merged_into": held}, how=VersionHow.MERGE, by=author, at=at, note=str(held.pk))
    _take_newer_confirmation(held, going, at=at)
    _settle(held.pk, going.pk, at=at)
    after = listings.current(held)
    return ListingMerge.objects.create(
        survivor=held, gone=going, before=before, after=after, moved=moved, merged_at=at, merged_by=by
    )


@transaction.atomic
def undo(merged: ListingMerge, *, by: User, at: datetime) -> ListingMerge:
    """Take two listings apart again: both say what they said, and what was changed since the merge stays.

    :raises StateError: if that was done already, or the survivor itself was merged since then
    """
    held, going = _locked(merged.survivor_id, merged.gone_id)
    row = ListingMerge.objects.select_for_update().get(pk=merged.pk)
    if row.undone_at is not None:
        raise StateError(_("These two were taken apart already."))
    if going.merged_into_id != held.pk:
        raise StateError(_("Another merge came after this one. Take that one apart first."))
    author = Author(Party.STEWARD, user=by)
    now = listings.current(held)
    back = three_way(row.after, now, row.before).content
    listings.set_state(going, {"merged_into": None}, how=VersionHow.UNMERGE, by=author, at=at, note=str(held.pk))
    if listings.write(held, now, back, by=author, how=VersionHow.UNMERGE, at=at, note=str(going.pk)) is None:
        listings.set_state(held, {}, how=VersionHow.UNMERGE, by=author, at=at, note=str(going.pk))
    _move_back(row)
    row.undone_at, row.undone_by = at, by
    row.save(update_fields=["undone_at", "undone_by"])
    return row


@transaction.atomic
def keep_apart(finding: Finding, *, at: datetime) -> None:
    """Settle that two listings are two groups; no import lists them as one again, whichever way round."""
    assert finding.other_id is not None
    Finding.objects.get_or_create(
        listing_id=finding.other_id,
        other_id=finding.listing_id,
        kind=FindingKind.LIKELY_DUPLICATE,
        defaults={"detail": finding.detail, "found_at": finding.found_at},
    )
    _settle(finding.listing_id, finding.other_id, at=at)


def _held(survivor: Listing, gone: Listing) -> tuple[Listing, Listing]:
    held, going = _locked(survivor.pk, gone.pk)
    if any(row.merged_into_id for row in (held, going)):
        raise StateError(_("One of these was merged with another group already."))
    if any(row.binned_at for row in (held, going)):
        raise StateError(_("One of these is in the bin. Take it out first."))
    if ChangeRequest.objects.pending().filter(listing=going).exists():
        raise StateError(_("A change of one of these waits for you. Decide about it first."))
    return held, going


def _locked(*keys: UUID) -> list[Listing]:
    """Return listings held until the end of the transaction, in the order asked for; locked in the order of their ids.

    :raises StateError: if they are one and the same
    """
    if len(set(keys)) < len(keys):
        raise StateError(_("This is one and the same group."))
    rows = {row.pk: row for row in Listing.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return [rows[key] for key in keys]


def _move(going: Listing, held: Listing) -> dict[str, list[str]]:
    """Hand over what leads to a listing and who looks after it; return what was moved, for taking apart."""
    taken = held.organisers.filter(ended_at__isnull=True).exclude(email="").values_list("email", flat=True)
    organisers = going.organisers.filter(ended_at__isnull=True).exclude(email__in=list(taken))
    rows: dict[str, Any] = {
        "organisers": organisers,
        "merged": Listing.objects.filter(merged_into=going),
        "reports": going.error_reports.waiting(),
        "photos": going.photos.up(),
    }
    moved = {name: [str(key) for key in found.values_list("pk", flat=True)] for name, found in rows.items()}
    _point(moved, held)
    return moved


def _move_back(row: ListingMerge) -> None:
    _point(row.moved, row.gone)


def _point(moved: Mapping[str, list[str]], listing: Listing) -> None:
    Organiser.objects.filter(pk__in=moved["organisers"]).update(listing=listing)
    ErrorReport.objects.filter(pk__in=moved["reports"]).update(listing=listing)
    Listing.objects.filter(pk__in=moved["merged"]).update(merged_into=listing)
    Photo.objects.filter(pk__in=moved["photos"]).update(listing=listing)


def _take_newer_confirmation(held: Listing, going: Listing, *, at: datetime) -> None:
    if going.confirmed_at and (held.confirmed_at is None or going.confirmed_at > held.confirmed_at):
        Listing.objects.filter(pk=held.pk).update(confirmed_at=going.confirmed_at, confirmed_how=going.confirmed_how)
        search_documents.rewrite([held.pk], at=at)


def _settle(one: UUID, other: UUID, *, at: datetime) -> None:
    pair = Q(listing=one, other=other) | Q(listing=other, other=one)
    Finding.objects.filter(pair, kind=FindingKind.LIKELY_DUPLICATE, settled_at__isnull=True).update(settled_at=at)


def differing(survivor: Mapping[str, Any], gone: Mapping[str, Any]) -> list[str]:
    """Return the fields of which somebody has to say whose value counts: both say something, and not the same."""
    return [
        name
        for name in survivor.keys() & gone.keys()
        if name not in STATE and not name.endswith(".based_on_revision")
        if is_said(survivor[name]) and is_said(gone[name]) and not same(survivor[name], gone[name])
    ]
