"""The clock of listings in one round: who is asked whether it is still true, who is warned, what is hidden.

Each listing has a transaction of its own: lock, look again, act. So a round may be repeated, and two rounds may run
side by side: the second finds nothing to do. When the clock looks again is kept (`Upkeep.next_at`) as a help only:
a new confirmation makes it look anew, and what it does is computed each time (`directory.freshness`).
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef

from directory import leave_outs
from directory.actions import bins, closures, edit_drafts, error_reports, listings, organiser_retention, post, webhooks
from directory.editors import CLOCK
from directory.freshness import (
    GOING_STALE_AFTER,
    STALE_AFTER,
    Next,
    Sofar,
    Step,
    hide_day_after,
    local_day,
    next_step,
)
from directory.models import (
    ChangeRequest,
    ImportRun,
    LeaveOut,
    LeaveOutScope,
    LetterKind,
    Listing,
    Organiser,
    OrganiserRole,
    Upkeep,
)

SHORTEST_MONTH = timedelta(days=27)  # a day less than February, for zones
DAY = timedelta(days=1)
K = LetterKind
WARNING_KINDS: Final = MappingProxyType({30: K.HIDDEN_SOON_30, 14: K.HIDDEN_SOON_14, 3: K.HIDDEN_SOON_3})
logger = logging.getLogger("footbridge.upkeep")


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each thing happened in one round; `left` is what could not be done and is tried again next time."""

    asked: int = 0
    warned: int = 0
    hidden: int = 0
    emptied: int = 0
    kept: int = 0
    reopened: int = 0
    addresses_forgotten: int = 0
    organisers_forgotten: int = 0
    drafts_forgotten: int = 0
    messages_forgotten: int = 0
    left: int = 0


def run(*, at: datetime) -> Counts:
    """Let the clock strike for every listing that is due at `at`, and return how often it did what."""
    tally: Counter[str] = Counter()
    for key in due(at=at):
        tally[_safely(_look, key, at=at)] += 1
    for key in bins.due(at=at):
        tally[_safely(bins.empty, key, at=at)] += 1
    tally["drafts_forgotten"] += edit_drafts.forget_old(at=at)
    tally["messages_forgotten"] += webhooks.forget_old(at=at)
    tally["reopened"] += closures.reopen_due(at=at)
    tally["addresses_forgotten"] += post.forget_addresses(at=at) + error_reports.forget_addresses(at=at)
    tally["organisers_forgotten"] += organiser_retention.run(at=at)
    tally.pop("", None)
    return Counts(**tally)


def due(*, at: datetime) -> list[UUID]:
    """Return the listings that the clock has to look at: public, old enough, and not looked at for this step yet."""
    first = min(settings.FOOTBRIDGE_CONFIRM_EVERY * SHORTEST_MONTH, GOING_STALE_AFTER - DAY)
    later = Upkeep.objects.filter(listing=OuterRef("pk"), since=OuterRef("since"), next_at__gt=at)
    rows = Listing.objects.public().groups().with_since().exclude(Exists(later)).order_by("pk")
    kept = Organiser.objects.current().values("listing")
    found = list(rows.filter(pk__in=kept, since__lte=at - first).values_list("pk", flat=True))
    if settings.FOOTBRIDGE_HIDE_UNASKED:
        alone = rows.exclude(pk__in=kept).not_heard_of_since(at - STALE_AFTER + DAY)
        found += list(alone.values_list("pk", flat=True))
    return found


def _safely(act: Callable[..., str], key: UUID, *, at: datetime) -> str:
    try:
        return act(key, at=at)
    except DatabaseError as error:
        # One listing that others hold must not stop the clocks of all. No text of the error: it repeats values.
        logger.warning("The clock could not look at a listing: %s", type(error).__name__)
        return "left"


@transaction.atomic
def _look(key: UUID, *, at: datetime) -> str:
    """Do for one listing what is due, at most one thing, and keep when to look again; return what was done."""
    listing = Listing.objects.select_for_update().filter(pk=key).first()
    if listing is None or not listing.is_public() or listing.is_crisis_line:
        return ""
    organisers = [] if listing.frozen_at else reachable(listing)
    if not organisers and not settings.FOOTBRIDGE_HIDE_UNASKED:
        return _wait(listing, until=at + DAY)
    row, since = _row(listing, is_alone=not organisers)
    following = _latest_due(row, since, zone=post.zone_of(listing), is_asked=bool(organisers), at=at)
    if following.at > at:
        return _wait(listing, until=following.at)
    if says_ended(listing):
        return _wait(listing, until=at + DAY)  # a steward decides first
    return _do(listing, row, following, organisers=organisers, since=since, at=at)


