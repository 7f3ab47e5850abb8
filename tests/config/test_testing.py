"""`manage.py test` says what it used, and fails where something that is required is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.testing import Found, find_chromium, find_postgresql, missing_parts, summary, worst

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Found("postgresql", "PostgreSQL 15 on 127.0.0.1:5432", True)
AWAY = Found("chromium", "Chromium (none found; Debian: apt-get install chromium)", False)


def test_one_line_says_what_was_used() -> None:
    assert summary([HERE]) == "Used: PostgreSQL 15 on 127.0.0.1:5432. Not used: —."
    assert summary([HERE, AWAY]).endswith("Not used: Chromium (none found; Debian: apt-get install chromium).")


def test_a_required_part_that_is_missing_is_named() -> None:
    assert missing_parts([HERE, AWAY], required="") == []
    assert missing_parts([HERE, AWAY], required="postgresql") == []
    assert missing_parts([HERE, AWAY], required="postgresql, chromium") == [AWAY.words]


def test_a_misspelt_requirement_is_refused() -> None:
    with pytest.raises(SystemExit, match="not postgres"):
        missing_parts([HERE, AWAY], required="postgres")


@pytest.mark.parametrize(
    ("codes", "expected"), [([0, 0], 0), ([0, 5], 0), ([5, 5], 5), ([0, 1], 1), ([2, 0], 2), ([5, 1], 1)]
)
def test_one_failed_run_fails_all(codes: list[int], expected: int) -> None:
    assert worst(codes) == expected


def test_a_server_that_does_not_answer_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    found, _url = find_postgresql()
    assert not found.is_there
    assert found.words.startswith("PostgreSQL (on 127.0.0.1:1: ")


def test_a_browser_that_does_not_start_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOOTBRIDGE_BROWSER", str(tmp_path / "none"))
    assert not find_chromium().is_there


def test_the_command_fails_at_once_where_a_required_part_is_missing(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "FOOTBRIDGE_REQUIRE": "chromium",
        "FOOTBRIDGE_BROWSER": str(tmp_path / "none"),
        "FOOTBRIDGE_NO_VENV": "1",
    }
    command = [sys.executable, "manage.py", "test", "tests/config/test_testing.py", "-k", "one_line"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "FOOTBRIDGE_REQUIRE is not met: Chromium" in ended.stderr
