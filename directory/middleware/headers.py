"""What every answer says in its headers, and what a browser that has the page already is told."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import parse_http_date_safe

from directory.middleware.around import GetResponse

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
