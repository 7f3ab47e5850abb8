"""What is closed, until when and together with what: for whoever may open it again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import ClosedListing, Closure, Listing, ListingStatus, ListingText, TextVariant
from directory.pages.texts import preferred
from directory.schedule_words import closed_words


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group that would be closed, or was. `state` says that it is closed already."""

    id: str
    name: str
    language: str
    state: str
    is_checked: bool
    can_close: bool


@dataclass(frozen=True, slots=True)
class ClosureView:
    """One decision to close; `others` are the groups that are closed by it and that this reader may open, too."""

    id: str
    words: str
    reason: str
    place: str
    others: Sequence[GroupView]
    all_words: str


def group_views(
    rows: Iterable[Listing], *, language: str, today: date, checked: Collection[UUID] | None = None
) -> list[GroupView]:
    """Return groups by name, with a tick where `checked` has one, or where they can be closed. Two queries."""
    listings = list(rows)
    texts: dict[UUID, dict[str, ListingText]] = {}
    found = ListingText.objects.filter(listing__in=listings, variant=TextVariant.STANDARD).order_by("language")
    for text in found:
        texts.setdefault(text.listing_id, {})[text.language] = text
    kept = set(ClosedListing.objects.current().filter(listing__in=listings).values_list("listing", flat=True))
    return [
        _group(row, texts.get(row.pk, {}), language=language, today=today, checked=checked, is_ours=row.pk in kept)
        for row in listings
    ]


def closure_views(
    closures: Iterable[Closure],
    *,
    listing: Listing,
    may_open: Collection[UUID],
    language: str,
    today: date,
) -> list[ClosureView]:
    """Return what keeps `listing` closed; `may_open` are the listings that this reader may open."""
    return [_closure(one, listing, may_open, language=language, today=today) for one in closures]


def _closure(
    closure: Closure, listing: Listing, may_open: Collection[UUID], *, language: str, today: date
) -> ClosureView:
    ids = {row.listing_id for row in closure.closed_listings.all() if row.ended_at is None} & set(may_open)
    others = list(Listing.objects.filter(pk__in=ids - {listing.pk}).order_by("pk"))
    count = len(others) + 1
    words = ngettext("Open %(count)d group again", "Open all %(count)d groups again", count) % {"count": count}
    return ClosureView(
        id=str(closure.pk),
        words=closed_words(closure.until, today=today),
        reason=closure.reason,
        place=closure.place,
        others=group_views(others, language=language, today=today),
        all_words=words,
    )


def _group(
    row: Listing,
    texts: dict[str, ListingText],
    *,
    language: str,
    today: date,
    checked: Collection[UUID] | None,
    is_ours: bool,
) -> GroupView:
    is_paused = row.status == ListingStatus.TEMPORARILY_CLOSED
    can_close = row.status == ListingStatus.ACTIVE or is_ours
    name, spoken = _("A group without a name"), ""
    if texts:
        spoken, text = preferred(texts, wanted=(language, row.language))
        name = text.name
    return GroupView(
        id=str(row.pk),
        name=name,
        language="" if spoken == language else spoken,
        state=closed_words(row.closed_until, today=today) if is_paused else "",
        is_checked=can_close if checked is None else row.pk in checked,
        can_close=can_close,
    )
