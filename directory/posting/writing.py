"""The outside of a letter: frame, addresses, Message-ID. What it says is the matter of whoever queued it."""

from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string

from directory.posting.channels import Letter


def write(
    pk: UUID, *, address: str, subject: str, words: str, path: str = "", code: str = "", frame: str = "email"
) -> Letter:
    """Return the letter of the row `pk` of an outbox, in the language that is active.

    `path` is that of the link's page, with the token in the fragment where there is one, and `code` the same to type;
    both are secrets, and this is the one time that they are written out.
    """
    page, _hash, _token = path.partition("#")
    values = {"words": words, "link": _absolute(path), "page": _absolute(page), "code": code}
    body = render_to_string(f"mail/_{frame}.txt", values).strip() + "\n"
    return Letter(message_id(pk), address, subject, body)


def message_id(pk: UUID) -> str:
    """Return the Message-ID of RFC 5322: the same for every try, so that a channel can be asked about it."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{pk.hex}@{address.rpartition('@')[2] or 'localhost'}>"


def _absolute(path: str) -> str:
    return f"{settings.FOOTBRIDGE_SITE_URL}{path}" if path else ""
