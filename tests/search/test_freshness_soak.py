"""A few seconds of `bench/freshness.py`: writers that take their time to commit, readers in processes of their own."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from bench.freshness import is_fine, run
from bench.freshness_processes import Order

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes talk to the database of this test."""
    told: dict[str, Any] = connection.settings_dict
    who = ":".join(quote(part, safe="") for part in (told["USER"], told["PASSWORD"]) if part)
    address = f"postgresql://{who}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    monkeypatch.setenv("FOOTBRIDGE_SEARCH_DIR", str(tmp_path / "search"))


@pytest.mark.usefixtures("environment")
def test_what_is_committed_is_found_within_a_second_by_every_process() -> None:
    said = run(Order(seconds=5, writers=3, readers=2))
    assert is_fine(said), said
    assert said["writes"] > 10
    assert said["changes_seen"] > 10
    assert said["last_wrong_ms"]["max"] < 1000


@pytest.mark.usefixtures("environment")
def test_without_the_lock_listings_go_missing_so_that_the_soak_can_fail() -> None:
    for attempt in range(1, 5):
        if not is_fine(run(Order(seconds=4, writers=4, readers=1, has_lock=False, seed=attempt))):
            return
    pytest.fail("Four runs without the lock, and every listing was found: the soak sees nothing.")
