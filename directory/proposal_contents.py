"""The content of a new listing (`directory.contents`), made from what somebody wrote on the short path. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from directory.contents import text_field
from directory.merging import Content
from directory.models import Attendance, Openness

ROWS: Final = UUID("6f6b1d2e-0d1f-4a8e-9a52-5f2f6f1f3d10")
"""Ids of rows are made from the one of the proposal, so that sending twice makes the same rows."""


def content_from(
    key: UUID,
    *,
    language: str,
    what: Mapping[str, Any],
    where: Mapping[str, Any],
    welcome: Mapping[str, Any],
    schedules: Iterable[Mapping[str, Any]],
    topics: Iterable[str] = (),
) -> Content:
    """Return what the answers say as the content of a listing; all that nobody was asked says nothing."""
    place = [] if where.get("is_online") else [_place(key, where)]
    said = {"name": what["name"], "promise": what["promise"], "who_greets": welcome["greets"]}
    return {
        "kind": what["kind"],
        "language": language,
        "attendance": str(Attendance.ONLINE if where.get("is_online") else Attendance.IN_PERSON),
        "openness": str(Openness.OPEN),
        "someone_meets_you": True,
        "topics": sorted(topics),
        "locations": place,
        "schedules": [{**row, "location": place[0]["id"] if place else None} for row in schedules],
        **{text_field(part, language=language): words for part, words in said.items()},
        text_field("first_visit", language=language): list(welcome["first"]),
    }


def _place(key: UUID, where: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": str(uuid5(ROWS, str(key))),
        "name": where["place"],
        "visibility": where["visibility"],
        "address": where["address"],
        "postcode": where["postcode"],
        "city": where["town"],
        **where["found"],
    }
