"""What an organiser does about themselves: a new way in, a corrected name, an account."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from directory.actions import organiser_letters, organiser_trust
from directory.actions.organiser_letters import LetterKind
from directory.actions.organiser_team import LONGEST_NAME, actor_of, write_down
from directory.actions.organisers import OrganiserError
from directory.models import Letter, Organiser, OutgoingState, User
from directory.models import LetterKind as K


@transaction.atomic
def send_way_in(email: str, *, at: datetime) -> None:
    """Send one link that opens all that an address looks after; nothing where it looks after nothing. Throttle before.

    One that was asked for a moment ago and has not left yet is not sent twice.
    """
    rows = Organiser.objects.current().filter(
        email=email.strip().lower(), listing__binned_at__isnull=True, listing__merged_into__isnull=True
    )
    first = rows.select_related("listing").order_by("created_at", "pk").first()
    if first is None:
        return
    waiting = Letter.objects.filter(organiser=first, kind=K.KEEP_LINK, state=OutgoingState.PENDING)
    if not waiting.exists():
        organiser_letters.queue(LetterKind.NEW_LINK, to=first, about=f"{at:%Y%m%dT%H%M%S}", at=at)


@transaction.atomic
def correct(organisers: Sequence[Organiser], *, name: str, language: str, at: datetime) -> None:
    """Write an organiser's name and language anew, wherever they look after something."""
    for row in organisers:
        values = {"name": " ".join(name.split())[:LONGEST_NAME], "language": language}
        if (row.name, row.language) != (values["name"], values["language"]):
            Organiser.objects.filter(pk=row.pk).update(**values)
            write_down("organiser.correct", row, by=actor_of(row), at=at)


@transaction.atomic
def offer_account(organiser: Organiser, *, at: datetime) -> bool:
    """Link the account with the organiser's own address and return True; without one, send an invitation to make it.

    :raises OrganiserError: if that account was closed, or has to prove its address first
    """
    account = User.objects.filter(email__iexact=organiser.email).first()
    if account is None:
        organiser_letters.queue(LetterKind.ACCOUNT, to=organiser, about=f"{at:%Y%m%dT%H%M}", at=at)
        return False
    if not account.is_active:
        raise OrganiserError(_("The account with this address was closed. Ask who runs this site."))
    if not organiser_trust.link_account(account, at=at) and organiser.user_id is None:
        raise OrganiserError(_("There is an account with this address. Log in to it once, then press this again."))
    return True
