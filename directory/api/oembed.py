"""`/oembed`: how another site shows a page of ours in a frame (oembed.com, version 1.0)."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit
from uuid import UUID
from xml.etree import ElementTree

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from rest_framework.exceptions import APIException, NotFound
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from directory.actions import merges
from directory.address_language import NAME, known
from directory.api.parameters import Parameters, shown
from directory.api.views import PublicView
from directory.documents import parts_of
from directory.models import Listing
from directory.pages.addresses import kept
from directory.pages.indexed import site_address
from directory.pages.texts import preferred, text_key

WIDTH: Final = 480
HEIGHTS: Final = {"results": 640, "listing": 520}
MOST_PIXELS: Final = 10_000
LONGEST_ADDRESS: Final = 2_000
FORMATS: Final = ("json", "xml")


class XmlRenderer(BaseRenderer):
    """The answer as the XML that the specification shows."""

    media_type = "text/xml"
    format = "xml"
    charset = "utf-8"

    def render(
        self, data: Mapping[str, Any], accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        """Return the document."""
        root = ElementTree.Element("oembed")
        for name, value in data.items():
            ElementTree.SubElement(root, name).text = "".join(char for char in str(value) if char.isprintable())
        written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        return written


class FormatNotSpokenError(APIException):
    """A format other than JSON and XML: 501, as the specification says."""

    status_code = 501
    default_detail = "format is json or xml."


class OembedView(PublicView):
    """A frame for a results page or a listing."""

    renderer_classes = (JSONRenderer, XmlRenderer)

    def get_renderers(self) -> list[BaseRenderer]:
        """The parameter decides, not the header: consumers send any."""
        asked = self.request.GET.get("format", "")
        return [XmlRenderer()] if asked == "xml" else [JSONRenderer()]

    def get(self, request: Request) -> Response:
        """Answer how the page at `url` is shown in a frame."""
        parameters = Parameters(request.GET)
        address = parameters.text("url", longest=LONGEST_ADDRESS)
        if not address and not parameters.faults:
            parameters.fault("url", "url is the address of a results page or a listing of this site.")
        asked = parameters.written("format")
        widest = parameters.number("maxwidth", least=1, most=MOST_PIXELS)
        highest = parameters.number("maxheight", least=1, most=MOST_PIXELS)
        parameters.done()
        if asked not in ("", *FORMATS):
            raise FormatNotSpokenError
        if not settings.FOOTBRIDGE_WIDGET_ORIGINS:
            raise NotFound("No other site may show pages of this one in a frame (FOOTBRIDGE_WIDGET_ORIGINS).")
        return Response(_rich(request, address, widest=widest, highest=highest))


def _rich(request: Request, address: str, *, widest: int | None, highest: int | None) -> dict[str, Any]:
    route, path, title = _page(request, address)
    width, height = min(WIDTH, widest or WIDTH), min(HEIGHTS[route], highest or HEIGHTS[route])
    site = site_address(request._request)
    frame = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>'
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": settings.FOOTBRIDGE_NAME,
        "provider_url": f"{site}/",
        "cache_age": 3600,
        "html": str(format_html(frame, site + path, width, height, title)),
        "width": width,
        "height": height,
    }


def _page(request: Request, address: str) -> tuple[str, str, str]:
    """Return the name of the page at an address, the path of its frame, and its title.

    :raises NotFound: if it is no page of this site that can stand in a frame
    """
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        match = None
    hosts = {request.get_host(), urlsplit(settings.FOOTBRIDGE_SITE_URL).netloc}
    if match is None or parts.netloc not in hosts or match.view_name not in HEIGHTS:
        raise NotFound(f"{shown(address)} is no results page and no listing of this site.")
    asked = QueryDict(parts.query)
    code = known(asked.get(NAME, ""))
    if match.view_name == "listing":
        listing = _listing(match.kwargs["listing_id"])
        path, query = reverse("widget_listing", args=[listing.pk]), {}
        texts = {text_key(text): text.name for text in parts_of(listing).texts}
        _key, title = preferred(texts, wanted=(code, listing.language))
    else:
        path, query, title = reverse("widget"), kept(asked), settings.FOOTBRIDGE_NAME
    query = {**query, **({NAME: [code]} if code else {})}
    return match.view_name, f"{path}?{urlencode(query, doseq=True)}" if query else path, title


def _listing(listing_id: UUID) -> Listing:
    key = merges.survivors([listing_id]).get(listing_id) or listing_id
    found = Listing.objects.public().filter(pk=key).with_parts().first()
    if found is None:
        raise NotFound("There is no such listing, or not everybody may see it.")
    return found
