"""The page that explains to developers how to read the catalogue."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Source
from directory.pages import open_data


@require_safe
def use_this_data(request: HttpRequest) -> HttpResponse:
    """Explain every interface, with examples of this catalogue that can be copied."""
    filled = open_data.filling(site=request.build_absolute_uri("/").rstrip("/"))
    context = {
        "parts": open_data.parts(filled),
        "errors": filled.of("errors"),
        "sources": Source.objects.order_by("name"),
        "per_minute": settings.FOOTBRIDGE_API_PER_MINUTE,
        "email": settings.FOOTBRIDGE_CONTACT_EMAIL,
        "site_url": filled.site,
    }
    return render(request, "site/use_this_data.html", context)
