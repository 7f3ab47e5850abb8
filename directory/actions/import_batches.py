"""Write batches of imported rows: listings with parts, findings and search documents, a transaction each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from directory.actions import import_merging, search_documents
from directory.actions.import_parts import Before, Building, BuiltListing, build, content_hash, listing_id
from directory.documents import ListingParts
from directory.importers.report import FindingLine
from directory.importers.rows import ImportedListing, ImportedText
from directory.models import (
    CapitalTag,
    Contact,
    CostOption,
    Finding,
    Listing,
    ListingText,
    Location,
    Organization,
    Schedule,
)

_KEPT_ON_UPDATE = {
    *("id", "created_at"),
    # what people decided here, and no source knows
    *("version", "closed_until", "hidden_at", "frozen_at", "binned_at", "binned_by", "merged_into"),
}
_STATES = ("version", "closed_until", "hidden_at", "frozen_at", "binned_at", "merged_into_id")
_CONFIRMED = ("confirmed_at", "confirmed_how")
_LISTING_COLUMNS = [field.name for field in Listing._meta.concrete_fields if field.name not in _KEPT_ON_UPDATE]
_ORIGINAL_WORDS = ("name", "promise", "description")
# Not deleted with the rest: a finding that a steward settled stays settled.
_ROW_FINDINGS = (
    "coordinates_zero",
    "coordinates_swapped",
    "coordinates_far",
    "crisis_line",
    "times_in_prose",
)


@dataclass(slots=True)
class BatchCounts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    returned: int = 0
    findings: list[FindingLine] = field(default_factory=list)


@transaction.atomic
def write_batch(rows: Sequence[ImportedListing], *, building: Building, documents: bool = True) -> BatchCounts:
    """Write the rows that are new or changed, and touch nothing of those that are not.

    About twenty statements, whatever the number of rows; listings that were edited here are merged one by one.
    `documents=False` leaves search alone (dry runs).
    """
    keyed = [(listing_id(building.source.slug, row.ref), content_hash(row, salt=building.salt), row) for row in rows]
    before = _before([key for key, _hash, _row in keyed])
    changed = [item for item in keyed if _is_changed(before.get(item[0]), item[1])]
    known = {key for key, _hash, _row in changed if key in before}
    built = build(changed, building=building, revisions=_revisions(changed, before, known))
    findings: list[FindingLine] = []
    if built:
        _keep_states(built, before)
        findings = _write_built(built, known, building, documents=documents)
        _write_findings(built, known, building)
    return BatchCounts(
        created=len(built) - len(known),
        updated=len(known),
        unchanged=len(rows) - len(built),
        returned=sum(before[key].vanished for key in known),
        findings=findings + [line for item in built for line in _finding_lines(item.row)],
    )


def write_new(rows: Sequence[tuple[ListingParts, Sequence[Contact]]], *, at: datetime, documents: bool = True) -> None:
    """Write listings that are not here yet, with the ids that they bring; bodies that are here stay as they are."""
    bodies = {parts.organization.pk: parts.organization for parts, _contacts in rows if parts.organization}
    Organization.objects.bulk_create(bodies.values(), ignore_conflicts=True)
    listings = [parts.listing for parts, _contacts in rows]
    listed = {row.pk: row.created_at for row in listings}
    _write_parts([parts for parts, _contacts in rows], [row for _parts, contacts in rows for row in contacts], set())
    for row in listings:  # inserting writes the time of the insert
        row.created_at = listed[row.pk]
    Listing.objects.bulk_update(listings, ["created_at"])
    if documents:
        search_documents.write([parts for parts, _contacts in rows], at=at)


def _write_built(
    built: Sequence[BuiltListing], known: set[UUID], building: Building, *, documents: bool
) -> list[FindingLine]:
    """Write new listings and those that nobody edited here at once, and merge the others."""
    _write_organizations(built)
    edited = import_merging.origins(known)
    plain = [item for item in built if item.parts.listing.pk not in edited]
    past = import_merging.contents(known - edited.keys())
    _remove_parts(plain, known - edited.keys())
    _write_parts([item.parts for item in plain], [row for item in plain for row in item.contacts], known)
    import_merging.write_history(past, plain, at=building.at)
    if documents and plain:
        search_documents.write([item.parts for item in plain], at=building.at)
    others = [item for item in built if item.parts.listing.pk in edited]
    return [line for item in others for line in import_merging.merge(item, edited[item.parts.listing.pk], building)]


def _before(keys: Sequence[UUID]) -> dict[UUID, Before]:
    rows = Listing.objects.filter(pk__in=keys).values_list(
        "pk", "content_hash", "revision", "vanished_at", *_STATES, *_CONFIRMED
    )
    return {row[0]: Before(row[1], row[2], row[3] is not None, row[4:]) for row in rows}


def _keep_states(built: Sequence[BuiltListing], before: dict[UUID, Before]) -> None:
    """Give listings that are here what people decided about them, which search asks for and no source knows."""
    for item in built:
        kept = before.get(item.parts.listing.pk)
        for name, value in zip(_STATES, kept.states if kept else (), strict=False):
            setattr(item.parts.listing, name, value)
        if kept is not None:
            _keep_newer_confirmation(item.parts.listing, *kept.states[len(_STATES) :])


def _keep_newer_confirmation(listing: Listing, confirmed_at: datetime | None, confirmed_how: str) -> None:
    """Keep what somebody confirmed here, unless the source says that it was confirmed later."""
    if confirmed_at and (listing.confirmed_at is None or listing.confirmed_at < confirmed_at):
        listing.confirmed_at, listing.confirmed_how = confirmed_at, confirmed_how


def _is_changed(before: Before | None, digest: str) -> bool:
    return before is None or before.vanished or before.content_hash != digest


def _revisions(
    changed: Sequence[tuple[UUID, str, ImportedListing]], before: dict[UUID, Before], known: set[UUID]
) -> dict[UUID, int]:
    """Return the revision of each known listing, one up where the words of its original text are others now."""
    texts = ListingText.objects.filter(listing__in=known).values_list(
        "listing_id", "language", "variant", *_ORIGINAL_WORDS
    )
    written = {(row[0], row[1], row[2]): row[3:] for row in texts}
    revisions = {}
    for key, _digest, row in changed:
        if key in known:
            text = row.original
            same = written.get((key, text.language, text.variant)) == _words(text)
            revisions[key] = before[key].revision + (0 if same else 1)
    return revisions


def _words(text: ImportedText) -> tuple[str, ...]:
    return tuple(getattr(text, name) for name in _ORIGINAL_WORDS)


def _write_parts(rows: Sequence[ListingParts], contacts: Sequence[Contact], known: set[UUID]) -> None:
    listings = [parts.listing for parts in rows]
    Listing.objects.bulk_create([row for row in listings if row.pk not in known])
    Listing.objects.bulk_create(
        [row for row in listings if row.pk in known],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_LISTING_COLUMNS,
    )
    ListingText.objects.bulk_create([text for parts in rows for text in parts.texts])
    Location.objects.bulk_create([place for parts in rows for place in parts.locations])
    Schedule.objects.bulk_create([row for parts in rows for row in parts.schedules])
    CostOption.objects.bulk_create([cost for parts in rows for cost in parts.cost_options])
    Contact.objects.bulk_create(contacts)
    CapitalTag.objects.bulk_create([tag for parts in rows for tag in parts.capital_tags])
    through = Listing.terms.through
    # By position (id, listing, term): half the cost, and there are more of these than of all other rows.
    through.objects.bulk_create(
        [through(None, parts.listing.pk, term.pk) for parts in rows for term in parts.terms]  # type: ignore[misc]
    )


def _write_organizations(built: Sequence[BuiltListing]) -> None:
    bodies = {item.parts.organization.pk: item.parts.organization for item in built if item.parts.organization}
    Organization.objects.bulk_create(
        bodies.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "description", "url", "modified_at"],
    )


def _remove_parts(built: Sequence[BuiltListing], known: set[UUID]) -> None:
    """Remove what is written anew. A steward's capital tags stay where the source has none of its own."""
    if not known:
        return
    for model in (Schedule, Location, ListingText, CostOption, Contact):
        model._default_manager.filter(listing__in=known).delete()
    Listing.terms.through.objects.filter(listing__in=known).delete()
    with_own = [item.parts.listing.pk for item in built if item.parts.capital_tags]
    CapitalTag.objects.filter(listing__in=known).filter(
        models.Q(listing__in=with_own) | models.Q(tagged_by__isnull=True)
    ).delete()


def _write_findings(built: Sequence[BuiltListing], known: set[UUID], building: Building) -> None:
    if known:
        Finding.objects.filter(listing__in=known, kind__in=_ROW_FINDINGS, settled_at__isnull=True).delete()
    Finding.objects.bulk_create(
        [
            Finding(listing_id=item.parts.listing.pk, kind=doubt.kind, detail=doubt.detail[:300], found_at=building.at)
            for item in built
            for doubt in {doubt.kind: doubt for doubt in item.row.doubts}.values()
        ],
        ignore_conflicts=True,
    )


def _finding_lines(row: ImportedListing) -> list[FindingLine]:
    return [FindingLine(row.ref, row.original.name, doubt.kind, doubt.detail) for doubt in row.doubts]
