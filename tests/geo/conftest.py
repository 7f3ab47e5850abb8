"""What the tests of places share."""

from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.geo.places import fill_gazetteer


@pytest.fixture
def gazetteer(db: Any) -> Any:
    """The small gazetteer, seen by an English reader of a British operator."""
    fill_gazetteer()
    with translation.override("en"):
        yield


@pytest.fixture
def empty_cache() -> Any:
    """A cache that nobody wrote to."""
    cache.clear()
    yield
    cache.clear()
