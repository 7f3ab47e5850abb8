"""Close groups for a time, one or all at a place at once, and open again what was closed together.

A listing can be closed for several reasons: it is open again when the last of them is over, so that opening the hall
opens nothing that was closed for another reason.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.actions import edits, listings, same_place
from directory.actions.content_rows import ContentError
from directory.actions.listings import StateError
from directory.editors import CLOCK, Author, Editor
from directory.models import ClosedListing, Closure, Listing, ListingStatus, Location
from directory.schedules import ScheduleError
from directory.schedules.expansion import zone_of

MOST_DAYS = 3 * 366
MOST_REASON = 200
_FURTHEST_EAST = timedelta(hours=14)
logger = logging.getLogger("footbridge.upkeep")
_RUNNING = (ListingStatus.ACTIVE, ListingStatus.TEMPORARILY_CLOSED)


class ClosureError(ValueError):
    """A closure that cannot be; `field` is the one to look at, `str()` is for people."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def close(
    editors: Sequence[Editor],
    *,
    until: date | None,
    reason: str,
    place: str = "",
    today: date,
    by: Author,
    at: datetime,
    note: str = "",
) -> Closure:
    """Close the listings of these editors at once, until a day on which they meet again, or until further notice.

    `by` is who decides it, one of the editors or not. `note` is for the history. What does not run, or
    cannot be changed now, is left as it is, and of several also what its source has closed. Commits together.

    :raises ClosureError: if the day is not ahead
    :raises StateError: if there is nothing that could be closed
    """
    check_until(until, today=today)
    closure = Closure.objects.create(
        place=place[:255],
        until=until,
        reason=" ".join(reason.split())[:MOST_REASON],
        party=by.party,
        user=by.user,
        organiser=by.organiser,
        made_at=at,
    )
    # In one order, so that two batches with the same listings wait for each other instead of for ever.
    rows = sorted(editors, key=lambda editor: editor.listing.pk)
    note = note or closure.reason
    closed = [_close(closure, editor, is_one_of_many=len(rows) > 1, note=note, at=at) for editor in rows]
    if not any(closed):
        raise StateError(_("This group does not run at the moment."))
    return closure


def check_until(until: date | None, *, today: date) -> None:
    """Return if something can be closed until this day.

    :raises ClosureError: if it is over, or too far away to be meant
    """
    if until is not None and until <= today:
        raise ClosureError(_("That day is not ahead. Write the first day on which it is open again."), field="until")
    if until is not None and until > today + timedelta(days=MOST_DAYS):
        message = _("That is more than three years away. Choose “until further notice”.")
        raise ClosureError(message, field="until")


@transaction.atomic
def open_again(closure: Closure, editors: Iterable[Editor], *, at: datetime) -> list[UUID]:
    """End a closure for the listings of these editors, and return those that are open again now.

    What another closure still keeps closed stays closed, and so does what its organisers cannot change now. Commits
    together.
    """
    return [
        editor.listing.pk
        for editor in sorted(editors, key=lambda editor: editor.listing.pk)
        if _end(editor, Q(closure=closure), at=at)
    ]


@transaction.atomic
def open_listing(editor: Editor, *, at: datetime, note: str = "") -> bool:
    """Open one listing again, whatever closed it. Return whether it was closed.

    :raises StateError: if the listing cannot be changed now
    """
    edits.refuse_if_stopped(replace(editor, listing=listings.lock(editor.listing)))
    if _end(editor, Q(), note=note, at=at):
        return True
    return listings.reopen(editor.listing, by=editor.author, at=at, note=note) is not None


def reopen_due(*, at: datetime) -> int:
    """Open what was closed until today, by the clock of where it meets, and return how many listings that were.

    Each in a transaction of its own; a second round finds nothing left to do. One that cannot be written now stays
    closed for this round, and stops no other.
    """
    latest = (at + _FURTHEST_EAST).date()
    rows = ClosedListing.objects.current().filter(closure__until__lte=latest)
    alone = Listing.objects.filter(status=ListingStatus.TEMPORARILY_CLOSED, closed_until__lte=latest)
    ids = {*rows.values_list("listing", flat=True), *alone.values_list("pk", flat=True)}
    return sum(_reopen_safely(listing_id, at=at) for listing_id in sorted(ids))


