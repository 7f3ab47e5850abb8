"""Who may do what with the page of a listing, and what speaks for somebody who claims it: tables and pure functions.

An organiser keeps a page true. None of this makes anybody a host: introductions reach only hosts whom two different
people have verified (`bridges.actions.hosts`).
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit


class Standing(StrEnum):
    """What somebody is to one listing."""

    OWNER = auto()
    CO_ORGANISER = auto()
    FORMER = auto()  # left, was taken out, or handed over
    INVITED = auto()  # has not said yes
    CLAIMANT = auto()  # asked to look after the page; no steward has said yes
    STEWARD = auto()
    STRANGER = auto()


class Act(StrEnum):
    """What can be done with a page and with those who look after it."""

    EDIT = auto()
    PUBLISH = auto()  # without a steward's look first
    CONFIRM = auto()
    INVITE = auto()
    TAKE_OUT = auto()
    LEAVE = auto()
    HAND_OVER = auto()
    ANSWER_CLAIM = auto()  # say whether one knows who claims the page
    DECIDE_CLAIM = auto()
    TRUST = auto()
    HAND_OVER_FOR = auto()  # for somebody who cannot: with a reason
    ACCEPT = auto()


_KEEPING: Final = frozenset({Act.EDIT, Act.CONFIRM, Act.LEAVE, Act.ANSWER_CLAIM})
MAY: Final[Mapping[Standing, frozenset[Act]]] = MappingProxyType(
    {
        Standing.OWNER: _KEEPING | {Act.INVITE, Act.TAKE_OUT, Act.HAND_OVER},
        Standing.CO_ORGANISER: _KEEPING,
        Standing.FORMER: frozenset(),
        Standing.INVITED: frozenset({Act.ACCEPT}),
        Standing.CLAIMANT: frozenset(),
        Standing.STEWARD: frozenset(
            {Act.EDIT, Act.PUBLISH, Act.CONFIRM, Act.TAKE_OUT, Act.DECIDE_CLAIM, Act.TRUST, Act.HAND_OVER_FOR}
        ),
        Standing.STRANGER: frozenset(),
    }
)
"""The one table; a trusted organiser may publish as well (`may`)."""

MOST_ORGANISERS: Final = 12
"""Of one listing, those who are invited among them: enough for any group, and few enough to know one another."""


class Sign(StrEnum):
    """What a steward sees beside a claim."""

    PUBLISHED_ADDRESS = auto()  # the proof went to the very address that the listing publishes
    KNOWN_ADDRESS = auto()  # to one that we have, and do not publish
    OWN_DOMAIN = auto()  # to an address under the listing's own web address
    COMMON_DOMAIN = auto()  # to a mailbox that anybody can get
    OTHER_DOMAIN = auto()  # to a domain that we do not know from the listing
    HAS_ORGANISER = auto()
    HAS_NO_ORGANISER = auto()
    OBJECTED = auto()  # a present organiser does not know the claimant
    SUPPORTED = auto()  # a present organiser knows the claimant
    CLAIMED_BEFORE = auto()  # this address was declined here before
    CLAIMS_OTHERS = auto()  # this address asks for other listings as well
    CLAIMED_BY_OTHERS = auto()  # somebody else asks for this listing now


STRONG: Final = frozenset({Sign.PUBLISHED_ADDRESS, Sign.KNOWN_ADDRESS, Sign.OWN_DOMAIN, Sign.SUPPORTED})
AGAINST: Final = frozenset({Sign.OBJECTED, Sign.CLAIMED_BEFORE, Sign.CLAIMS_OTHERS, Sign.CLAIMED_BY_OTHERS})

COMMON_MAIL: Final = frozenset(
    {
        *(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "yahoo.com",
            "icloud.com",
        ),
        *("me.com", "mac.com", "aol.com", "gmx.com", "gmx.net", "mail.com", "proton.me", "zoho.com"),
        *("protonmail.com",),
        *("yahoo.co.uk", "hotmail.co.uk", "live.co.uk", "outlook.dk", "hotmail.dk", "live.dk", "mail.dk", "jubii.dk"),
        *("hotmail.nl", "live.nl", "outlook.nl", "ziggo.nl", "kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl"),
        *("xs4all.nl", "upcmail.nl", "btinternet.com", "sky.com", "talktalk.net", "virginmedia.com", "ntlworld.com"),
    }
)
"""Domains of mail where anybody gets a mailbox: the same one on a website says nothing. Our list, no standard."""


def may(standing: Standing, act: Act, *, is_trusted: bool = False) -> bool:
    """Return whether somebody of this standing may do this; trust lets an organiser publish, and nothing else."""
    is_organiser = standing in {Standing.OWNER, Standing.CO_ORGANISER}
    return act in MAY[standing] or (act == Act.PUBLISH and is_trusted and is_organiser)


def signs_of_address(
    email: str, *, published: Iterable[str], known: Iterable[str], websites: Iterable[str]
) -> frozenset[Sign]:
    """Return what the proven address itself says: against the contacts and the web addresses of the listing."""
    address, domain = email.strip().casefold(), domain_of(email)
    signs = set()
    if address in {other.strip().casefold() for other in published}:
        signs.add(Sign.PUBLISHED_ADDRESS)
    elif address in {other.strip().casefold() for other in known}:
        signs.add(Sign.KNOWN_ADDRESS)
    if domain in COMMON_MAIL:
        signs.add(Sign.COMMON_DOMAIN)
    elif any(_is_under(domain, host=host_of(url)) for url in websites):
        signs.add(Sign.OWN_DOMAIN)
    elif not signs:
        signs.add(Sign.OTHER_DOMAIN)
    return frozenset(signs)


def is_strong(signs: Iterable[Sign]) -> bool:
    """Return whether a claim stands on more than the claimant's word, and nothing speaks against it."""
    found = frozenset(signs)
    return bool(found & STRONG) and not found & AGAINST


def domain_of(email: str) -> str:
    """Return the domain of an e-mail address in small letters, "" where there is none."""
    return email.strip().casefold().rpartition("@")[2] if "@" in email else ""


def host_of(url: str) -> str:
    """Return the host of a web address without "www."; "" where it has none."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return host.casefold().removeprefix("www.").rstrip(".")


def _is_under(domain: str, *, host: str) -> bool:
    """Return whether mail to `domain` is of whoever has `host`: the same name, or one below it.

    Not one above it: a page at "choir.provider.example" says nothing of a mailbox that the provider gives to anybody.
    """
    if not domain or host.count(".") < 1 or domain.count(".") < 1:
        return False
    return domain == host or domain.endswith(f".{host}")
