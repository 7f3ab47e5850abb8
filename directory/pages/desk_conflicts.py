"""What sources and people here both changed: the queue, and one listing field by field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.actions import listings
from directory.actions.import_provenance import Provenance, provenance
from directory.contents import label_of
from directory.models import ImportConflict, Listing, Party
from directory.pages.differences import FieldDifference, difference
from directory.pages.field_words import field_lines
from directory.pages.listing_names import listing_name


@dataclass(frozen=True, slots=True)
class WaitingListing:
    """One listing in the queue."""

    id: UUID
    name: str
    source: str
    fields: int
    since: datetime


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field: what we have (`before`) and what the source says (`after`), with who and when; `base` is older."""

    id: UUID
    difference: FieldDifference
    base: tuple[str, ...]
    ours_by: str
    theirs_by: str


@dataclass(frozen=True, slots=True)
class ConflictView:
    id: UUID
    name: str
    source: str
    version: int
    rows: Sequence[ConflictRow]


def queue(*, language: str, limit: int = 100) -> list[WaitingListing]:
    """Return the listings that wait, the oldest first."""
    waits = Q(import_conflicts__settled_at__isnull=True, import_conflicts__isnull=False)
    rows = Listing.objects.filter(waits).annotate(
        fields=Count("import_conflicts", filter=waits), since=Min("import_conflicts__found_at", filter=waits)
    )
    found = rows.order_by("since", "pk").select_related("source").prefetch_related("texts")[:limit]
    counted: Iterable[Any] = found
    return [
        WaitingListing(row.pk, listing_name(row, language=language), _source(row), row.fields, row.since)
        for row in counted
    ]


def conflict_view(listing: Listing, *, language: str, at: datetime) -> ConflictView:
    """Return what waits for one listing; fetch it with its texts and its source."""
    now, said = listings.current(listing), provenance(listing)
    rows = []
    for conflict in ImportConflict.objects.open().filter(listing=listing).order_by("field"):
        ours = now.get(conflict.field)
        rows.append(
            ConflictRow(
                id=conflict.pk,
                difference=difference(conflict.field, ours, conflict.theirs, label=label_of(conflict.field), at=at),
                base=field_lines(conflict.field, conflict.base, at=at),
                ours_by=_by(who(said[conflict.field]), said[conflict.field].at) if conflict.field in said else "",
                theirs_by=_by(_source(listing), conflict.found_at),
            )
        )
    name = listing_name(listing, language=language)
    return ConflictView(listing.pk, name, _source(listing), listing.version, rows)


def who(said: Provenance) -> str:
    """Return who said something, in a few words."""
    if said.source is not None:
        return said.source.name
    if said.user is not None:
        return said.user.display_name or said.user.email
    if said.organiser is not None:
        return said.organiser.name or _("the organiser")
    return str(Party(said.party).label)


def _by(name: str, at: datetime) -> str:
    return f"{name}, {dateformat.format(timezone.localtime(at), pgettext('date format', 'j F Y'))}"


def _source(listing: Listing) -> str:
    return listing.source.name if listing.source else _("a file of ours")
