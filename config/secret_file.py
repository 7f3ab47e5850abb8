"""The file with the keys of this installation, made once on the first run."""

import base64
import json
import os
import secrets
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50  # Django's own lower bound (security.W009)
DATA_KEY_BYTES = 32  # AES-256


@dataclass(frozen=True)
class Secrets:
    """What the file holds: signing keys, and the keys that wrap each person's own key (id → key); newest first."""

    signing_keys: list[str]
    data_keys: dict[str, bytes]


def read_or_make_secrets(path: Path) -> Secrets:
    """Return the keys of this installation. This will make the file (mode 0600) if there is none.

    A file from before data keys existed gets one, so that an upgrade needs no hand.

    :raises ImproperlyConfigured: if others may read the file, if it is damaged, or if a key is too short.
    """
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(f"Others may read {path}. Run: chmod 600 {path}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        signing = [str(key) for key in _list(content["signing_keys"])]
        if "data_keys" not in content:
            content = _with_data_key(path, content)
        data = {str(row["id"]): base64.b64decode(row["key"], validate=True) for row in _rows(content["data_keys"])}
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(
            f"{path} cannot be read: see docs/configuration.md for what it must hold."
        ) from error
    if not signing or any(len(key) < SHORTEST_KEY for key in signing):
        raise ImproperlyConfigured(f"A signing key in {path} is shorter than {SHORTEST_KEY} characters.")
    if not data or any(len(key) != DATA_KEY_BYTES for key in data.values()):
        raise ImproperlyConfigured(f"A data key in {path} is not {DATA_KEY_BYTES} bytes in base64.")
    return Secrets(signing, data)


def new_data_key() -> dict[str, str]:
    """Return a fresh key with an id of its own, as the file holds it."""
    return {"id": secrets.token_hex(4), "key": base64.b64encode(secrets.token_bytes(DATA_KEY_BYTES)).decode()}


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _rows(value: object) -> list[dict[str, str]]:
    return [row for row in _list(value) if isinstance(row, dict)]


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, {"signing_keys": [secrets.token_urlsafe(64)], "data_keys": [new_data_key()]})
    try:
        os.link(draft, path)  # fails when another process was first: its keys are the keys
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _with_data_key(path: Path, content: dict[str, object]) -> dict[str, object]:
    """Write the file anew with a data key, and return what it then holds; of many processes, one writes.

    :raises ImproperlyConfigured: if another process has been at it for too long
    """
    held = path.with_name(f"{path.name}.lock")
    for _try in range(100):
        try:
            os.close(os.open(held, os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            time.sleep(0.1)
            continue
        try:
            now = dict(json.loads(path.read_text(encoding="utf-8")))
            if "data_keys" not in now:
                now = {**content, "data_keys": [new_data_key()]}
                _draft(path, now).replace(path)
            return now
        finally:
            held.unlink()
    raise ImproperlyConfigured(f"Another process is changing {path}. If none is, delete {held}.")


def _draft(path: Path, content: dict[str, object]) -> Path:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    return draft
