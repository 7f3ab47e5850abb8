"""The file with the keys of this installation, made once on the first run."""

import base64
import json
import os
import secrets
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50  # Django's own lower bound (security.W009)
DATA_KEY_BYTES = 32  # AES-256, HMAC-SHA256
ADDED_LATER = ("data_keys", "audit_keys")


@dataclass(frozen=True)
class Secrets:
    """What the file holds, newest first: signing keys; keys that wrap each person's own key; keys of the record.

    The record (`directory.actions.audit`) has keys of its own, because signing keys are changed and forgotten.
    """

    signing_keys: list[str]
    data_keys: dict[str, bytes]
    audit_keys: dict[str, bytes]


def read_or_make_secrets(path: Path) -> Secrets:
    """Return the keys of this installation. This will make the file (mode 0600) if there is none.

    A file from before data keys or audit keys existed gets one, so that an upgrade needs no hand.

    :raises ImproperlyConfigured: if others may read the file, if it is damaged, or if a key is too short.
    """
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(f"Others may read {path}. Run: chmod 600 {path}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        signing = [str(key) for key in _list(content["signing_keys"])]
        if not content.keys() >= set(ADDED_LATER):
            content = _change(path, _with_missing)
        data, audit = (_keys(content[name]) for name in ADDED_LATER)
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(
            f"{path} cannot be read: see docs/configuration.md for what it must hold."
        ) from error
    if not signing or any(len(key) < SHORTEST_KEY for key in signing):
        raise ImproperlyConfigured(f"A signing key in {path} is shorter than {SHORTEST_KEY} characters.")
    for name, keys in (("data", data), ("audit", audit)):
        if not keys or any(len(key) != DATA_KEY_BYTES for key in keys.values()):
            raise ImproperlyConfigured(f"The {name} keys in {path} are not {DATA_KEY_BYTES} bytes each, in base64.")
    return Secrets(signing, data, audit)


def add_data_key(path: Path) -> str:
    """Put a fresh data key in front of the others in the file, and return its id.

    :raises ImproperlyConfigured: if another process has been at the file for too long
    """
    fresh = new_key()

    def with_fresh(content: dict[str, Any]) -> dict[str, Any]:
        return {**content, "data_keys": [fresh, *content["data_keys"]]}

    _change(path, with_fresh)
    return fresh["id"]


def new_key() -> dict[str, str]:
    """Return a fresh key with an id of its own, as the file holds it."""
    return {"id": secrets.token_hex(4), "key": base64.b64encode(secrets.token_bytes(DATA_KEY_BYTES)).decode()}


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _keys(value: object) -> dict[str, bytes]:
    rows = [row for row in _list(value) if isinstance(row, dict)]
    return {str(row["id"]): base64.b64decode(row["key"], validate=True) for row in rows}


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, _with_missing({"signing_keys": [secrets.token_urlsafe(64)]}))
    try:
        os.link(draft, path)  # fails when another process was first: its keys are the keys
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _with_missing(content: dict[str, Any]) -> dict[str, Any]:
    return {**{name: [new_key()] for name in ADDED_LATER}, **content}


def _change(path: Path, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Write the file anew as `changed` says, and return what it then holds; of many processes, one writes at a time."""
    held = path.with_name(f"{path.name}.lock")
    for _try in range(100):
        try:
            os.close(os.open(held, os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            time.sleep(0.1)
            continue
        try:
            before = dict(json.loads(path.read_text(encoding="utf-8")))
            after = changed(before)
            if after != before:
                _draft(path, after).replace(path)
            return after
        finally:
            held.unlink()
    raise ImproperlyConfigured(f"Another process is changing {path}. If none is, delete {held}.")


def _draft(path: Path, content: dict[str, Any]) -> Path:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    return draft
