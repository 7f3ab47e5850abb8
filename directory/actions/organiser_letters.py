"""What organisers and claimants hear, queued in the transaction that makes it true."""

from datetime import datetime
from enum import StrEnum

from directory.actions import post
from directory.models import LetterKind as K
from directory.models import Organiser


class LetterKind(StrEnum):
    """What it is about. No letter names a group or a person: the page behind its link does."""

    NEW_LINK = K.KEEP_LINK.value  # somebody asked for a way in
    ACCOUNT = K.KEEP_ACCOUNT.value  # make an account of your own
    INVITATION = K.INVITATION.value  # would you look after a page, or take it over?
    NEWS = K.KEEP_NEWS.value  # something changed among those who look after a page
    PROVE = K.CLAIM_PROVE.value  # was it you who asked to look after a page?
    CLAIM_MADE = K.CLAIM_MADE.value  # somebody asks to look after your page as well
    CLAIM_DECIDED = K.CLAIM_DECIDED.value  # what a steward said
    ENDED = K.HANDED_OVER.value  # you do not look after a page any more


def queue(kind: LetterKind, *, to: Organiser, at: datetime, about: str = "") -> None:
    """Queue one letter; `about` makes it another one than the last of its kind to the same organiser."""
    post.queue(K(kind.value), to=to, listing=to.listing, key=f"{kind}:{to.pk}:{about}", at=at)
