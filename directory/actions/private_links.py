"""Private links and typed codes, whatever they open: 256 random bits, or a locator and a slow hash.

The rows of two tables are such links (`OrganiserLink` here, `AccessLink` of `bridges`): each has `token_hash`,
`code_locator`, `code_hash`, `expires_at`, `used_at`, `ended_at`, and `used_with`: the SHA-256 of a random text in the
form that used it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from directory.actions import codes

Reason = Literal["expired", "used", "unknown"]

SECOND_CLICK: Final = timedelta(minutes=1)
LOCATOR_SIGNS, SECRET_SIGNS = 5, 11
LONGEST_TYPED = 200
WORDS: Final = MappingProxyType(
    {
        "expired": _("This link is too old. It is only open for a short time, so that nobody else can use it."),
        "used": _("This link was used already. Each link opens a page once, so that nobody else can use it."),
        "unknown": _("We do not know this link or code. Perhaps a part of it is missing."),
    }
)


class LinkError(Exception):
    """A link or code opens nothing; `reason` says why, `str()` says it to people."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return str(WORDS[self.reason])


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the owner gets once (`token`, `code`), and what is kept of it (`columns`)."""

    token: str
    code: str
    columns: dict[str, str]


def new_secrets(rows: "QuerySet[Any]") -> Secrets:
    """Return new random secrets for a link in the table of `rows`."""
    token, secret = codes.new_token(), codes.new_code(SECRET_SIGNS)
    while rows.filter(code_locator=(locator := codes.new_code(LOCATOR_SIGNS))).exists():
        pass
    signs = locator + secret
    columns = {
        "token_hash": codes.token_hash(token),
        "code_locator": locator,
        "code_hash": codes.slow_hash(secret),
    }
    return Secrets(token, "-".join(signs[start : start + 4] for start in range(0, len(signs), 4)), columns)


def find_token(rows: "QuerySet[Any]", token: str, *, form: str = "", at: datetime) -> Any:
    """Return the link of `rows` that a token belongs to, without using it up. `form` as in `use_up`.

    :raises LinkError: if there is none, it was used, or it is too old
    """
    row = rows.filter(token_hash=codes.token_hash(token.strip()[:LONGEST_TYPED])).first()
    return _still_good(row, form=form, at=at)


def find_code(rows: "QuerySet[Any]", code: str, *, form: str = "", at: datetime) -> Any:
    """Return the link of `rows` that a typed code belongs to, without using it up. Slow: throttle before.

    :raises LinkError: if there is none, it was used, or it is too old
    """
    signs = codes.typed_code(code[:LONGEST_TYPED])
    row = rows.filter(code_locator=signs[:LOCATOR_SIGNS]).first()
    if not codes.is_right(signs[LOCATOR_SIGNS:], kept=row.code_hash if row else ""):
        raise LinkError("unknown")
    return _still_good(row, form=form, at=at)


def use_up(rows: "QuerySet[Any]", link: Any, *, form: str = "", at: datetime) -> None:
    """Let a link of the table of `rows` open nothing more; of many who try at once, one uses it.

    `form` is the random text of the form whose button was pressed: a second click on the same button, within a minute,
    is the same use, and not somebody else's.

    :raises LinkError: if it was used up before
    """
    with_form = codes.token_hash(form) if form else ""
    mine = rows.filter(pk=link.pk, ended_at__isnull=True)
    if not mine.filter(used_at__isnull=True).update(used_at=at, used_with=with_form):
        link.refresh_from_db(fields=["used_at", "used_with"])
        if not _is_second_click(link, form=form, at=at):
            raise LinkError("used")
    link.used_at = link.used_at or at


def _still_good(link: Any, *, form: str, at: datetime) -> Any:
    if link is None:
        raise LinkError("unknown")
    if _is_second_click(link, form=form, at=at):
        return link  # what the first click did may have ended it
    if link.used_at is not None:
        raise LinkError("used")
    if link.ended_at is not None or link.expires_at <= at:
        raise LinkError("expired")
    return link


def _is_second_click(link: Any, *, form: str, at: datetime) -> bool:
    is_recent = link.used_at is not None and at - link.used_at <= SECOND_CLICK
    return bool(form and is_recent and constant_time_compare(link.used_with, codes.token_hash(form)))
