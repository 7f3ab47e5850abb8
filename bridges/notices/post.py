"""The post office of one pass: each channel is opened once, when the first letter needs it."""

from types import TracebackType
from typing import Final

from bridges.models import ContactChannel
from bridges.notices.channels import Channel, Letter, NotTaken
from bridges.notices.email import EmailChannel
from bridges.notices.sms import FileSms

CHANNELS: Final[dict[ContactChannel, type[EmailChannel] | type[FileSms]]] = {
    ContactChannel.EMAIL: EmailChannel,
    ContactChannel.SMS: FileSms,
}


class Post:
    """Keeps the channels of one pass, and which of them did not answer. Use it as a context manager."""

    def __init__(self) -> None:
        self._channels: dict[ContactChannel, Channel] = {}
        self._down: set[ContactChannel] = set()

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for channel in self._channels.values():
            channel.close()

    def is_down(self, name: ContactChannel) -> bool:
        """Return whether a channel did not answer in this pass: the next one asks again."""
        return name in self._down

    def open(self, name: ContactChannel) -> None:
        """Connect a channel, if it is not connected yet.

        :raises NotTaken: if nobody answers
        """
        try:
            self._channel(name).open()
        except NotTaken:
            self._down.add(name)
            raise

    def send(self, name: ContactChannel, letter: Letter) -> None:
        """Hand one letter over; see `Channel.send` for what it raises."""
        self._channel(name).send(letter)

    def was_accepted(self, name: ContactChannel, message_id: str) -> bool | None:
        """Return whether a channel took a letter; None where it cannot know."""
        return self._channel(name).was_accepted(message_id)

    def _channel(self, name: ContactChannel) -> Channel:
        if name not in self._channels:
            self._channels[name] = CHANNELS[name]()
        return self._channels[name]
