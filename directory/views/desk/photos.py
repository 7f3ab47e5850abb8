"""Photos that organisers sent: a steward looks at each before everybody does."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.access import steward_page
from directory.actions import photos
from directory.actions.photos import PhotoError
from directory.forms.photos import DeclinePhotoForm
from directory.models import Photo, PhotoFile
from directory.pages.desk_photos import waiting_photos
from directory.views.desk.common import steward
from directory.views.photos import picture_response
from directory.views.visitor import page_language


@require_safe
@steward_page
def desk_photos(request: HttpRequest) -> HttpResponse:
    """Show the photos that wait."""
    return _page(request)


@require_POST
@steward_page
def desk_photo_decide(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    """Show a photo to everybody, or say no with a word: `do` says which."""
    photo, at, by = get_object_or_404(Photo, pk=photo_id), timezone.now(), steward(request)
    if request.POST.get("do") == "approve":
        try:
            is_first = photos.approve(photo, as_seen=request.POST.get("seen", ""), by=by, at=at)
        except PhotoError as error:
            messages.warning(request, str(error))
            return redirect("desk_photos")
        words = _("Everybody can see the photo now.")
    else:
        form = DeclinePhotoForm(request.POST)
        if not form.is_valid():
            return _page(request, form=form, about=str(photo_id))
        is_first = photos.decline(photo, words=form.cleaned_data["words"], by=by, at=at)
        words = _("The photo is not shown. Whoever sent it reads your words beside it.")
    if is_first:
        messages.success(request, words)
    else:
        messages.info(request, _("Somebody has decided this already."))
    return redirect("desk_photos")


@require_safe
@steward_page
def desk_photo_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Give one file of a photo, public or not."""
    return picture_response(get_object_or_404(PhotoFile, pk=file_id))


def _page(request: HttpRequest, *, form: DeclinePhotoForm | None = None, about: str = "") -> HttpResponse:
    context = {"waiting": waiting_photos(language=page_language(), at=timezone.now()), "form": form, "about": about}
    return render(request, "desk/photos.html", context, status=422 if form else 200)
