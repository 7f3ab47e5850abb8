"""Who gets a letter: where it goes, in which language, on whose clock, and whether it may go to them at all."""

from typing import TypeAlias

from django.conf import settings

from bridges import vault
from bridges.clocks import known_zone
from bridges.models import Companion, ContactChannel, Host, Notice, Person
from bridges.notices import channels
from directory.models import User

Recipient: TypeAlias = Person | Host | Companion | User


def of(notice: Notice) -> Recipient:
    """Return the one recipient of a notice; the database knows that there is exactly one."""
    to = notice.person or notice.host or notice.companion or notice.user
    assert to is not None, "notice_one_recipient"
    return to


def may_write_to(to: Recipient) -> bool:
    """Return whether a letter may go to them; asked when a notice is made, and again when it is sent."""
    if isinstance(to, Person):
        return to.is_safe_to_write and channels.is_written(to.channel)
    if isinstance(to, User):
        return to.is_active
    return to.ended_at is None and bool(to.email)


def channel_of(to: Recipient) -> ContactChannel:
    """Return by which channel they are written to: people choose, all others get e-mail."""
    return ContactChannel(to.channel) if isinstance(to, Person) else ContactChannel.EMAIL


def address_of(to: Recipient) -> str:
    """Return where a letter to them goes; "" where that is not known.

    :raises VaultError: if a person's contact cannot be opened
    """
    return vault.open_for(to).read(to, "contact").strip() if isinstance(to, Person) else to.email


def language_of(to: Recipient) -> str:
    """Return the language that their letters are in; accounts have none of their own and get the site's."""
    known = {code for code, _name in settings.LANGUAGES}
    language = settings.LANGUAGE_CODE if isinstance(to, User) else to.language
    return language if language in known else settings.LANGUAGE_CODE


def zone_of(to: Recipient) -> str:
    """Return the time zone on whose clock their quiet hours are read."""
    if isinstance(to, User):
        return settings.TIME_ZONE
    return known_zone(to.timezone, otherwise=settings.TIME_ZONE)
