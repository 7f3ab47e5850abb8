"""Listing (page 3) and its QR code."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory import niches
from directory.contents import content_of
from directory.documents import parts_of
from directory.exporters.linked_data import Words, listing_data
from directory.models import Listing, SearchDocument
from directory.pages import following
from directory.pages.addresses import why_path
from directory.pages.indexed import site_address, standing
from directory.pages.listing import ListingView, listing_view
from directory.pages.others import others_like
from directory.pages.photos import public_photos
from directory.pages.simple_map import place_map
from directory.sitemaps import listing_languages
from directory.views.downloads import qr_svg
from directory.views.leading_on import leads_on
from directory.views.visitor import is_steward, my_list_of, page_language


def _listing(request: HttpRequest, listing_id: UUID) -> Listing:
    rows = Listing.objects.visible_to(request.user).filter(pk=listing_id).with_parts()
    found = get_object_or_404(rows.select_related("source").prefetch_related("contacts"))
    if found.merged_into_id:  # stewards see everything, but follow old links as everybody does
        raise Http404
    return found


@require_safe
@leads_on
def listing(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Show one listing."""
    at, language = timezone.now(), page_language()
    found = _listing(request, listing_id)
    view = listing_view(found, language=language, variant=request.GET.get("text", ""), at=at)
    saved = my_list_of(request)
    path = reverse("listing", args=[found.pk])
    own_languages = listing_languages(text.language for text in found.texts.all())
    stands = standing(request, path=path, languages=own_languages)
    context = {
        "view": view,
        "standing": stands if found.is_public() else None,
        "data": _linked_data(found, view, url=site_address(request) + path),
        "is_saved": bool(saved and found.pk in saved),
        "photos": public_photos(found, language=language),
        "others": others_like(found, user=request.user, language=language, at=at),
        "map": place_map(view.point, name=view.name),
        "back": _results_before(request),
        "has_dates": bool(view.when),
        "follow": following.of_listing(found, language=language),
        "why_url": _why_address(request, found) if is_steward(request) else "",
        "niche": niches.answers(found.niche_indicators, language=language) if is_steward(request) else (),
    }
    return render(request, "directory/listing.html", context)


def _linked_data(found: Listing, view: ListingView, *, url: str) -> dict[str, Any]:
    description = view.text.promise or view.text.description
    words = Words(url=url, name=view.name, description=description, language=view.text.language)
    return listing_data(content_of(parts_of(found), contacts=list(found.contacts.all())), words=words)


def _why_address(request: HttpRequest, found: Listing) -> str:
    """Return the page that explains where this listing stands, for the question that the steward comes from."""
    before = QueryDict(urlsplit(_results_before(request)).query)
    return why_path(before, listing=str(found.pk))


def _results_before(request: HttpRequest) -> str:
    """Return the results page that the visitor came from, with its question; "" if they came from elsewhere."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if came_from.netloc != request.get_host() or came_from.path != reverse("results"):
        return ""
    return came_from._replace(scheme="", netloc="", fragment="").geturl()


@require_safe
@leads_on
def listing_qr(request: HttpRequest, listing_id: UUID) -> HttpResponse:
    """Give a QR code that leads to the listing, as an SVG drawing."""
    document = get_object_or_404(SearchDocument.objects.visible_to(request.user), pk=listing_id)
    return HttpResponse(
        qr_svg(request.build_absolute_uri(reverse("listing", args=[document.pk]))), content_type="image/svg+xml"
    )
