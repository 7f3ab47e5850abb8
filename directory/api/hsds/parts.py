"""Listings with what belongs to them for a page of ids: a query a table, without a queryset for each listing."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from directory.contents import content_of
from directory.documents import ListingParts
from directory.exporters.listings import facts_of
from directory.exporters.manners import Manner, public_content
from directory.exporters.records import Exported, Record, columns_of, record_of
from directory.models import (
    CapitalTag,
    Contact,
    CostOption,
    Listing,
    ListingText,
    Location,
    Schedule,
    TaxonomyTerm,
    TextVariant,
)

Keys = Sequence[UUID]
Rows = dict[UUID, list[Any]]
_NONE: Final[Rows] = {}


def full_records(keys: Keys) -> Iterator[tuple[Listing, Record]]:
    """Yield public listings with all that everybody may see of them, in our columns: 8 queries."""
    terms: Rows = {}
    links = Listing.terms.through.objects.filter(listing__in=keys).order_by("pk")
    for key, taxonomy, code in links.values_list("listing_id", "taxonomyterm__taxonomy", "taxonomyterm__code"):
        terms.setdefault(key, []).append(_term(taxonomy, code))
    yield from _records(
        keys,
        is_full=True,
        locations=_grouped(Location.objects.filter(listing__in=keys).order_by("position", "pk")),
        schedules=_grouped(Schedule.objects.filter(listing__in=keys).order_by("position", "pk")),
        cost_options=_costs(keys),
        capital_tags=_grouped(CapitalTag.objects.filter(listing__in=keys)),
        contacts=_contacts(keys),
        terms=terms,
    )


def flat_records(keys: Keys) -> Iterator[tuple[Listing, Record]]:
    """Yield public listings with what stands in fields of a service itself: 4 queries."""
    return _records(keys, cost_options=_costs(keys), contacts=_contacts(keys))


def named_records(keys: Keys) -> Iterator[tuple[Listing, Record]]:
    """Yield public listings with their words alone: 2 queries."""
    return _records(keys)


def _records(
    keys: Keys, *, is_full: bool = False, contacts: Rows = _NONE, **rows: Rows
) -> Iterator[tuple[Listing, Record]]:
    texts = _grouped(ListingText.objects.filter(listing__in=keys).order_by("pk"))
    beside = ("organization__source", "source") if is_full else ("organization",)
    for listing in Listing.objects.public().filter(pk__in=keys).select_related(*beside):
        parts = ListingParts(
            listing=listing,
            organization=listing.organization,
            texts=[row for row in texts.get(listing.pk, ()) if is_full or _is_original(row, listing)],
            **{name: found.get(listing.pk, ()) for name, found in rows.items()},
        )
        content = content_of(parts, contacts=contacts.get(listing.pk, ()))
        if is_full:
            yield listing, record_of(Exported(content, dict(facts_of(listing))), manner=Manner.PUBLIC)
            continue
        confirmed = listing.confirmed_at.isoformat() if listing.confirmed_at else ""
        yield listing, columns_of(public_content(content)) | {"id": str(listing.pk), "confirmed_at": confirmed}


def _is_original(row: ListingText, listing: Listing) -> bool:
    return row.language == listing.language and row.variant == TextVariant.STANDARD


def _costs(keys: Keys) -> Rows:
    return _grouped(CostOption.objects.filter(listing__in=keys))


def _contacts(keys: Keys) -> Rows:
    return _grouped(Contact.objects.public().filter(listing__in=keys))


def _grouped(rows: Iterable[Any]) -> Rows:
    found: Rows = {}
    for row in rows:
        found.setdefault(row.listing_id, []).append(row)
    return found


@cache
def _term(taxonomy: str, code: str) -> TaxonomyTerm:
    """Return a term as far as a content says it."""
    return TaxonomyTerm(taxonomy=taxonomy, code=code)
