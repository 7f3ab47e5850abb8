"""Listings for tests: real rows with real search documents, made in one call."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone

from directory import search, vocabulary
from directory.actions import search_documents
from directory.capital import strength
from directory.models import (
    CapitalTag,
    Contact,
    CostOption,
    Listing,
    ListingStatus,
    ListingText,
    Location,
    Schedule,
    TaxonomyTerm,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def make_term(code: str, *, taxonomy: str = "topic", parent: TaxonomyTerm | None = None, **names: str) -> TaxonomyTerm:
    term, _created = TaxonomyTerm.objects.get_or_create(
        taxonomy=taxonomy, code=code, defaults={"parent": parent, "names": names or {"en": code.capitalize()}}
    )
    vocabulary.forget()
    return term


def make_listing(
    name: str = "Tuesday harbour choir",
    *,
    ties: dict[str, tuple[str, str]] | None = None,
    place: dict[str, Any] | None = None,
    rrule: str = "FREQ=WEEKLY;BYDAY=TU",
    texts: dict[str, dict[str, Any]] | None = None,
    costs: tuple[str, ...] = ("free",),
    phone: str = "",
    terms: tuple[TaxonomyTerm, ...] = (),
    text: dict[str, Any] | None = None,
    **fields: Any,
) -> Listing:
    """Save an active listing with its parts and bring search up to date.

    `ties` maps a kind to (letters of true statements, reason); `rrule=""` leaves the times out.
    """
    listing = Listing.objects.create(**{"status": ListingStatus.ACTIVE, **fields})
    ListingText.objects.create(listing=listing, language=listing.language, name=name, **(text or {}))
    for key, words in (texts or {}).items():
        language, _dash, variant = key.partition("-")
        ListingText.objects.create(
            listing=listing, language=language, variant=variant or "standard", **{"name": name, **words}
        )
    if place is not None:
        Location.objects.create(listing=listing, **place)
    if rrule:
        Schedule.objects.create(
            listing=listing,
            rrule=rrule,
            start_date=date(2026, 1, 6) if "INTERVAL" in rrule else None,
            start=time(19, 0),
            end=time(21, 0),
            timezone="Europe/London",
        )
    for kind in costs:
        CostOption.objects.create(listing=listing, kind=kind)
    for kind, (letters, reason) in (ties or {}).items():
        CapitalTag.objects.create(
            listing=listing, kind=kind, statements=list(letters), strength=strength(letters), reason=reason
        )
    if phone:
        Contact.objects.create(listing=listing, phone=phone, is_public=True)
    listing.terms.set(terms)
    index(listing)
    return listing


def index(*listings: Listing) -> None:
    """Write the search documents of `listings` anew and let search take them in."""
    search_documents.rewrite([listing.pk for listing in listings], at=timezone.now())
    search.refresh()
