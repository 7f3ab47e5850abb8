"""The keys of an installation: made once, for the owner only."""

import json
import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.secret_file import read_or_make_secrets


def test_the_first_run_makes_a_file_that_only_the_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.json"
    keys = read_or_make_secrets(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [len(key) >= 50 for key in keys.signing_keys] == [True]
    assert [len(key) for key in keys.data_keys.values()] == [32]
    assert read_or_make_secrets(path) == keys
    assert [entry.name for entry in path.parent.iterdir()] == ["secrets.json"]


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    read_or_make_secrets(path)
    path.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        read_or_make_secrets(path)


@pytest.mark.parametrize("keys", [[], ["short"], ["k" * 60, "short"]])
def test_a_short_key_is_refused(tmp_path: Path, keys: list[str]) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"signing_keys": keys}))
    path.chmod(0o600)
    with pytest.raises(ImproperlyConfigured, match="shorter than 50"):
        read_or_make_secrets(path)


@pytest.mark.parametrize("text", ["", "[]", '{"keys": []}', '{"signing_keys": "x"}'])
def test_a_damaged_file_is_explained(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        read_or_make_secrets(path)
