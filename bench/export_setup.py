"""A catalogue of any size for `bench/export.py`: that of the tests, and copies of its rows written in bulk."""

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

ORIGINALS: Final = 1_000
_BATCH: Final = 250
_COPIED_KEYS: Final = ("id", "listing_id", "location_id")


def fill(folder: Path, *, size: int) -> None:
    """Write `size` listings, with all that belongs to them but without a place in the index of the search."""
    from directory.models import Listing
    from tests.exporters.catalogue import make_catalogue

    make_catalogue(folder, size=min(size, ORIGINALS))
    originals = list(Listing.objects.order_by("pk"))
    wanted = size - len(originals)
    parts = _parts([row.pk for row in originals])
    numbered = (
        (number // len(originals) + 1, row) for number, row in enumerate(islice(cycle(originals), max(0, wanted)))
    )
    while chunk := list(islice(numbered, _BATCH)):
        _write(chunk, parts)


def _write(chunk: Sequence[tuple[int, Any]], parts: dict[Any, dict[UUID, list[Any]]]) -> None:
    from directory.models import Listing

    Listing.objects.bulk_create(_copied(row, number) for number, row in chunk)
    for model, by_listing in parts.items():
        rows = [_copied(part, number) for number, row in chunk for part in by_listing.get(row.pk, ())]
        model._default_manager.bulk_create(rows)


def _copied(row: Any, number: int) -> Any:
    """Return an unsaved copy of a row under ids of its own."""
    fresh = copy(row)
    fresh._state = copy(row._state)
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if column.attname in _COPIED_KEYS and isinstance(value, UUID):
            setattr(fresh, column.attname, uuid5(value, str(number)))
        elif column.primary_key:
            setattr(fresh, column.attname, None)
    if getattr(fresh, "source_ref", ""):
        fresh.source_ref = f"{fresh.source_ref}-{number}"
    return fresh


def _parts(keys: list[UUID]) -> dict[Any, dict[UUID, list[Any]]]:
    """Return the rows of each table by their listing; places before the timetables that refer to them."""
    found: dict[Any, dict[UUID, list[Any]]] = {}
    for model in _models():
        by_listing = found.setdefault(model, {})
        for row in model._default_manager.filter(listing__in=keys):
            by_listing.setdefault(row.listing_id, []).append(row)
    return found


def _models() -> Iterator[Any]:
    from directory.models import CapitalTag, Contact, CostOption, Listing, ListingText, Location, Schedule

    yield from (ListingText, Location, Schedule, CostOption, CapitalTag, Contact, Listing.terms.through)
