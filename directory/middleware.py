"""What happens around every request: a log line without the person, headers, forms from our own pages only, limits."""

import logging
import secrets
import sqlite3
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe

from directory import access, own_edits, replica, search
from directory.logs import request_id
from directory.search.types import NotReadyError

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
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
FRAMED = "/widget/"
SQLITE_SECONDS = 2.0
SQLITE_STEPS_BETWEEN_LOOKS = 10_000  # about a millisecond
PERMISSIONS_POLICY = (
    ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "browsing-topics",
            "camera",
            "display-capture",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
            "xr-spatial-tracking",
        )
    )
    # "Use my location", on tap; passkeys of people who work here
    + ", geolocation=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)"
)

logger = logging.getLogger("footbridge.access")


class LogRequest:
    """Gives each request an id (`X-Request-ID` of the answer) and writes one line when it ends."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(secrets.token_hex(8))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            self._write(request, response, milliseconds=(time.perf_counter() - started) * 1000)
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _write(request: HttpRequest, response: HttpResponse, *, milliseconds: float) -> None:
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": (match.view_name or match.route) if match else "",
                "status": response.status_code,
                "milliseconds": round(milliseconds, 1),
            },
        )


ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class SafetyHeaders:
    """Adds safe headers to every answer, also of static files and of errors that Django's own middleware raises."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        response.setdefault("Cache-Control", "private, no-cache")  # a page shows how much is on one's own list
        if "no-store" in response["Cache-Control"]:
            response.setdefault("X-Robots-Tag", "noindex")
        return response


KEPT_WHEN_UNCHANGED = {
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Cross-Origin-Resource-Policy",
}


class TellUnchanged(ConditionalGetMiddleware):
    """Gives each page that may be kept an ETag, and answers 304 to a browser that has the same page already.

    Unless a view has a tag of its own, it is a hash of what was rendered, so it changes with whatever changes on a
    page: an edit, the next minute, the language, one's own list, a log-in. Pages that nobody may keep (`no-store`) get
    none. HEAD gets what GET would.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        if request.method not in {"GET", "HEAD"} or not self.needs_etag(response):
            return response
        if not response.has_header("ETag"):
            set_response_etag(response)
        changed_at = parse_http_date_safe(response.get("Last-Modified", ""))
        answer = get_conditional_response(
            request, etag=response.get("ETag"), last_modified=changed_at, response=response
        )
        assert answer is not None  # because there is a response to give
        for name in KEPT_WHEN_UNCHANGED & response.headers.keys():
            answer[name] = response[name]  # a browser puts the headers of a 304 over those that it kept
        return answer


class LimitBodies:
    """Refuses a body that is longer than 1 MiB before a byte of it is read; a page that takes photos says its own.

    Django counts the fields of a form and not its files: without this, any page would take a file of any length.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Answer 413 where `Content-Length` says too much; a body without it is empty for WSGI."""
        is_photo = getattr(view, "takes_photos", False)
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if is_photo else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit() and int(length) <= most:
            return None
        return render(request, "413.html", {"megabytes": most // 1_000_000}, status=413)


def takes_photos(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view take a form with one photo."""
    view.takes_photos = True  # type: ignore[attr-defined]
    return view


class LeaveOutBrokenCookies:
    """Passes over cookies with control characters: we set none, and PostgreSQL fails when it looks for a NUL."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if not value.isprintable()]:
            del request.COOKIES[name]
        return self.get_response(request)


class NoCookiesInFrames:
    """Knows nobody on the pages that other sites show in a frame: no session, no list, no language that was chosen."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FRAMED):
            request.COOKIES.clear()
        return self.get_response(request)


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


class NoteSeen:
    """Keeps the pages of somebody open who reads elsewhere on this site; a visitor without a cookie costs nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            access.note_seen(request, at=timezone.now())
        return self.get_response(request)


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


class LimitStatements:
    """Ends a statement of SQLite that takes longer than two seconds; PostgreSQL has a limit of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if connection.vendor != "sqlite":
            return self.get_response(request)
        try:
            with connection.execute_wrapper(_with_deadline):
                return self.get_response(request)
        finally:
            if isinstance(connection.connection, sqlite3.Connection):
                connection.connection.set_progress_handler(None, 0)


def _with_deadline(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    deadline = time.monotonic() + SQLITE_SECONDS
    raw: sqlite3.Connection = context["connection"].connection
    raw.set_progress_handler(lambda: time.monotonic() > deadline, SQLITE_STEPS_BETWEEN_LOOKS)
    return execute(sql, params, many, context)
