"""Ida looks after the choir, Omar helps her; each has a browser."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Listing, Organiser
from tests.keepers import make_organiser, open_keeping
from tests.listings import make_listing


@pytest.fixture
def choir(db: None) -> Listing:
    return make_listing("Tuesday harbour choir")


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir, "Ida")


@pytest.fixture
def omar(choir: Listing, ida: Organiser) -> Organiser:
    return make_organiser(choir, "Omar")


@pytest.fixture
def browser_of() -> Callable[[Organiser], Client]:
    """Return a function that opens a browser in which an organiser came in by a link about their listing."""

    def open_for(organiser: Organiser) -> Client:
        client = Client()
        open_keeping(client, organiser, at=timezone.now())
        return client

    return open_for
