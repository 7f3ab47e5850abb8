"""Who gets a letter: where it goes, in which language, on whose clock, and whether it may go to them at all."""

from typing import TypeAlias

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bridges import vault
from bridges.clocks import known_zone
from bridges.models import Companion, ContactChannel, Host, MeetingState, Notice, Participant, Person
from bridges.notices import channels
from directory.models import User

Recipient: TypeAlias = Person | Host | Companion | Participant | User


def of(notice: Notice) -> Recipient:
    """Return the one recipient of a notice; the database knows that there is exactly one."""
    to = notice.person or notice.host or notice.companion or notice.participant or notice.user
    assert to is not None, "notice_one_recipient"
    return to


def may_write_to(to: Recipient) -> bool:
    """Return whether a letter may go to them; asked when a notice is made, and again when it is sent."""
    if isinstance(to, Person):
        return to.is_safe_to_write and channels.is_written(to.channel)
    if isinstance(to, User):
        return to.is_active
    if isinstance(to, Participant):
        return _may_write_to_guest(to)
    return to.ended_at is None and bool(to.email)


def channel_of(to: Recipient) -> ContactChannel:
    """Return by which channel they are written to: people choose, all others get e-mail."""
    return ContactChannel(to.channel) if isinstance(to, Person) else ContactChannel.EMAIL


def address_of(to: Recipient) -> str:
    """Return where a letter to them goes; "" where that is not known.

    The person wrote down where a guest of their meeting is reached: what is no e-mail address is not written to.

    :raises VaultError: if the contact of a person or of their guest cannot be opened
    """
    if isinstance(to, Person):
        return vault.open_for(to).read(to, "contact").strip()
    if isinstance(to, Participant):
        return _email_in(vault.open_for(to.meeting.person).read(to, "contact"))
    return to.email


def language_of(to: Recipient) -> str:
    """Return the language that their letters are in; accounts have none of their own and get the site's."""
    known = {code for code, _name in settings.LANGUAGES}
    language = settings.LANGUAGE_CODE if isinstance(to, User) else to.language
    return language if language in known else settings.LANGUAGE_CODE


def zone_of(to: Recipient) -> str:
    """Return the time zone on whose clock their quiet hours are read."""
    if isinstance(to, User):
        return settings.TIME_ZONE
    zone = to.meeting.timezone if isinstance(to, Participant) else to.timezone
    return known_zone(zone, otherwise=settings.TIME_ZONE)


def _may_write_to_guest(guest: Participant) -> bool:
    """Return whether the person wants them there, and wrote down where; an account is told on its own page.

    A meeting that was called off is still news; one that is only being prepared is nobody's business yet.
    """
    is_known_to_guest = guest.meeting.state != MeetingState.PREPARING
    return guest.ended_at is None and guest.user_id is None and bool(guest.contact) and is_known_to_guest


def _email_in(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError:
        return ""
    return text.strip()
