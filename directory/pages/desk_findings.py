"""What importers doubted, as lines for stewards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from directory.actions import desk_cases
from directory.models import Finding, User
from directory.pages.desk_home import age_words
from directory.pages.desk_rows import name_of


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One doubt about one listing."""

    id: int
    listing: str
    lang: str
    url: str
    words: str
    detail: str
    age: str
    holder: str
    is_mine: bool


def finding_rows(rows: Iterable[Finding], *, language: str, user: User, at: datetime) -> list[FindingRow]:
    """Return the lines of doubts that were fetched with the texts of their listing."""
    found = list(rows)
    held = desk_cases.held_by("findings", [row.pk for row in found])
    lines = []
    for row in found:
        name, lang = name_of(row.listing, language=language)
        holder = held.get(str(row.pk))
        lines.append(
            FindingRow(
                id=row.pk,
                listing=name,
                lang=lang,
                url=reverse("desk_listing", args=[row.listing_id]),
                words=str(row.get_kind_display()),
                detail=row.detail,
                age=age_words(row.found_at, at=at),
                holder=str(holder) if holder else "",
                is_mine=holder == user,
            )
        )
    return lines
