"""Who carries a letter: one small Protocol, and what can go wrong on the way."""

from dataclasses import dataclass
from typing import Final, Protocol

EMAIL: Final = "email"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, ready to go. `message_id` is the same for each try of the same row of an outbox."""

    message_id: str
    address: str
    subject: str
    body: str


class ChannelError(Exception):
    """A letter did not go; `code` says why, and holds nothing of the letter or its reader."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(ChannelError):  # noqa: N818 (what happened)
    """It was refused for good: another try would be refused too."""


class NotTaken(ChannelError):  # noqa: N818
    """It was certainly not taken, and may be taken later."""


class PerhapsTaken(ChannelError):  # noqa: N818
    """The connection broke after the letter may have been taken: nobody here can know."""


class Channel(Protocol):
    """Carries letters one after the other over one connection."""

    def open(self) -> None:
        """Connect, if that has not happened yet.

        :raises NotTaken: if nobody answers
        """
        ...

    def send(self, letter: Letter) -> None:
        """Hand one letter over; coming back means that it was taken.

        :raises Refused: if it is refused for good
        :raises NotTaken: if it was certainly not taken
        :raises PerhapsTaken: if the connection broke and it may have been taken
        """
        ...

    def close(self) -> None:
        """End the connection; never raises."""
        ...

    def was_accepted(self, message_id: str) -> bool | None:
        """Return whether a letter with this id was taken; None where the channel cannot know."""
        ...
