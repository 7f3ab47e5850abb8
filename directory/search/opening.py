"""Opening the stored index: the segments that are whole, and those that are open already are not read again."""

from dataclasses import dataclass
from pathlib import Path

from directory.search import building, rows
from directory.search.rows import Position, Topics
from directory.search.snapshot import SnapshotEngine, storage
from directory.search.snapshot.segment import Segment
from directory.search.snapshot.storage import Manifest

# While it is opened, a merge may replace what the manifest names.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored index that was opened: its engine, how far it goes, and its segments by name."""

    engine: SnapshotEngine
    position: Position | None
    manifest: Manifest
    segments: dict[str, Segment]

    @property
    def topics(self) -> Topics:
        """The topics that it was made with."""
        return rows.topics_of(self.manifest.topics)


def open_index(folder: Path, *, known: dict[str, Segment] | None = None) -> Opened | None:
    """Return the index of `folder`, or None where there is none that can be read; `known` are open segments."""
    for _ in range(TRIES):
        manifest = storage.read_manifest(folder)
        if manifest is None:
            return None
        segments = _segments(folder, manifest, known or {})
        if segments:
            manifest = manifest.with_segments(manifest.segments[: len(segments)])
            thesaurus = rows.topics_of(manifest.topics).thesaurus
            return Opened(
                engine=SnapshotEngine(*segments.values(), thesaurus=thesaurus),
                position=building.position_of(manifest.segments[-1]),
                manifest=manifest,
                segments=segments,
            )
    return None


def _segments(folder: Path, manifest: Manifest, known: dict[str, Segment]) -> dict[str, Segment]:
    """Return the segments up to the first that cannot be read."""
    found: dict[str, Segment] = {}
    for stored in manifest.segments:
        segment = known.get(stored.name)
        if segment is None:
            arrays = storage.load(folder, stored)
            if arrays is None:
                break
            segment = Segment(arrays)
        found[stored.name] = segment
    return found
