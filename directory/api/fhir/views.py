"""Answers FHIR clients: what there is, lists of it, single resources, and errors in their own form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import http_date
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.fhir import capability, outcomes, searches
from directory.api.fhir.finding import Found, find, find_one
from directory.api.fhir.outcomes import FhirRenderer, PlainRenderer
from directory.api.fhir.searches import KINDS
from directory.api.parameters import shown
from directory.api.views import PublicView
from directory.exporters.fhir.elements import Resource, Site
from directory.exporters.fhir.rows import site


class FhirView(PublicView):
    """Speaks FHIR, also where something is wrong."""

    renderer_classes = (FhirRenderer, PlainRenderer)

    def get_exception_handler(self) -> Callable[..., Any]:
        """Return what makes an OperationOutcome of an error."""
        return outcomes.answer


class MetadataView(FhirView):
    """What this server can."""

    def get(self, request: Request) -> Response:
        """Give the CapabilityStatement."""
        searches.read_one(request.query_params)
        return Response(capability.statement(site()))


class SearchView(FhirView):
    """A list of one kind of resource."""

    kind = ""

    def get(self, request: Request) -> Response:
        """Give one page as a Bundle, with the address of the next."""
        search = searches.read(request.query_params, kind=self.kind)
        found = find(self.kind, search, at=timezone.now())
        return Response(_bundle(found, kind=self.kind, asked=request.query_params, here=site()))


class ReadView(FhirView):
    """One resource."""

    kind = ""

    def get(self, request: Request, key: str) -> Response:
        """Give it with its version; 404 where there is none that everybody may see."""
        searches.read_one(request.query_params)
        try:
            resource = find_one(self.kind, UUID(key), at=timezone.now())
        except ValueError:
            raise NotFound(f"Ids here are UUIDs like 6f1f3a52-8f0e-4d0c-9a67-0d4d1c1f6c1e, not {shown(key)}.") from None
        if resource is None:
            raise NotFound(f"There is no {self.kind} with this id, or nobody may see it.")
        return Response(resource, headers=_version(resource))


class NotThereView(FhirView):
    """Whatever else is asked for."""

    def get(self, request: Request, rest: str = "") -> Response:
        """Say which kinds of resources there are."""
        raise NotFound(f"There is nothing at {shown('/api/fhir/' + rest)}. There are metadata, {', '.join(KINDS)}.")


def not_there(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Answer an OperationOutcome for any method."""
    response: HttpResponseBase = NotThereView.as_view()(request, rest=rest)
    return response


def _bundle(found: Found, *, kind: str, asked: Any, here: Site) -> Resource:
    said = [(name, value) for name, values in asked.lists() for value in values if value and name != "_after"]
    own = [*said, *(("_after", value) for value in [asked.get("_after", "")] if value)]
    links = [{"relation": "self", "url": _address(here, kind, own)}]
    if found.after:
        links.append({"relation": "next", "url": _address(here, kind, [*said, ("_after", str(found.after))])})
    entries = [
        {"fullUrl": here.address(kind, one["id"]), "resource": one, "search": {"mode": "match"}}
        for one in found.resources
    ]
    bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "total": found.total, "link": links}
    return bundle | ({"entry": entries} if entries else {})


def _address(here: Site, kind: str, said: list[tuple[str, str]]) -> str:
    return f"{here.url}/api/fhir/{kind}" + (f"?{urlencode(said)}" if said else "")


def _version(resource: Resource) -> dict[str, str]:
    moment: datetime | None = parse_datetime(resource["meta"]["lastUpdated"])
    assert moment is not None  # made by `elements.instant`
    return {"ETag": f'W/"{resource["meta"]["versionId"]}"', "Last-Modified": http_date(moment.timestamp())}
