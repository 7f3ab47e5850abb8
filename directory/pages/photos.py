"""Photos as pages show them: plain values with the right words for the reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch
from django.urls import reverse

from directory.models import Listing, Photo, PhotoFile

SHOWN_AT: Final = 280
"""The longest side in CSS pixels of a small picture: it fits on the smallest screen without a style of its own."""

WITHOUT_DATA: Final = Prefetch("files", queryset=PhotoFile.objects.defer("data"))


@dataclass(frozen=True, slots=True)
class PhotoView:
    """One photo on a page: addresses of both sizes, the sides of the small one in CSS pixels, and its words."""

    id: str
    subject: str
    words: str
    language: str  # "" where it is the language of the page
    url: str
    large_url: str
    width: int
    height: int


def public_photos(listing: Listing, *, language: str) -> Sequence[PhotoView]:
    """Return the photos that anybody may see on the page of a public listing, in their order."""
    if not listing.is_public():
        return []
    rows = listing.photos.public().in_order().prefetch_related(WITHOUT_DATA)
    return [photo_view(row, language=language) for row in rows]


def photo_view(photo: Photo, *, language: str, route: str = "photo", args: Iterable[str] = ()) -> PhotoView:
    """Return a photo that was fetched with its files; `route` with `args` and the file's id is where they are."""
    files = {file.size: file for file in photo.files.all()}
    small, large = files["card"], files["page"]
    scale = SHOWN_AT / max(small.width, small.height)
    words, said_in = words_of(photo, language=language)
    return PhotoView(
        id=str(photo.pk),
        subject=str(photo.get_subject_display()),
        words=words,
        language="" if said_in == language else said_in,
        url=reverse(route, args=[*args, small.pk]),
        large_url=reverse(route, args=[*args, large.pk]),
        width=max(1, round(small.width * scale)),
        height=max(1, round(small.height * scale)),
    )


def words_of(photo: Photo, *, language: str) -> tuple[str, str]:
    """Return (what one sees, its language): in `language` where somebody wrote it, else as it was written first."""
    said = photo.translations.get(language, "")
    return (said, language) if said else (photo.alt, photo.language[:2])
