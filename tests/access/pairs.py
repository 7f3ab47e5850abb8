"""Two listings that are likely one, and two that were merged, for the access matrix."""

from datetime import datetime
from typing import Any

from directory.models import Finding, FindingKind, Listing, ListingMerge
from tests.access.rows import Thing
from tests.listings import make_listing


def make_pairs(*, at: datetime) -> dict[Thing, list[Any]]:
    """Save both pairs, and return the arguments of their addresses."""
    one, other = make_listing("Harbour choir one"), make_listing("Harbour choir two", url="https://choir.example")
    kind = FindingKind.LIKELY_DUPLICATE
    finding = Finding.objects.create(listing=one, other=other, kind=kind, found_at=at)
    survivor, gone = make_listing("Repair café"), make_listing("Repair café of old")
    Listing.objects.filter(pk=gone.pk).update(merged_into=survivor)
    gone.search_document.delete()
    moved: dict[str, list[str]] = {"organisers": [], "reports": [], "merged": [], "photos": []}
    merged = ListingMerge.objects.create(survivor=survivor, gone=gone, before={}, after={}, moved=moved, merged_at=at)
    return {
        Thing.LIKELY_DUPLICATE: [finding.pk],
        Thing.MERGED_LISTING: [gone.pk],
        Thing.MERGE: [merged.pk],
    }
