"""Write batches of imported rows: listings with parts, findings and search documents, a transaction each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models, transaction

from directory.actions import search_documents
from directory.actions.import_parts import Before, Building, BuiltListing, build, content_hash, listing_id
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

    About twenty statements, whatever the number of rows. `documents=False` leaves search alone (dry runs).
    """
    keyed = [(listing_id(building.source.slug, row.ref), content_hash(row, salt=building.salt), row) for row in rows]
    before = _before([key for key, _hash, _row in keyed])
    changed = [item for item in keyed if _is_changed(before.get(item[0]), item[1])]
    known = {key for key, _hash, _row in changed if key in before}
    built = build(changed, building=building, revisions=_revisions(changed, before, known))
    if built:
        _write(built, known)
        _write_findings(built, known, building)
        if documents:
            search_documents.write([item.parts for item in built], at=building.at)
    return BatchCounts(
        created=len(built) - len(known),
        updated=len(known),
        unchanged=len(rows) - len(built),
        returned=sum(before[key].vanished for key in known),
        findings=[line for item in built for line in _finding_lines(item.row)],
    )


def _before(keys: Sequence[UUID]) -> dict[UUID, Before]:
    rows = Listing.objects.filter(pk__in=keys).values_list("pk", "content_hash", "revision", "vanished_at")
    return {key: Before(digest, revision, vanished is not None) for key, digest, revision, vanished in rows}


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


def _write(built: Sequence[BuiltListing], known: set[UUID]) -> None:
    _write_organizations(built)
    _remove_parts(built, known)
    listings = [item.parts.listing for item in built]
    Listing.objects.bulk_create([row for row in listings if row.pk not in known])
    Listing.objects.bulk_create(
        [row for row in listings if row.pk in known],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_LISTING_COLUMNS,
    )
    ListingText.objects.bulk_create([text for item in built for text in item.parts.texts])
    Location.objects.bulk_create([place for item in built for place in item.parts.locations])
    Schedule.objects.bulk_create([row for item in built for row in item.parts.schedules])
    CostOption.objects.bulk_create([cost for item in built for cost in item.parts.cost_options])
    Contact.objects.bulk_create([contact for item in built for contact in item.contacts])
    CapitalTag.objects.bulk_create([tag for item in built for tag in item.parts.capital_tags])
    through = Listing.terms.through
    # By position (id, listing, term): half the cost, and there are more of these than of all other rows.
    through.objects.bulk_create(
        [through(None, item.parts.listing.pk, term.pk) for item in built for term in item.parts.terms]  # type: ignore[misc]
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
