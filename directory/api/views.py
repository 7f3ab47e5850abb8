"""The base of every interface that anybody may read without a key, and the answer for addresses that are none."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from directory import access
from directory.api.parameters import shown

OPEN_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, X-Request-ID",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
FRESH_SECONDS = 60


class NetworkThrottle(SimpleRateThrottle):
    """Counts the requests of a network (never an address) in the memory of this process, for a minute."""

    scope = "network"

    def get_rate(self) -> str | None:
        """Return what the operator allows; None is no limit."""
        count: int = settings.FOOTBRIDGE_API_PER_MINUTE
        return f"{count}/min" if count else None

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Return what is counted together."""
        return self.cache_format % {"scope": self.scope, "ident": access.network_of(request._request)}


class PublicView(APIView):
    """Reads what everybody may see. It knows no log-in, and any page in any browser may ask it."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (NetworkThrottle,)
    http_method_names = ["get", "head", "options"]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the headers that let pages of other sites read the answer."""
        answer: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        for name, value in OPEN_HEADERS.items():
            answer[name] = value
        if answer.status_code == 200:
            answer.setdefault("Cache-Control", f"public, max-age={FRESH_SECONDS}")
        else:
            answer.setdefault("Cache-Control", "no-cache")
        return answer

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """Answer the question that a browser asks before one of another site's."""
        headers = {
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=204, headers=headers)


class NotFoundView(PublicView):
    """Whatever else is asked for below `/api/`."""

    def get(self, request: Request, rest: str = "") -> Response:
        """Say that there is nothing, and where the list of addresses stands."""
        raise NotFound(f"There is nothing at {shown('/api/' + rest)}. /use-this-data/ lists what there is.")


def not_found(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Answer a problem document for any method."""
    response: HttpResponseBase = NotFoundView.as_view()(request, rest=rest)
    return response
