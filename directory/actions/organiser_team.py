"""Who looks after a listing together: inviting, saying yes, taking out, leaving.

Whatever concerns one listing waits for its row, so that of two at once the second sees what the first did.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import audit, organiser_letters, organisers
from directory.actions.organiser_letters import LetterKind
from directory.actions.organisers import OrganiserError
from directory.models import (
    OPEN_CLAIMS,
    Claim,
    ClaimState,
    HandOver,
    Listing,
    Organiser,
    OrganiserLink,
    OrganiserRole,
    User,
)
from directory.models import OrganiserLinkPurpose as P
from directory.organiser_rules import MOST_ORGANISERS, Act, Standing, may

LONGEST_NAME = 120


class NeedsHandOverError(OrganiserError):
    """Somebody wants to leave who is the last owner: hand over first, or say that nobody is there."""


def standing_of(organiser: Organiser) -> Standing:
    """Return what this row is to its listing."""
    if organiser.ended_at is not None:
        return Standing.FORMER
    if organiser.verified_at is None:
        return Standing.CLAIMANT if organiser.invited_by_id is None else Standing.INVITED
    return Standing.OWNER if organiser.role == OrganiserRole.OWNER else Standing.CO_ORGANISER


@transaction.atomic
def invite(listing: Listing, *, email: str, language: str, by: Organiser, at: datetime) -> Organiser:
    """Ask somebody to look after a listing as well. Asking twice sends the letter again.

    :raises OrganiserError: if `by` may not, if the address is none or looks after it already, or if there are too many
    """
    hold(listing.pk)  # two who invite at once are counted one after the other
    by = checked(by, Act.INVITE, at=at)
    row = invited(listing, email=email, language=language, by=by, at=at)
    write_down("organiser.invite", row, by=actor_of(by), at=at)
    return row


@transaction.atomic
def accept(organiser: Organiser, *, name: str, at: datetime) -> Organiser:
    """Say yes to an invitation: from now on they look after the listing; what was to be handed over is handed over.

    :raises OrganiserError: if the invitation was taken back or accepted before, or if there is no name
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise OrganiserError(_("Write your first name."), field="name")
    check_not_stopped(hold(organiser.listing_id))
    rows = Organiser.objects.filter(pk=organiser.pk, ended_at__isnull=True, verified_at__isnull=True)
    if not rows.update(name=name, verified_at=at, email_proven_at=at):
        raise OrganiserError(_("This invitation was taken back, or used before."))
    organiser = fresh(organiser)
    # letters that said the same: whoever gets one of them passed on comes too late
    OrganiserLink.objects.filter(organiser=organiser, purpose=P.INVITE, used_at__isnull=True).update(ended_at=at)
    Claim.objects.filter(organiser=organiser, state__in=OPEN_CLAIMS).update(state=ClaimState.APPROVED, decided_at=at)
    write_down("organiser.accept", organiser, by=actor_of(organiser), at=at)
    if organiser.invited_by is not None and not HandOver.objects.open().filter(after=organiser).exists():
        organiser_letters.queue(LetterKind.NEWS, to=organiser.invited_by, about=f"accepted:{organiser.pk}", at=at)
    return organiser


@transaction.atomic
def refuse(organiser: Organiser, *, at: datetime) -> None:
    """Say no to an invitation: what we wrote down about them goes at once, and who asked hears of it.

    :raises OrganiserError: if it was taken back or accepted before
    """
    hold(organiser.listing_id)
    rows = Organiser.objects.filter(pk=organiser.pk, ended_at__isnull=True, verified_at__isnull=True)
    if not rows.exists():
        raise OrganiserError(_("This invitation was taken back, or used before."))
    HandOver.objects.open().filter(after=organiser).update(ended_at=at)
    write_down("organiser.refuse", organiser, by=actor_of(organiser), at=at)
    organisers.end(organiser, at=at)
    rows = Organiser.objects.filter(pk=organiser.pk)
    rows.update(email="", name="")
    if organiser.invited_by is not None:
        organiser_letters.queue(LetterKind.NEWS, to=organiser.invited_by, about=f"refused:{organiser.pk}", at=at)


@transaction.atomic
def take_out(organiser: Organiser, *, by: Organiser | User, at: datetime) -> None:
    """Let somebody look after a listing no longer, or take an invitation back. Their links stop working at once.

    An owner takes out co-organisers; a steward anybody.

    :raises OrganiserError: if `by` may not, or if they are out already
    """
    hold(organiser.listing_id)
    organiser = fresh(organiser)
    if isinstance(by, Organiser):
        by = checked(by, Act.TAKE_OUT, at=at)
        if by.listing_id != organiser.listing_id or organiser.pk == by.pk:
            raise OrganiserError(_("You cannot take yourself out here. You can leave, or hand over."))
        if standing_of(organiser) == Standing.OWNER:
            raise OrganiserError(_("They look after the page as much as you do. Ask a steward."))
    else:
        check_steward(by)
    if organiser.ended_at is not None:
        raise OrganiserError(_("They do not look after this page any more."))
    was_in = organiser.verified_at is not None
    let_go(organiser, event="organiser.take_out", by=actor_of(by), at=at)
    if was_in:
        organiser_letters.queue(LetterKind.ENDED, to=organiser, about="taken_out", at=at)


