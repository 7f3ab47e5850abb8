"""What the question "Still true?" shows: what we have in short, who sees it, and what can be answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.freshness import ASKED, local_day
from directory.models import Listing, Upkeep
from directory.pages.listing import ListingView, listing_view

PARTS: Final = MappingProxyType(
    {
        "when": _("When it meets"),
        "where": _("Where it meets"),
        "cost": _("What it costs"),
        "welcome": _("Who meets new people"),
        "contact": _("How to reach you"),
    }
)
"""What `freshness.ASKED` is called."""

SECTIONS: Final = MappingProxyType(
    {"when": "when", "where": "where", "cost": "what", "welcome": "welcome", "contact": "contact"}
)
"""Where in the editor each of them is changed."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is asked about, as a choice of a form."""

    value: str
    label: "str | Promise"
    checked: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class StillTrueView:
    """`view` is the listing as its own page shows it; days are on the listing's clock."""

    view: ListingView
    listing_id: str
    name: str
    parts: Sequence[Part]
    todo: Sequence[Part]
    is_hidden: bool
    is_draft: bool
    answered_on: date | None
    hide_day: date | None


def still_true_view(listing: Listing, *, language: str, zone: str, was_answered: bool, at: datetime) -> StillTrueView:
    """Return the question about a listing, for a reader of `language`; it is the same for everybody who may answer."""
    row = Listing.objects.with_parts().get(pk=listing.pk)
    upkeep = Upkeep.objects.filter(listing=row).first()
    is_current = upkeep is not None and upkeep.since == (row.confirmed_at or row.created_at)
    view = listing_view(row, language=language, variant="", at=at)
    return StillTrueView(
        view=view,
        listing_id=str(row.pk),
        name=view.name,
        parts=[Part(code, PARTS[code]) for code in ASKED],
        todo=[Part(code, PARTS[code]) for code in upkeep.todo if code in PARTS] if upkeep else [],
        is_hidden=row.hidden_at is not None,
        is_draft=not row.is_public() and row.hidden_at is None,
        answered_on=local_day(row.confirmed_at, zone=zone) if was_answered and row.confirmed_at else None,
        hide_day=upkeep.hide_day if upkeep and is_current and row.hidden_at is None else None,
    )


def sections_to_change(todo: Sequence[str]) -> list[tuple[str, str]]:
    """Return (section of the editor, what is changed there) for the parts that are not true any more."""
    return [(SECTIONS[code], str(PARTS[code])) for code in todo]
