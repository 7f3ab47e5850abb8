"""The views: read the parameters, say 304 where nothing changed, find the ids, read them, answer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.description import described
from directory.api.hsds import conditions, found, reading, taxonomies
from directory.api.hsds import description as d
from directory.api.hsds.pages import (
    FARTHEST_PAGE,
    MOST_PER_PAGE,
    PER_PAGE,
    Found,
    Json,
    Load,
    NdjsonRenderer,
    lines_of,
    page_of,
)
from directory.api.hsds.versions import mark, unchanged, version_of
from directory.api.parameters import Parameters, shown
from directory.api.views import PublicView
from directory.exporters.hsds_values import key_of

VERSION = "3.1"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
#: What is asked for: how to find the ids, and how to read them.
Asked = tuple[Callable[[], Found], Load]


class RootView(PublicView):
    """What this interface is."""

    @described("hsds", "What this interface is", gives={"$ref": "#/components/schemas/Root"}, errors=(400,))
    def get(self, request: Request) -> Response:
        """Answer version, profile and description."""
        Parameters(request.GET).done()
        address = request.build_absolute_uri(reverse("hsds_openapi"))
        return Response({"version": VERSION, "profile": PROFILE, "openapi_url": address})


class ListView(PublicView):
    """A list: a page of it, or all of it as lines."""

    renderer_classes = (JSONRenderer, NdjsonRenderer)

    def ask(self, parameters: Parameters, *, at: datetime) -> Asked:
        """Read the parameters of this list; faults are noted."""
        raise NotImplementedError

    def get(self, request: Request) -> HttpResponseBase:
        """Answer a page, lines, or that nothing changed."""
        at, parameters = timezone.now(), Parameters(request.GET)
        find, load = self.ask(parameters, at=at)
        number, size, is_lines = _paging(parameters, accepted=request.accepted_renderer.format)
        parameters.done()
        version = version_of(request, form="lines" if is_lines else "page", at=at)
        response = unchanged(request, version)
        if response is None:
            response = (
                lines_of(find(), load=load) if is_lines else _json(page_of(find(), number=number, size=size, load=load))
            )
            mark(response, version)
        return response


class OneView(PublicView):
    """One object by its id."""

    renderer_classes = (JSONRenderer,)
    noun: ClassVar[str]

    def ask(self, parameters: Parameters) -> Callable[[UUID], Json | None]:
        """Read the parameters and return how one is read."""
        raise NotImplementedError

    def get(self, request: Request, key: str) -> HttpResponseBase:
        """Answer the object, or that it did not change."""
        at, parameters = timezone.now(), Parameters(request.GET)
        load = self.ask(parameters)
        parameters.done()
        wanted = key_of(key)
        if wanted is None:
            raise NotFound(f"The id of a {self.noun} is a UUID, not {shown(key)}.")
        version = version_of(request, form="one", at=at)
        response = unchanged(request, version)
        if response is None:
            item = load(wanted)
            if item is None:
                raise NotFound(f"There is no {self.noun} with this id.")
            response = _json(item)
            mark(response, version)
        return response


@extend_schema_view(
    get=d.a_list(
        "hsds_services",
        "Services",
        gives=("ServicePage", "FullServicePage", "MinimalServicePage"),
        parameters=(d.SEARCH, *d.NARROWING, d.MINIMAL, d.FULL, *d.UK),
    )
)
class ServicesView(ListView):
    """`/services`."""

    def ask(self, parameters: Parameters, *, at: datetime) -> Asked:
        """Read what HSDS and Open Referral UK know."""
        rows = conditions.listings(parameters).filter(*conditions.ages_and_times(parameters))
        words = conditions.text(parameters)
        minimal, full = parameters.flag("minimal"), parameters.flag("full")
        if minimal and full:
            parameters.fault("minimal", "minimal and full contradict each other. Choose one.")
        load = reading.minimal_services if minimal else reading.full_services if full else reading.flat_services
        return lambda: found.services(rows, words=words, at=at), load


@extend_schema_view(get=d.one("hsds_service", "A service with all that belongs to it", gives="Service"))
class ServiceView(OneView):
    """`/services/{id}`."""

    noun = "service"

    def ask(self, parameters: Parameters) -> Callable[[UUID], Json | None]:
        """Read nothing."""
        return lambda key: next(iter(reading.full_services([key])), None)


@extend_schema_view(
    get=d.a_list(
        "hsds_service_at_locations",
        "Services at their places",
        gives=("ServiceAtLocationPage", "FullServiceAtLocationPage"),
        parameters=(d.SEARCH, *d.NARROWING, d.FULL, *d.NEAR, *d.UK),
    )
)
class PlacesView(ListView):
    """`/service_at_locations`."""

    def ask(self, parameters: Parameters, *, at: datetime) -> Asked:
        """Read what HSDS and Open Referral UK know, and the way from a postcode."""
        rows = conditions.listings(parameters).filter(*conditions.ages_and_times(parameters))
        words, full = conditions.text(parameters), parameters.flag("full")
        near, metres = found.near_postcode(parameters)
        return (
            lambda: found.places(rows, words=words, near=near, metres=metres, at=at),
            lambda keys: reading.places(keys, full=full),
        )


@extend_schema_view(get=d.one("hsds_service_at_location", "A service at one of its places", gives="ServiceAtLocation"))
class PlaceView(OneView):
    """`/service_at_locations/{id}`."""

    noun = "service at a location"

    def ask(self, parameters: Parameters) -> Callable[[UUID], Json | None]:
        """Read nothing."""
        return lambda key: next(iter(reading.places([key], full=True)), None)


@extend_schema_view(
    get=d.a_list(
        "hsds_organizations",
        "Organisations",
        gives=("OrganizationPage",),
        parameters=(d.SEARCH, *d.NARROWING, d.FULL, d.FULL_SERVICE),
    )
)
class OrganizationsView(ListView):
    """`/organizations`."""

    def ask(self, parameters: Parameters, *, at: datetime) -> Asked:
        """Read what HSDS knows; the conditions are about the services that an organisation runs."""
        rows = conditions.listings(parameters)
        words = conditions.text(parameters)
        services = _services(parameters)
        return lambda: found.organizations(rows, words=words), lambda keys: reading.organizations(
            keys, services=services
        )


@extend_schema_view(
    get=d.one(
        "hsds_organization",
        "An organisation with its services",
        gives="Organization",
        parameters=(d.FULL_SERVICE,),
    )
)
class OrganizationView(OneView):
    """`/organizations/{id}`."""

    noun = "organisation"

    def ask(self, parameters: Parameters) -> Callable[[UUID], Json | None]:
        """Read whether its services are wanted in full."""
        services = reading.FULL if parameters.flag("full_service") else reading.MINIMAL

        def load(key: UUID) -> Json | None:
            """A body without a public service is not there."""
            one = next(iter(reading.organizations([key], services=services)), None)
            return one if one and one.get("services") else None

        return load


@extend_schema_view(get=d.a_list("hsds_taxonomies", "Taxonomies", gives=("TaxonomyPage",), parameters=(d.SEARCH,)))
class TaxonomiesView(ListView):
    """`/taxonomies`."""

    def ask(self, parameters: Parameters, *, at: datetime) -> Asked:
        """Read what HSDS knows."""
        words = conditions.text(parameters)
        return lambda: taxonomies.found_taxonomies(words), taxonomies.read_taxonomies


@extend_schema_view(get=d.one("hsds_taxonomy", "A taxonomy", gives="Taxonomy"))
class TaxonomyView(OneView):
    """`/taxonomies/{id}`."""

    noun = "taxonomy"

    def ask(self, parameters: Parameters) -> Callable[[UUID], Json | None]:
        """Read nothing."""
        return lambda key: next(iter(taxonomies.read_taxonomies([key])), None)


@extend_schema_view(
    get=d.a_list("hsds_terms", "Terms of taxonomies", gives=("TermPage",), parameters=(d.SEARCH, *d.TREE))
)
class TermsView(ListView):
    """`/taxonomy_terms`."""

    def ask(self, parameters: Parameters, *, at: datetime) -> Asked:
        """Read what HSDS knows."""
        terms = taxonomies.asked_terms(parameters)
        return lambda: taxonomies.found_terms(terms), taxonomies.read_terms


@extend_schema_view(get=d.one("hsds_term", "A term with its taxonomy", gives="Term"))
class TermView(OneView):
    """`/taxonomy_terms/{id}`."""

    noun = "taxonomy term"

    def ask(self, parameters: Parameters) -> Callable[[UUID], Json | None]:
        """Read nothing."""
        return lambda key: next(iter(taxonomies.read_terms([key])), None)


def _services(parameters: Parameters) -> str:
    """Return which services an organisation in a list has with it."""
    full, full_service = parameters.flag("full"), parameters.flag("full_service")
    return reading.FULL if full_service else reading.MINIMAL if full else ""


def _paging(parameters: Parameters, *, accepted: str) -> tuple[int, int, bool]:
    number = parameters.number("page", least=1, most=FARTHEST_PAGE)
    size = parameters.number("per_page", least=1, most=MOST_PER_PAGE)
    form = parameters.one_of("format", among=("json", "ndjson"), default=accepted)
    if form == "ndjson" and number:
        parameters.fault("page", "format=ndjson gives everything at once. Leave page and per_page out.")
    if form == "ndjson" and size:
        parameters.fault("per_page", "format=ndjson gives everything at once. Leave page and per_page out.")
    return number or 1, size or PER_PAGE, form == "ndjson"


def _json(data: Any) -> HttpResponse:
    return HttpResponse(JSONRenderer().render(data), content_type=JSONRenderer.media_type)
