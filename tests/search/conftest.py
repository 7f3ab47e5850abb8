"""What tests of the stored index share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from directory.search import building, live


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The place of this test database's index, for however few listings."""
    monkeypatch.setattr(live, "STORED_FROM", 1)
    place = building.folder_of(building.database_key())
    assert place is not None
    shutil.rmtree(place, ignore_errors=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)  # the next test has another database under the same name
