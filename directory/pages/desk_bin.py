"""What stewards see of the bin, of who asked to be left out, and of letters that did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory.actions import bins
from directory.models import LeaveOut, Letter, LetterKind, Listing, ListingVersion, OutgoingState, VersionHow
from directory.models.letter import UNDECIDED
from directory.pages.desk_rows import name_of


@dataclass(frozen=True, slots=True)
class BinRow:
    """One listing in the bin. `is_kept`: its days are over, and something still refers to it."""

    id: str
    name: str
    lang: str
    binned_at: datetime | None
    goes_at: datetime | None
    by: str
    note: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter that a person has to decide about; `is_uncertain`: it may have arrived."""

    id: UUID
    words: str
    group: str
    to: str
    made_at: datetime
    is_uncertain: bool
    may_resend: bool


def bin_rows(listings: Sequence[Listing], *, language: str, at: datetime) -> list[BinRow]:
    """Return the rows of listings that lie in the bin, fetched with their texts and who put them there."""
    versions = ListingVersion.objects.filter(listing__in=[row.pk for row in listings], how=VersionHow.BINNED)
    notes = {row.listing_id: row.note for row in versions.order_by("number")}
    return [_bin_row(row, notes.get(row.pk, ""), language=language, at=at) for row in listings]


def _bin_row(listing: Listing, note: str, *, language: str, at: datetime) -> BinRow:
    name, lang = name_of(listing, language=language)
    goes_at = bins.empties_at(listing)
    by = str(listing.binned_by) if listing.binned_by else ""
    return BinRow(
        str(listing.pk), name, lang, listing.binned_at, goes_at, by, note, is_kept=bool(goes_at and goes_at <= at)
    )


def letter_rows(*, language: str) -> list[LetterRow]:
    """Return the letters that failed or perhaps arrived and that nobody has decided about, the oldest first."""
    rows = Letter.objects.filter(state__in=UNDECIDED).select_related("organiser", "listing")
    rows = rows.prefetch_related("listing__texts").order_by("created_at", "pk")
    return [_letter_row(row, language=language) for row in rows[:200]]


def _letter_row(letter: Letter, *, language: str) -> LetterRow:
    return LetterRow(
        id=letter.pk,
        words=str(LetterKind(letter.kind).label),
        group=name_of(letter.listing, language=language)[0] if letter.listing else "",
        to=letter.organiser.name if letter.organiser else "",
        made_at=letter.created_at,
        is_uncertain=letter.state == OutgoingState.UNCERTAIN,
        may_resend=bool(letter.organiser or letter.address),
    )


def wishes() -> list[LeaveOut]:
    """Return who asked to be left out, the newest first."""
    rows = LeaveOut.objects.current().select_related("made_by", "listing").order_by("-made_at", "pk")
    return list(rows[:500])
