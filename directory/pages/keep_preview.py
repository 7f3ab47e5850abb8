"""The card that people would see, made from a content that is perhaps not saved yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from directory.capital import CapitalKind, is_shown, strength
from directory.contents import texts_of
from directory.models import AddressVisibility, Listing, TextVariant
from directory.pages.card_rows import CardRow
from directory.pages.cards import CardView, card_view

BEGINNING = 160
SCHEDULE_PARTS = ("rrule", "start_date", "start", "end", "timezone", "exdates", "overrides", "note")


def preview_of(
    listing: Listing, content: Mapping[str, Any], *, language: str, text_language: str, at: datetime
) -> CardView | None:
    """Return the card in the words of `text_language`; None as long as it has no name there."""
    card = card_of(content, only=text_language)
    if not card["texts"]:
        return None
    card |= {
        "confirmed_at": listing.confirmed_at.isoformat() if listing.confirmed_at else None,
        "confirmed_how": listing.confirmed_how,
    }
    return card_view(CardRow(UUID(str(listing.pk)), card), language=language, at=at)


def card_of(content: Mapping[str, Any], *, only: str = "") -> dict[str, Any]:
    """Return what a card shows (`documents.card`), as far as it follows from a content; `only` in one language."""
    body = content.get("organization") or {}
    return {
        "kind": content.get("kind"),
        "status": content.get("status"),
        "closed_until": content.get("closed_until") or None,
        "attendance": content.get("attendance"),
        "openness": content.get("openness"),
        "language": content.get("language"),
        "organization": body.get("name", ""),
        "texts": dict(_texts(content, only)),
        "ties": _ties(content),
        "costs": list(content.get("costs") or []),
        "places": [_place(place) for place in content.get("locations") or []],
        "points": [],
        "schedules": [{name: row[name] for name in SCHEDULE_PARTS} for row in content.get("schedules") or []],
    }


def _texts(content: Mapping[str, Any], only: str) -> list[tuple[str, dict[str, str]]]:
    found = []
    for language, variant in texts_of(content):
        if variant != TextVariant.STANDARD or (only and language != only):
            continue
        said = {
            part: content.get(f"text.{language}.{variant}.{part}") or ""
            for part in ("name", "promise", "description", "who_greets", "openness_note")
        }
        if said["name"]:
            said["promise"] = said["promise"] or _beginning(said.pop("description"))
            said.pop("description", None)
            found.append((language, said))
    return found


def _beginning(description: str) -> str:
    return description if len(description) <= BEGINNING else description[:BEGINNING].rsplit(" ", 1)[0] + "…"


def _ties(content: Mapping[str, Any]) -> list[list[Any]]:
    found = []
    for kind in CapitalKind:
        tag = content.get(f"capital.{kind}") or {}
        much = strength(tag.get("statements") or ())
        if is_shown(strength=much, reason=tag.get("reason") or ""):
            found.append([str(kind), much])
    return sorted(found, key=lambda tie: -tie[1])


def _place(place: Mapping[str, Any]) -> dict[str, str]:
    is_public = place.get("visibility") == AddressVisibility.PUBLIC
    said = {name: place.get(name) or "" for name in ("name", "address", "city", "region")}
    hidden = {} if is_public else {"name": "", "address": ""}
    return {**said, **hidden, "visibility": place.get("visibility") or ""}
