"""Brohavn, the demo town, loaded once for all journeys; visitors change nothing but their own session."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from directory import vocabulary
from directory.actions.demo import load_demo
from directory.search import live


@pytest.fixture(scope="package")
def brohavn(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The town in the test database, until the last test of this folder."""
    with django_db_blocker.unblock():
        load_demo(at=timezone.now())
        live.reset()
        vocabulary.forget()  # what earlier tests had of it may be kept for a minute
        yield
        call_command("flush", interactive=False, verbosity=0)
        live.reset()


@pytest.fixture(autouse=True)
def _live_server_helper(brohavn: None, live_server: Any) -> Iterator[None]:
    """Leave the town standing: the helper of pytest-django empties the database after every test."""
    live_server._live_server_modified_settings.enable()
    yield
    live_server._live_server_modified_settings.disable()


@pytest.fixture(autouse=True)
def fresh_search_index() -> None:
    """Keep the index of the town from test to test."""
