"""The cast: Noor (a person), Pim and Paula (practitioners of two teams), Hanna (host), Bo (companion)."""

from datetime import timedelta

import pytest

from bridges.models import Companion, Host, Person
from directory.models import Listing, Team, TeamMembership, User
from tests.bridges.cast import make_host, make_person
from tests.listings import NOON, make_listing


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Team West")


@pytest.fixture
def pim(team: Team) -> User:
    """Pim, a practitioner of Team West."""
    user = User.objects.create_user("pim@example.org", display_name="Pim")
    TeamMembership.objects.create(team=team, user=user)
    return user


@pytest.fixture
def paula(db: None) -> User:
    """Paula, a practitioner of another team: what she must not see is what most tests of access are about."""
    user = User.objects.create_user("paula@example.org", display_name="Paula")
    TeamMembership.objects.create(team=Team.objects.create(name="Team East"), user=user)
    return user


@pytest.fixture
def noor(team: Team, pim: User) -> Person:
    """Noor, whom Pim supports; a message to her is safe."""
    return make_person(
        "Noor",
        team=team,
        practitioner=pim,
        created_by=pim,
        channel="email",
        is_safe_to_write=True,
        texts={"contact": "noor@example.org"},
    )


@pytest.fixture
def choir(db: None) -> Listing:
    """A public listing that meets on Tuesdays from 7pm to 9pm, London time."""
    return make_listing("Tuesday harbour choir")


@pytest.fixture
def hanna(choir: Listing, stine: User, pim: User) -> Host:
    """Hanna, host of the choir, verified by Stine and by Pim."""
    return make_host(choir, name="Hanna", by=(stine, pim))


@pytest.fixture
def bo(team: Team) -> Companion:
    """Bo, a peer in the pool of Team West, by his own yes."""
    return Companion.objects.create(
        team=team,
        name="Bo",
        email="bo@example.org",
        consented_at=NOON - timedelta(days=10),
        consent_until=NOON + timedelta(days=170),
    )
