"""The second rating of the capital tags: blind first, then both side by side, then what the two agree on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from directory.actions import listings
from directory.capital import CapitalKind, strength
from directory.editors import Author
from directory.merging import Change
from directory.models import CapitalReview, CapitalTag, Listing, Party, User

RESTS: Final = timedelta(days=90)
"""A listing that was reviewed is not drawn again for so long."""
SHARES: Final = 10
"""One share of so many is drawn in a quarter of a year, by its id: a sample that nobody chooses."""


class ReviewError(Exception):
    """What cannot be reviewed so. `str()` is for people."""


def unreviewed() -> "QuerySet[Listing]":
    """Return public groups with new or changed tags, which no second steward has rated; the oldest change first."""
    return _rated().filter(Exists(_tags().filter(reviewed_at__isnull=True))).order_by("modified_at", "pk")


def sample(*, at: datetime) -> "QuerySet[Listing]":
    """Return the tenth of all reviewed groups that is drawn again in this quarter of a year, by id."""
    share = (at.year * 4 + (at.month - 1) // 3) % SHARES
    step = 2**128 // SHARES
    low, high = UUID(int=share * step), UUID(int=min(2**128 - 1, (share + 1) * step))
    recent = _tags().filter(Q(reviewed_at__isnull=True) | Q(reviewed_at__gt=at - RESTS))
    return _rated().filter(pk__gte=low, pk__lt=high).exclude(Exists(recent)).order_by("pk")


def differing() -> "QuerySet[CapitalReview]":
    """Return the ratings in which two stewards differ and have not agreed yet, the oldest first."""
    return CapitalReview.objects.filter(settled_at__isnull=True).order_by("reviewed_at", "pk")


def _rated() -> "QuerySet[Listing]":
    open_review = CapitalReview.objects.filter(listing=OuterRef("pk"), settled_at__isnull=True)
    return Listing.objects.public().groups().filter(Exists(_tags())).exclude(Exists(open_review))


def _tags() -> "QuerySet[CapitalTag]":
    return CapitalTag.objects.filter(listing=OuterRef("pk"))


def may_rate(listing: Listing, *, user: User) -> bool:
    """Return whether `user` comes to the tags of a listing with fresh eyes: somebody else gave them."""
    return not CapitalTag.objects.filter(listing=listing, tagged_by=user).exists()


@transaction.atomic
def rate(
    listing: Listing, answers: Mapping[str, Sequence[str]], *, basis: str, by: User, at: datetime
) -> list[CapitalReview]:
    """Write down a blind second rating (kind to the letters of true statements), one row a kind, and return them.

    A kind in which both say the same is settled at once. A kind without a tag was rated with nothing true.

    :raises ReviewError: if `by` gave the first rating, nobody did, or a colleague has just rated it
    """
    Listing.objects.select_for_update().get(pk=listing.pk)
    tags = {tag.kind: tag for tag in CapitalTag.objects.filter(listing=listing)}
    if not tags:
        raise ReviewError(_("Nobody has answered the questions for this group yet."))
    if not may_rate(listing, user=by):
        raise ReviewError(_("You gave the first answers, so a colleague rates this one."))
    if CapitalReview.objects.filter(listing=listing, settled_at__isnull=True).exists():
        raise ReviewError(_("A colleague has just rated this one."))
    rows = [
        _row(listing, kind, tags.get(kind), sorted(set(answers.get(kind, ()))), basis=basis, by=by, at=at)
        for kind in map(str, CapitalKind)
    ]
    CapitalReview.objects.bulk_create(rows)
    settled = [row.kind for row in rows if row.settled_at]
    CapitalTag.objects.filter(listing=listing, kind__in=settled).update(reviewed_at=at)
    return rows


def _row(
    listing: Listing, kind: str, tag: CapitalTag | None, letters: list[str], *, basis: str, by: User, at: datetime
) -> CapitalReview:
    strength(letters)  # raises for a letter that is none
    first = sorted(set(tag.statements)) if tag else []
    is_same = first == letters
    return CapitalReview(
        listing=listing,
        kind=kind,
        first_statements=first,
        first_rater_id=tag.tagged_by_id if tag else None,
        statements=letters,
        rater=by,
        basis=basis,
        reviewed_at=at,
        agreed_statements=letters if is_same else None,
        settled_by=by if is_same else None,
        settled_at=at if is_same else None,
    )


@transaction.atomic
def settle(
    review: CapitalReview, letters: Sequence[str], *, reason: str, by: User, at: datetime, note: str = ""
) -> None:
    """Write down what the two agreed on: the tag follows, with its reason, and the listing is searched by it.

    :raises ReviewError: if it is settled already, or a tag that pages would show has no reason
    """
    agreed = sorted(set(letters))
    strength(agreed)  # raises for a letter that is none
    if agreed and not reason.strip():
        raise ReviewError(_("Write in one sentence why: people read it on the page of the group."))
    done = CapitalReview.objects.filter(pk=review.pk, settled_at__isnull=True)
    if not done.update(agreed_statements=agreed, settled_by=by, settled_at=at):
        raise ReviewError(_("A colleague was first: this one is settled."))
    field = f"capital.{review.kind}"
    tag = {"statements": agreed, "reason": reason.strip()[:300]} if agreed else None
    now = listings.current(review.listing)[field]
    author = Author(Party.STEWARD, user=by)
    listings.edit(review.listing, {field: Change(now, tag)}, by=author, at=at, note=note)
    CapitalTag.objects.filter(listing_id=review.listing_id, kind=review.kind).update(reviewed_at=at)


def ratings(*, since: datetime) -> "QuerySet[CapitalReview, tuple[str, list[str], list[str]]]":
    """Return (kind, first statements, second statements) of each rating since then."""
    rows = CapitalReview.objects.filter(reviewed_at__gte=since).order_by("pk")
    return rows.values_list("kind", "first_statements", "statements")
