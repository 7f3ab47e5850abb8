"""The pages on which photos are kept, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actions.photos import KEPT_FOR
from directory.forms.photos import PhotoForm
from directory.models import Listing, Photo, PhotoState, PhotoSubject
from directory.pages.listing_names import listing_name
from directory.pages.photos import WITHOUT_DATA, PhotoView, photo_view

EXAMPLES = {
    PhotoSubject.DOOR: gettext_lazy("The door from the street, as one sees it when one arrives."),
    PhotoSubject.ROOM: gettext_lazy("The room when it is empty, with the chairs as they stand."),
    PhotoSubject.OTHER: gettext_lazy("The stairs, the garden, the table where you sit."),
}


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """One photo with its state in words, and whether it moves up or down; `answer` is what a steward said."""

    photo: PhotoView
    state: str
    is_public: bool
    answer: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class PhotoList:
    """All photos of one listing, and what was taken down within 30 days."""

    listing_id: str
    group: str
    is_public: bool
    photos: Sequence[KeptPhoto]
    taken_down: Sequence[KeptPhoto]
    may_add: bool
    most: int


@dataclass(frozen=True, slots=True)
class Words:
    """One field for what one sees: in which language, with what was typed and what is wrong with it."""

    name: str
    language: str
    language_words: str
    value: str
    error: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a photo can show."""

    value: str
    label: str
    more: str
    checked: bool


@dataclass(frozen=True, slots=True)
class PhotoFormPage:
    """The form of a photo: a new one, another one in its place, or new words for it."""

    listing_id: str
    group: str
    photo: PhotoView | None
    needs_file: bool
    file_error: str
    subjects: Sequence[Choice]
    subject_error: str
    words: Sequence[Words]
    megabytes: int
    has_errors: bool


def photo_list(listing: Listing, *, language: str, at: datetime) -> PhotoList:
    """Return the photos of a listing as its organiser sees them."""
    rows = list(listing.photos.up().in_order().prefetch_related(WITHOUT_DATA))
    down = listing.photos.filter(state=PhotoState.TAKEN_DOWN, taken_down_at__gt=at - KEPT_FOR)
    return PhotoList(
        listing_id=str(listing.pk),
        group=listing_name(listing, language=language),
        is_public=listing.is_public(),
        photos=[_kept(row, language=language, is_first=row is rows[0], is_last=row is rows[-1]) for row in rows],
        taken_down=[
            _kept(row, language=language) for row in down.order_by("-taken_down_at").prefetch_related(WITHOUT_DATA)
        ],
        may_add=len(rows) < settings.FOOTBRIDGE_PHOTOS_A_LISTING,
        most=settings.FOOTBRIDGE_PHOTOS_A_LISTING,
    )


def form_page(listing: Listing, form: PhotoForm, photo: Photo | None, *, language: str) -> PhotoFormPage:
    """Return the form of a photo with what was typed; `photo` is the one it is about, if there is one."""
    chosen = form["subject"].value()
    return PhotoFormPage(
        listing_id=str(listing.pk),
        group=listing_name(listing, language=language),
        photo=_view(photo, language=language) if photo else None,
        needs_file="photo" in form.fields,
        file_error=_error(form, "photo"),
        subjects=[
            Choice(value, str(label), str(EXAMPLES[PhotoSubject(value)]), checked=value == chosen)
            for value, label in PhotoSubject.choices
        ],
        subject_error=_error(form, "subject"),
        words=[_words(form, code, is_first=number == 0) for number, code in enumerate(form.languages)],
        megabytes=settings.FOOTBRIDGE_PHOTO_MEGABYTES,
        has_errors=bool(form.errors),
    )


def languages_of(listing: Listing, photo: Photo | None) -> list[str]:
    """Return the languages to describe a photo in: the one of its first words, then those of the listing's texts."""
    first = photo.language if photo else listing.language
    others = sorted({text.language[:2] for text in listing.texts.all()} | {listing.language} - {first})
    return [first, *(code for code in others if code != first)]


def initial_of(photo: Photo | None, *, languages: Sequence[str]) -> dict[str, Any]:
    """Return what the form of a photo begins with."""
    if photo is None:
        return {}
    said = {photo.language: photo.alt, **photo.translations}
    return {"subject": photo.subject, **{f"alt_{code}": said.get(code, "") for code in languages}}


def added_words(photo: Photo) -> str:
    """Return what happened with a photo that was just added."""
    if photo.state == PhotoState.PUBLIC:
        return _("The photo is there.")
    return _("We have the photo. A steward looks at it before others see it.")


def _kept(row: Photo, *, language: str, is_first: bool = False, is_last: bool = False) -> KeptPhoto:
    return KeptPhoto(
        photo=_view(row, language=language),
        state=str(row.get_state_display()),
        is_public=row.state == PhotoState.PUBLIC,
        answer=row.answer,
        is_first=is_first,
        is_last=is_last,
    )


def _view(photo: Photo, *, language: str) -> PhotoView:
    return photo_view(photo, language=language, route="keep_photo_file", args=[str(photo.listing_id)])


def _words(form: PhotoForm, code: str, *, is_first: bool) -> Words:
    names = dict(settings.LANGUAGES)
    name = f"alt_{code}"
    return Words(
        name=name,
        language=code,
        language_words=str(names.get(code, code)),
        value=form[name].value() or "",
        error=_error(form, name),
        is_required=is_first,
    )


def _error(form: PhotoForm, name: str) -> str:
    return str(form.errors[name][0]) if name in form.errors else ""
