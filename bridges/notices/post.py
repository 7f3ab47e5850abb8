"""Who carries letters of introductions: e-mail, and text messages where something sends them."""

from collections.abc import Callable, Mapping
from typing import Final

from bridges.models import ContactChannel
from bridges.notices import channels
from bridges.notices.sms import FileSms
from directory.posting.channels import Channel
from directory.posting.email import EmailChannel

CHANNELS: Final[Mapping[ContactChannel, Callable[[], Channel]]] = {
    ContactChannel.EMAIL: EmailChannel,
    ContactChannel.SMS: FileSms,
}


def open_here() -> dict[str, Callable[[], Channel]]:
    """Return the carriers that there are here, by the name of their channel."""
    return {str(name): carrier for name, carrier in CHANNELS.items() if channels.is_written(name)}