def reachable(listing: Listing) -> list[Organiser]:
    """Return the organisers of a listing who may be written to, whoever is responsible first."""
    rows = Organiser.objects.current().filter(listing=listing).exclude(email="").order_by("created_at", "pk")
    wishes = LeaveOut.objects.current().exclude(scope=LeaveOutScope.RUNG)
    if not rows or wishes.filter(listing=listing).exists():
        return []
    hashes = {row.pk: leave_outs.email_hash(row.email) for row in rows}
    not_written_to = set(wishes.filter(email_hash__in=hashes.values()).values_list("email_hash", flat=True))
    mine = [row for row in rows if hashes[row.pk] not in not_written_to]
    return sorted(mine, key=lambda row: row.role != OrganiserRole.OWNER)


def says_ended(listing: Listing) -> bool:
    """Return whether an organiser asked to change the status, and no steward has decided yet."""
    return ChangeRequest.objects.pending().filter(listing=listing, changes__has_key="status").exists()


def _wait(listing: Listing, *, until: datetime) -> str:
    row, _since = _row(listing, is_alone=False)
    row.next_at = until
    row.save(update_fields=["since", "asked", "warned", "hide_day", "next_at"])
    return ""


def _row(listing: Listing, *, is_alone: bool) -> tuple[Upkeep, datetime]:
    """Return the upkeep of a listing, begun anew where it was confirmed since, and from when it is counted."""
    since = listing.confirmed_at or listing.created_at
    row, _made = Upkeep.objects.get_or_create(listing=listing, defaults={"since": since})
    if row.since != since:
        row.since, row.asked, row.warned, row.hide_day, row.next_at = since, 0, 0, None, None
    return row, max(since, _last_in_source(listing) or since) if is_alone else since


def _last_in_source(listing: Listing) -> datetime | None:
    """Return when the source of a listing that is still in it was last read to its end."""
    runs = ImportRun.objects.filter(source=listing.source_id, state=ImportRun.State.FINISHED)
    return runs.order_by("-finished_at").values_list("finished_at", flat=True).first() if listing.source_id else None


def _latest_due(row: Upkeep, since: datetime, *, zone: str, is_asked: bool, at: datetime) -> Next:
    """Return the next step; questions that were missed are left out, so that nobody gets two letters at once."""

    def next_after(asked: int) -> Next:
        sofar = Sofar(asked, row.warned, row.hide_day)
        months = settings.FOOTBRIDGE_CONFIRM_EVERY
        return next_step(since, sofar, zone=zone, every_months=months, is_asked=is_asked)

    following = next_after(row.asked)
    while following.step == Step.ASK and (further := next_after(following.number)).at <= at:
        following = further
    return following


def _do(
    listing: Listing, row: Upkeep, following: Next, *, organisers: list[Organiser], since: datetime, at: datetime
) -> str:
    zone = post.zone_of(listing)
    match following.step:
        case Step.ASK:
            responsible = [one for one in organisers if one.role == OrganiserRole.OWNER] or organisers
            _tell(K.STILL_TRUE, responsible, listing, number=following.number, since=since, at=at)
            row.asked, done = following.number, "asked"
        case Step.WARN:
            kind = WARNING_KINDS[following.days]
            leaves_at = _tell(kind, organisers, listing, number=row.asked, since=since, at=at)
            sofar = Sofar(row.asked, row.warned, row.hide_day)
            day = local_day(leaves_at, zone=zone)
            row.hide_day = hide_day_after(day, following.days, since=since, sofar=sofar, zone=zone)
            row.warned, done = following.days, "warned"
        case Step.HIDE:
            listings.hide(listing, by=CLOCK, at=at)
            _tell(K.NOW_HIDDEN, organisers, listing, number=row.asked, since=since, at=at)
            # If a steward shows it again without a word of the group, its organisers get all the warnings once more.
            row.asked, row.warned, done = row.asked + 1, 0, "hidden"
            row.hide_day = None if organisers else local_day(at + STALE_AFTER, zone=zone)
    after = _latest_due(row, since, zone=zone, is_asked=bool(organisers), at=at)
    row.next_at = None if done == "hidden" else after.at
    row.save()
    return done


def _tell(
    kind: LetterKind, organisers: Iterable[Organiser], listing: Listing, *, number: int, since: datetime, at: datetime
) -> datetime:
    """Queue one letter for each organiser; return when the last of them leaves."""
    leaves_at = at
    for organiser in organisers:
        key = f"{kind}:{organiser.pk}:{int(since.timestamp())}:{number}"
        context = {"since": since.isoformat()}
        letter = post.queue(kind, to=organiser, listing=listing, key=key, at=at, context=context)
        leaves_at = max(leaves_at, letter.due_at) if letter else leaves_at
    return leaves_at
