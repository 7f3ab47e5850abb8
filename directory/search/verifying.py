"""Whether the stored index says what the database says: file by file, and listing by listing."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
import numpy.typing as npt

from directory.search import building, rows
from directory.search.building import Wrap
from directory.search.opening import open_index
from directory.search.rows import Position
from directory.search.snapshot import storage
from directory.search.snapshot.arrays import Array, Arrays
from directory.search.snapshot.facets import SEPARATOR, facet_columns
from directory.search.snapshot.merging import merged_arrays
from directory.search.snapshot.postings import posting_columns
from directory.search.snapshot.strings import StringTable
from directory.search.snapshot.times import dated_columns
from directory.search.tending import living_parts

Digests = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a stored index; `missing`, `extra` and `different` are listings."""

    documents: int
    damaged: tuple[str, ...]
    missing: tuple[UUID, ...] = ()
    extra: tuple[UUID, ...] = ()
    different: tuple[UUID, ...] = ()

    @property
    def is_right(self) -> bool:
        return not (self.damaged or self.missing or self.extra or self.different)


def verify(folder: Path, *, wrap: Wrap = iter) -> Verdict | None:
    """Compare the index in `folder` with all documents of the database; None where there is no index.

    Takes as long as a build, and twice its memory. Listings that are edited meanwhile are left out.
    """
    opened = open_index(folder)
    if opened is None:
        return None
    damaged = tuple(storage.damaged_files(folder, opened.manifest))
    if damaged:
        return Verdict(opened.manifest.documents, damaged)
    stored = [storage.load(folder, segment, cold=True) for segment in opened.manifest.segments]
    newer = building.sealed(opened.engine, opened.position)
    parts = [arrays for arrays in (*stored, newer[0] if newer else None) if arrays is not None]
    built, position = building.build(opened.topics, wrap=wrap)
    own, meant = _by_listing(merged_arrays(living_parts(parts))), _by_listing(built)
    edited = _changed_since(newer[1] if newer else opened.position) | _changed_since(position)
    return Verdict(
        documents=len(meant),
        damaged=(),
        missing=_listings(meant.keys() - own.keys() - edited),
        extra=_listings(own.keys() - meant.keys() - edited),
        different=_listings({key for key in own.keys() & meant.keys() if own[key] != meant[key]} - edited),
    )


def digests(arrays: Arrays) -> Digests:
    """Return a number for each document of a segment, its cold arrays too, in which everything about it has a part."""
    total: Digests = arrays["priors"].astype(np.uint64) + np.uint64(1)
    terms, slots, impacts = posting_columns(arrays)
    _add(total, slots, _hashes(arrays, "terms")[terms] * (impacts.astype(np.uint64) + np.uint64(1)))
    names, values, slots = facet_columns(arrays)
    _add(total, slots, np.array([_hash(SEPARATOR.join(name)) for name in names], np.uint64)[values])
    total += _mixed(arrays["pairs"])
    points = _mixed(arrays["point_lats"].view(np.uint64)) ^ arrays["point_lons"].view(np.uint64)
    _add(total, _owners(arrays["point_starts"]), _mixed(points))
    _add(total, _owners(arrays["weekly_starts"]), _hashes(arrays, "slots")[arrays["weekly"]])
    slots, minutes = dated_columns(arrays)
    _add(total, slots, _mixed(minutes))
    _add(total, _owners(arrays["cold_word_starts"]), _hashes(arrays, "surface")[arrays["cold_words"]])
    return total


def _changed_since(position: Position | None) -> set[bytes]:
    lines = rows.lines_from(position, limit=building.SEALED_AT_ONCE)
    return {line.listing.bytes for line in lines if line != position}


def _by_listing(arrays: Arrays) -> dict[bytes, int]:
    # numpy takes zeros off the end of its byte strings.
    ids = [listing.ljust(16, b"\0") for listing in arrays["ids"].tolist()]
    return dict(zip(ids, digests(arrays).tolist(), strict=True))


def _listings(ids: set[bytes]) -> tuple[UUID, ...]:
    return tuple(UUID(bytes=listing) for listing in sorted(ids))


def _add(total: Digests, slots: Array, values: Array) -> None:
    np.add.at(total, np.asarray(slots, np.int64), values)


def _owners(starts: Array) -> Array:
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _mixed(values: Array) -> Digests:
    """Return numbers spread over 64 bits (Fibonacci hashing, Knuth, vol. 3, 6.4), so that sums tell them apart."""
    spread = values.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed: Digests = (spread ^ (spread >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed


def _hashes(arrays: Arrays, table: str) -> Digests:
    words = StringTable(arrays, table)
    return np.array([_hash(words[number]) for number in range(len(words))], np.uint64)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
