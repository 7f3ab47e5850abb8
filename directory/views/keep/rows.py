"""What the pages of times and places have in common: saving rows, and putting back what was taken out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest

from directory.actions import edits
from directory.actions.content_rows import ContentError
from directory.actions.listings import EditConflict, StateError
from directory.completeness import text_of
from directory.editors import Editor
from directory.merging import Change, Content
from directory.pages.keep_times import timezone_of
from directory.views.keep.editing import saved_words

TAKEN_OUT = "taken_out"
"""In the session: what was taken out last of which listing. It is what the listing says in public."""


def context_of(editor: Editor, content: Content) -> dict[str, Any]:
    """Return what each of these pages needs: which group it is about."""
    return {"listing_id": editor.listing.pk, "name": text_of(content, "name"), "editor": editor}


def zone_and_now(content: Content, at: datetime) -> tuple[str, datetime]:
    """Return the zone in which a group meets, and the moment on its clocks."""
    zone = timezone_of(content)
    return zone, at.astimezone(ZoneInfo(zone))


def save(request: HttpRequest, editor: Editor, wanted: Mapping[str, Change], *, at: datetime) -> str:
    """Save, and say what became of it; return what stood in the way, or nothing."""
    try:
        saved = edits.save(editor, wanted, at=at)
    except (ContentError, EditConflict, StateError) as error:
        return str(error)
    messages.success(request, saved_words(editor, saved, at=at))
    return ""


def remember(request: HttpRequest, editor: Editor, field: str, rows: Sequence[Any], **more: Any) -> None:
    """Keep what was taken out, so that it can be put back in this browser."""
    request.session[TAKEN_OUT] = {
        "listing": str(editor.listing.pk),
        "field": field,
        "rows": [dict(row) for row in rows],
        **more,
    }


def taken_out(request: HttpRequest, editor: Editor, field: str) -> Mapping[str, Any] | None:
    """Return what was taken out last from this field of this listing."""
    kept = request.session.get(TAKEN_OUT)
    if kept is None or (kept["listing"], kept["field"]) != (str(editor.listing.pk), field):
        return None
    return dict(kept)


def forget(request: HttpRequest) -> None:
    """Nothing can be put back any more."""
    request.session.pop(TAKEN_OUT, None)


def put_back(rows: Sequence[Mapping[str, Any]], gone: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return rows with those that were taken out where they stood; what is there already stays single."""
    there = {row["id"] for row in rows}
    back = [row for row in gone["rows"] if row["id"] not in there]
    index = gone.get("index", len(rows))
    return [*rows[:index], *back, *rows[index:]]
