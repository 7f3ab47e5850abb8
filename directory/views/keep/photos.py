"""Photos of the door and the room: an organiser adds, describes, orders and takes down, and puts back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.actions import photos, throttles
from directory.actions.listings import StateError
from directory.actions.photos import PhotoError
from directory.actions.throttles import Throttled
from directory.editors import Editor
from directory.forms.photos import PhotoForm
from directory.middleware import takes_photos
from directory.models import Photo, PhotoFile
from directory.organiser_access import editor_page
from directory.pages import keep_photos as pages
from directory.pictures import PictureError
from directory.views.photos import picture_response
from directory.views.visitor import page_language


@require_safe
@editor_page
def photo_list(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Show the photos of a listing in their order, and what was taken down."""
    page = pages.photo_list(editor.listing, language=page_language(), at=timezone.now())
    return render(request, "keep/photos/list.html", {"page": page, "may_publish": photos.may_publish(editor)})


@takes_photos
@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def photo_add(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Add one photo."""
    return _with_a_file(request, editor, replaces=None)


@takes_photos
@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def photo_replace(request: HttpRequest, editor: Editor, photo_id: UUID) -> HttpResponse:
    """Put another photo in the place of one."""
    return _with_a_file(request, editor, replaces=_photo(editor, photo_id))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_page
def photo_words(request: HttpRequest, editor: Editor, photo_id: UUID) -> HttpResponse:
    """Change what is said of a photo."""
    photo, at = _photo(editor, photo_id), timezone.now()
    form = _form(request, editor, photo, needs_file=False)
    if request.method == "POST" and form.is_valid():
        words = {"subject": form.cleaned_data["subject"], "alt": form.alt, "translations": form.translations}
        try:
            now = photos.describe(photo, **words, by=editor, at=at)
        except StateError as error:
            form.add_error("subject", str(error))
        else:
            waits = now.pk != photo.pk
            messages.success(request, _("Saved. A steward looks at it first.") if waits else _("Saved."))
            return redirect("keep_photos", editor.listing.pk)
    return _form_page(request, editor, form, photo=photo)


@require_POST
@editor_page
def photo_change(request: HttpRequest, editor: Editor, photo_id: UUID) -> HttpResponse:
    """Move a photo, take it down, or put it back: `do` says which."""
    photo, at, do = _photo(editor, photo_id, also_down=True), timezone.now(), request.POST.get("do", "")
    try:
        if do in {"earlier", "later"}:
            photos.move(photo, earlier=do == "earlier", by=editor)
        elif do == "take_down":
            photos.take_down(photo, by=editor, at=at)
            messages.success(request, _("The photo is taken down. You can put it back for 30 days."))
        elif do == "put_back":
            photos.put_back(photo, by=editor, at=at)
            messages.success(request, _("The photo is back."))
    except (PhotoError, StateError) as error:
        messages.warning(request, str(error))
    return redirect("keep_photos", editor.listing.pk)


@require_safe
@editor_page
def photo_file(request: HttpRequest, editor: Editor, file_id: UUID) -> HttpResponse:
    """Give one file of a photo of this listing, public or not, to whoever keeps it."""
    return picture_response(get_object_or_404(PhotoFile, pk=file_id, photo__listing=editor.listing))


def _with_a_file(request: HttpRequest, editor: Editor, *, replaces: Photo | None) -> HttpResponse:
    form, at = _form(request, editor, replaces, needs_file=True), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            throttles.check("photo", keys=(str(editor.listing.pk),), at=at)
            photo = photos.add(
                editor.listing,
                form.cleaned_data["photo"].read(),
                subject=form.cleaned_data["subject"],
                language=form.languages[0],
                alt=form.alt,
                translations=form.translations,
                by=editor,
                replaces=replaces,
                at=at,
            )
        except (PictureError, PhotoError, StateError, Throttled) as error:
            form.add_error("photo", str(error))
        else:
            messages.success(request, pages.added_words(photo))
            return redirect("keep_photos", editor.listing.pk)
    return _form_page(request, editor, form, photo=replaces)


def _form(request: HttpRequest, editor: Editor, photo: Photo | None, *, needs_file: bool) -> PhotoForm:
    is_sent = request.method == "POST"
    languages = pages.languages_of(editor.listing, photo)
    return PhotoForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        languages=languages,
        needs_file=needs_file,
        initial=pages.initial_of(photo, languages=languages),
    )


def _form_page(request: HttpRequest, editor: Editor, form: PhotoForm, *, photo: Photo | None) -> HttpResponse:
    page = pages.form_page(editor.listing, form, photo, language=page_language())
    return render(request, "keep/photos/form.html", {"page": page}, status=422 if form.errors else 200)


def _photo(editor: Editor, photo_id: UUID, *, also_down: bool = False) -> Photo:
    rows = editor.listing.photos.all() if also_down else editor.listing.photos.up()
    return get_object_or_404(rows, pk=photo_id)
