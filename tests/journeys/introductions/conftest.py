"""A group of the town, whoever welcomes there, a team, and a clock that a test can move on."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from playwright.sync_api import Page

from bridges.actions import receipts
from bridges.models import Companion, Host
from directory.models import Listing, Team, TeamMembership, Throttle, User
from tests.bridges.cast import make_host
from tests.journeys.introductions.steps import Clock, Look, noor_asks

GROUP = "The Harbour Choir"


@pytest.fixture(autouse=True)
def _forget_everybody(brohavn: None) -> Iterator[None]:
    """Leave the town as it was: these visitors write into the database, and no transaction holds a whole journey."""
    yield
    models: list[type[Model]] = [*apps.get_app_config("bridges").get_models(include_auto_created=True)]
    models += [Throttle, Session]
    statements = connection.ops.sql_flush(no_style(), [model._meta.db_table for model in models])
    connection.ops.execute_sql_flush(statements)
    TeamMembership.objects.all().delete()
    Team.objects.all().delete()
    User.objects.filter(email__endswith="@example.org").delete()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the live server: it goes on by itself, and a test may let days pass."""
    real = timezone.now
    moving = Clock(lambda: real())
    monkeypatch.setattr("django.utils.timezone.now", moving.now)
    return moving


@pytest.fixture(autouse=True)
def _links_lead_here(settings: Any, live_server: Any) -> None:
    """Let the links in letters lead to the server of this test."""
    settings.FOOTBRIDGE_SITE_URL = live_server.url


@pytest.fixture
def choir(brohavn: None) -> Listing:
    """A group of the town that meets every week and is open to new people."""
    return Listing.objects.groups().public().get(texts__name=GROUP)


@pytest.fixture
def hanna(choir: Listing) -> Host:
    """Hanna, who welcomes at the choir; two people verified her."""
    users = [User.objects.create_user(f"{name.lower()}@example.org", display_name=name) for name in ("Stine", "Carla")]
    at = datetime.now(UTC)
    verified = {"first_verified_at": at - timedelta(days=30), "second_verified_at": at - timedelta(days=29)}
    return make_host(choir, name="Hanna", by=(users[0], users[1]), **verified)


@pytest.fixture
def team(brohavn: None) -> Team:
    return Team.objects.create(name="Team West")


@pytest.fixture
def pim(team: Team) -> User:
    """Pim, a practitioner of Team West."""
    user = User.objects.create_user("pim@example.org", display_name="Pim")
    TeamMembership.objects.create(team=team, user=user)
    return user


@pytest.fixture
def bo(team: Team, clock: Clock) -> Companion:
    """Bo, a peer in the pool of Team West, by his own yes."""
    at = clock.now()
    return Companion.objects.create(
        team=team, name="Bo", email="bo@example.org", consented_at=at, consent_until=at + timedelta(days=170)
    )


@pytest.fixture
def receipt(choir: Listing, hanna: Host, clock: Clock) -> str:
    """The receipt of Noor, who asked the choir today and may be written to."""
    return receipts.make(noor_asks(choir, at=clock.now()).person, at=clock.now())


@pytest.fixture
def look(assert_accessible: Callable[[Page], None]) -> Look:
    """Look at a page: it fits on the screen, and the first time also that it is accessible."""
    return Look(assert_accessible)
