"""A group that somebody would like to see listed: sent in, proven by e-mail, looked at by a steward, answered."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import bins, confirmations, leave_outs, listings, organisers, photos, post
from directory.actions.proposal_links import LINK_LASTS, TO_PROVE
from directory.editors import Author
from directory.merging import Change
from directory.models import (
    ConfirmationMethod,
    LeaveOutScope,
    LetterKind,
    ListingStatus,
    Organiser,
    Party,
    Photo,
    Proposal,
    ProposalState,
    User,
    VersionHow,
)
from directory.spam import Seen

KEPT_AFTER: Final = timedelta(days=30)
MOST_OPEN: Final = 5
"""Proposals that one address may have open at a time."""

MOST_LETTERS: Final = 5


class ProposalError(Exception):
    """A step that is not open; `str()` is for people."""


def send_in(
    content: Mapping[str, Any],
    *,
    key: UUID,
    name: str,
    email: str,
    language: str,
    signs: Collection[Seen] = (),
    at: datetime,
) -> Proposal:
    """Keep what somebody sent, and ask them by e-mail whether the address is theirs. The same `key` sends once.

    :raises ProposalError: if the address has too many open, or asked never to be written to
    """
    email = email.strip().lower()
    with transaction.atomic():
        kept = Proposal.objects.filter(pk=key).first()
        if kept is not None:
            return kept
        if leave_outs.found(LeaveOutScope.MAILED, emails=[email]) is not None:
            raise ProposalError(_("Somebody asked us not to write to this address. Use another one, or ask us."))
        if Proposal.objects.open().filter(email=email).count() >= MOST_OPEN:
            raise ProposalError(
                _("We have %(count)d groups from this address that nobody has looked at yet. Please wait for that.")
                % {"count": MOST_OPEN}
            )
        proposal = Proposal.objects.create(
            id=key,
            content=dict(content),
            name=name,
            email=email,
            language=language,
            score=min(sum(seen.points for seen in signs), 32_000),
            signs=[asdict(seen) for seen in signs],
            made_at=at,
            expires_at=at + TO_PROVE,
        )
        _write_to(proposal, LetterKind.LISTING_CONFIRM_EMAIL, at=at)
    return proposal


@transaction.atomic
def send_again(proposal: Proposal, *, at: datetime) -> None:
    """Ask once more whether the address is theirs, with a new link.

    :raises ProposalError: if it is proven, or was asked often enough
    """
    if proposal.state != ProposalState.UNPROVEN:
        raise ProposalError(_("The address is confirmed already."))
    if proposal.letters_sent >= MOST_LETTERS:
        raise ProposalError(_("We have sent this e-mail several times. Look among the unwanted mail as well."))
    _write_to(proposal, LetterKind.LISTING_CONFIRM_EMAIL, at=at)


@transaction.atomic
def prove(proposal: Proposal, *, at: datetime) -> Proposal:
    """Make a draft of a proposal, and its organiser of whoever proved the address; a second time changes nothing."""
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != ProposalState.UNPROVEN:
        return held
    listing = listings.create(held.content, by=Author(Party.ORGANISER), at=at)
    # They may keep their own draft at once. Nobody else sees it before a steward has.
    organiser = organisers.make(
        listing, name=held.name, email=held.email, language=held.language, is_verified=True, at=at
    )
    Organiser.objects.filter(pk=organiser.pk).update(email_proven_at=at)
    held.listing, held.organiser, held.state, held.proven_at = listing, organiser, ProposalState.WAITING, at
    held.expires_at = at + LINK_LASTS
    held.save()
    _write_to(held, LetterKind.LISTING_RECEIVED, at=at)
    return held


@transaction.atomic
def approve(proposal: Proposal, *, version: int, photo_ids: Collection[UUID] = (), by: User, at: datetime) -> None:
    """Publish what a steward saw: the listing in its `version`, and those of its photos.

    :raises ProposalError: if somebody decided before, or the draft changed meanwhile
    """
    held = _held(proposal, among=(ProposalState.WAITING, ProposalState.SENT_BACK))
    assert held.listing is not None
    listing = listings.lock(held.listing)
    if listing.version != version:
        raise ProposalError(_("It was changed a moment ago. Look at it once more."))
    public = Change(str(listing.status), str(ListingStatus.ACTIVE))
    listings.edit(listing, {"status": public}, by=Author(Party.STEWARD, user=by), how=VersionHow.APPROVAL, at=at)
    told = Author(Party.ORGANISER, organiser=held.organiser)
    confirmations.confirm(listing, how=ConfirmationMethod.ORGANISER, by=told, at=held.proven_at or at)
    for photo in Photo.objects.waiting().filter(listing=listing, pk__in=photo_ids):
        photos.approve(photo, as_seen=photos.seen(photo), by=by, at=at)
    if held.organiser is not None:
        Organiser.objects.filter(pk=held.organiser.pk).update(verified_by=by)
    _decide(held, ProposalState.APPROVED, words="", by=by, at=at)
    _write_to(held, LetterKind.LISTING_PUBLISHED, at=at)


@transaction.atomic
def send_back(proposal: Proposal, *, words: str, by: User, at: datetime) -> None:
    """Ask whoever sent it for something; it stays a draft, and they answer by changing it and sending it again.

    :raises ProposalError: if somebody decided before
    """
    held = _held(proposal, among=(ProposalState.WAITING,))
    _decide(held, ProposalState.SENT_BACK, words=words, by=by, at=at)
    _write_to(held, LetterKind.LISTING_ANSWERED, at=at)


@transaction.atomic
def send_in_again(proposal: Proposal, *, at: datetime) -> None:
    """Put a draft that was sent back before the stewards again.

    :raises ProposalError: if it was not sent back
    """
    held = _held(proposal, among=(ProposalState.SENT_BACK,))
    Proposal.objects.filter(pk=held.pk).update(state=ProposalState.WAITING)


@transaction.atomic
def decline(proposal: Proposal, *, words: str, by: User, at: datetime) -> None:
    """Put a draft into the bin, and tell whoever sent it why.

    :raises ProposalError: if somebody decided before
    """
    held = _held(proposal, among=(ProposalState.WAITING, ProposalState.SENT_BACK))
    assert held.listing is not None
    bins.throw_away(held.listing, by=Author(Party.STEWARD, user=by), at=at)
    _decide(held, ProposalState.DECLINED, words=words, by=by, at=at)
    _write_to(held, LetterKind.LISTING_ANSWERED, at=at)


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Delete proposals whose address nobody proved within 7 days, and those decided 30 days ago; return how many."""
    unproven = Proposal.objects.filter(state=ProposalState.UNPROVEN, made_at__lte=at - TO_PROVE)
    ends = (ProposalState.APPROVED, ProposalState.DECLINED)
    decided = Proposal.objects.filter(state__in=ends, decided_at__lte=at - KEPT_AFTER)
    return int(unproven.delete()[0]) + int(decided.delete()[0])


