"""How somebody who asked to be left out is recognised again: by name, by e-mail address, by website. Pure."""

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

SHARED_HOSTS: Final = frozenset({"facebook.com", "instagram.com", "meetup.com", "linktr.ee", "sites.google.com"})
"""Where each group is a path: the host alone says nothing."""


class Wish(Protocol):
    """What is kept of a wish to be left out (`directory.models.LeaveOut`)."""

    name_key: str
    email_hash: str
    url_key: str


Kept = TypeVar("Kept", bound=Wish)


def name_key(name: str) -> str:
    """Return a name as it is compared: small letters without accents, signs and spaces."""
    spelled = name.casefold().replace("æ", "ae").replace("ø", "o").replace("ß", "ss")
    return "".join(sign for sign in unicodedata.normalize("NFKD", spelled) if sign.isalnum())[:255]


def email_hash(email: str) -> str:
    """Return the SHA-256 of an address in hex, "" for none: it is recognised and not kept."""
    address = email.strip().casefold()
    return hashlib.sha256(address.encode()).hexdigest() if address else ""


def url_key(url: str) -> str:
    """Return host and path of a website as they are compared, "" for none."""
    text = url.strip() if "//" in url else f"//{url.strip()}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/").casefold()
    return f"{host}{path}"[:300] if "." in host else ""


def matches(
    wishes: Iterable[Kept], *, names: Iterable[str] = (), emails: Iterable[str] = (), urls: Iterable[str] = ()
) -> Kept | None:
    """Return the first wish that one of the names, addresses or websites of a listing belongs to; None for none.

    A name has to be the same one, spelled in any way. A website matches itself and all pages below it; on a host that
    many share, a path is needed.
    """
    keys = {key for name in names if (key := name_key(name))}
    hashes = {key for email in emails if (key := email_hash(email))}
    pages = [key for url in urls if (key := url_key(url))]
    for wish in wishes:
        is_name = bool(wish.name_key) and wish.name_key in keys
        is_email = bool(wish.email_hash) and wish.email_hash in hashes
        if is_name or is_email or (wish.url_key and any(_is_below(page, wish.url_key) for page in pages)):
            return wish
    return None


def _is_below(page: str, kept: str) -> bool:
    return page == kept or (kept not in SHARED_HOSTS and page.startswith(f"{kept}/"))
