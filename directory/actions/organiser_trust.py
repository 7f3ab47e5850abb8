"""Whose changes are public at once, and who has an account."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions.organiser_team import actor_of, check_steward, hold, write_down
from directory.actions.organisers import OrganiserError
from directory.models import Organiser, User


@transaction.atomic
def trust(organiser: Organiser, *, by: User, at: datetime) -> None:
    """Let somebody's changes be public at once; the stewards see them afterwards.

    :raises OrganiserError: if `by` is no steward or the organiser themselves, or if it is so already
    """
    _set(organiser, is_trusted=True, by=by, at=at)


@transaction.atomic
def trust_no_longer(organiser: Organiser, *, by: User, at: datetime) -> None:
    """Let a steward look at somebody's changes first again.

    :raises OrganiserError: if `by` is no steward, or if it is so already
    """
    _set(organiser, is_trusted=False, by=by, at=at)


@transaction.atomic
def link_account(user: User, *, at: datetime) -> int:
    """Give an account the listings of its own confirmed addresses, and return how many those are.

    Both ends are proven: the address of the account by its log-in, that of the organiser by a letter.
    """
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    addresses = [email.lower() for email in confirmed]
    rows = list(Organiser.objects.current().filter(email__in=addresses, user__isnull=True).order_by("pk"))
    for row in rows:
        write_down("organiser.account", row, by=actor_of(row), at=at, value=str(user.pk))
    return Organiser.objects.filter(pk__in=[row.pk for row in rows], user__isnull=True).update(user=user)


def _set(organiser: Organiser, *, is_trusted: bool, by: User, at: datetime) -> None:
    check_steward(by)
    hold(organiser.listing_id)
    if is_trusted and by.email.casefold() == organiser.email.casefold():
        raise OrganiserError(_("This is you. Another steward has to do it."))
    rows = Organiser.objects.current().filter(pk=organiser.pk, is_trusted=not is_trusted)
    if not rows.update(is_trusted=is_trusted):
        raise OrganiserError(_("Somebody was first, or they do not look after this page any more."))
    write_down("organiser.trust" if is_trusted else "organiser.untrust", organiser, by=actor_of(by), at=at)
