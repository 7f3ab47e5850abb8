"""Making the stored index: where it lies, what it is made from, and when it is due."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from directory.search import rows
from directory.search.rows import Position, Topics
from directory.search.snapshot import build_arrays, storage
from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.storage import Manifest
from directory.search.types import IndexedDocument

# Lines that a build leaves in the change table, for other hosts that are behind.
KEPT_CHANGES = 10_000
# An index is due for a new build when more listings than this, or this share of them, have changed since.
DUE_CHANGES = 2_000
DUE_SHARE = 0.05

DatabaseKey = tuple[str, ...]
Wrap = Callable[[Iterable[IndexedDocument]], Iterable[IndexedDocument]]


def build(topics: Topics, *, wrap: Wrap = iter) -> tuple[Arrays, Manifest]:
    """Return the index of all documents, to be stored, with what there is to say about it.

    `wrap` sees the documents go by (a progress bar). The position is read first: what changes while the documents are
    read is applied again later, which does no harm.
    """
    position = rows.last_position()
    arrays = build_arrays(wrap(rows.documents()), thesaurus=topics.thesaurus)
    manifest = Manifest(
        build=storage.new_build_name(),
        documents=len(arrays["ids"]),
        thesaurus=topics.fingerprint,
        last_change=position.change if position else None,
        last_listing=str(position.listing) if position else None,
        built_at=timezone.now().isoformat(timespec="seconds"),
        files={},
    )
    return arrays, manifest


def store(folder: Path, arrays: Arrays, manifest: Manifest) -> Manifest:
    """Make what `build` returned the index of `folder` and shorten the change table. Hold `storage.build_lock`.

    :raises OSError: if the disk is full or the folder cannot be written; what was there before stays.
    """
    written = storage.save(folder, arrays, manifest)
    if manifest.last_change is not None:
        rows.trim_changes(before=manifest.last_change - KEPT_CHANGES)
    return written


def is_due(manifest: Manifest | None, topics: Topics) -> bool:
    """Return whether a new build is worth it: there is none, topics have changed, or many listings have."""
    if manifest is None or manifest.thesaurus != topics.fingerprint:
        return True
    return rows.newer_count(position_of(manifest)) > max(DUE_CHANGES, DUE_SHARE * manifest.documents)


def position_of(manifest: Manifest) -> Position | None:
    """Return the line of the change table up to which the stored index goes."""
    if manifest.last_change is None or manifest.last_listing is None:
        return None
    return Position(manifest.last_change, UUID(manifest.last_listing))


def database_key() -> DatabaseKey:
    """Return what tells this database from others that this installation may talk to."""
    told = connection.settings_dict
    return (connection.vendor, str(told["HOST"]), str(told["PORT"]), str(told["NAME"]))


def folder_of(key: DatabaseKey) -> Path | None:
    """Return where the index of a database is stored; None for a database that lives in memory only."""
    vendor, *_, name = key
    if vendor == "sqlite" and (name == ":memory:" or "mode=memory" in name):
        return None
    if vendor == "sqlite":
        key = (vendor, str(Path(name).resolve()))
    digest = hashlib.sha256("\0".join(key).encode()).hexdigest()[:16]
    return Path(settings.FOOTBRIDGE_SEARCH_DIR) / f"{vendor}-{digest}"


def uses_reference() -> bool:
    """Return whether the operator asked for the slow engine."""
    return str(settings.FOOTBRIDGE_SEARCH_ENGINE) == "reference"
