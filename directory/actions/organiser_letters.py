"""What organisers and claimants hear, queued in the transaction that makes it true."""

from datetime import datetime
from enum import StrEnum, auto

from directory.models import Organiser


class LetterKind(StrEnum):
    """What it is about. No letter names a group or a person: the page behind its link does."""

    NEW_LINK = auto()  # somebody asked for a way in
    INVITATION = auto()  # would you look after a page, or take it over?
    NEWS = auto()  # something changed among those who look after a page
    PROVE = auto()  # was it you who asked to look after a page?
    CLAIM_MADE = auto()  # somebody asks to look after your page as well
    CLAIM_DECIDED = auto()  # what a steward said
    ENDED = auto()  # you do not look after a page any more


def queue(kind: LetterKind, *, to: Organiser, at: datetime, about: str = "") -> None:
    """Queue one letter; `about` makes it another one than the last of its kind to the same organiser."""
