"""The listings that relevance is measured on, as the index sees them."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from directory.schedules import DayPart, SchedulePattern, WeeklySlot, day_part
from directory.search.thesaurus import Thesaurus, TopicTerm
from directory.search.types import IndexedDocument, IndexedText
from tests.shared_data import SHARED

ROOT = Path(__file__).resolve().parent.parent
DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents with the names of their sources, the thesaurus, and the file of judged queries."""

    documents: list[IndexedDocument]
    ids: dict[str, UUID]
    refs: dict[UUID, str]
    names: dict[UUID, str]
    thesaurus: Thesaurus
    queries: Path


def load() -> Collection:
    """Return all normalised listings of the shared folder."""
    if not SHARED.exists():
        raise SystemExit(f"No shared data at {SHARED}: set FOOTBRIDGE_SHARED.")
    rows = [
        json.loads(line)
        for path in sorted((SHARED / "data").glob("*/*.listings.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    ids = {row["id"]: uuid.uuid5(uuid.NAMESPACE_URL, row["id"]) for row in rows}
    return Collection(
        documents=[document(row, ids[row["id"]]) for row in rows],
        ids=ids,
        refs={listing_id: ref for ref, listing_id in ids.items()},
        names={ids[row["id"]]: str(row.get("name") or "") for row in rows},
        thesaurus=thesaurus(),
        queries=SHARED / "data" / "queries" / "queries.jsonl",
    )


def thesaurus() -> Thesaurus:
    """Return the product's thesaurus, from the file of topics that it ships."""
    path = ROOT / "fixtures" / "taxonomies" / "topics.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return Thesaurus.from_terms(TopicTerm(row["id"], row["parent"], row["names"], row["synonyms"]) for row in rows)


def document(row: dict[str, Any], listing_id: UUID) -> IndexedDocument:
    """Return one normalised row as a document."""

    def joined(*keys: str) -> str:
        return " ".join(str(row[key]) for key in keys if row.get(key))

    tags = " ".join([*map(str, row.get("categories") or ()), joined("kind", "fellowship", "community")])
    return IndexedDocument(
        listing_id=listing_id,
        texts=(
            IndexedText(
                language=row.get("lang") or "en",
                name=str(row.get("name") or ""),
                tags=tags,
                body=joined("description", "organization", "group"),
                place=joined("location_name", "address", "city", "region", "postcode"),
            ),
        ),
        values=frozenset(),
        day_parts=frozenset(_day_parts(row)),
        points=(),
        pattern=SchedulePattern(tuple(_slots(row)), ()),
    )


def _day_parts(row: dict[str, Any]) -> set[tuple[int, int]]:
    parts = {DayPart.MORNING: 0, DayPart.AFTERNOON: 1, DayPart.EVENING: 2, DayPart.NIGHT: 3}
    return {(slot.weekday, parts[day_part(slot.start_minute // 60)]) for slot in _slots(row)}


def _slots(row: dict[str, Any]) -> list[WeeklySlot]:
    found = []
    for rule in row.get("schedule") or ():
        days = rule.get("byday") or ()
        start = str(rule.get("start") or "").strip()
        if start:
            hour, minute = start.split(":")[:2]
            for day in days if isinstance(days, list) else str(days).split(","):
                if day in DAYS:
                    found.append(WeeklySlot(DAYS[day], int(hour) % 24 * 60 + int(minute), None, rule["timezone"]))
    return found
