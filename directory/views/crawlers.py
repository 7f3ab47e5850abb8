"""What crawlers read: robots.txt and sitemaps."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory import sitemaps
from directory.pages.indexed import page_paths, site_address

Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)
INDEX_SECONDS = 3600
CHUNK = 200  # lines sent together
# No crawler needs every combination of filters; what is private is not named here but says noindex itself.
ROBOTS = """User-agent: *
Disallow: /groups/?
Allow: /groups/?lang=

Sitemap: {sitemap}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what crawlers need not read."""
    text = ROBOTS.format(sitemap=site_address(request) + reverse("sitemap"))
    return _for_a_while(HttpResponse(text, content_type="text/plain; charset=utf-8"))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the sitemaps."""
    site = site_address(request)
    found: list[tuple[str, datetime | None]] = [(site + reverse("sitemap_pages"), None)]
    found += [(site + reverse("sitemap_groups", args=[row.first]), row.modified_at) for row in _sections()]
    return _for_a_while(HttpResponse("".join(sitemaps.index(found)), content_type="application/xml"))


def _sections() -> list[sitemaps.Section]:
    """Return the sections; those of a big catalogue are kept for an hour."""
    size = sitemaps.section_size()
    kept: list[sitemaps.Section] | None = cache.get("sitemap-sections")
    if kept is None:
        kept = list(sitemaps.sections(size=size))
        if len(kept) > 1:
            cache.set("sitemap-sections", kept, INDEX_SECONDS)
    return kept


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """List the pages that are there for everybody."""
    site = site_address(request)
    lines = sitemaps.pages(site + path for path in page_paths())
    return _for_a_while(HttpResponse("".join(lines), content_type="application/xml"))


@require_safe
def sitemap_groups(request: HttpRequest, first: UUID) -> StreamingHttpResponse:
    """List the public listings from one id on."""
    lines = sitemaps.groups(first, size=sitemaps.section_size(), under=site_address(request) + reverse("results"))
    return _for_a_while(StreamingHttpResponse(_encoded(lines), content_type="application/xml"))


def _encoded(lines: Iterator[str]) -> Iterator[bytes]:
    while chunk := "".join(islice(lines, CHUNK)):
        yield chunk.encode()


def _for_a_while(response: Answer) -> Answer:
    response["Cache-Control"] = f"public, max-age={INDEX_SECONDS}"
    return response
