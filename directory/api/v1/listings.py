"""Listings: the search of the results page, a walk through all of them, and each in full."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from rest_framework.request import Request
from rest_framework.response import Response

from directory import crisis
from directory.actions import merges
from directory.api.description import described
from directory.api.parameters import UUID_TEXT, Parameters, shown
from directory.api.v1 import answers, detail_shapes, parameters
from directory.api.v1.addresses import Addresses
from directory.api.v1.details import detail
from directory.api.v1.finding import find
from directory.api.v1.items import items
from directory.api.v1.local import Answer, LocalView
from directory.api.v1.questions import read_locale, read_question
from directory.api.views import PublicView
from directory.models import Listing

TAGS: Final = ["Listings"]


class Root(PublicView):
    """The addresses of this interface."""

    @described("root", "What there is", gives=detail_shapes.RootSerializer, tags=TAGS, errors=(400,))
    def get(self, request: Request) -> Response:
        """List the addresses."""
        Parameters(request.query_params).done()
        whole = Addresses.seen_by(request._request).whole
        listings = whole(reverse("api_v1_listings"))
        return Response(
            {
                "listings": listings,
                "listing": listings + "{id}/",
                "facets": whole(reverse("api_v1_facets")),
                "topics": whole(reverse("api_v1_topics")),
                "places": whole(reverse("api_v1_places")) + "{?q,limit,locale}",
                "suggestions": whole(reverse("api_v1_suggestions")) + "{?q,limit,locale}",
                "openapi": whole(reverse("api_v1_openapi")),
                "documentation": whole(reverse("api_v1_docs")),
            }
        )


class Listings(LocalView):
    """The search of the results page."""

    @described(
        "list_listings",
        "Search, or walk through all listings",
        gives=detail_shapes.ListingPageSerializer,
        parameters=parameters.LISTINGS,
        errors=(400, 503),
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Answer a question as the results page does: the same listings, in the same order, with the same counts.

        Where nothing is asked for, all listings come by their ids, to the last one. Follow `next`, or the `Link`
        header, until there is none.
        """
        response = self.answer(request)
        if following := response.data["next"]:
            response["Link"] = f'<{following}>; rel="next"'
        return response

    def make(self, asked: Parameters, *, locale: str, at: datetime, addresses: Addresses) -> Answer:
        """Return one page."""
        question = read_question(asked, locale=locale, at=at)
        found = find(question)
        is_crisis = crisis.asks_for_help(question.data.get("q", ""))
        distances = found.answer.distances_metres
        made: Answer = {
            "total": found.answer.total,
            "next": answers.next_address(found, data=self.request.query_params, addresses=addresses),
            "results": items(found.rows, locale=locale, at=at, distances=distances, addresses=addresses),
            "understood": answers.understood(question, found, is_crisis=is_crisis),
        }
        if found.is_cut:
            made["explanation"] = answers.CUT
        if question.has_facets:
            made["facets"] = answers.counts(found.answer.facets)
        if is_crisis:
            made["help"] = answers.help_now(locale=locale, addresses=addresses)
        return made


class ListingView(PublicView):
    """One listing."""

    @described(
        "get_listing",
        "One listing in full",
        gives=detail_shapes.ListingDetailSerializer,
        parameters=[parameters.ID, parameters.LOCALE],
        errors=(400, 404),
        more={301: parameters.MOVED},
        tags=TAGS,
    )
    def get(self, request: Request, listing_id: str) -> Response:
        """Return all that is public of a listing; one that was merged into another leads on to that one."""
        asked = Parameters(request.query_params)
        locale = read_locale(asked)
        asked.done()
        if not UUID_TEXT.fullmatch(listing_id):
            raise Http404(f"The id of a listing is a UUID, not {shown(listing_id)}.")
        with translation.override(locale):
            rows = Listing.objects.public().filter(pk=UUID(listing_id)).with_parts()
            found = rows.select_related("organization", "source").prefetch_related("contacts").first()
            if found is None:
                return _lead_on(UUID(listing_id), request=request._request)
            made = detail(found, locale=locale, at=timezone.now(), addresses=Addresses.seen_by(request._request))
        return Response(made, headers={"Content-Language": locale})


def _lead_on(pk: UUID, *, request: HttpRequest) -> Response:
    survivor = merges.survivors([pk]).get(pk)
    if survivor is None:
        raise Http404
    path, question = reverse("api_v1_listing", args=[survivor]), request.META.get("QUERY_STRING", "")
    return Response(status=301, headers={"Location": f"{path}?{question}" if question else path})
