"""Adding photos to a listing, describing and ordering them, taking them down and up again, and deciding about them."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import pictures
from directory.actions import edits, listings, webhook_changes
from directory.editors import Editor
from directory.models import Listing, Photo, PhotoFile, PhotoState, User
from directory.models.photo import PhotoQuerySet

KEPT_FOR: Final = timedelta(days=30)
"""How long a photo that was taken down can be put back."""


class PhotoError(Exception):
    """It cannot be done. `str()` is for people."""


def may_publish(editor: Editor) -> bool:
    """Return whether a photo of `editor` is public at once; a steward looks at those of a draft as well."""
    return editor.is_steward or (editor.organiser is not None and editor.organiser.is_trusted)


def add(
    listing: Listing,
    raw: bytes,
    *,
    subject: str,
    language: str,
    alt: str,
    translations: Mapping[str, str],
    by: Editor,
    replaces: Photo | None = None,
    at: datetime,
) -> Photo:
    """Make a clean picture of `raw` and keep it with `listing`: public at once, or waiting for a steward.

    One that replaces another takes its place in the order; the old one comes down when the new one is public.

    :raises PictureError: if `raw` cannot become a picture
    :raises PhotoError: if the listing has as many photos as it may have
    :raises StateError: if the listing cannot be changed
    """
    made = pictures.clean(raw)  # outside of the transaction: it may take a second
    with transaction.atomic():
        _hold(by)
        _check_room(listing, replaces=replaces)
        if replaces is not None:
            _take_down(replaces.replaced_by.waiting(), at=at)
        last = listing.photos.up().aggregate(last=Max("position"))["last"]
        photo = Photo.objects.create(
            listing=listing,
            subject=subject,
            language=language,
            alt=alt,
            translations=dict(translations),
            position=replaces.position if replaces else (0 if last is None else last + 1),
            replaces=replaces,
            organiser=by.organiser,
            added_by=by.user,
            added_at=at,
        )
        PhotoFile.objects.bulk_create(
            PhotoFile(
                photo=photo,
                size=picture.size,
                width=picture.width,
                height=picture.height,
                sha256=picture.sha256,
                data=picture.data,
            )
            for picture in made
        )
        if may_publish(by):
            _publish(photo, by=by.user, at=at)
    return photo


@transaction.atomic
def describe(
    photo: Photo, *, subject: str, alt: str, translations: Mapping[str, str], by: Editor, at: datetime
) -> Photo:
    """Change what is said of a photo, and return the photo that says it.

    Where a public photo is described anew by somebody who may not publish, that is a copy that waits for a steward: the
    approved words stay public.

    :raises StateError: if the listing cannot be changed
    """
    _hold(by)
    photo.refresh_from_db()  # a steward may have let everybody see it a moment ago
    words = {"subject": subject, "alt": alt, "translations": dict(translations)}
    if all(getattr(photo, name) == value for name, value in words.items()):
        return photo
    if photo.state == PhotoState.PUBLIC and not may_publish(by):
        return _copy(photo, words, by=by, at=at)
    Photo.objects.filter(pk=photo.pk).update(**words)
    photo.refresh_from_db()
    if photo.state == PhotoState.PUBLIC:
        webhook_changes.note_beside(photo.listing_id, at=at)
    return photo


@transaction.atomic
def move(photo: Photo, *, earlier: bool, by: Editor) -> None:
    """Let a photo change places with the one before or after it; the first one moves no earlier.

    :raises StateError: if the listing cannot be changed
    """
    _hold(by)
    rows = list(Photo.objects.select_for_update().filter(listing=photo.listing_id).up().in_order())
    order = [row.pk for row in rows]
    if photo.pk not in order:  # it was taken down meanwhile
        return
    here = order.index(photo.pk)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, pk in enumerate(order):
        Photo.objects.filter(pk=pk).update(position=position)


@transaction.atomic
def take_down(photo: Photo, *, by: Editor, at: datetime) -> None:
    """Show a photo to nobody from now on; it can be put back for 30 days.

    What a steward takes down waits for a steward again when an organiser puts it back.

    :raises StateError: if the listing cannot be changed
    """
    _hold(by)
    is_seen = Photo.objects.filter(pk=photo.pk, state=PhotoState.PUBLIC).exists()
    _take_down(Photo.objects.filter(pk=photo.pk), at=at)
    if by.is_steward:
        Photo.objects.filter(pk=photo.pk, state=PhotoState.TAKEN_DOWN).update(was=PhotoState.WAITING)
    photo.refresh_from_db()
    if is_seen:
        webhook_changes.note_beside(photo.listing_id, at=at)


@transaction.atomic
def put_back(photo: Photo, *, by: Editor, at: datetime) -> None:
    """Undo `take_down`: what was public is public again, all else waits. What had taken its place comes down.

    :raises PhotoError: if the listing has as many photos as it may have, or it is too late
    :raises StateError: if the listing cannot be changed
    """
    _hold(by)
    if photo.state != PhotoState.TAKEN_DOWN:
        return
    if photo.taken_down_at is None or at - photo.taken_down_at > KEPT_FOR:
        raise PhotoError(_("This photo was taken down too long ago. Add it anew."))
    _check_room(photo.listing, replaces=photo.replaced_by.up().first())
    is_public = photo.was == PhotoState.PUBLIC or may_publish(by)
    state = PhotoState.PUBLIC if is_public else PhotoState.WAITING
    _take_down(photo.replaced_by.up(), at=at)
    Photo.objects.filter(pk=photo.pk).update(state=state, was="", taken_down_at=None, answer="")
    photo.refresh_from_db()
    if is_public:
        webhook_changes.note_beside(photo.listing_id, at=at)


def seen(photo: Photo) -> str:
    """Return what changes when what is said of a photo does."""
    said = json.dumps([photo.subject, photo.alt, photo.translations], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def approve(photo: Photo, *, as_seen: str, by: User, at: datetime) -> bool:
    """Let everybody see a photo that waits, with the words that were seen; return False if somebody decided before.

    :raises PhotoError: if the organiser has changed its words since
    """
    with transaction.atomic():
        listings.lock(photo.listing)
        photo.refresh_from_db()
        if photo.state == PhotoState.WAITING and seen(photo) != as_seen:
            raise PhotoError(_("Its organiser has just changed the words. Look at the photo again."))
        return _publish(photo, by=by, at=at)


def decline(photo: Photo, *, words: str, by: User, at: datetime) -> bool:
    """Take down a photo that waits, with a word to whoever sent it; return False if somebody decided before."""
    no = {"was": PhotoState.WAITING, "taken_down_at": at, "decided_by": by, "decided_at": at, "answer": words}
    waiting = Photo.objects.filter(pk=photo.pk).waiting()
    return bool(waiting.update(state=PhotoState.TAKEN_DOWN, **no))


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Delete what was taken down more than 30 days ago, and return how many photos that were."""
    rows = Photo.objects.filter(state=PhotoState.TAKEN_DOWN, taken_down_at__lt=at - KEPT_FOR)
    ids: list[UUID] = list(rows.values_list("pk", flat=True))
    Photo.objects.filter(pk__in=ids).delete()
    return len(ids)


