"""What tests of the stored index share."""

from pathlib import Path

import pytest

from directory.search import building, live


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of this test database's index, for however few listings."""
    monkeypatch.setattr(live, "STORED_FROM", 1)
    place = building.folder_of(building.database_key())
    assert place is not None
    for path in place.glob("*.json"):
        path.unlink()
    return place
