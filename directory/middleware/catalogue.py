"""From where the public catalogue is read, and what is said while its index is being made."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from directory import own_edits, replica, search
from directory.middleware.around import SAFE_METHODS, GetResponse
from directory.search.types import NotReadyError

# The public catalogue: pages that only read, and show everybody the same. All else is read from the primary.
CATALOGUE = {
    "home",
    "questions",
    "sources",
    "use_this_data",
    "results",
    "suggest_words",
    "suggest_places",
    "listing",
    "listing_calendar",
    "results_calendar",
    "results_feed",
    "town_calendar",
    "place_calendar",
    "shared_calendar",
    "feed_new",
    "listing_qr",
    "photo",
    "shared_list",
    "hsds",
    "hsds_services",
    "hsds_service",
    "hsds_places",
    "hsds_place",
    "hsds_organizations",
    "hsds_organization",
    "hsds_taxonomies",
    "hsds_taxonomy",
    "hsds_terms",
    "hsds_term",
    "robots",
    "sitemap",
    "sitemap_pages",
    "sitemap_groups",
    "meeting_guide",
    "widget",
    "widget_listing",
    "oembed",
    "fhir_metadata",
    "fhir_services",
    "fhir_service",
    "fhir_locations",
    "fhir_location",
    "fhir_organizations",
    "fhir_organization",
    "api_v1",
    "api_v1_listings",
    "api_v1_listing",
    "api_v1_facets",
    "api_v1_topics",
    "api_v1_places",
    "api_v1_suggestions",
    "api_v1_openapi",
}


class SayNotReady:
    """Asks to come back in a minute while the search index of a large catalogue is being made for the first time."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 for that one exception."""
        return not_ready(request) if isinstance(exception, NotReadyError) else None


def not_ready(request: HttpRequest) -> HttpResponse:
    """Return the page that asks to come back in a minute."""
    response = render(request, "503.html", status=503)
    response["Retry-After"], response["Cache-Control"] = "60", "no-store"
    return response


class ReadWhereItIsRight:
    """Reads the catalogue from the replica for visitors who only read, and shows editors what they wrote.

    Whoever has a session may have written something a moment ago: they are answered from the primary. A visitor without
    a session has written nothing that they could miss. Stands last, inside the session.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own_edits.begin()
        response = self.get_response(request)
        own_edits.remember(request.session, at=timezone.now())
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        try:
            return self._answer(request, lambda: view(request, *args, **kwargs))
        except NotReadyError:  # Django asks no `process_exception` about what happens here
            return not_ready(request)

    @staticmethod
    def _answer(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase | None:
        """Return the page as the replica has it; None where the primary is to be asked."""
        match = request.resolver_match
        if request.method not in SAFE_METHODS or match is None or match.view_name not in CATALOGUE:
            return None
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            if own_edits.are_fresh(request.session, at=timezone.now()):
                search.refresh()
            return None
        if not replica.is_set():
            return None
        return replica.read(view)