def _hold(by: Editor) -> None:
    """Let others who change the same listing wait until the transaction is over.

    :raises StateError: if it is frozen, merged or in the bin
    """
    held = listings.lock(by.listing)
    edits.refuse_if_stopped(Editor(held, organiser=by.organiser, user=by.user))


def _publish(photo: Photo, *, by: User | None, at: datetime) -> bool:
    rows = Photo.objects.filter(pk=photo.pk).waiting()
    if not rows.update(state=PhotoState.PUBLIC, decided_by=by, decided_at=at):
        return False
    if photo.replaces_id is not None:
        _take_down(Photo.objects.filter(pk=photo.replaces_id), at=at)
    photo.refresh_from_db()
    webhook_changes.note_beside(photo.listing_id, at=at)
    return True


def _take_down(photos: PhotoQuerySet, *, at: datetime) -> None:
    photos.up().update(state=PhotoState.TAKEN_DOWN, was=F("state"), taken_down_at=at)


def _copy(photo: Photo, words: Mapping[str, Any], *, by: Editor, at: datetime) -> Photo:
    _take_down(photo.replaced_by.waiting(), at=at)
    row = {"listing": photo.listing, "language": photo.language, "position": photo.position}
    given = {"organiser": by.organiser, "added_by": by.user, "added_at": at}
    copy = Photo.objects.create(**row, **words, **given, replaces=photo)
    for file in photo.files.all():
        file.pk, file.photo = uuid4(), copy
        file.save(force_insert=True)
    return copy


def _check_room(listing: Listing, *, replaces: Photo | None = None) -> None:
    """Refuse one photo too many; the listing's row is locked, so that two at once are counted one after the other."""
    Listing.objects.select_for_update().get(pk=listing.pk)
    if replaces is not None:
        return
    most = settings.FOOTBRIDGE_PHOTOS_A_LISTING
    if listing.photos.up().exclude(state=PhotoState.WAITING, replaces__isnull=False).count() >= most:
        raise PhotoError(
            ngettext(
                "There is %(most)d photo already. Take one down first.",
                "There are %(most)d photos already. Take one down first.",
                most,
            )
            % {"most": most}
        )
