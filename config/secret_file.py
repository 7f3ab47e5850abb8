"""The file with the keys of this installation, made once on the first run."""

import json
import os
import secrets
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50  # Django's own lower bound (security.W009)


def read_or_make_secrets(path: Path) -> list[str]:
    """Return the signing keys, newest first. This will make the file (mode 0600) if there is none.

    :raises ImproperlyConfigured: if others may read the file, if it is damaged, or if a key is too short.
    """
    if not path.exists():
        _make(path)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ImproperlyConfigured(f"Others may read {path}. Run: chmod 600 {path}")
    try:
        keys = [str(key) for key in _list(json.loads(path.read_text(encoding="utf-8"))["signing_keys"])]
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f'{path} cannot be read. It must hold {{"signing_keys": ["…"]}}.') from error
    if not keys or any(len(key) < SHORTEST_KEY for key in keys):
        raise ImproperlyConfigured(f"A signing key in {path} is shorter than {SHORTEST_KEY} characters.")
    return keys


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"signing_keys": [secrets.token_urlsafe(64)]}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was first: its keys are the keys
    except FileExistsError:
        pass
    finally:
        draft.unlink()
