"""Pim is a practitioner, Carla coordinates his team, Stine is a steward, Olaf has an account and no role."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from directory.models import Team, TeamMembership, TeamRole, User

TOTP_SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Team West")


@pytest.fixture
def pim(team: Team) -> User:
    user = User.objects.create_user("pim@example.org", display_name="Pim")
    TeamMembership.objects.create(team=team, user=user)
    return user


@pytest.fixture
def carla(team: Team) -> User:
    user = User.objects.create_user("carla@example.org", display_name="Carla")
    TeamMembership.objects.create(team=team, user=user, role=TeamRole.COORDINATOR)
    return user


@pytest.fixture
def app_of_pim(pim: User) -> Authenticator:
    """Pim's authenticator app, with spare codes."""
    RecoveryCodes.activate(pim)
    return TOTP.activate(pim, TOTP_SECRET).instance


@pytest.fixture(autouse=True)
def no_memory_of_one_process(settings: Any) -> None:
    """Let nothing count that only one of many processes would know."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
