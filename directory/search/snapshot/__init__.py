"""The snapshot engine: the whole catalogue in flat numpy arrays, built once, shared by processes, changed in place of none."""

from directory.search.snapshot.engine import SnapshotEngine, build_arrays

__all__ = ["SnapshotEngine", "build_arrays"]
