"""Whether a group may be asked now: what must be true of the listing, its host, the consent and the pace."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from bridges.actions.refusals import (
    CannotAskNow,
    ConsentMissing,
    HostIsFullThisMonth,
    HostNotReady,
    ListingClosed,
    TooManyOpenAsks,
)
from bridges.models import Host, Introduction, Person
from bridges.scopes import NEEDED_TO_ASK
from bridges.states import OPEN_ASKS
from directory.models import Listing, ListingStatus, Openness
from directory.schedule_words import closed_words

A_MONTH = timedelta(days=30)


def hindrance(introduction: Introduction, *, at: datetime) -> CannotAskNow | None:
    """Return what stands in the way of asking, as a refusal with its words, or None. Changes nothing."""
    if is_closed(introduction.listing):
        until = closed_until_words(introduction.listing, at=at)
        return ListingClosed(until and _("%(until)s. The yes is kept: ask again then.") % {"until": until})
    if not has_needed_consent(introduction, at=at):
        return ConsentMissing()
    host = receiving_host(introduction.listing)
    if host is None:
        return HostNotReady()
    if is_full(host, at=at):
        return HostIsFullThisMonth()
    if open_asks(introduction.person) >= settings.FOOTBRIDGE_OPEN_ASKS:
        return TooManyOpenAsks()
    return None


def is_closed(listing: Listing) -> bool:
    """Return whether a listing takes nobody now: not public, paused, full, closed, or no group at all.

    One that was merged is asked as the listing that stands for it.
    """
    if listing.merged_into is not None:
        listing = listing.merged_into
    return (
        listing.is_crisis_line
        or not listing.is_public()
        or listing.status == ListingStatus.TEMPORARILY_CLOSED
        or listing.openness in {Openness.CLOSED, Openness.FULL}
    )


def closed_until_words(listing: Listing, *, at: datetime) -> str:
    """Return “Closed until 12 January” for a listing that opens again on a day that is known; otherwise nothing."""
    if listing.status != ListingStatus.TEMPORARILY_CLOSED or listing.closed_until is None or not listing.is_public():
        return ""
    return closed_words(listing.closed_until, today=at.date())


def receiving_host(listing: Listing, *, is_held: bool = False) -> Host | None:
    """Return the host who gets the introductions of a listing now; `is_held` keeps others from counting meanwhile.

    Where listings were merged, the host of any of them welcomes for all: that of the survivor before others.
    The lock leaves the key alone, so that rows that name the host can still be written by others.
    """
    standing = listing.merged_into_id or listing.pk
    merged = Q(listing=standing) | Q(listing__merged_into=standing)
    own_first = Case(When(listing=standing, then=0), default=1)
    hosts = Host.objects.receiving().filter(merged).order_by(own_first, "created_at")
    return (hosts.select_for_update(no_key=True, of=("self",)) if is_held else hosts).first()


def has_needed_consent(introduction: Introduction, *, at: datetime) -> bool:
    """Return whether the person's yes to all that a host must know holds."""
    scopes = introduction.consents.active(at=at).values_list("scope", flat=True)
    return {str(scope) for scope in NEEDED_TO_ASK} <= set(scopes)


def is_full(host: Host, *, at: datetime) -> bool:
    """Return whether a host was asked as often as one should in the last 30 days, whatever became of it."""
    asked = Introduction.objects.filter(host=host, asked_at__gt=at - A_MONTH)
    return asked.count() >= settings.FOOTBRIDGE_ASKS_A_MONTH


def open_asks(person: Person) -> int:
    """Return how many groups a person waits for at this moment."""
    return Introduction.objects.of(person).filter(status__in=[str(status) for status in OPEN_ASKS]).count()
