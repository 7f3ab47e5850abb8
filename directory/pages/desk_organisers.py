"""Who looks after which listing, for stewards: everybody, whom they trust, who is invited, and pages left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.date_words import say_date
from directory.models import HandOver, Listing, Organiser, OrganiserRole
from directory.pages.listing_names import listing_name

PAGE_SIZE = 30
LONGEST_SEARCH = 100
ENDED_LATELY = timedelta(days=30)
CURRENT, TRUSTED, INVITED, ALONE, ENDED = "current", "trusted", "invited", "alone", "ended"
SHOWN_WORDS: Mapping[str, str | Promise] = {
    CURRENT: gettext_lazy("Looking after a page"),
    TRUSTED: gettext_lazy("Trusted"),
    INVITED: gettext_lazy("Invited"),
    ALONE: gettext_lazy("Left alone"),
    ENDED: gettext_lazy("Ended lately"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the list."""

    key: str
    words: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class OrganiserRow:
    """One organiser, or a page that nobody looks after (`name` is "" then)."""

    id: str
    name: str
    email: str
    role: str
    is_trusted: bool
    is_in: bool
    since: str
    group: str
    people_url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A hand-over that waits for a yes."""

    to: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListingPeople:
    """Who looks after one listing, and what a steward may do."""

    id: str
    group: str
    group_url: str
    rows: Sequence[OrganiserRow]
    offer: Offer | None
    owner: str


def tabs(current: str, *, at: datetime) -> list[Tab]:
    """Return the parts of the list, with how many are in each."""
    return [
        Tab(key, str(words), _alone().count() if key == ALONE else _rows(key, at=at).count(), key == current)
        for key, words in SHOWN_WORDS.items()
    ]


def rows_page(show: str, *, text: str, page: str, language: str, at: datetime) -> tuple[list[OrganiserRow], Page]:  # type: ignore[type-arg]
    """Return one page of a part, narrowed by a name or an address."""
    if show == ALONE:
        listings = _alone().prefetch_related("texts").order_by("pk")
        alone = Paginator(listings, PAGE_SIZE).get_page(page)
        return [_listing_row(listing, language=language) for listing in alone], alone
    found = _rows(show, at=at).select_related("listing").prefetch_related("listing__texts")
    if text:
        is_named = Q(name__icontains=text) | Q(email__icontains=text)
        found = found.filter(is_named | Q(listing__texts__name__icontains=text))
    part = Paginator(found.distinct().order_by("-created_at", "pk"), PAGE_SIZE).get_page(page)
    return [_row(row, language=language, at=at) for row in part], part


def people_of(listing: Listing, *, language: str, at: datetime) -> ListingPeople:
    """Return who looks after one listing, and who is invited."""
    rows = Organiser.objects.filter(listing=listing, ended_at__isnull=True).select_related("listing")
    rows = rows.filter(Q(verified_at__isnull=False) | Q(claim__isnull=True)).order_by("created_at", "pk")
    owner = next((row for row in rows if row.verified_at and row.role == OrganiserRole.OWNER), None)
    return ListingPeople(
        id=str(listing.pk),
        group=listing_name(listing, language=language),
        group_url=reverse("listing", args=[listing.pk]),
        rows=[_row(row, language=language, at=at) for row in rows.prefetch_related("listing__texts")],
        offer=_offer(listing, at=at),
        owner=owner.name if owner else "",
    )


def _rows(show: str, *, at: datetime) -> "QuerySet[Organiser]":
    rows = Organiser.objects.filter(listing__binned_at__isnull=True)
    match show:
        case "trusted":
            return rows.current().filter(is_trusted=True)
        case "invited":
            is_asked = Exists(HandOver.objects.open().filter(after=OuterRef("pk")))
            waiting = rows.filter(verified_at__isnull=True, ended_at__isnull=True)
            return waiting.filter(Q(invited_by__isnull=False) | is_asked)
        case "ended":
            return rows.filter(verified_at__isnull=False, ended_at__gt=at - ENDED_LATELY)
    return rows.current()


def _alone() -> "QuerySet[Listing]":
    """Return the listings that somebody looked after once, and whose last owner is gone."""
    mine = Organiser.objects.filter(listing=OuterRef("pk"))
    was = Exists(mine.filter(verified_at__isnull=False, ended_at__isnull=False))
    owner = Exists(mine.current().filter(role=OrganiserRole.OWNER))
    return Listing.objects.filter(was, ~owner, binned_at__isnull=True, merged_into__isnull=True)


def _row(row: Organiser, *, language: str, at: datetime) -> OrganiserRow:
    since = row.ended_at or row.verified_at or row.created_at
    return OrganiserRow(
        id=str(row.pk),
        name=row.name or (row.email if row.ended_at is None else _("Somebody")),
        email=row.email,
        role=str(OrganiserRole(row.role).label),
        is_trusted=row.is_trusted,
        is_in=row.verified_at is not None and row.ended_at is None,
        since=say_date(since.date(), today=at.date()),
        group=listing_name(row.listing, language=language),
        people_url=reverse("desk_people", args=[row.listing_id]),
    )


def _listing_row(listing: Listing, *, language: str) -> OrganiserRow:
    return OrganiserRow(
        id=str(listing.pk),
        name="",
        email="",
        role="",
        is_trusted=False,
        is_in=False,
        since="",
        group=listing_name(listing, language=language),
        people_url=reverse("desk_people", args=[listing.pk]),
    )


def _offer(listing: Listing, *, at: datetime) -> Offer | None:
    row = HandOver.objects.open().filter(listing=listing).select_related("after").first()
    if row is None:
        return None
    return Offer(row.after.name or row.after.email, say_date(row.made_at.date(), today=at.date()), row.reason)
