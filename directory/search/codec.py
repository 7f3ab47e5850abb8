"""`IndexedDocument` to JSON and back, compactly: the index reads a row a listing."""

from typing import Any
from uuid import UUID

from directory.schedules import SchedulePattern, WeeklySlot
from directory.search.types import IndexedDocument, IndexedText


def document_as_json(document: IndexedDocument) -> dict[str, Any]:
    """Return plain JSON values; `document_from_json` is the exact inverse."""
    return {
        "texts": [[text.language, text.name, text.tags, text.body, text.place] for text in document.texts],
        "values": sorted(map(list, document.values)),
        "day_parts": sorted(map(list, document.day_parts)),
        "points": [list(point) for point in document.points],
        "weekly": [
            [slot.weekday, slot.start_minute, slot.duration_minutes, slot.timezone] for slot in document.pattern.weekly
        ],
        "dated": list(document.pattern.dated),
        "prior": document.prior,
    }


def document_from_json(listing_id: UUID, data: dict[str, Any]) -> IndexedDocument:
    """Return the document that `document_as_json` wrote for `listing_id`."""
    return IndexedDocument(
        listing_id=listing_id,
        texts=tuple(IndexedText(*row) for row in data["texts"]),
        values=frozenset((group, value) for group, value in data["values"]),
        day_parts=frozenset((day, part) for day, part in data["day_parts"]),
        points=tuple((lat, lon) for lat, lon in data["points"]),
        pattern=SchedulePattern(
            weekly=tuple(WeeklySlot(*row) for row in data["weekly"]),
            dated=tuple(data["dated"]),
        ),
        prior=data["prior"],
    )
