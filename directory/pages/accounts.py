"""What the account's own page shows: second factors and sessions, in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"))
BROWSERS_LAST = (("CriOS", "Chrome"), ("Safari", "Safari"))  # others call themselves Safari too
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account logs in with."""

    passkeys: tuple[Passkey, ...]
    has_app: bool
    codes_left: int

    @property
    def any(self) -> bool:
        return self.has_app or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Session:
    """One device on which somebody is logged in."""

    id: int
    device: str
    since: datetime
    last_seen_at: datetime
    is_here: bool


def factors_of(authenticators: Iterable[Any]) -> Factors:
    """Return what allauth's `authenticators` of one account mean for its owner."""
    rows = list(authenticators)
    passkeys = [
        Passkey(id=row.pk, name=row.wrap().name, added_at=row.created_at, last_used_at=row.last_used_at)
        for row in rows
        if row.type == "webauthn"
    ]
    codes = [len(row.wrap().get_unused_codes()) for row in rows if row.type == "recovery_codes"]
    has_app = any(row.type == "totp" for row in rows)
    return Factors(passkeys=tuple(passkeys), has_app=has_app, codes_left=sum(codes))


def sessions_of(rows: Iterable[Any], *, seen: Mapping[str, float], current: str) -> tuple[Session, ...]:
    """Return allauth's sessions in words, this one first, then the latest; `seen`: key → last sign of life, if any."""
    shown = [
        Session(
            id=row.pk,
            device=device_words(row.user_agent),
            since=row.created_at,
            last_seen_at=max(row.last_seen_at, datetime.fromtimestamp(seen.get(row.session_key, 0), UTC)),
            is_here=row.session_key == current,
        )
        for row in rows
    ]
    return tuple(sorted(shown, key=lambda row: (not row.is_here, -row.last_seen_at.timestamp())))


def device_words(user_agent: str) -> str:
    """Return "Firefox on Windows" for what a browser says of itself; no version, which nobody knows of their own."""
    words = set(re.findall(r"[A-Za-z]+", user_agent))
    browser = next((name for mark, name in (*BROWSERS, *BROWSERS_LAST) if mark in words), "")
    system = next((name for mark, name in SYSTEMS if mark in words), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A device that we do not know")
