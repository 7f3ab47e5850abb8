"""Who keeps a listing true: made, and ended."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory.models import Listing, Organiser, OrganiserLink, OrganiserRole, User


class OrganiserError(Exception):
    """A step that is not open; `str()` is for the page, `field` names the form's field."""

    def __init__(self, text: str, *, field: str = "") -> None:
        self.field = field
        super().__init__(text)


@transaction.atomic
def make(
    listing: Listing,
    *,
    name: str,
    email: str,
    language: str = "en",
    role: OrganiserRole = OrganiserRole.OWNER,
    invited_by: Organiser | None = None,
    verified_by: User | None = None,
    is_verified: bool = False,
    at: datetime,
) -> Organiser:
    """Write down somebody who keeps a listing true, or only asks to as long as nobody verified them.

    :raises OrganiserError: if the address looks after this listing already
    """
    try:
        with transaction.atomic():
            return Organiser.objects.create(
                listing=listing,
                name=name,
                email=email.strip().lower(),
                language=language,
                role=role,
                invited_by=invited_by,
                verified_by=verified_by,
                verified_at=at if is_verified or verified_by else None,
                created_at=at,
            )
    except IntegrityError:
        raise OrganiserError(_("This address looks after the group already."), field="email") from None


@transaction.atomic
def end(organiser: Organiser, *, at: datetime) -> None:
    """Let somebody look after a listing no longer: their links and sessions end at once.

    :raises OrganiserError: if that happened already
    """
    if not Organiser.objects.filter(pk=organiser.pk, ended_at__isnull=True).update(ended_at=at):
        raise OrganiserError(_("This has ended already."))
    OrganiserLink.objects.filter(organiser=organiser, ended_at__isnull=True).update(ended_at=at)
