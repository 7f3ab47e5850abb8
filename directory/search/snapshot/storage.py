"""The index on disk: segments of flat arrays that the processes of a host share, and a manifest that says which count.

A segment lies in a folder of its own, is never changed, and belongs to the index once the manifest that names it is
renamed into place. Whatever is torn, missing or of another version is left out, and never an error: the segments before
it still count, up to the line of the change table that they go to.
"""

import contextlib
import fcntl
import json
import logging
import mmap
import os
import shutil
import uuid
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from directory.search.snapshot.arrays import Array, Arrays

FORMAT_VERSION = 3
MANIFEST = "manifest.json"
LOCK = "build.lock"
COLD = "cold_"
"""Arrays that only a merge reads begin with this."""
# Arrays below this size are read into memory: a mapping each would cost more.
SMALL_BYTES = 1 << 16
_PAGE = mmap.PAGESIZE
_POPULATE_READ = 22  # MADV_POPULATE_READ of Linux 5.14, madvise(2); the module has no name for it yet

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment on disk: `files` has size in bytes and CRC-32 of each array.

    `changes` is how many listings it replaces, 0 for the base. It goes up to a line of the change table, `change` with
    its `listing`; both None where the table was empty.
    """

    name: str
    documents: int
    changes: int
    change: int | None
    listing: str | None
    files: dict[str, list[int]]

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(size for size, _ in self.files.values())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a stored index is: its segments, the base first, the topics that they were made with, and when.

    `topics` are the rows of `rows.Topics` and `thesaurus` is their fingerprint.
    """

    thesaurus: str
    topics: str
    built_at: str
    segments: tuple[StoredSegment, ...]
    format: int = FORMAT_VERSION

    @property
    def documents(self) -> int:
        """How many documents the base was built from."""
        return self.segments[0].documents

    @property
    def changed(self) -> int:
        """How many listings the segments beside the base replace, those counted twice that changed twice."""
        return sum(segment.changes for segment in self.segments)

    @property
    def size(self) -> int:
        """The bytes of all files."""
        return sum(segment.size for segment in self.segments)

    def with_segments(self, segments: Sequence[StoredSegment]) -> "Manifest":
        """Return the same index with other segments."""
        return replace(self, segments=tuple(segments))


def write_segment(folder: Path, arrays: Arrays, *, change: int | None, listing: str | None) -> StoredSegment:
    """Write arrays as a new segment that no manifest names yet; on the disk when this returns.

    :raises OSError: if the disk is full or the folder cannot be written; what was written is removed.
    """
    name = f"segment-{uuid.uuid4().hex}"
    place = folder / name
    place.mkdir(parents=True)
    try:
        files = {f"{key}.npy": _write_array(place / f"{key}.npy", values) for key, values in arrays.items()}
        _sync(place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    changes = len(arrays.get("replaced", ()))
    return StoredSegment(name, len(arrays["ids"]), changes, change, listing, files)


def publish(folder: Path, manifest: Manifest) -> None:
    """Make `manifest` the index of `folder` and remove the segments that it does not name. Hold `build_lock`.

    :raises OSError: if the disk is full or the folder cannot be written; what was there before stays, and nothing else.
    """
    draft = folder / "manifest.draft"
    try:
        with draft.open("w") as file:
            file.write(json.dumps(asdict(manifest), indent=1))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / MANIFEST)
    except OSError:
        # A full disk needs the room of what does not count after all.
        draft.unlink(missing_ok=True)
        remove_others(folder, read_manifest(folder))
        raise
    _sync(folder)
    remove_others(folder, manifest)


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of `folder` with the segments that are whole, or None where there is no base of this version.

    Behind a segment that is torn or missing, none counts.
    """
    try:
        data = json.loads((folder / MANIFEST).read_text())
        if data["format"] != FORMAT_VERSION:
            return None
        segments = [StoredSegment(**row) for row in data.pop("segments")]
        manifest = Manifest(**data, segments=())
        whole = [is_whole(folder, segment) for segment in segments]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    count = whole.index(False) if False in whole else len(whole)
    return manifest.with_segments(segments[:count]) if count else None


def is_whole(folder: Path, segment: StoredSegment) -> bool:
    """Return whether the files of a segment are there in their sizes."""
    try:
        return bool(segment.files) and all(
            (folder / segment.name / name).stat().st_size == size for name, (size, _) in segment.files.items()
        )
    except OSError:
        return False


def load(folder: Path, segment: StoredSegment, *, cold: bool = False) -> Arrays | None:
    """Return the arrays of a segment, mapped from the files; None where they cannot be read.

    What a search may touch is read through, so that the first questions do not wait for the disk page by page. Arrays
    that only a merge reads are left out unless `cold`.
    """
    arrays: Arrays = {}
    try:
        for name, (size, _) in segment.files.items():
            if cold or not name.startswith(COLD):
                arrays[name.removesuffix(".npy")] = _read_array(folder / segment.name / name, size)
    except (OSError, ValueError, EOFError):
        logger.warning("A part of the stored search index cannot be read.", exc_info=True)
        return None
    return arrays


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """Return the files whose content is not what was written, by their checksums; reads everything."""
    return [
        f"{segment.name}/{name}"
        for segment in manifest.segments
        for name, (_, crc) in segment.files.items()
        if _crc_of(folder / segment.name / name) != crc
    ]


def remove_others(folder: Path, manifest: Manifest | None) -> None:
    """Remove what `manifest` does not name; processes that still read it keep their files until they let go."""
    kept = {segment.name for segment in manifest.segments} if manifest else set()
    for path in folder.iterdir():
        if path.name not in kept and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def build_lock(folder: Path) -> Iterator[bool]:
    """Hold the lock of who writes in `folder`; gives False at once where another process holds it.

    The lock goes with its process, however that ends.

    :raises OSError: if the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _write_array(path: Path, values: Array) -> list[int]:
    with path.open("wb") as file:
        np.save(file, values)
        file.flush()
        os.fsync(file.fileno())
    return [path.stat().st_size, _crc_of(path)]


def _crc_of(path: Path) -> int:
    crc = 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                crc = zlib.crc32(block, crc)
    except OSError:
        return -1
    return crc


def _read_array(path: Path, size: int) -> Array:
    mode: Literal["r"] | None = None if size < SMALL_BYTES else "r"
    mapped = np.load(path, mmap_mode=mode, allow_pickle=False)
    if mode and not path.name.startswith(COLD):
        _read_through(mapped)
    # A plain view: the subclass that numpy gives for mapped files makes every slice slower.
    return np.asarray(mapped)


def _read_through(mapped: Array) -> None:
    """Bring the pages of a mapped array into the memory of the host and the table of this process."""
    try:
        mapped._mmap.madvise(_POPULATE_READ)  # type: ignore[attr-defined]
    except (AttributeError, OSError, ValueError):
        # An older kernel, or another system: one byte of each page does the same, slower.
        flat = np.frombuffer(mapped.reshape(-1).data, np.uint8)
        int(flat[::_PAGE].sum())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
