"""The snapshot engine: the catalogue in flat arrays, built once and shared; changes lie in small ones beside it."""

from directory.search.snapshot.engine import SnapshotEngine, build_arrays

__all__ = ["SnapshotEngine", "build_arrays"]
