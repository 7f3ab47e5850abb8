"""The real site with DEBUG off, and beside its pages two addresses: what the servers serve.

One answers in JSON with what a page needs: 20 rows that the visitor may see, exact counts, the total. The other gives
back files of BENCH_SAME, for comparing an answer with its bare bytes. `application` is for gunicorn
and granian; run as a module, this file serves it with the plain threaded server of Python on the port that is named.
"""

import os
import sys
import types
from functools import cache
from pathlib import Path

from config.wsgi import application  # first: it sets Django up

# isort: split
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
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


@cache
def _bytes_of(number: int) -> bytes:
    return Path(os.environ["BENCH_SAME"], str(number)).read_bytes()


def same_bytes(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the bytes that another address answered, and do nothing else."""
    return HttpResponse(_bytes_of(number), content_type="application/json")


urls = types.ModuleType("bench_urls")
urls.urlpatterns = [  # type: ignore[attr-defined]
    path("bench/search", search_json),
    path("bench/same/<int:number>", same_bytes),
    path("", include("config.urls")),
]
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
