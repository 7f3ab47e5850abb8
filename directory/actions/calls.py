"""Stewards ring groups that nobody looks after, or that do not answer, and write down what came of it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from directory.actions import confirmations, leave_outs, listings
from directory.editors import Author
from directory.freshness import GOING_STALE_AFTER
from directory.leave_outs import name_key, url_key
from directory.merging import Change
from directory.models import (
    Call,
    CallOutcome,
    ConfirmationMethod,
    ErrorReport,
    LeaveOutScope,
    Letter,
    Listing,
    ListingStatus,
    Organiser,
    OutgoingState,
    Party,
    Upkeep,
    User,
)

REST: Final = timedelta(days=3)
"""After a call, a group is not shown on the sheet for so long."""

OFTEN_UNANSWERED: Final = 2
"""From so many introductions that nobody answered, somebody rings, however fresh the listing looks."""


def to_ring(*, at: datetime) -> QuerySet[Listing]:
    """Return the groups that somebody should ring, as `since` (when they were last confirmed), the longest ago first.

    Those of which nobody has heard for 150 days and that nobody looks after; those whose organisers' letter did not
    arrive; those that did not answer introductions; those of which somebody told us that they ended or do not answer;
    those that the clock has hidden. Not those that asked not to be
    rung, nor those that somebody rang in the last days.
    """
    kept = Organiser.objects.current().exclude(email="").values("listing")
    alone = Listing.objects.not_heard_of_since(at - GOING_STALE_AFTER).exclude(pk__in=kept)
    lost = Letter.objects.filter(listing=OuterRef("pk"), state=OutgoingState.FAILED, created_at__gt=OuterRef("since"))
    told = ErrorReport.objects.signals().filter(listing=OuterRef("pk"), made_at__gt=OuterRef("since"))
    rung = Call.objects.filter(listing=OuterRef("pk"), at__gt=at - REST)
    rows = Listing.objects.shown_or_hidden().groups().with_since()
    rows = rows.filter(
        Q(pk__in=alone.values("pk"))
        | Q(Exists(lost))
        | Q(upkeep__unanswered_asks__gte=OFTEN_UNANSWERED)
        | Q(Exists(told))
        | Q(hidden_at__isnull=False)
    )
    rows = rows.exclude(upkeep__no_calls_at__isnull=False).exclude(Exists(rung))
    return rows.order_by(F("since").asc(), "pk")


@transaction.atomic
def write_down(listing: Listing, outcome: CallOutcome, *, note: str = "", by: User, at: datetime) -> Call:
    """Write down that a steward rang, and do what follows: confirm, end, or ring no more.

    "Something has changed" and "nobody answered" change nothing by themselves.

    :raises StateError: if the listing is in the bin, or was merged
    """
    author = Author(Party.STEWARD, user=by)
    held = listings.lock(listing)
    call = Call.objects.create(listing=held, at=at, user=by, outcome=outcome, note=note.strip()[:300])
    match outcome:
        case CallOutcome.CONFIRMED:
            confirmations.confirm(held, how=ConfirmationMethod.PHONE, by=author, at=at)
        case CallOutcome.ENDED:
            ended = {"status": Change(held.status, str(ListingStatus.DEFUNCT))}
            listings.edit(held, ended, by=author, at=at, note=note)
        case CallOutcome.DO_NOT_RING:
            Upkeep.objects.update_or_create(listing=held, defaults={"no_calls_at": at})
            _remember(held, note=note, by=by, at=at)
    return call


def _remember(listing: Listing, *, note: str, by: User, at: datetime) -> None:
    name = listing.texts.filter(language=listing.language, variant="standard").values_list("name", flat=True).first()
    if name_key(name or "") or url_key(listing.url):
        leave_outs.write_down(
            LeaveOutScope.RUNG, name=name or "", url=listing.url, reason=note, listing=listing, by=by, at=at
        )
