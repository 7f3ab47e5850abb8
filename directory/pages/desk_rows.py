"""Listings as rows of the desk: their name in the reader's language, where they are, and since when they are true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.actions import desk_cases
from directory.capital import is_shown
from directory.date_words import say_date
from directory.freshness import is_stale
from directory.models import Listing, ListingText, Location, TextVariant, User


@dataclass(frozen=True, slots=True)
class ListingRow:
    """One listing in a table of the desk; `holder` is the colleague who has the case, "" for nobody."""

    id: str
    name: str
    lang: str  # of the name, "" where it is the page's
    url: str
    town: str
    status: str
    status_words: str
    checked: str
    is_stale: bool
    source: str
    ties: Sequence[str]
    holder: str
    is_mine: bool


def with_rows(rows: "QuerySet[Listing]") -> "QuerySet[Listing]":
    """Fetch what `row_of` shows: names, places, ties and the source, in three queries more."""
    texts = ListingText.objects.filter(variant=TextVariant.STANDARD).only("listing_id", "language", "variant", "name")
    places = Location.objects.order_by("position").only("listing_id", "city", "position")
    return rows.select_related("source").prefetch_related(
        Prefetch("texts", queryset=texts), Prefetch("locations", queryset=places), "capital_tags"
    )


def rows_of(
    listings: Iterable[Listing], *, language: str, user: User, at: datetime, queue: str = ""
) -> list[ListingRow]:
    """Return the rows of listings that were fetched `with_rows`; with who has each case of `queue`."""
    found = list(listings)
    held = desk_cases.held_by(queue, [row.pk for row in found]) if queue else {}
    return [_row_of(listing, language=language, user=user, held=held, at=at) for listing in found]


def _row_of(listing: Listing, *, language: str, user: User, held: Mapping[str, User], at: datetime) -> ListingRow:
    name, lang = name_of(listing, language=language)
    holder = held.get(str(listing.pk))
    return ListingRow(
        id=str(listing.pk),
        name=name,
        lang=lang,
        url=reverse("desk_listing", args=[listing.pk]),
        town=next((place.city for place in listing.locations.all() if place.city), ""),
        status=listing.status,
        status_words=status_words(listing),
        checked=checked_words(listing, at=at),
        is_stale=is_stale(listing.confirmed_at, at=at),
        source=listing.source.name if listing.source else "",
        ties=[tag.kind for tag in listing.capital_tags.all() if is_shown(strength=tag.strength, reason=tag.reason)],
        holder=str(holder) if holder else "",
        is_mine=holder == user,
    )


def name_of(listing: Listing, *, language: str) -> tuple[str, str]:
    """Return the name in `language`, else the original one, with its language where it is not the page's."""
    names = {text.language: text.name for text in listing.texts.all() if text.variant == TextVariant.STANDARD}
    for wanted in (language, listing.language, *names):
        if wanted in names:
            return names[wanted], "" if wanted[:2] == language else wanted[:2]
    return _("A group without a name"), ""


def status_words(listing: Listing) -> str:
    """Return what the public sees of a listing, in a word or two."""
    if listing.binned_at:
        return _("In the bin")
    if listing.merged_into_id:
        return _("Merged into another")
    if listing.vanished_at:
        return _("Gone from its source")
    if listing.hidden_at:
        return _("Hidden")
    return str(listing.get_status_display())


def checked_words(listing: Listing, *, at: datetime) -> str:
    """Return when somebody last said that it is true, and how: "12 November · the organiser told us"."""
    if listing.confirmed_at is None:
        return _("never checked")
    day = say_date(timezone.localtime(listing.confirmed_at).date(), today=timezone.localtime(at).date())
    return f"{day} · {listing.get_confirmed_how_display()}"


def ids_of(values: Iterable[str]) -> list[UUID]:
    """Return the ids among what a form sent, each once, in its order; what is none is passed over."""
    found = []
    for value in values:
        try:
            found.append(UUID(value[:36]))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
