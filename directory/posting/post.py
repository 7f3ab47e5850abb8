"""The post office of one pass: each channel is opened once, when the first letter needs it."""

from collections.abc import Callable, Mapping
from types import TracebackType

from directory.posting.channels import Channel, Letter, NotTaken

Carriers = Mapping[str, Callable[[], Channel]]


class Post:
    """Keeps the channels of one pass, and which of them did not answer. Use it as a context manager."""

    def __init__(self, carriers: Carriers) -> None:
        self._carriers = carriers
        self._channels: dict[str, Channel] = {}
        self._down: set[str] = set()

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for channel in self._channels.values():
            channel.close()

    def has(self, name: str) -> bool:
        """Return whether anybody carries letters by this channel here."""
        return name in self._carriers

    def is_down(self, name: str) -> bool:
        """Return whether a channel did not answer in this pass: the next one asks again."""
        return name in self._down

    def open(self, name: str) -> None:
        """Connect a channel, if it is not connected yet.

        :raises NotTaken: if nobody answers
        """
        try:
            self._channel(name).open()
        except NotTaken:
            self._down.add(name)
            raise

    def send(self, name: str, letter: Letter) -> None:
        """Hand one letter over; see `Channel.send` for what it raises."""
        self._channel(name).send(letter)

    def was_accepted(self, name: str, message_id: str) -> bool | None:
        """Return whether a channel took a letter; None where it cannot know."""
        return self._channel(name).was_accepted(message_id)

    def _channel(self, name: str) -> Channel:
        if name not in self._channels:
            self._channels[name] = self._carriers[name]()
        return self._channels[name]
