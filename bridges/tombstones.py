"""The file that outlives the database: one line for everybody who was erased.

A backup from before an erasure knows nothing of it. The file lies outside the database, so that `manage.py
replay_erasures` can erase again what a restored backup brought back. A line is a SHA-256 of a random id: nobody can be
found by it who is not in a backup.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID


def hash_of(person_id: UUID) -> str:
    """Return the one-way sign of a person's id, in hex."""
    return hashlib.sha256(f"erased|{person_id}".encode()).hexdigest()


def append(path: Path, hashes: Iterable[str]) -> None:
    """Add lines to the file (mode 0600, made if it is not there), and return when they are on the disk.

    :raises OSError: if it cannot be written
    """
    lines = "".join(f"{sign}\n" for sign in hashes)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> set[str]:
    """Return the signs in the file; none where there is no file. A torn last line is left out."""
    if not path.exists():
        return set()
    return {line for line in path.read_text(encoding="ascii", errors="replace").split("\n") if len(line) == 64}
