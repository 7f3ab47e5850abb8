"""Handing a listing over, in two steps: one begins, the other says yes. Nothing changes before that."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import organiser_letters, organiser_team
from directory.actions.organiser_letters import LetterKind
from directory.actions.organiser_team import actor_of, fresh, hold, write_down
from directory.actions.organisers import OrganiserError
from directory.models import HandOver, Listing, Organiser, OrganiserRole, User
from directory.organiser_rules import Act

LONGEST_REASON = 600


@transaction.atomic
def begin(listing: Listing, *, email: str, language: str, stays: bool, by: Organiser, at: datetime) -> HandOver:
    """Ask somebody, who may be there already, to look after a listing from now on; `stays`: `by` goes on helping.

    :raises OrganiserError: if `by` may not, if the address is none or their own, or if it is being handed over already
    """
    hold(listing.pk)
    by = organiser_team.checked(by, Act.HAND_OVER, at=at)
    if organiser_team.clean_address(email) == by.email:
        raise OrganiserError(
            _("This is your own address. Write the address of the one who comes after you."), field="email"
        )
    after = _asked(listing, email=email, language=language, by=by, at=at)
    row = _create(listing, before=by, after=after, stays=stays, at=at)
    write_down("organiser.hand_over_begun", by, by=actor_of(by), at=at, value=str(after.pk))
    return row


@transaction.atomic
def begin_for(listing: Listing, *, email: str, language: str, reason: str, by: User, at: datetime) -> HandOver:
    """Ask somebody on behalf of an owner who cannot, because their mailbox is lost or they are gone. With a reason.

    The owner hears of it at once, and can call it off.

    :raises OrganiserError: if `by` is no steward or would get it themselves, without a reason, or if it is under way
    """
    organiser_team.check_steward(by)
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise OrganiserError(_("Say in a few words why you do this for them."), field="reason")
    hold(listing.pk)
    if organiser_team.clean_address(email) == by.email.casefold():
        raise OrganiserError(_("This is you. Another steward has to do it."), field="email")
    owners = Organiser.objects.current().filter(listing=listing, role=OrganiserRole.OWNER)
    before = owners.exclude(email=organiser_team.clean_address(email)).order_by("created_at", "pk").first()
    after = _asked(listing, email=email, language=language, by=None, at=at)
    row = _create(listing, before=before, after=after, stays=False, made_by=by, reason=reason, at=at)
    write_down("organiser.hand_over_for", before or after, by=actor_of(by), at=at, value=str(after.pk))
    if before is not None:
        organiser_letters.queue(LetterKind.NEWS, to=before, about=f"hand_over:{row.pk}", at=at)
    return row


@transaction.atomic
def accept(organiser: Organiser, *, name: str = "", at: datetime) -> HandOver:
    """Take a listing over: whoever looked after it helps from now on, or does not look after it any more.

    :raises OrganiserError: if nothing is being handed over to them (any more), if somebody new gives no name, or if the
        stewards stopped all changes there
    """
    organiser_team.check_not_stopped(hold(organiser.listing_id))
    row = HandOver.objects.open().select_related("before").filter(after=organiser).first()
    if row is None or not HandOver.objects.open().filter(pk=row.pk).update(done_at=at):
        raise OrganiserError(_("This page is not being handed over to you any more."))
    if organiser.verified_at is None:
        organiser = organiser_team.accept(organiser, name=name, at=at)
    Organiser.objects.filter(pk=organiser.pk).update(role=OrganiserRole.OWNER)
    write_down("organiser.handed_over", organiser, by=actor_of(organiser), at=at)
    if row.before is not None:
        _step_back(row.before, row, to=organiser, at=at)
    row.refresh_from_db()
    return row


@transaction.atomic
def call_off(row: HandOver, *, by: Organiser | User, at: datetime) -> None:
    """Let everything stay as it is; who was asked to take over hears of it. Either side may, and a steward.

    :raises OrganiserError: if it is done or was called off, or is not theirs
    """
    hold(row.listing_id)
    if isinstance(by, User):
        organiser_team.check_steward(by)
    elif by.pk not in {row.before_id, row.after_id}:
        raise OrganiserError(_("You cannot do this here. Perhaps somebody changed it a moment ago."))
    if not HandOver.objects.open().filter(pk=row.pk).update(ended_at=at):
        raise OrganiserError(_("It was handed over already, or called off."))
    after, is_refused = fresh(row.after), isinstance(by, Organiser) and by.pk == row.after_id
    write_down("organiser.hand_over_ended", after, by=actor_of(by), at=at)
    if after.verified_at is None:
        organiser_team.let_go(after, event="organiser.invitation_ended", by=actor_of(by), at=at)
    elif not is_refused:
        organiser_letters.queue(LetterKind.NEWS, to=after, about=f"called_off:{row.pk}", at=at)
    if row.before is not None and (is_refused or isinstance(by, User)):
        organiser_letters.queue(LetterKind.NEWS, to=row.before, about=f"called_off:{row.pk}", at=at)


def _asked(listing: Listing, *, email: str, language: str, by: Organiser | None, at: datetime) -> Organiser:
    """Return whoever is asked: somebody who is there already hears of it, somebody new is invited."""
    rows = Organiser.objects.current().filter(listing=listing, email=organiser_team.clean_address(email))
    there = rows.first()
    if there is None:
        return organiser_team.invited(listing, email=email, language=language, by=by, at=at)
    organiser_letters.queue(LetterKind.NEWS, to=there, about=f"hand_over:{at:%Y%m%dT%H%M}", at=at)
    return there


def _create(listing: Listing, *, at: datetime, **values: object) -> HandOver:
    """Save the one hand-over that a listing can have at a time; the listing's row is held."""
    if HandOver.objects.open().filter(listing=listing).exists():
        raise OrganiserError(_("This page is being handed over already. Call that off first."))
    return HandOver.objects.create(listing=listing, made_at=at, **values)


def _step_back(before: Organiser, row: HandOver, *, to: Organiser, at: datetime) -> None:
    if before.ended_at is not None:
        return
    if row.stays:
        # what the owner alone may do ends, and so does what they were trusted with as such
        Organiser.objects.filter(pk=before.pk).update(role=OrganiserRole.CO)
        write_down("organiser.stays", before, by=actor_of(to), at=at)
        organiser_letters.queue(LetterKind.NEWS, to=before, about=f"handed_over:{row.pk}", at=at)
    else:
        organiser_team.let_go(before, event="organiser.handed_over_from", by=actor_of(to), at=at)
        organiser_letters.queue(LetterKind.ENDED, to=before, about=f"handed_over:{row.pk}", at=at)
