"""A document worked out for the index: all that depends on it alone. The dear part of building."""

from typing import NamedTuple

from directory.search.ranking import contents
from directory.search.snapshot.facets import pair_bit
from directory.search.snapshot.times import slot_text
from directory.search.thesaurus import Thesaurus
from directory.search.types import IndexedDocument


class PreparedDocument(NamedTuple):
    """What a segment stores of a document; `impacts` belongs to `terms` place by place."""

    id: bytes
    prior: int
    terms: tuple[str, ...]
    impacts: bytes
    surface: frozenset[str]
    values: frozenset[tuple[str, str]]
    pairs: int
    points: tuple[tuple[float, float], ...]
    weekly: tuple[str, ...]
    dated: tuple[int, ...]


def prepare(document: IndexedDocument, *, thesaurus: Thesaurus) -> PreparedDocument:
    """Return the document as the builder takes it."""
    terms, surface = contents(document, thesaurus)
    pairs = 0
    for day, part in document.day_parts:
        pairs |= pair_bit(day, part)
    return PreparedDocument(
        id=document.listing_id.bytes,
        prior=document.prior,
        terms=tuple(terms),
        impacts=bytes(terms.values()),
        surface=surface,
        values=document.values,
        pairs=pairs,
        points=document.points,
        weekly=tuple(sorted(set(map(slot_text, document.pattern.weekly)))),
        dated=document.pattern.dated,
    )
