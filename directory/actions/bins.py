"""The bin: what is thrown away stays there with its history for some time, and then goes for good."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from directory.actions import listings, post
from directory.actions.listings import StateError
from directory.editors import Author
from directory.models import Listing, Upkeep

AGAIN = timedelta(days=1)
"""When something still refers to a listing, the clock looks again a day later."""


@transaction.atomic
def throw_away(listing: Listing, *, by: Author, at: datetime, note: str = "") -> Listing:
    """Put a listing into the bin: nobody but stewards sees it, and nothing is written about it any more.

    :raises StateError: if it is there, or was merged into another one
    """
    held = listings.lock(listing)
    if held.binned_at or held.merged_into_id:
        raise StateError(_("This is in the bin already, or was merged with another group."))
    post.cancel(held, at=at)
    return listings.bin_(held, by=by, at=at, note=note)


@transaction.atomic
def take_out(listing: Listing, *, by: Author, at: datetime, note: str = "") -> Listing:
    """Take a listing out of the bin, as it was.

    :raises StateError: if it is not there
    """
    held = listings.lock(listing)
    if held.binned_at is None:
        raise StateError(_("This is not in the bin any more."))
    return listings.unbin(held, by=by, at=at, note=note)


def empties_at(listing: Listing) -> datetime | None:
    """Return when a listing in the bin goes for good; None for one that is not there."""
    return listing.binned_at + timedelta(days=settings.FOOTBRIDGE_BIN_DAYS) if listing.binned_at else None


def due(*, at: datetime) -> list[UUID]:
    """Return what was in the bin for long enough, and is not kept back today."""
    old = Listing.objects.filter(binned_at__lte=at - timedelta(days=settings.FOOTBRIDGE_BIN_DAYS))
    rows = old.filter(Q(upkeep__isnull=True) | Q(upkeep__next_at__isnull=True) | Q(upkeep__next_at__lte=at))
    return list(rows.order_by("binned_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def empty(key: UUID, *, at: datetime) -> str:
    """Delete one listing from the bin with its history, and return "emptied".

    What refers to it and must not go with it (introductions: a person reads there where they wanted to go; listings
    that were merged into it) keeps it in the bin, seen by stewards only: then this returns "kept" and the clock looks
    again tomorrow. Introductions are forgotten by their own clock, and then the bin empties.
    """
    listing = Listing.objects.select_for_update().filter(pk=key, binned_at__isnull=False).first()
    if listing is None:
        return ""
    try:
        with transaction.atomic():
            listing.delete()
    except ProtectedError:
        Upkeep.objects.update_or_create(listing=listing, defaults={"next_at": at + AGAIN})
        return "kept"
    return "emptied"
