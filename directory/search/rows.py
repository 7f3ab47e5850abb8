"""What the index reads from the database: documents, topics, and what changed since. Never the tables of listings."""

import hashlib
import json
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from directory.models import SearchChange, SearchDocument, TaxonomyTerm
from directory.models.taxonomy import Taxonomy
from directory.search.codec import document_from_json
from directory.search.engine import Change
from directory.search.thesaurus import Thesaurus, TopicTerm
from directory.search.types import IndexedDocument

CHUNK = 1000
READ_IN_PIECES = 50_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Position:
    """A line of the change table: everything up to it has been taken in."""

    change: int
    listing: UUID


@dataclass(frozen=True, slots=True)
class Topics:
    """The thesaurus of the database's topics, a name that changes whenever a topic does, and the topics as JSON."""

    thesaurus: Thesaurus
    fingerprint: str
    rows: str


def document_count() -> int:
    """Return how many listings the public may find."""
    return SearchDocument.objects.count()


def documents() -> Iterator[IndexedDocument]:
    """Yield all documents in no particular order, a chunk in memory at a time.

    Small catalogues are read in many statements, none of which takes longer than a page may; for large ones that would
    be a walk all over the disk.
    """
    rows = SearchDocument.objects.values_list("listing_id", "content")
    pieces = _pieces(rows) if document_count() <= READ_IN_PIECES else rows.iterator(chunk_size=CHUNK)
    for listing_id, content in pieces:
        document = _read(listing_id, content)
        if document is not None:
            yield document


def _pieces(rows: QuerySet[SearchDocument, tuple[UUID, Any]]) -> Iterator[tuple[UUID, Any]]:
    rows = rows.order_by("pk")
    piece = list(rows[:CHUNK])
    while piece:
        yield from piece
        piece = list(rows.filter(pk__gt=piece[-1][0])[:CHUNK])


def changes_of(listing_ids: Collection[UUID]) -> list[Change]:
    """Return these listings as they are now, in one query for every thousand."""
    ids = list(listing_ids)
    found: dict[UUID, IndexedDocument | None] = dict.fromkeys(ids)
    for start in range(0, len(ids), CHUNK):
        rows = SearchDocument.objects.filter(listing__in=ids[start : start + CHUNK]).values_list(
            "listing_id", "content"
        )
        found.update((listing_id, _read(listing_id, content)) for listing_id, content in rows)
    return [Change(listing_id, document) for listing_id, document in found.items()]


def last_position() -> Position | None:
    """Return the newest line of the change table, None where it is empty."""
    row = SearchChange.objects.order_by("-id").values_list("id", "listing_id").first()
    return Position(*row) if row else None


def lines_from(position: Position | None, *, limit: int) -> list[Position]:
    """Return the lines from `position` on, oldest first; with that line, so that one sees whether it is there."""
    lines = SearchChange.objects.order_by("id").values_list("id", "listing_id")
    if position is not None:
        lines = lines.filter(id__gte=position.change)
    return [Position(*line) for line in lines[:limit]]


def newer_count(position: Position | None) -> int:
    """Return how many listings have changed since `position`."""
    lines = SearchChange.objects.all() if position is None else SearchChange.objects.filter(id__gt=position.change)
    return lines.values("listing_id").distinct().count()


def trim_changes(*, before: int) -> int:
    """Delete the lines of the change table with a number below `before`, and return how many there were."""
    deleted, _ = SearchChange.objects.filter(id__lt=before).delete()
    return deleted


def topics() -> Topics:
    """Return the thesaurus of the topics in the database, in one query."""
    rows = (
        TaxonomyTerm.objects.filter(taxonomy=Taxonomy.TOPIC)
        .order_by("code")
        .values_list("code", F("parent__code"), "names", "synonyms")
    )
    return topics_of(json.dumps(list(rows), sort_keys=True))


@lru_cache(maxsize=4)
def topics_of(rows: str) -> Topics:
    """Return the topics that `Topics.rows` holds."""
    terms = [TopicTerm(*row) for row in json.loads(rows)]
    return Topics(Thesaurus.from_terms(terms), hashlib.sha256(rows.encode()).hexdigest(), rows)


def _read(listing_id: UUID, content: dict[str, Sequence[object]]) -> IndexedDocument | None:
    try:
        return document_from_json(listing_id, content)
    except (KeyError, TypeError, ValueError):
        # Written by another version; it comes back when the listing is next saved.
        logger.warning("The search document of listing %s cannot be read and is left out.", listing_id)
        return None
