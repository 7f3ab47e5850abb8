"""Somebody says that a listing is still true: all of it, or some parts, by whatever way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from directory.actions import listings, post, search_documents
from directory.actions.listings import StateError
from directory.editors import Author
from directory.freshness import ASKED
from directory.models import (
    Confirmation,
    ConfirmationMethod,
    LetterKind,
    Listing,
    ListingVersion,
    OrganiserLink,
    Party,
    Upkeep,
    VersionHow,
)

QUESTIONS = (
    LetterKind.STILL_TRUE,
    LetterKind.HIDDEN_SOON_30,
    LetterKind.HIDDEN_SOON_14,
    LetterKind.HIDDEN_SOON_3,
    LetterKind.NOW_HIDDEN,
)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of it. `at`: since when it is confirmed; `is_new`: no if somebody had said so already."""

    at: datetime
    is_new: bool
    is_shown_again: bool = False
    todo: tuple[str, ...] = ()


@transaction.atomic
def confirm(
    listing: Listing, *, how: ConfirmationMethod, by: Author, link: OrganiserLink | None = None, at: datetime
) -> Confirmed:
    """Write down that all of a listing is still true. This will end the questions, and bring back what the clock hid.

    What a steward hid on purpose stays hidden until a steward shows it.
    A link whose question was answered since it was made changes nothing, however often it is used.

    :raises StateError: if the listing is in the bin, merged, or frozen for its organisers
    """
    held = _held(listing, by=by)
    if link is not None and was_answered(held, link):
        assert held.confirmed_at is not None
        return Confirmed(held.confirmed_at, is_new=False)
    Confirmation.objects.create(listing=held, at=at, how=how, user=by.user, organiser=by.organiser, link=link)
    Listing.objects.filter(pk=held.pk).update(confirmed_at=at, confirmed_how=how)
    Upkeep.objects.filter(listing=held).update(todo=[], unanswered_asks=0)
    post.cancel(held, kinds=QUESTIONS, at=at)
    is_back = held.hidden_at is not None and (by.party == Party.STEWARD or _was_hidden_by_the_clock(held))
    if is_back:
        listings.show(held, by=by, at=at)
    else:
        search_documents.rewrite([held.pk], at=at)
    return Confirmed(at, is_new=True, is_shown_again=is_back)


@transaction.atomic
def confirm_some(
    listing: Listing,
    fields: Collection[str],
    *,
    how: ConfirmationMethod,
    by: Author,
    link: OrganiserLink | None = None,
    at: datetime,
) -> Confirmed:
    """Write down which parts of a listing are still true (`freshness.ASKED`); the others are to be done.

    The listing counts as confirmed only when all of it is: with every part named this is `confirm`.

    :raises StateError: as `confirm`
    """
    true = [name for name in ASKED if name in fields]
    todo = tuple(name for name in ASKED if name not in fields)
    if not todo:
        return confirm(listing, how=how, by=by, link=link, at=at)
    held = _held(listing, by=by)
    if true:
        Confirmation.objects.create(listing=held, at=at, how=how, fields=true, user=by.user, organiser=by.organiser)
    Upkeep.objects.update_or_create(listing=held, defaults={"todo": list(todo)})
    return Confirmed(at, is_new=True, todo=todo)


def _was_hidden_by_the_clock(listing: Listing) -> bool:
    last = ListingVersion.objects.filter(listing=listing, how=VersionHow.HIDDEN).order_by("-number").first()
    return last is None or last.party == Party.CLOCK


def was_answered(listing: Listing, link: OrganiserLink) -> bool:
    """Return whether somebody has said that a listing is true since a link that asks about it was made."""
    return listing.confirmed_at is not None and listing.confirmed_at >= link.created_at


def note_unanswered(listing: Listing) -> None:
    """Count that an introduction to a listing was not answered: how often, and nothing else."""
    Upkeep.objects.get_or_create(listing=listing)
    Upkeep.objects.filter(listing=listing).update(unanswered_asks=F("unanswered_asks") + 1)


def _held(listing: Listing, *, by: Author) -> Listing:
    held = listings.lock(listing)
    if held.binned_at or held.merged_into_id or (held.frozen_at and by.party != Party.STEWARD):
        raise StateError(_("This group cannot be changed at the moment. Ask the people of this directory why."))
    return held