@transaction.atomic
def leave(organiser: Organiser, *, is_sure: bool = False, at: datetime) -> None:
    """Look after a listing no longer. The last owner hands over first, or is sure that the stewards look for somebody.

    :raises NeedsHandOverError: if they are the last owner and did not say that they are sure
    :raises OrganiserError: if they left before
    """
    hold(organiser.listing_id)
    organiser = checked(organiser, Act.LEAVE, at=at)
    if is_last_owner(organiser) and not is_sure:
        raise NeedsHandOverError(_("Nobody else is there who may invite and hand over. Hand over first."))
    let_go(organiser, event="organiser.leave", by=actor_of(organiser), at=at)
    for other in others_of(organiser):
        organiser_letters.queue(LetterKind.NEWS, to=other, about=f"left:{organiser.pk}", at=at)


# --- Shared with claims, hand-overs and trust


def invited(listing: Listing, *, email: str, language: str, by: Organiser | None, at: datetime) -> Organiser:
    """Return the row of whoever is invited to a listing, made if there is none, with the letter queued.

    :raises OrganiserError: if the address is none or looks after it already, or if there are too many
    """
    email = clean_address(email)
    hold(listing.pk)
    rows = Organiser.objects.filter(listing=listing, ended_at__isnull=True)
    row = rows.filter(email=email).first()
    if row is not None and row.verified_at is not None:
        raise OrganiserError(_("This address looks after the group already."), field="email")
    if row is None:
        if rows.count() >= MOST_ORGANISERS:
            raise OrganiserError(_("That is as many as one page can have. Take somebody out first."))
        row = organisers.make(listing, name="", email=email, language=language, role=OrganiserRole.CO, at=at)
    Organiser.objects.filter(pk=row.pk).update(invited_by=by, language=language)
    row = fresh(row)
    organiser_letters.queue(LetterKind.INVITATION, to=row, about=f"{at:%Y%m%dT%H%M}", at=at)
    return row


def clean_address(email: str) -> str:
    """Return an address as it is kept.

    :raises OrganiserError: if it is none
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise OrganiserError(_("This is no e-mail address. It looks like name@example.org."), field="email") from None
    return email


def checked(by: Organiser, act: Act, *, at: datetime) -> Organiser:
    """Return the organiser as they are now.

    :raises OrganiserError: if they may not do this (any more), or if the stewards stopped all changes there
    """
    by = fresh(by)
    if not may(standing_of(by), act, is_trusted=by.is_trusted):
        raise OrganiserError(_("You cannot do this here. Perhaps somebody changed it a moment ago."))
    if act != Act.LEAVE:
        check_not_stopped(by.listing)
    return by


def check_steward(user: User) -> None:
    """Do nothing for a steward.

    :raises OrganiserError: for everybody else
    """
    if not (user.is_active and user.is_steward):
        raise OrganiserError(_("Only stewards can do this."))


def hold(listing_id: UUID) -> Listing:
    """Let everybody else who changes who looks after this listing wait until the transaction is over; return it."""
    return Listing.objects.select_for_update(of=("self",)).get(pk=listing_id)


def fresh(organiser: Organiser) -> Organiser:
    """Return the row as it is now, with its listing."""
    return Organiser.objects.select_related("listing", "invited_by", "user").get(pk=organiser.pk)


def check_not_stopped(listing: Listing) -> None:
    """Do nothing where organisers may go on.

    :raises OrganiserError: if the stewards stopped all changes to the listing, or it is gone
    """
    if listing.frozen_at or listing.binned_at or listing.merged_into_id:
        raise OrganiserError(_("The stewards have stopped changes to this page. Please get in touch with them."))


def is_last_owner(organiser: Organiser) -> bool:
    """Return whether nobody else may invite and hand over."""
    owners = Organiser.objects.current().filter(listing=organiser.listing_id, role=OrganiserRole.OWNER)
    return organiser.role == OrganiserRole.OWNER and not owners.exclude(pk=organiser.pk).exists()


def others_of(organiser: Organiser) -> list[Organiser]:
    """Return who else looks after the same listing now."""
    rows = Organiser.objects.current().filter(listing=organiser.listing_id).exclude(pk=organiser.pk)
    return list(rows.order_by("created_at", "pk"))


def let_go(organiser: Organiser, *, event: str, by: audit.Actor, at: datetime) -> None:
    """End somebody's part in a listing: links, what they began to hand over, and the invitations of theirs."""
    HandOver.objects.open().filter(after=organiser).update(ended_at=at)
    HandOver.objects.open().filter(before=organiser).update(ended_at=at)
    waiting = Organiser.objects.filter(invited_by=organiser, verified_at__isnull=True, ended_at__isnull=True)
    for row in [*waiting, organiser]:
        organisers.end(row, at=at)
        write_down(event if row == organiser else "organiser.invitation_ended", row, by=by, at=at)


def actor_of(by: Organiser | User | None) -> audit.Actor:
    """Return who acts, for the record: ids only. None is the clock."""
    if by is None:
        return audit.Actor(party="clock")
    if isinstance(by, User):
        return audit.Actor(party="steward", user_id=str(by.pk), role="steward")
    return audit.Actor(party="organiser", user_id=str(by.pk), role=str(standing_of(by)))


def write_down(event: str, row: Organiser, *, by: audit.Actor, at: datetime, value: str = "") -> None:
    """Add an event about an organiser, and the listing that it is about."""
    about = audit.About(
        target="directory.Listing",
        target_id=str(row.listing_id),
        replacement_value=value,
        data_category="organiser",
    )
    audit.record(event, subject=row.pk, by=by, at=at, about=about)
