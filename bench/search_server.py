"""The real site with DEBUG off, and beside its pages one address that answers in JSON: what the servers serve.

The JSON is what a page needs: 20 rows that the visitor may see, exact counts, the total. `application` is for gunicorn
and granian; run as a module, this file serves it with the plain threaded server of Python on the port that is named.
"""

import sys
import types

from config.wsgi import application  # first: it sets Django up

# isort: split
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.utils import timezone

from directory import search
from directory.filters import parse
from directory.pages.card_rows import cards_visible_to


def search_json(request: HttpRequest) -> JsonResponse:
    """Answer like the results page, without its template."""
    parsed = parse(request.GET, language="en", at=timezone.now())
    answer = search.search(parsed.query)
    rows = cards_visible_to(AnonymousUser(), answer.ids)
    return JsonResponse(
        {
            "total": answer.total,
            "facets": answer.facets,
            "rows": [
                {
                    "id": listing_id,
                    "card": rows[listing_id].card,
                    "metres": answer.distances_metres.get(listing_id),
                }
                for listing_id in answer.ids
                if listing_id in rows
            ],
        }
    )


urls = types.ModuleType("bench_urls")
urls.urlpatterns = [path("bench/search", search_json), path("", include("config.urls"))]  # type: ignore[attr-defined]
sys.modules["bench_urls"] = urls
settings.ROOT_URLCONF = "bench_urls"
settings.DEBUG = False


class QuietHandler(WSGIRequestHandler):
    # Otherwise each answer waits 40 ms for the client to acknowledge its headers (RFC 896 meets RFC 1122, 4.2.3.2).
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a line a request would be measured too."""


if __name__ == "__main__":
    server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[1])), QuietHandler, ipv6=False)
    server.set_app(application)
    server.serve_forever()
