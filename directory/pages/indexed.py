"""Where a page stands for crawlers: its one address, and the same page in other languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from directory import sitemaps
from directory.address_language import NAME, in_language, known
from directory.learning import BY_SLUG

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
#: The pages that are the same for everybody and there in every language; listings have pages of their own.
PAGES: Final = (
    *("home", "results", "help", "help_now", "privacy", "leaving", "sources", "accessibility"),
    *("use_this_data", "learn"),
)


def page_paths() -> list[str]:
    """Return the paths of these pages, and of those that explain an idea."""
    return [*(reverse(name) for name in PAGES), *(reverse("learn_topic", args=[slug]) for slug in BY_SLUG)]


@dataclass(frozen=True, slots=True)
class Standing:
    """The canonical address of a page, and (hreflang, address) of the page in each language."""

    canonical: str
    alternates: Sequence[tuple[str, str]]


def site_address(request: HttpRequest) -> str:
    """Return the address of this site without a path: the operator's, or as it was asked for where none is set."""
    written = settings.FOOTBRIDGE_SITE_URL
    if urlsplit(written).hostname in LOOPBACK:
        return request.build_absolute_uri("/").rstrip("/")
    return str(written)


def standing(request: HttpRequest, *, path: str, languages: Sequence[str]) -> Standing:
    """Return where the page at `path` stands, which counts as a page of its own in each of `languages`.

    Whatever else the address says (a text variant, a sort order, where somebody came from) is noise.
    """
    address = site_address(request) + path
    code = known(request.GET.get(NAME, ""))
    return Standing(
        in_language(address, code if code in languages else ""), sitemaps.alternates(address, among=languages)
    )


def page_standing(request: HttpRequest) -> Standing | None:
    """Return where one of `PAGES` stands; None for all others: what is private is named nowhere."""
    match = request.resolver_match
    if match is None:
        return None
    explains = match.view_name == "learn_topic" and match.kwargs["slug"] in BY_SLUG
    if match.view_name not in PAGES and not explains:
        return None
    path = reverse(match.view_name, kwargs=match.kwargs)
    return standing(request, path=path, languages=sitemaps.languages())
