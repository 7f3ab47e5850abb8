"""What has changed since the stored segments: small segments in memory, and all of it as one segment to be stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import numpy as np

from directory.search.snapshot.arrays import Arrays
from directory.search.snapshot.builder import SegmentBuilder
from directory.search.snapshot.merging import change_arrays
from directory.search.snapshot.prepared import PreparedDocument
from directory.search.snapshot.segment import LiveSegment, Segment

# A segment of changes swallows a newer one that is at least this share of it, so that there are few of them.
MERGE_SHARE = 4

Changes = Mapping[UUID, PreparedDocument | None]


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment in memory, with what it takes to build it again."""

    live: LiveSegment
    documents: tuple[PreparedDocument, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """Changed listings, of which what older segments say does not count, and their documents as they are now."""

    parts: tuple[_Part, ...] = ()
    replaced: frozenset[bytes] = field(default_factory=frozenset)

    @property
    def live(self) -> tuple[LiveSegment, ...]:
        return tuple(part.live for part in self.parts)

    def with_changes(self, changes: Changes) -> "Delta":
        """Return the delta with more changed listings; None: the public may not find it any more."""
        fresh = [document for document in changes.values() if document]
        kept = [replace(part, live=part.live.without_listings(changes)) for part in self.parts]
        return Delta(
            parts=tuple(_merged([part for part in kept if part.live.count], fresh)),
            replaced=self.replaced.union(listing.bytes for listing in changes),
        )

    def arrays(self, *, terms: Iterable[str], surface: Iterable[str]) -> Arrays:
        """Return everything as one segment of changes; `terms` and `surface` are what was learned from it."""
        builder = SegmentBuilder()
        for part in self.parts:
            for document in _alive(part):
                builder.add(document)
        replaced = np.array(sorted(self.replaced), "S16")
        return {**builder.arrays(), **change_arrays([replaced], set(terms), set(surface))}


def _merged(parts: Sequence[_Part], fresh: Sequence[PreparedDocument]) -> list[_Part]:
    """Return parts with the fresh documents in them, each much smaller than the one before it."""
    kept, documents = list(parts), list(fresh)
    while documents and kept and kept[-1].live.count <= len(documents) * MERGE_SHARE:
        documents += _alive(kept.pop())
    return [*kept, _part_of(documents)] if documents else kept


def _alive(part: _Part) -> list[PreparedDocument]:
    dead = {part.live.segment.id_of(slot) for slot in part.live.dead}
    return [document for document in part.documents if document.id not in dead]


def _part_of(documents: Sequence[PreparedDocument]) -> _Part:
    builder = SegmentBuilder()
    for document in documents:
        builder.add(document)
    return _Part(LiveSegment(Segment(builder.arrays(with_words=False))), tuple(documents))
