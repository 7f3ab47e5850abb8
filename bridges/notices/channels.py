"""The ways in which a person can be reached, and by which of them letters go (the carriers: `directory.posting`)."""

from typing import Final

from django.conf import settings

from bridges.models import ContactChannel

ALWAYS_OFFERED: Final = (
    ContactChannel.NONE,
    ContactChannel.EMAIL,
    ContactChannel.PHONE,
    ContactChannel.PRACTITIONER,
)
WRITTEN: Final = frozenset({ContactChannel.EMAIL, ContactChannel.SMS})


def offered() -> tuple[ContactChannel, ...]:
    """Return the ways to be reached that a form may offer here; text messages only where something sends them."""
    return (*ALWAYS_OFFERED, ContactChannel.SMS) if settings.FOOTBRIDGE_SMS_FOLDER else ALWAYS_OFFERED


def is_written(channel: str) -> bool:
    """Return whether letters can go by this channel here; ringing and passing on are done by people."""
    return channel in WRITTEN and channel in offered()
