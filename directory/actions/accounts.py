"""Closing and opening accounts, and starting anew with a second factor."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from directory.actions import api_tokens
from directory.models import User


@transaction.atomic
def close(user: User, *, at: datetime) -> None:
    """Let nobody in with this account any more, and end its sessions and tokens. What they did stays in the record."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    api_tokens.end_all(user, at=at)
    _end_sessions(user)


def reopen(user: User) -> None:
    """Let its owner in again."""
    User.objects.filter(pk=user.pk).update(is_active=True)


@transaction.atomic
def take_second_factors(user: User, *, at: datetime) -> None:
    """Take all second factors away, for somebody who lost them, and end sessions and tokens: a new one comes first."""
    Authenticator.objects.filter(user=user).delete()
    api_tokens.end_all(user, at=at)
    _end_sessions(user)


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
