"""Pages for the frames of other sites: a search, or one listing. They know no visitor and set no cookie."""

from typing import Any
from uuid import UUID

from csp.constants import NONE
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.actions import merges
from directory.filters import parse
from directory.models import Listing
from directory.pages.indexed import site_address
from directory.pages.listing import listing_view
from directory.pages.widget import asks_for_help, widget_view
from directory.views.leading_on import leads_on
from directory.views.visitor import page_language


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """Show the first groups of a search, with the same parameters as the results page."""
    parsed = parse(request.GET, language=page_language(), at=timezone.now())
    view = widget_view(parsed, data=request.GET)
    context = {"view": view, "page_url": view.more_url, "is_crisis": asks_for_help(request.GET)}
    return _framed(request, "widget/results.html", context)


@require_safe
@leads_on
def widget_listing(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Show one listing in short."""
    rows = Listing.objects.public().filter(pk=listing_id).with_parts()
    found = rows.select_related("source").prefetch_related("contacts").first()
    if found is None:
        if merges.survivors([listing_id]):
            raise Http404  # `leads_on` goes on to where it was merged into
        return _framed(request, "widget/gone.html", {"page_url": reverse("results")}, status=404)
    view = listing_view(found, language=page_language(), variant=request.GET.get("text", ""), at=timezone.now())
    return _framed(request, "widget/listing.html", {"view": view, "page_url": reverse("listing", args=[found.pk])})


def _framed(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Return a page that the allowed sites, and no others, may show in a frame; search engines keep the real page."""
    context["canonical"] = site_address(request) + context["page_url"]
    response = render(request, template, context, status=status)
    # What the decorators of django-csp set; they are read once at the start, and would not know the settings of a test.
    origins = settings.FOOTBRIDGE_WIDGET_ORIGINS or [NONE]
    response._csp_replace = {"frame-ancestors": origins}  # type: ignore[attr-defined]
    response["X-Robots-Tag"] = "noindex"
    return response
