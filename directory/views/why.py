"""Why a group is among the results, and why one is missing: for stewards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.access import steward_page
from directory.filters import parse
from directory.pages.why import why_view
from directory.views.visitor import page_language


@require_safe
@steward_page
def why(request: HttpRequest) -> HttpResponse:
    """Explain the answer to the question of the results page, for one listing if there is one."""
    parsed = parse(request.GET, language=page_language(), at=timezone.now())
    view = why_view(parsed, data=request.GET, user=request.user, site=request.build_absolute_uri("/").rstrip("/"))
    return render(request, "directory/why.html", {"view": view, "parsed": parsed})
