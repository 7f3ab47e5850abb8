"""The listings that an export holds, read in batches: flat memory, a fixed number of queries each 500."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from directory.contents import content_of
from directory.documents import parts_of
from directory.exporters.manners import Manner
from directory.exporters.records import Exported
from directory.importers.own_columns import STATES
from directory.models import Listing
from directory.models.listing import ListingQuerySet

BATCH: Final = 500


def listings(manner: Manner) -> ListingQuerySet:
    """Return what an export of that manner holds: what everybody may see, or every listing there is."""
    return Listing.objects.public() if manner == Manner.PUBLIC else Listing.objects.all()


def exported(rows: ListingQuerySet) -> Iterator[Exported]:
    """Yield the listings of a queryset, by their id; what is listed or taken away meanwhile may be missing."""
    parts = rows.order_by("pk").with_parts().select_related("source", "organization__source")
    found = list(parts.prefetch_related("contacts")[:BATCH])
    while found:
        for listing in found:
            content = content_of(parts_of(listing), contacts=list(listing.contacts.all()))
            yield Exported(content, dict(facts_of(listing)))
        found = list(parts.filter(pk__gt=found[-1].pk).prefetch_related("contacts")[:BATCH])


def facts_of(listing: Listing) -> Iterator[tuple[str, Any]]:
    """Yield the columns that are no part of what a listing says; fetch its sources with it."""
    yield "id", str(listing.pk)
    yield "version", listing.version or None
    yield "revision", listing.revision
    yield "confirmed_at", _moment(listing.confirmed_at)
    yield "confirmed_how", listing.confirmed_how
    yield "created_at", _moment(listing.created_at)
    for name in STATES:
        yield name, _moment(getattr(listing, name))
    yield "merged_into", str(listing.merged_into_id or "")
    if listing.source:
        for name in ("slug", "name", "url", "licence", "attribution"):
            yield "source" if name == "slug" else f"source_{name}", getattr(listing.source, name)
        yield "source_ref", listing.source_ref
    body = listing.organization
    if body and body.source:
        yield "organization_source", body.source.slug
        yield "organization_ref", body.source_ref


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
