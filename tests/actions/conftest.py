"""Ida and Omar, who look after the choir together."""

import pytest

from directory.models import Listing, Organiser
from tests.keepers import make_organiser
from tests.listings import make_listing


@pytest.fixture
def choir(db: None) -> Listing:
    return make_listing("Tuesday harbour choir")


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    """Ida, who looks after the choir."""
    return make_organiser(choir, "Ida")


@pytest.fixture
def omar(choir: Listing, ida: Organiser) -> Organiser:
    """Omar, who helps her."""
    return make_organiser(choir, "Omar")
