"""Values that the formats of JSON Schema accept, and ids of what has none of its own. Pure."""

import re
from hashlib import sha1
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import iri_to_uri

_URI: Final = re.compile(
    r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#](?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9a-f]{2})*)?", re.I | re.A
)
_KEY: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I | re.A)


def part_id(key: UUID, *words: object) -> str:
    """Return the id of a part of a listing that has none of its own: the same as long as the part is there."""
    # What `uuid5` does; ten of these stand in a service, and the class takes ten times as long.
    made = bytearray(sha1(key.bytes + ":".join(map(str, words)).encode(), usedforsecurity=False).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x50, made[8] & 0x3F | 0x80
    digits = made.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def uri_of(text: str) -> str:
    """Return a web address as a URI (RFC 3986), or "" for what is none, or holds a log-in."""
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if not host or "@" in parts.netloc:
        return ""
    found = iri_to_uri(parts._replace(scheme=parts.scheme.lower(), netloc=f"{host}{port}").geturl())
    return found if _URI.fullmatch(found) and found.count("#") <= 1 else ""


def email_of(text: str) -> str:
    """Return an address of e-mail, or "" for what is none, or what only new servers understand (RFC 6531)."""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if text.isascii() else ""


def said(row: dict[str, Any]) -> dict[str, Any]:
    """Return an object without the members that say nothing."""
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def key_of(text: str) -> UUID | None:
    """Return the UUID that is written in its usual form, or None."""
    return UUID(text) if _KEY.fullmatch(text) else None
