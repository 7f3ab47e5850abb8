"""Tokens of practitioners' tools for tests: made as the page makes them, for an account with a second key."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from directory.actions import api_tokens
from directory.actions.api_tokens import NewToken
from directory.api_scopes import ApiScope
from directory.models import User

EVERYTHING = tuple(ApiScope)


def set_up_second_key(user: User) -> None:
    """Give an account the row of an authenticator app; no code of it is needed by a token."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


def new_token(
    user: User, *, scopes: Iterable[ApiScope] = EVERYTHING, months: int = 12, at: datetime | None = None
) -> NewToken:
    """Make a token of `user`, who works in a team; `.text` is what a program sends."""
    set_up_second_key(user)
    return api_tokens.make(user, name="Case book", scopes=scopes, months=months, at=at or timezone.now())


def bearer(text: str) -> dict[str, str]:
    """Return the header that a program sends."""
    return {"Authorization": f"Bearer {text}"}


def ask(path: str, text: str, *, client: Client | None = None, **query: Any) -> Any:
    """Ask as a program does: with the token and no cookie."""
    return (client or Client()).get(path, query, headers=bearer(text))
