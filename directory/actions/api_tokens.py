"""Making, finding, using and ending the tokens of practitioners' tools."""

import hashlib
import re
import secrets
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory import api_scopes
from directory.actions import audit
from directory.api_scopes import ApiScope
from directory.models import ApiToken, TeamMembership, User

TOKEN_BYTES: Final = 32  # 256 bits
LOOKS_RIGHT: Final = re.compile(rf"{api_scopes.PREFIX}[0-9a-f]{{{2 * TOKEN_BYTES}}}", re.ASCII)
USED_AGAIN: Final = timedelta(hours=1)
"""That a token is used is written once in this time."""

ENDED_STAYS: Final = timedelta(days=365)
"""For how long a token that has ended can still be seen by its owner."""

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Reason(StrEnum):
    """Why a token opens nothing."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    OWNER = "owner"  # the account is closed, in no team, or without a second factor


class TokenRefusal(Exception):  # noqa: N818  # it says what happened to the person
    """A token cannot be made. `str()` is for people."""


class TokenError(Exception):
    """A token opens nothing (any more)."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(str(reason))


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token with its text, which is nowhere else: show it once and forget it."""

    token: ApiToken
    text: str


@transaction.atomic
def make(user: User, *, name: str, scopes: Iterable[ApiScope], months: int, at: datetime) -> NewToken:
    """Make a token for one tool of `user`.

    :raises TokenRefusal: if `user` does not work in a team, or what was chosen is missing, unknown or too much
    """
    User.objects.select_for_update().get(pk=user.pk)  # two at once: one after the other, so that both are counted
    name, chosen = " ".join(name.split()), api_scopes.written(list(scopes))
    if not _may_be_used_by(user):
        raise TokenRefusal(_("Tokens are for people who work in a team and have a second key."))
    if not name or len(name) > api_scopes.LONGEST_NAME:
        raise TokenRefusal(_("Write for which program it is."))
    if not chosen:
        raise TokenRefusal(_("Choose what the program may read."))
    if chosen == ApiScope.TEXTS_READ:
        raise TokenRefusal(_("Choose also introductions or visits: words alone cannot be read."))
    if months not in api_scopes.LIFETIMES:
        raise TokenRefusal(_("Choose for how long it works."))
    if ApiToken.objects.of(user).alive(at=at).count() >= api_scopes.MOST_TOKENS:
        raise TokenRefusal(_("You have 10 tokens. End one that you do not need any more."))
    text = api_scopes.PREFIX + secrets.token_hex(TOKEN_BYTES)
    token = ApiToken.objects.create(
        owner=user,
        name=name,
        scopes=chosen,
        token_hash=hash_of(text),
        last_four=text[-4:],
        created_at=at,
        expires_at=months_after(at, months),
    )
    _write_down("api_token.made", token, by=user, at=at)
    return NewToken(token, text)


@transaction.atomic
def revoke(token: ApiToken, *, by: User, at: datetime) -> bool:
    """Let a token open nothing any more, and return whether it did until now."""
    if not ApiToken.objects.of(by).filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at):
        return False
    _write_down("api_token.revoked", token, by=by, at=at)
    return True


@transaction.atomic
def end_all(user: User, *, at: datetime) -> int:
    """End all tokens of an account: it is closed, lost its second factor, or works in no team any more."""
    rows = list(ApiToken.objects.of(user).filter(revoked_at__isnull=True).select_for_update().order_by("pk"))
    ApiToken.objects.filter(pk__in=[row.pk for row in rows]).update(revoked_at=at)
    for row in rows:
        _write_down("api_token.ended", row, by=None, at=at)
    return len(rows)


def find(text: str, *, at: datetime) -> ApiToken:
    """Return the token with this text and its owner, who may use it now. The look-up is by hash: it tells no time.

    :raises TokenError: if it opens nothing (any more)
    """
    if not LOOKS_RIGHT.fullmatch(text):
        raise TokenError(Reason.UNKNOWN)
    token = ApiToken.objects.select_related("owner").filter(token_hash=hash_of(text)).first()
    if token is None:
        raise TokenError(Reason.UNKNOWN)
    if token.revoked_at is not None:
        raise TokenError(Reason.REVOKED)
    if token.expires_at <= at:
        raise TokenError(Reason.EXPIRED)
    if not _may_be_used_by(token.owner):
        raise TokenError(Reason.OWNER)
    return token


@transaction.atomic
def note_use(token: ApiToken, *, at: datetime) -> None:
    """Write down that a token is used, once an hour; in the transaction in which something is read with it."""
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - USED_AGAIN)
    if ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=at):
        _write_down("api_token.used", token, by=token.owner, at=at)


def forget_old(*, at: datetime) -> int:
    """Take away tokens that ended long ago, and return how many."""
    ended = Q(revoked_at__lt=at - ENDED_STAYS) | Q(expires_at__lt=at - ENDED_STAYS)
    return ApiToken.objects.filter(ended).delete()[0]


def hash_of(text: str) -> str:
    """Return the SHA-256 of a token, in hex. It has 256 random bits: no salt and no slow hash would add to them."""
    return hashlib.sha256(text.encode()).hexdigest()


def months_after(at: datetime, months: int) -> datetime:
    """Return the same time of day `months` later; where a month has no such day, on its last."""
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))


def _may_be_used_by(user: User) -> bool:
    return (
        user.is_active
        and TeamMembership.objects.current().filter(user=user).exists()
        and Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    )


def _write_down(event: str, token: ApiToken, *, by: User | None, at: datetime) -> None:
    actor = audit.Actor(party="practitioner" if by else "clock", user_id=str(by.pk) if by else "")
    about = audit.About(target="directory.ApiToken", target_id=str(token.pk), data_category="api_token")
    audit.record(event, subject=token.pk, by=actor, at=at, about=about)
