"""Photos that wait for a steward, for the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from directory import queues
from directory.actions import photos
from directory.models import Photo
from directory.pages.listing_names import listing_name
from directory.pages.photos import WITHOUT_DATA, PhotoView, photo_view


@dataclass(frozen=True, slots=True)
class WaitingPhoto:
    """One photo that somebody sent: of which group, since when, and what it would replace."""

    photo: PhotoView
    listing_id: str
    group: str
    seen: str
    added_at: datetime
    by: str
    before: PhotoView | None


def waiting_photos(*, language: str, at: datetime, most: int = 50) -> Sequence[WaitingPhoto]:
    """Return the photos that wait for a steward, the oldest first."""
    rows = queues.photos(at).order_by("added_at")
    parts = ("listing__texts", WITHOUT_DATA, "replaces__files")
    found = rows.select_related("listing", "organiser", "replaces").prefetch_related(*parts)[:most]
    return [_waiting(row, language=language) for row in found]


def _waiting(row: Photo, *, language: str) -> WaitingPhoto:
    return WaitingPhoto(
        photo=photo_view(row, language=language, route="desk_photo_file"),
        listing_id=str(row.listing_id),
        group=listing_name(row.listing, language=language),
        seen=photos.seen(row),
        added_at=row.added_at,
        by=row.organiser.name if row.organiser else "",
        before=photo_view(row.replaces, language=language, route="desk_photo_file") if row.replaces else None,
    )
