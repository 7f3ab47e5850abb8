"""What an export says of a listing: what everybody may see, or all of it. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from directory.capital import CapitalKind, is_shown, strength
from directory.geo.points import Point
from directory.geo.privacy import coarse_point
from directory.merging import Content

#: Seen by stewards only, wherever it stands.
RESTRICTED: Final = ("niche_indicators", "wants_help_to_get_ready")
_HIDDEN_PARTS: Final = ("name", "address", "postcode")


class Manner(StrEnum):
    """PUBLIC leaves out drafts, hidden addresses and private contacts; FULL is for stewards and for moving house."""

    PUBLIC = "public"
    FULL = "full"


def told(content: Content, *, manner: Manner) -> Content:
    """Return what an export of that manner says of a listing; `content` itself where that is everything."""
    return public_content(content) if manner == Manner.PUBLIC else content


def public_content(content: Mapping[str, Any]) -> Content:
    """Return a content without what not everybody may see; doing it twice changes nothing.

    A place that is not public keeps its town and a coarse point, and then nobody is told how to get there.
    """
    shown = {**content, **dict.fromkeys(RESTRICTED)}
    shown["locations"] = [_public_location(row) for row in content.get("locations") or ()]
    shown["contacts"] = [row for row in content.get("contacts") or () if row["is_public"]]
    for kind in CapitalKind:
        shown[f"capital.{kind}"] = _shown_tie(content.get(f"capital.{kind}"))
    if any(row["visibility"] != "public" for row in shown["locations"]):
        shown |= {name: "" for name in content if name.startswith("text.") and name.endswith(".directions")}
    return shown


def _public_location(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["visibility"] == "public":
        return dict(row)
    hidden: dict[str, Any] = {**row, **dict.fromkeys(_HIDDEN_PARTS, "")}
    if row["latitude"] is not None:
        point = coarse_point(Point(row["latitude"], row["longitude"]))
        hidden |= {"latitude": point.lat, "longitude": point.lon}
    return hidden


def _shown_tie(tie: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return dict(tie) if tie and is_shown(strength=strength(tie["statements"]), reason=tie["reason"]) else None