def look_at_by(proposal: Proposal) -> datetime | None:
    """Return when a steward has looked at it, as we promise: FOOTBRIDGE_LOOK_WITHIN_DAYS after it was proven."""
    if proposal.proven_at is None:
        return None
    return proposal.proven_at + timedelta(days=settings.FOOTBRIDGE_LOOK_WITHIN_DAYS)


def _held(proposal: Proposal, *, among: Collection[str]) -> Proposal:
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state not in among:
        raise ProposalError(_("Somebody has decided this already."))
    return held


def _decide(held: Proposal, state: ProposalState, *, words: str, by: User, at: datetime) -> None:
    held.state, held.answer, held.decided_by, held.decided_at = state, words, by, at
    held.save(update_fields=["state", "answer", "decided_by", "decided_at"])


def _write_to(proposal: Proposal, kind: LetterKind, *, at: datetime) -> None:
    """Queue one letter to whoever sent it; its link is made when it is written."""
    proposal.letters_sent += 1
    Proposal.objects.filter(pk=proposal.pk).update(letters_sent=proposal.letters_sent)
    post.queue(
        kind,
        to=proposal.email,
        listing=None,
        key=f"{kind}:{proposal.pk}:{proposal.letters_sent}",
        language=proposal.language,
        at=at,
        context={"proposal": str(proposal.pk)},
    )
