"""The rows of those who keep listings true, for the canaries: a text of its own stands in every field."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory.models import (
    BulkChange,
    Call,
    CapitalReview,
    ChangeRequest,
    Claim,
    ClaimAnswer,
    ClosedListing,
    Closure,
    Confirmation,
    DeskAssignment,
    EditDraft,
    ErrorReport,
    HandOver,
    ImportConflict,
    LeaveOut,
    Letter,
    Listing,
    ListingMerge,
    ListingOrigin,
    ListingVersion,
    Organiser,
    OrganiserLink,
    Photo,
    Proposal,
    SavedFilter,
    Upkeep,
    User,
    Webhook,
    WebhookDelivery,
)
from tests.canaries import Texts, texts_of

# Counts without a person, keys that only a hash is kept of, and the bytes of pictures.
NOT_KEPT_IN_WORDS = {"SearchWish", "SearchVoice", "UnwantedAddress", "PhotoFile"}


def make_keeping(listing: Listing, *, world: str, steward: User, texts: Texts) -> None:
    """Save all that belongs to keeping one listing true: who does, who asks to, what waits, what was said."""

    def make(model: Any, **given: Any) -> Any:
        return model.objects.create(**{**texts_of(model, world=world, texts=texts), **given})

    now = timezone.now()
    ida = make(Organiser, listing=listing, verified_at=now)
    kim = Organiser.objects.create(listing=listing, name="Kim", email=f"kim-{world}@example.org")
    make(OrganiserLink, organiser=ida, purpose="open", code_locator=f"loc{world}"[:8], expires_at=now)
    claim = make(Claim, organiser=kim, state="approved", decided_at=now)
    make(ClaimAnswer, claim=claim, organiser=ida, is_known=True)
    make(HandOver, listing=listing, before=ida, after=kim, made_by=steward)
    make(ChangeRequest, listing=listing, organiser=ida, state="declined", decided_at=now)
    make(ErrorReport, listing=listing, kind="other", made_at=now)
    make(Letter, organiser=ida, address="", kind="still_true", language="en", due_at=now)
    address = texts_of(Letter, world=world, texts=texts)["address"]
    make(Letter, dedupe_key=f"{world}: to an address", address=address, kind="still_true", language="en", due_at=now)
    make(EditDraft, listing=listing, organiser=ida)
    _make_history(make, listing, steward=steward)
    make(Proposal, language="en", expires_at=now + timedelta(days=7), code_locator=f"p{world}"[:8])
    make(LeaveOut, scope="listed")
    make(Photo, listing=listing, subject="door", language="en", state="waiting")


def _make_history(make: Any, listing: Listing, *, steward: User) -> None:
    """What it said before, who rang, what a source says, and what stewards wrote about it."""
    now = timezone.now()
    make(ListingVersion, listing=listing, number=2, how="before", party="steward", user=steward)
    make(ListingOrigin, listing=listing, imported_at=now)
    make(ImportConflict, listing=listing)
    gone = Listing.objects.create(status="draft")
    make(ListingMerge, survivor=listing, gone=gone, undone_at=now)
    make(Confirmation, listing=listing, how="organiser", user=steward)
    make(Upkeep, listing=listing)
    make(Call, listing=listing, outcome="nobody", user=steward)
    closure = make(Closure, party="steward", user=steward)
    ClosedListing.objects.create(closure=closure, listing=listing, ended_at=now)
    make(CapitalReview, listing=listing, kind="bonding", basis="read", reviewed_at=now)
    make(DeskAssignment, user=steward, at=now)
    make(SavedFilter, owner=steward, made_at=now)
    told = make(Webhook, owner=steward)
    make(WebhookDelivery, webhook=told, state="cancelled", changed_at=now, due_at=now, listing_id=listing.pk)
    make(BulkChange, kind="confirm", at=now, user=steward)
