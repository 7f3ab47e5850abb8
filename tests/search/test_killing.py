"""A process that is killed while it builds, seals or merges leaves an index that the next start answers right from."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.every_database
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A database that nobody else uses, of the kind that is tested."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'killed.sqlite3'}"
        return
    told = settings.DATABASES["default"]
    server = f"postgresql://{told['USER'] or 'postgres'}@{told['HOST']}:{told['PORT'] or 5432}"
    name = f"footbridge_killed_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True, password=told["PASSWORD"] or None) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_next_start_answers_right_after_a_kill_at_any_point(tmp_path, database_url):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url,
        "FOOTBRIDGE_SEARCH_DIR": str(tmp_path / "search"),
        "FOOTBRIDGE_LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.search.killing"],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    points = dict(line.split() for line in done.stdout.splitlines() if len(line.split()) == 2)
    assert points.keys() == {"build", "rebuild", "seal", "merge", "join"}
    assert all(int(count) > 20 for count in points.values()), points
