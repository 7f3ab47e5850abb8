"""The keys of an installation: made once, for the owner only."""

import json
import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.secret_file import add_data_key, read_or_make_secrets


def test_the_first_run_makes_a_file_that_only_the_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.json"
    keys = read_or_make_secrets(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [len(key) >= 50 for key in keys.signing_keys] == [True]
    assert [len(key) for key in keys.data_keys.values()] == [32]
    assert [len(key) for key in keys.audit_keys.values()] == [32]
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


@pytest.mark.parametrize("missing", ["data_keys", "audit_keys"])
def test_a_file_from_before_a_kind_of_keys_existed_gets_one_and_keeps_the_others(tmp_path: Path, missing: str) -> None:
    path = tmp_path / "secrets.json"
    before = read_or_make_secrets(path)
    content = json.loads(path.read_text())
    path.write_text(json.dumps({name: value for name, value in content.items() if name != missing}))
    after = read_or_make_secrets(path)
    assert after.signing_keys == before.signing_keys
    assert getattr(after, missing) != getattr(before, missing)
    kept = "audit_keys" if missing == "data_keys" else "data_keys"
    assert getattr(after, kept) == getattr(before, kept)
    assert read_or_make_secrets(path) == after
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_data_key_stands_in_front_and_the_old_ones_stay(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    (old,) = read_or_make_secrets(path).data_keys
    fresh = add_data_key(path)
    assert list(read_or_make_secrets(path).data_keys) == [fresh, old]
    assert [entry.name for entry in path.parent.iterdir()] == ["secrets.json"]


@pytest.mark.parametrize(("name", "word"), [("data_keys", "data keys"), ("audit_keys", "audit keys")])
def test_keys_of_another_length_are_refused(tmp_path: Path, name: str, word: str) -> None:
    path = tmp_path / "secrets.json"
    read_or_make_secrets(path)
    content = json.loads(path.read_text())
    path.write_text(json.dumps({**content, name: [{"id": "a", "key": "c2hvcnQ="}]}))
    with pytest.raises(ImproperlyConfigured, match=word):
        read_or_make_secrets(path)
