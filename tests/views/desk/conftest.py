"""Stine the steward at her desk, and Sanne, her colleague."""

import pytest
from django.test import Client

from directory.models import User
from directory.pages import desk_coverage_facts
from tests.keepers import make_steward
from tests.logins import log_in


@pytest.fixture
def stine(db: None) -> User:
    return make_steward("Stine")


@pytest.fixture
def sanne(db: None) -> User:
    return make_steward("Sanne")


@pytest.fixture
def desk(client: Client, stine: User) -> Client:
    """The browser of Stine, logged in."""
    return log_in(client, stine)


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    desk_coverage_facts.forget()
