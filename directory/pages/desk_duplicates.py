"""Likely duplicates: the queue, two listings side by side, and what was merged lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from directory import queues
from directory.actions import listings, merges
from directory.contents import fields_of, label_of
from directory.merging import is_said, same
from directory.models import Finding, Listing, ListingMerge
from directory.pages.differences import FieldDifference, difference
from directory.pages.field_words import field_lines
from directory.pages.listing_names import listing_name

MOST = 50


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two listings in the queue."""

    id: int
    name: str
    source: str
    other_name: str
    other_source: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class MergedRow:
    """Two listings that were merged lately, and nothing came on top."""

    id: UUID
    name: str
    other_name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SideView:
    """One of two listings."""

    id: UUID
    name: str
    source: str
    confirmed_at: datetime | None
    is_public: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """Two listings side by side: where both say something else, what both say, and what only the other says."""

    id: int
    survivor: SideView
    gone: SideView
    differing: Sequence[tuple[FieldDifference, bool]]  # with whether the survivor may have both
    added: Sequence[tuple[str, tuple[str, ...]]]
    same: Sequence[str]


def waiting(*, at: datetime) -> "QuerySet[Finding]":
    """Return the likely duplicates that nobody has decided about, as long as both are here, the oldest first."""
    return queues.duplicates(at).select_related("listing__source", "other__source")


def queue(*, language: str, at: datetime) -> list[PairRow]:
    rows = waiting(at=at).prefetch_related("listing__texts", "other__texts")[:MOST]
    return [
        PairRow(
            row.pk,
            listing_name(row.listing, language=language),
            _source(row.listing),
            listing_name(row.other, language=language),
            _source(row.other),
            row.found_at,
        )
        for row in rows
        if row.other is not None
    ]


def merged_lately(*, language: str) -> list[MergedRow]:
    """Return the merges that can be taken back, the newest first."""
    rows = ListingMerge.objects.filter(undone_at__isnull=True).select_related("survivor", "gone", "merged_by")
    rows = rows.filter(gone__merged_into=F("survivor")).prefetch_related("survivor__texts", "gone__texts")
    return [
        MergedRow(
            row.pk,
            listing_name(row.survivor, language=language),
            listing_name(row.gone, language=language),
            row.merged_by.display_name if row.merged_by else "",
            row.merged_at,
        )
        for row in rows.order_by("-merged_at")[:20]
    ]


def pair_view(finding: Finding, *, survivor: Listing, gone: Listing, language: str, at: datetime) -> PairView:
    """Return two listings side by side."""
    ours, theirs = listings.current(survivor), listings.current(gone)
    order = [name for name in fields_of([ours, theirs]) if not name.endswith(".based_on_revision")]
    order.sort(key=lambda name: not name.endswith(".standard.name"))  # what they are called says most
    apart = set(merges.differing(ours, theirs))
    rows = [
        (
            difference(name, ours.get(name), theirs.get(name), label=label_of(name), at=at),
            name in merges.JOINED,
        )
        for name in order
        if name in apart
    ]
    added = [
        (label_of(name), field_lines(name, theirs[name], at=at))
        for name in order
        if name not in merges.STATE and not is_said(ours.get(name)) and is_said(theirs.get(name))
    ]
    alike = [label_of(name) for name in order if is_said(ours.get(name)) and same(ours.get(name), theirs.get(name))]
    return PairView(
        id=finding.pk,
        survivor=_side(survivor, language),
        gone=_side(gone, language),
        differing=[(row, may_both) for row, may_both in rows if not row.is_silent],
        added=[(label, lines) for label, lines in added if lines],
        same=alike,
    )


def _side(listing: Listing, language: str) -> SideView:
    return SideView(
        listing.pk,
        listing_name(listing, language=language),
        _source(listing),
        listing.confirmed_at,
        listing.is_public(),
    )


def _source(listing: Listing) -> str:
    return listing.source.name if listing.source else ""
