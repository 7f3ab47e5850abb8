"""A source says something new of a listing that was edited here: three-way, field by field, with its history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from directory.actions import import_conflicts, listings, search_documents
from directory.actions.import_parts import Building, BuiltListing
from directory.capital import CapitalKind
from directory.contents import content_of
from directory.documents import parts_of
from directory.editors import SOURCE
from directory.importers.report import FindingLine
from directory.merging import Change, Content, changes, three_way
from directory.models import Listing, ListingOrigin, ListingVersion, Party, VersionHow

_NO_SOURCE_SAYS = ("closed_until",)


def origins(listing_ids: Collection[UUID]) -> dict[UUID, ListingOrigin]:
    """Return what the source last said, for those of some listings that were edited here."""
    if not listing_ids:
        return {}
    return {row.listing_id: row for row in ListingOrigin.objects.filter(listing__in=listing_ids)}


def contents(listing_ids: Collection[UUID]) -> dict[UUID, tuple[Listing, Content]]:
    """Return some listings as they are, with what they say."""
    if not listing_ids:
        return {}
    rows = Listing.objects.filter(pk__in=listing_ids).with_parts().prefetch_related("contacts")
    return {row.pk: (row, content_of(parts_of(row), contacts=list(row.contacts.all()))) for row in rows}


def write_history(
    past: Mapping[UUID, tuple[Listing, Content]], written: Sequence[BuiltListing], *, at: datetime
) -> None:
    """Write down what an import changed in listings that nobody edited here; before the first, how they were."""
    versions: list[ListingVersion] = []
    for item in written:
        listing, before = past.get(item.parts.listing.pk) or (None, {})
        after = content_of(item.parts, contacts=item.contacts) if listing else {}
        changed = [*changes(before, after)]
        if listing is None or not changed:
            continue
        if listing.version == 0:
            versions.append(_version(listing, before, [], VersionHow.BEFORE, listing.modified_at))
        versions.append(_version(listing, after, changed, VersionHow.IMPORT, at))
    ListingVersion.objects.bulk_create(versions)
    touched = {row.listing_id: row.listing for row in versions}
    Listing.objects.bulk_update(touched.values(), ["version"])


def merge(item: BuiltListing, origin: ListingOrigin, building: Building) -> Iterable[FindingLine]:
    """Take from a row what only its source changed, keep what only people here changed, note what both did.

    :raises ContentError: if a value cannot be stored
    """
    held = listings.lock(item.parts.listing)
    now = listings.current(held)
    theirs = _comparable(content_of(item.parts, contacts=item.contacts), origin.content, now, item)
    merged = three_way(origin.content, now, theirs)
    wanted = {name: Change(now.get(name), theirs.get(name)) for name in merged.taken}
    listings.edit(held, wanted, by=SOURCE, how=VersionHow.IMPORT, at=building.at)
    found = import_conflicts.note(held.pk, merged.conflicts, run=building.run, at=building.at)
    ListingOrigin.objects.filter(pk=held.pk).update(content=theirs, imported_at=building.at)
    _note_seen(item, held, building)
    return [FindingLine(item.row.ref, item.row.original.name, "import_conflict", row.field) for row in found]


def _comparable(theirs: Content, base: Content, now: Content, item: BuiltListing) -> Content:
    """Return what the source says, without what it only seems to say.

    It knows nothing of being closed for now, and does not take away ties that it never gave. A text counts as newer
    only where its words are.
    """
    said = {**theirs, **{name: base.get(name) for name in _NO_SOURCE_SAYS}}
    if not item.row.capital:
        said |= {f"capital.{kind}": base.get(f"capital.{kind}") for kind in CapitalKind}
    texts = {name.rpartition(".")[0] for name in changes(base, said) if not name.endswith(".based_on_revision")}
    for name in said:
        text, _dot, part = name.rpartition(".")
        is_original = text == f"text.{now['language']}.standard"
        if part == "based_on_revision" and (is_original or text not in texts):
            said[name] = base.get(name)
    return said


def _note_seen(item: BuiltListing, held: Listing, building: Building) -> None:
    row = item.parts.listing
    values: dict[str, Any] = {"content_hash": row.content_hash, "seen_in_run": building.run, "vanished_at": None}
    if row.confirmed_at and (held.confirmed_at is None or row.confirmed_at > held.confirmed_at):
        values |= {"confirmed_at": row.confirmed_at, "confirmed_how": row.confirmed_how}
    was_gone = held.vanished_at is not None
    Listing.objects.filter(pk=held.pk).update(**values)
    if was_gone:
        search_documents.rewrite([held.pk], at=building.at)


def _version(listing: Listing, content: Content, changed: list[str], how: VersionHow, at: datetime) -> ListingVersion:
    listing.version += 1
    return ListingVersion(
        listing=listing,
        number=listing.version,
        content=content,
        changed=changed,
        how=how,
        party=Party.SOURCE,
        made_at=at,
    )