def closures_of(listing: Listing) -> list[Closure]:
    """Return what keeps a listing closed now, the newest first."""
    rows = Closure.objects.filter(closed_listings__listing=listing, closed_listings__ended_at__isnull=True)
    return list(rows.order_by("-made_at").prefetch_related("closed_listings"))


def listings_at(location: Location, *, among: Collection[UUID] | None = None) -> list[Listing]:
    """Return the running listings that meet at the same place, this one's first; `among` narrows to some ids."""
    rows = Location.objects.filter(listing__in=_running(among)).select_related("listing")
    found = {row.listing_id: row.listing for row in same_place.others_at(location, among=rows)}
    found.pop(location.listing_id, None)
    own = Listing.objects.get(pk=location.listing_id)
    return [own, *sorted(found.values(), key=lambda listing: listing.pk)]


def _running(among: Collection[UUID] | None) -> "Iterable[Listing]":
    rows = Listing.objects.filter(status__in=_RUNNING, binned_at__isnull=True, merged_into__isnull=True)
    return rows if among is None else rows.filter(pk__in=among)


def _close(closure: Closure, editor: Editor, *, is_one_of_many: bool, note: str, at: datetime) -> bool:
    held = listings.lock(editor.listing)
    is_elsewhere_closed = (
        held.status == ListingStatus.TEMPORARILY_CLOSED and not held.closures.filter(ended_at__isnull=True).exists()
    )
    if _is_stopped(held, editor) or (is_elsewhere_closed and is_one_of_many) or held.status not in _RUNNING:
        return False
    ClosedListing.objects.create(closure=closure, listing=held)
    _settle(held, by=editor.author, note=note, at=at)
    return True


def _end(editor: Editor, which: Q, *, at: datetime, note: str = "") -> bool:
    """End closures of one listing; return whether it is open because of that."""
    held = listings.lock(editor.listing)
    if _is_stopped(held, editor) or not held.closures.filter(which, ended_at__isnull=True).update(ended_at=at):
        return False
    return _settle(held, by=editor.author, note=note, at=at)


def _is_stopped(held: Listing, editor: Editor) -> bool:
    try:
        edits.refuse_if_stopped(replace(editor, listing=held))
    except StateError:
        return True
    return False


def _settle(held: Listing, *, by: Author, note: str, at: datetime) -> bool:
    """Bring status and day of a listing that the caller holds in line with its closures; return whether it is open."""
    untils = list(held.closures.filter(ended_at__isnull=True).values_list("closure__until", flat=True))
    if not untils:
        return listings.reopen(held, by=by, at=at, note=note) is not None
    known = [until for until in untils if until is not None]
    if held.status in _RUNNING:
        until = max(known) if len(known) == len(untils) else None
        listings.close(held, until=until, by=by, at=at, note=note)
    return False


def _reopen_safely(listing_id: UUID, *, at: datetime) -> bool:
    try:
        return _reopen_if_due(listing_id, at=at)
    except (DatabaseError, ContentError) as error:  # no text of the error: it repeats values
        logger.warning("A listing could not be opened again: %s", type(error).__name__)
        return False


@transaction.atomic
def _reopen_if_due(listing_id: UUID, *, at: datetime) -> bool:
    held = listings.lock(Listing(pk=listing_id))
    today = at.astimezone(zone_of(timezone_of(held))).date()
    over = held.closures.filter(ended_at__isnull=True, closure__until__lte=today)
    if over.update(ended_at=at):
        return _settle(held, by=CLOCK, note="", at=at)
    is_due = held.closed_until is not None and held.closed_until <= today
    is_kept = held.closures.filter(ended_at__isnull=True).exists()
    return is_due and not is_kept and listings.reopen(held, by=CLOCK, at=at) is not None


def timezone_of(listing: Listing) -> str:
    """Return the zone of a listing's first timetable, or the site's."""
    name = listing.schedules.order_by("position").values_list("timezone", flat=True).first() or settings.TIME_ZONE
    try:
        return zone_of(name).key
    except ScheduleError:
        return settings.TIME_ZONE
