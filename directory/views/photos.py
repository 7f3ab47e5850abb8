"""The files of photos: anybody gets what is public; what waits is behind the pages of organisers and stewards."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from directory.models import PhotoFile

# In the browser that asked, and in no cache on the way: what is taken down is gone everywhere else at once.
FOR_A_YEAR = "private, max-age=31536000, immutable"


@require_safe
def photo(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Give one file of a public photo. Its bytes never change: a new photo has a new address."""
    response = picture_response(get_object_or_404(PhotoFile.objects.public(), pk=file_id))
    response["Cache-Control"] = FOR_A_YEAR
    return response


def picture_response(file: PhotoFile) -> HttpResponse:
    """Return a picture with the type and the name that we give it."""
    response = HttpResponse(bytes(file.data), content_type="image/webp")
    response["Content-Disposition"] = f'inline; filename="{file.size}.webp"'
    return response
