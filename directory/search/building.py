"""Making the stored index: where it lies, and what its base is made from."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from directory.search import rows
from directory.search.rows import Position, Topics
from directory.search.snapshot import SnapshotEngine, build_arrays, storage
from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.storage import Manifest, StoredSegment
from directory.search.types import IndexedDocument

# Lines that stay in the change table when a base is made, for other hosts that are behind.
KEPT_CHANGES = 10_000
# Changed listings in one segment of changes at most: what is beyond waits for the next one.
SEALED_AT_ONCE = 20_000

DatabaseKey = tuple[str, ...]
Wrap = Callable[[Iterable[IndexedDocument]], Iterable[IndexedDocument]]


def build(topics: Topics, *, wrap: Wrap = iter) -> tuple[Arrays, Position | None]:
    """Return the base of an index of all documents, and the line of the change table that it surely goes to.

    `wrap` sees the documents go by (a progress bar). The position is read first: what changes while the documents are
    read is applied again later, which does no harm.
    """
    position = rows.last_position()
    return build_arrays(wrap(rows.documents()), thesaurus=topics.thesaurus), position


def store(folder: Path, arrays: Arrays, position: Position | None, topics: Topics) -> Manifest:
    """Make what `build` returned the index of `folder`, with what has changed since, and shorten the change table.

    Hold `storage.build_lock`.

    :raises OSError: if the disk is full or the folder cannot be written; what was there before stays.
    """
    try:
        manifest = _with_changes(folder, write(folder, arrays, position), arrays, position, topics)
        storage.publish(folder, manifest)
    except BaseException:
        # Half an index is of no use, and of the size of a whole one.
        storage.remove_others(folder, storage.read_manifest(folder))
        raise
    trim(position)
    return manifest


def _with_changes(
    folder: Path, base: StoredSegment, arrays: Arrays, position: Position | None, topics: Topics
) -> Manifest:
    manifest = Manifest(
        thesaurus=topics.fingerprint,
        topics=topics.rows,
        built_at=timezone.now().isoformat(timespec="seconds"),
        segments=(base,),
    )
    # A build takes minutes, and whoever opens it must not fall behind what they knew before.
    newer = sealed(SnapshotEngine.of_arrays(arrays, thesaurus=topics.thesaurus), position)
    return manifest.with_segments([base, write(folder, *newer)]) if newer else manifest


def write(folder: Path, arrays: Arrays, position: Position | None) -> StoredSegment:
    """Write a segment that goes up to `position`; it counts when a manifest names it.

    :raises OSError: if the disk is full or the folder cannot be written.
    """
    change, listing = (position.change, str(position.listing)) if position else (None, None)
    return storage.write_segment(folder, arrays, change=change, listing=listing)


def sealed(engine: SnapshotEngine, position: Position | None) -> tuple[Arrays, Position] | None:
    """Return what has changed since `position` as a segment of changes behind those of `engine`; None for nothing.

    The engine takes the changes in.
    """
    lines = [line for line in rows.lines_from(position, limit=SEALED_AT_ONCE + 1) if line != position]
    if not lines:
        return None
    engine.apply(rows.changes_of({line.listing for line in lines}))
    return engine.sealed(), lines[-1]


def trim(position: Position | None) -> None:
    """Shorten the change table after a base that goes up to `position` was stored."""
    if position is not None:
        rows.trim_changes(before=position.change - KEPT_CHANGES)


def position_of(segment: StoredSegment) -> Position | None:
    """Return the line of the change table up to which a stored segment goes."""
    if segment.change is None or segment.listing is None:
        return None
    return Position(segment.change, UUID(segment.listing))


def has_lost_its_place(position: Position | None, lines: list[Position], *, limit: int) -> bool:
    """Return whether lines that were not taken in may be gone: rolled back, restored or trimmed.

    `lines` are those from `position` on, up to `limit` of them.
    """
    if position is None:
        # The table was empty. Its first line is still there, unless another host has shortened it since.
        return len(lines) >= limit and lines[0].change > 1
    return not lines or lines[0] != position


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
    # Processes of two versions run side by side during an upgrade, and must not take away each other's index.
    return Path(settings.FOOTBRIDGE_SEARCH_DIR) / f"{vendor}-{digest}-{storage.FORMAT_VERSION}"


def uses_reference() -> bool:
    """Return whether the operator asked for the slow engine."""
    return str(settings.FOOTBRIDGE_SEARCH_ENGINE) == "reference"
