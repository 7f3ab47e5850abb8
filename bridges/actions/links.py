"""Private links: 256 random bits in the fragment of an address, and the same as a code to type."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Model
from django.urls import reverse

from bridges.models import AccessLink, Companion, Host, Introduction, LinkPurpose, Participant, Person, Visit
from directory.actions import private_links

P = LinkPurpose
ON_A_CARD: Final = timedelta(minutes=30)
LIFETIMES: Final = MappingProxyType(
    {
        P.PERSON: timedelta(hours=24),
        P.UNDO: timedelta(hours=48),  # as long as what was said aloud can be taken back
        P.HOST: timedelta(days=21),
        P.COMPANION: timedelta(days=21),
        P.POOL: timedelta(days=21),
        P.GUEST: timedelta(days=21),  # each letter brings a new one, and the person can make one at any time
    }
)
USED_UP_BY_OPENING: Final = frozenset({P.PERSON, P.UNDO})
NEEDED: Final = MappingProxyType(
    {
        P.PERSON: {"person"},
        P.UNDO: {"person"},
        P.HOST: {"introduction", "host"},
        P.COMPANION: {"visit", "companion"},
        P.POOL: {"companion"},
        P.GUEST: {"participant"},
    }
)
MAY_BE_ABOUT: Final = MappingProxyType({P.UNDO: {"introduction"}})
"""Taking back what was said aloud: the yes to an introduction, or, without one, the yes to looking at a map."""
PAGES: Final = MappingProxyType(
    {
        P.PERSON: "open",
        P.UNDO: "undo_spoken",
        P.HOST: "host_open",
        P.COMPANION: "come_along",
        P.POOL: "come_along",
        P.GUEST: "guest_open",
    }
)
"""The page that reads the fragment, by purpose."""


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link as its owner gets it, once; only hashes of `token` and `code` are kept."""

    link: AccessLink
    token: str
    code: str

    @property
    def path(self) -> str:
        """The path of the page that it opens; the token stands in the fragment, which no server sees."""
        return f"{reverse(PAGES[LinkPurpose(self.link.purpose)])}#{self.token}"


def make(
    purpose: LinkPurpose,
    *,
    at: datetime,
    lasts: timedelta | None = None,
    person: Person | None = None,
    introduction: Introduction | None = None,
    host: Host | None = None,
    visit: Visit | None = None,
    companion: Companion | None = None,
    participant: Participant | None = None,
) -> NewLink:
    """Make a link for exactly what its purpose needs or may be about. `lasts` shortens its life, such as `ON_A_CARD`.

    :raises ValueError: if a row is missing or is not for this purpose
    """
    about: dict[str, Model | None] = {
        "person": person,
        "introduction": introduction,
        "host": host,
        "visit": visit,
        "companion": companion,
        "participant": participant,
    }
    given: dict[str, Any] = {name: row for name, row in about.items() if row is not None}
    needed, may_have = NEEDED[purpose], MAY_BE_ABOUT.get(purpose, set())
    if not needed <= given.keys() <= needed | may_have:
        raise ValueError(f"A link for {purpose} needs {sorted(needed)}.")
    secrets = private_links.new_secrets(AccessLink.objects.all())
    expires_at = at + min(lasts or LIFETIMES[purpose], LIFETIMES[purpose])
    link = AccessLink.objects.create(purpose=purpose, created_at=at, expires_at=expires_at, **secrets.columns, **given)
    return NewLink(link, secrets.token, secrets.code)


def find_token(token: str, *, purposes: Collection[LinkPurpose], form: str = "", at: datetime) -> AccessLink:
    """Return the link that a token belongs to, without using it up. `form` as in `use_up`.

    :raises LinkError: if it is not known for these purposes, was used, or is too old
    """
    found: AccessLink = private_links.find_token(_rows(purposes), token, form=form, at=at)
    return found


def find_code(code: str, *, purposes: Collection[LinkPurpose], form: str = "", at: datetime) -> AccessLink:
    """Return the link that a typed code belongs to, without using it up. `form` as in `use_up`. Slow: throttle before.

    :raises LinkError: if it is not known for these purposes, was used, or is too old
    """
    found: AccessLink = private_links.find_code(_rows(purposes), code, form=form, at=at)
    return found


def opened(link: AccessLink, *, form: str = "", at: datetime) -> AccessLink:
    """Use up a link that opens once, and return it; the others stay open until a decision.

    :raises LinkError: if somebody else was first
    """
    return use_up(link, form=form, at=at) if link.purpose in USED_UP_BY_OPENING else link


def use_up(link: AccessLink, *, form: str = "", at: datetime) -> AccessLink:
    """Let a link open nothing more; of many who try at once, one uses it.

    `form` is the random text of the form whose button was pressed: a second click on the same button, within a minute,
    is the same use, and not somebody else's.

    :raises LinkError: if it was used up before
    """
    private_links.use_up(AccessLink.objects.all(), link, form=form, at=at)
    return link


def end_of(person: Person, *, but: AccessLink | None = None, at: datetime) -> int:
    """End the links to a person's own page, used or not, so that sessions that they opened end; return how many.

    The link `but` stays, and so do those that only take a spoken yes back.
    """
    rows = AccessLink.objects.filter(person=person, purpose=P.PERSON, ended_at__isnull=True)
    return (rows.exclude(pk=but.pk) if but else rows).update(ended_at=at)


def _rows(purposes: Collection[LinkPurpose]) -> Any:
    rows = AccessLink.objects.filter(purpose__in=[str(purpose) for purpose in purposes])
    about = ("person__key", "introduction", "host__user", "host__listing", "visit", "companion", "participant__meeting")
    return rows.select_related(*about)
