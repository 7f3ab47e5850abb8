"""The sheet of a steward who rings: whom, why now, what to ask, and what came of it before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.actions.calls import to_ring
from directory.date_words import say_date
from directory.models import Call, CallOutcome, ErrorReport, Letter, Listing, OutgoingState, Upkeep
from directory.pages.desk_rows import checked_words
from directory.pages.keep_still_true import PARTS
from directory.pages.listing import ContactView, ListingView, contact_view, listing_view


@dataclass(frozen=True, slots=True)
class Number:
    """One way to reach a group; `is_private`: not for the public, and not to be passed on."""

    contact: ContactView
    is_private: bool


@dataclass(frozen=True, slots=True)
class CallView:
    """One group that somebody should ring; `view` is what its own page says, so that it can be asked about."""

    id: str
    view: ListingView
    reasons: Sequence[str]
    numbers: Sequence[Number]
    earlier: Sequence[str]


def sheet(rows: "QuerySet[Listing]", *, language: str, at: datetime) -> list[CallView]:
    """Return the groups of one page of the sheet, in its order."""
    found = list(rows.with_parts().prefetch_related("contacts", "calls"))  # type: ignore[attr-defined]
    ids = [row.pk for row in found]
    upkeep = {row.listing_id: row for row in Upkeep.objects.filter(listing__in=ids)}
    failed = Letter.objects.filter(listing__in=ids, state=OutgoingState.FAILED)
    lost = {row.listing_id: row.created_at for row in failed.order_by("created_at")}
    told = {row.listing_id: row.made_at for row in ErrorReport.objects.signals().filter(listing__in=ids)}
    return [
        _call(
            row,
            upkeep.get(row.pk),
            is_lost=_is_newer(lost.get(row.pk), row),
            is_told=_is_newer(told.get(row.pk), row),
            language=language,
            at=at,
        )
        for row in found
    ]


def call(listing_id: UUID, *, language: str, at: datetime) -> CallView | None:
    """Return one group, on the sheet or not; None for what is not there any more."""
    return next(iter(sheet(Listing.objects.shown_or_hidden().filter(pk=listing_id), language=language, at=at)), None)


def waiting(*, at: datetime) -> "QuerySet[Listing]":
    """Return whom to ring; the longest ago first."""
    return to_ring(at=at)


def _is_newer(moment: datetime | None, listing: Listing) -> bool:
    """Return whether something happened after a listing was last confirmed."""
    return moment is not None and moment > (listing.confirmed_at or listing.created_at)


def _call(
    listing: Listing, row: Upkeep | None, *, is_lost: bool, is_told: bool, language: str, at: datetime
) -> CallView:
    return CallView(
        id=str(listing.pk),
        view=listing_view(listing, language=language, variant="", at=at),
        reasons=list(_reasons(listing, row, is_lost=is_lost, is_told=is_told, at=at)),
        numbers=[
            Number(contact_view(one), not one.is_public) for one in listing.contacts.all() if one.phone or one.email
        ],
        earlier=[_words(one, at=at) for one in sorted(listing.calls.all(), key=lambda one: one.at, reverse=True)[:5]],
    )


def _reasons(listing: Listing, row: Upkeep | None, *, is_lost: bool, is_told: bool, at: datetime) -> Iterable[str]:
    yield _("Last checked: %(when)s") % {"when": checked_words(listing, at=at)}
    if listing.hidden_at:
        yield _("It is hidden: nobody said in time that it is still true.")
    if is_lost:
        yield _("Our mail to its organisers did not arrive.")
    if is_told:
        yield _("Somebody told us that it has ended, or that nobody answers.")
    if row and row.unanswered_asks:
        count = row.unanswered_asks
        yield ngettext("%(n)d introduction was not answered.", "%(n)d introductions were not answered.", count) % {
            "n": count
        }
    if row and row.todo:
        parts = ", ".join(str(PARTS[code]) for code in row.todo if code in PARTS)
        yield _("Its organiser says that this is not true any more: %(parts)s") % {"parts": parts}


def _words(one: Call, *, at: datetime) -> str:
    day = say_date(timezone.localtime(one.at).date(), today=timezone.localtime(at).date())
    words = f"{day}: {CallOutcome(one.outcome).label}"
    return f"{words} ({one.note})" if one.note else words
