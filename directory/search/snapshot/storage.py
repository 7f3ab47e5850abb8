"""The index on disk: flat arrays that the processes of a host share, and a manifest that says which are good.

A build is written to a folder of its own and becomes the index when the manifest that names it is renamed into place.
Whatever is torn, missing or of another version is no index, and never an error.
"""

import contextlib
import fcntl
import json
import logging
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from directory.search.snapshot.arrays import Arrays

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
LOCK = "build.lock"
# Arrays below this size are read into memory: a mapping each would cost more.
SMALL_BYTES = 1 << 16

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a stored index is: made of which documents, with which thesaurus, up to which change.

    `last_change` is the id of the last line of the change table that is in it and `last_listing` that line's listing,
    both None where the table was empty. `files` has the size in bytes of each array.
    """

    build: str
    documents: int
    thesaurus: str
    last_change: int | None
    last_listing: str | None
    built_at: str
    files: dict[str, int]
    format: int = FORMAT_VERSION


def save(folder: Path, arrays: Arrays, manifest: Manifest) -> Manifest:
    """Write the arrays and make them the index of `folder`; older builds are removed. Return the manifest as written.

    :raises OSError: if the disk is full or the folder cannot be written; what was there before stays.
    """
    build = folder / manifest.build
    build.mkdir(parents=True)
    try:
        for name, values in arrays.items():
            with (build / f"{name}.npy").open("wb") as file:
                np.save(file, values)
                file.flush()
                os.fsync(file.fileno())
        files = {path.name: path.stat().st_size for path in sorted(build.iterdir())}
        written = Manifest(**{**asdict(manifest), "files": files})
        _replace(folder / MANIFEST, json.dumps(asdict(written), indent=1))
    except BaseException:
        shutil.rmtree(build, ignore_errors=True)
        raise
    remove_others(folder, keep=manifest.build)
    return written


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of the index in `folder`, or None where there is no whole one of this version."""
    try:
        data = json.loads((folder / MANIFEST).read_text())
        manifest = Manifest(**data)
        if manifest.format != FORMAT_VERSION:
            return None
        sizes = {name: (folder / manifest.build / name).stat().st_size for name in manifest.files}
    except (OSError, ValueError, TypeError):
        return None
    return manifest if manifest.files and sizes == manifest.files else None


def load(folder: Path, manifest: Manifest) -> Arrays | None:
    """Return the arrays of a stored index, mapped from the files; None where they cannot be read."""
    arrays: Arrays = {}
    try:
        for name, size in manifest.files.items():
            path = folder / manifest.build / name
            mode: Literal["r"] | None = None if size < SMALL_BYTES else "r"
            # A plain view: the subclass that numpy gives for mapped files makes every slice slower.
            arrays[path.stem] = np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
    except (OSError, ValueError, EOFError):
        logger.warning("The stored search index could not be read and will be built again.", exc_info=True)
        return None
    return arrays


def new_build_name() -> str:
    """Return a name for a new build that nobody else has."""
    return f"build-{uuid.uuid4().hex}"


def remove_others(folder: Path, *, keep: str) -> None:
    """Remove builds other than `keep`; processes that still read them keep their files until they let go."""
    for path in folder.glob("build-*"):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def build_lock(folder: Path) -> Iterator[bool]:
    """Hold the lock of who builds in `folder`; gives False at once where another process holds it.

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


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    with draft.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
