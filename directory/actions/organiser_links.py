"""Private links of organisers: who never logs in keeps a listing true by them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from directory.actions import private_links
from directory.models import Organiser, OrganiserLink, OrganiserLinkPurpose

P = OrganiserLinkPurpose
LIFETIMES: Final = MappingProxyType(
    {
        P.OPEN: timedelta(days=21),
        P.STILL_TRUE: timedelta(days=45),  # the question comes again before
        P.PROVE: timedelta(days=7),
        P.INVITE: timedelta(days=21),
    }
)
PAGES: Final = MappingProxyType(
    {P.OPEN: "keep_open", P.STILL_TRUE: "keep_still_true", P.PROVE: "keep_prove", P.INVITE: "keep_invited"}
)
"""The page that reads the fragment, by purpose."""


@dataclass(frozen=True, slots=True)
class NewOrganiserLink:
    """A link as its owner gets it, once; only hashes of `token` and `code` are kept."""

    link: OrganiserLink
    token: str
    code: str

    @property
    def path(self) -> str:
        """The path of the page that it opens; the token stands in the fragment, which no server sees."""
        return f"{reverse(PAGES[OrganiserLinkPurpose(self.link.purpose)])}#{self.token}"


def make(
    purpose: OrganiserLinkPurpose, *, organiser: Organiser, opens_all: bool = False, at: datetime
) -> NewOrganiserLink:
    """Make a link for an organiser: to their one listing, or with `opens_all` to all that their address looks after."""
    secrets = private_links.new_secrets(OrganiserLink.objects.all())
    link = OrganiserLink.objects.create(
        purpose=purpose,
        organiser=organiser,
        opens_all=opens_all,
        created_at=at,
        expires_at=at + LIFETIMES[purpose],
        **secrets.columns,
    )
    return NewOrganiserLink(link, secrets.token, secrets.code)


def find_token(
    token: str, *, purposes: Collection[OrganiserLinkPurpose], form: str = "", at: datetime
) -> OrganiserLink:
    """Return the link that a token belongs to, without using it up.

    :raises LinkError: if it is not known for these purposes, was used, or is too old
    """
    found: OrganiserLink = private_links.find_token(_rows(purposes), token, form=form, at=at)
    return found


def find_code(code: str, *, purposes: Collection[OrganiserLinkPurpose], form: str = "", at: datetime) -> OrganiserLink:
    """Return the link that a typed code belongs to, without using it up. Slow: throttle before.

    :raises LinkError: if it is not known for these purposes, was used, or is too old
    """
    found: OrganiserLink = private_links.find_code(_rows(purposes), code, form=form, at=at)
    return found


def use_up(link: OrganiserLink, *, form: str = "", at: datetime) -> None:
    """Let a link open nothing more; a second press of the same button of `form` is the same use.

    :raises LinkError: if it was used up before
    """
    private_links.use_up(OrganiserLink.objects.all(), link, form=form, at=at)


def _rows(purposes: Collection[OrganiserLinkPurpose]) -> QuerySet[OrganiserLink]:
    rows = OrganiserLink.objects.filter(purpose__in=[str(purpose) for purpose in purposes])
    return rows.select_related("organiser__listing", "organiser__user")
