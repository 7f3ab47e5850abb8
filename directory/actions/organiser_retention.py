"""What is forgotten of organisers and claimants, and when; safe to run again and side by side."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from directory.actions import claims, organiser_letters, organiser_team, organisers
from directory.actions.organiser_letters import LetterKind
from directory.actions.organiser_team import actor_of, write_down
from directory.models import Claim, ClaimState, Invitation, Organiser

Row = TypeVar("Row")

KEEP_AFTER_END = timedelta(days=30)
KEEP_UNPROVEN = timedelta(days=7)  # as long as the letter that proves a mailbox works
KEEP_INVITED = timedelta(days=30)  # nobody said yes: longer than the link lasts
KEEP_DECLINED_MONTHS = 12


def run(*, at: datetime) -> int:
    """Forget what is old enough, each row in a transaction of its own, and return how many rows that were."""
    return sum(
        (
            _each(_unproven(at), _lapse, at=at),
            _each(_unanswered(at), _end, at=at),
            _each(_declined(at), _wipe_claim, at=at),
            _each(_ended(at), _wipe, at=at),
        )
    )


@transaction.atomic
def forget(organiser: Organiser, *, at: datetime) -> None:
    """Take away at once what we know of somebody who asks for it: name, address, account; their part ends.

    What they wrote in the listing stays, for it is the listing's; the history says "an organiser".
    """
    organiser_team.hold(organiser.listing_id)
    organiser = organiser_team.fresh(organiser)
    if organiser.ended_at is None:
        organiser_team.let_go(organiser, event="organiser.leave", by=actor_of(organiser), at=at)
        for other in organiser_team.others_of(organiser):
            organiser_letters.queue(LetterKind.NEWS, to=other, about=f"left:{organiser.pk}", at=at)
    _wipe(organiser, at=at)


def _each(rows: Iterable[Row], act: Callable[..., int], *, at: datetime) -> int:
    count = 0
    for row in rows:
        with transaction.atomic():
            count += act(row, at=at)
    return count


def _unproven(at: datetime) -> list[Claim]:
    rows = Claim.objects.filter(state=ClaimState.UNPROVEN, made_at__lte=at - KEEP_UNPROVEN)
    return list(rows.select_related("organiser").order_by("made_at", "pk"))


def _unanswered(at: datetime) -> list[Organiser]:
    rows = Organiser.objects.filter(verified_at__isnull=True, ended_at__isnull=True, claim__isnull=True)
    return list(rows.filter(created_at__lte=at - KEEP_INVITED).order_by("created_at", "pk"))


def _declined(at: datetime) -> list[Claim]:
    rows = Claim.objects.filter(wiped_at__isnull=True, state=ClaimState.DECLINED, decided_at__lte=_months_before(at))
    return list(rows.select_related("organiser").order_by("decided_at", "pk"))


def _ended(at: datetime) -> list[Organiser]:
    """Return who ended a month ago and is not forgotten yet; declined claimants have their own, longer time."""
    rows = Organiser.objects.filter(
        ~Q(email="") | ~Q(name="") | Q(user__isnull=False), ended_at__lte=at - KEEP_AFTER_END
    )
    return list(rows.exclude(claim__state=ClaimState.DECLINED).order_by("ended_at", "pk"))


def _lapse(claim: Claim, *, at: datetime) -> int:
    organiser_team.hold(claim.organiser.listing_id)
    rows = Claim.objects.filter(pk=claim.pk, state=ClaimState.UNPROVEN)
    if not rows.update(state=ClaimState.LAPSED, decided_at=at):
        return 0
    write_down("claim.lapse", claim.organiser, by=actor_of(None), at=at)
    organisers.end(claim.organiser, at=at)
    claims.wipe(claim, at=at)
    return 1


def _end(organiser: Organiser, *, at: datetime) -> int:
    organiser_team.hold(organiser.listing_id)
    organiser = organiser_team.fresh(organiser)
    if organiser.verified_at is not None or organiser.ended_at is not None:
        return 0
    organiser_team.let_go(organiser, event="organiser.invitation_ended", by=actor_of(None), at=at)
    return _wipe(organiser, at=at)


def _wipe_claim(claim: Claim, *, at: datetime) -> int:
    write_down("claim.wipe", claim.organiser, by=actor_of(None), at=at)
    claims.wipe(claim, at=at)
    return 1


def _wipe(organiser: Organiser, *, at: datetime) -> int:
    write_down("organiser.wipe", organiser, by=actor_of(None), at=at)
    # an invitation to an account that nobody used holds the address as well
    Invitation.objects.filter(email=organiser.email, team=None, is_steward=False, used_at__isnull=True).delete()
    Organiser.objects.filter(pk=organiser.pk, ended_at__isnull=False).update(name="", email="", user=None)
    claim = Claim.objects.filter(organiser=organiser, wiped_at__isnull=True).first()
    if claim is not None:
        claims.wipe(claim, at=at)
    return 1


def _months_before(at: datetime) -> datetime:
    """Return the moment so many months before `at`; on the last day of a shorter month."""
    months = at.year * 12 + at.month - 1 - KEEP_DECLINED_MONTHS
    year, month = months // 12, months % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
