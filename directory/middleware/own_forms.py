"""Forms are taken from our own pages only."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from directory.middleware.around import SAFE_METHODS


class OwnFormsOnly(CsrfViewMiddleware):
    """Accepts a form only from a page of this site, and needs no cookie for it.

    Django's own check gives a cookie to everybody who sees a form, and so to everybody who only reads a list with Save
    buttons. Browsers say by themselves where a form comes from: `Sec-Fetch-Site` (all since 2023, over HTTPS and on
    localhost), before that `Origin`. A request with neither comes from no browser that could be tricked, and is refused
    as well. `base.html` says `<meta name="referrer" content="same-origin">`, because under `no-referrer` browsers send
    `Origin: null` with our own forms (Fetch Standard, section 3.2).
    """

    def process_request(self, request: HttpRequest) -> None:
        """There is no cookie to read."""

    def process_view(
        self, request: HttpRequest, callback: Callable[..., Any], callback_args: Any, callback_kwargs: Any
    ) -> Any:
        exempt = getattr(callback, "csrf_exempt", False) or getattr(request, "_dont_enforce_csrf_checks", False)
        if request.method in SAFE_METHODS or exempt or comes_from_this_site(request):
            return None
        return self._reject(request, "The form does not come from a page of this site.")  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """There is no cookie to set."""
        return response


def comes_from_this_site(request: HttpRequest) -> bool:
    """Return whether the browser says that one of our own pages, or the person's own hand, sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    try:
        host = urlsplit(origin).netloc
    except ValueError:  # brackets that are no IPv6 address
        return False
    return host == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS
