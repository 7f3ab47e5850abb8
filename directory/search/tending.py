"""Keeping the stored index in shape: changes are sealed into segments, and segments are merged. By one process a host.

What changed lies in the memory of every process until it is sealed; a sealed segment is shared by all of them. Small
segments are merged with each other, and into the base when they have become a good part of it. None of it reads more
documents than have changed, and whoever searches meanwhile goes on with the files that it has open.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from directory.search import building, rows
from directory.search.building import Wrap
from directory.search.opening import Opened, open_index
from directory.search.rows import Topics
from directory.search.snapshot import storage
from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.merging import Part, merged_arrays, merged_changes, positions_of
from directory.search.snapshot.storage import Manifest, StoredSegment

# Fewer changed listings cost a process hardly any memory.
SEAL_FROM = 500
# Whoever opens the index takes in what is not sealed: let that not become much.
SEAL_AFTER = timedelta(minutes=10)
# A segment of changes is merged with the one before it unless that one is so many times its size.
MERGE_SHARE = 4
# Into the base, when more listings than this, and this share of them, have changed since: it takes seconds a million.
BASE_CHANGES = 2_000
BASE_SHARE = 0.05


def tend(
    folder: Path, *, at: datetime, stored_from: int, built_up_to: int | None = None, wrap: Wrap = iter
) -> list[str]:
    """Do what is due for the index in `folder`, and return what was done: "built", "sealed", "merged", "joined".

    "Merged" is changes with changes, "joined" changes with the base. Nothing is done while another process is at it,
    and nothing is built for fewer than `stored_from` documents or more than `built_up_to`.

    :raises OSError: if the disk is full or the folder cannot be written; the index stays as it was.
    """
    with storage.build_lock(folder) as is_ours:
        if not is_ours:
            return []
        topics, opened, count = rows.topics(), open_index(folder), rows.document_count()
        may_build = count >= stored_from and (built_up_to is None or count <= built_up_to)
        if may_build and (opened is None or needs_build(opened.manifest, topics)):
            building.store(folder, *building.build(topics, wrap=wrap), topics)
            return ["built"]
        if opened is None or has_lost_its_place(opened.manifest):
            return []
        done = []
        manifest = opened.manifest
        if _is_to_seal(folder, manifest, at=at):
            manifest = seal(folder, opened)
            done.append("sealed")
        return [*done, *_merge_what_is_due(folder, manifest)]


def needs_build(manifest: Manifest, topics: Topics) -> bool:
    """Return whether nothing but a new build helps: topics have changed, or the change table goes not back so far."""
    return manifest.thesaurus != topics.fingerprint or has_lost_its_place(manifest)


def has_lost_its_place(manifest: Manifest) -> bool:
    """Return whether the change table goes not back to where the index ends, or is that of another database."""
    position = building.position_of(manifest.segments[-1])
    limit = 1 if position else building.SEALED_AT_ONCE
    return building.has_lost_its_place(position, rows.lines_from(position, limit=limit), limit=limit)


def seal(folder: Path, opened: Opened) -> Manifest:
    """Store what has changed since the newest segment as one more, and return the new manifest. Hold the lock.

    :raises OSError: if the disk is full or the folder cannot be written; the index stays as it was.
    """
    newer = building.sealed(opened.engine, opened.position)
    if newer is None:
        return opened.manifest
    manifest = opened.manifest.with_segments([*opened.manifest.segments, building.write(folder, *newer)])
    storage.publish(folder, manifest)
    return manifest


def merge(folder: Path, manifest: Manifest, *, first: int) -> Manifest:
    """Make one segment of those from number `first` on (0: all, a new base), and return the manifest. Hold the lock.

    :raises OSError: if the disk is full or the folder cannot be written; the index stays as it was.
    """
    chosen = manifest.segments[first:]
    arrays = [_with_cold(folder, segment) for segment in chosen]
    parts = living_parts(arrays)
    merged = merged_arrays(parts)
    if first:
        merged.update(merged_changes(parts))
    position = building.position_of(chosen[-1])
    after = manifest.with_segments([*manifest.segments[:first], building.write(folder, merged, position)])
    storage.publish(folder, after)
    if not first:
        building.trim(position)
    return after


def living_parts(arrays: Sequence[Arrays]) -> list[Part]:
    """Return segments, oldest first, each with the documents that no later one replaces."""
    parts = []
    for number, own in enumerate(arrays):
        alive = np.ones(len(own["ids"]), np.bool_)
        for later in arrays[number + 1 :]:
            alive[positions_of(own["ids"], later["replaced"])] = False
        parts.append(Part(own, alive))
    return parts


def _is_to_seal(folder: Path, manifest: Manifest, *, at: datetime) -> bool:
    newest = manifest.segments[-1]
    newer = rows.newer_count(building.position_of(newest))
    if newer >= SEAL_FROM:
        return True
    written = (folder / newest.name).stat().st_mtime
    return bool(newer) and at.timestamp() - written > SEAL_AFTER.total_seconds()


def _merge_what_is_due(folder: Path, manifest: Manifest) -> list[str]:
    first = first_to_merge(manifest.segments)
    if first is None:
        return []
    merge(folder, manifest, first=first)
    return ["merged" if first else "joined"]


def first_to_merge(segments: Sequence[StoredSegment]) -> int | None:
    """Return from which segment on all are to be merged, 0 for the base as well; None for nothing to do."""
    base, *changes = segments
    if sum(segment.changes for segment in changes) > max(BASE_CHANGES, BASE_SHARE * base.documents):
        return 0
    first = len(segments) - 1
    size = segments[first].changes
    while first > 1 and segments[first - 1].changes <= size * MERGE_SHARE:
        first -= 1
        size += segments[first].changes
    return first if 1 <= first < len(segments) - 1 else None


def _with_cold(folder: Path, segment: StoredSegment) -> Arrays:
    arrays = storage.load(folder, segment, cold=True)
    if arrays is None:
        raise OSError(f"The segment {segment.name} of the search index cannot be read.")
    return arrays
