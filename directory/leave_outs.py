"""How somebody who asked to be left out is recognised again: by name, by e-mail address, by website. Pure."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

SHARED_HOSTS: Final = frozenset({"facebook.com", "instagram.com", "meetup.com", "linktr.ee", "sites.google.com"})
"""Where each group is a path: the host alone says nothing."""


Kept = TypeVar("Kept")


class Keys(NamedTuple):
    """What a wish is recognised by; "" for what is not known."""

    name: str = ""
    email: str = ""
    url: str = ""


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


class LeftOut(Generic[Kept]):
    """All wishes that hold, ready for many questions: a question costs the same, however many there are."""

    def __init__(self, wishes: Iterable[tuple[Kept, Keys]]) -> None:
        self._by_name: dict[str, Kept] = {}
        self._by_email: dict[str, Kept] = {}
        self._by_url: dict[str, Kept] = {}
        for wish, keys in wishes:
            for index, key in zip((self._by_name, self._by_email, self._by_url), keys, strict=True):
                if key:
                    index.setdefault(key, wish)

    def matches(
        self, *, names: Iterable[str] = (), emails: Iterable[str] = (), urls: Iterable[str] = ()
    ) -> Kept | None:
        """Return the wish that one of the names, addresses or websites of a listing belongs to; None for none.

        A name has to be the same one, spelled in any way. A website matches itself and all pages below it; on a host
        that many share, a path is needed.
        """
        asked = (
            *((self._by_name, name_key(name)) for name in names),
            *((self._by_email, email_hash(email)) for email in emails),
            *((self._by_url, part) for url in urls for part in _from_page_to_host(url_key(url))),
        )
        return next((index[key] for index, key in asked if key and key in index), None)


def _from_page_to_host(page: str) -> Iterator[str]:
    """Yield a page and what it lies below: "a.org/b/c", "a.org/b", "a.org"."""
    while page:
        if page not in SHARED_HOSTS:
            yield page
        page = page.rpartition("/")[0]
