"""A web process of the real site, one request at a time, with three pages more for the tests of the replica.

`python -m tests.replica_server` prints its port and serves until it is stopped.
"""

import sys
import types

from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.utils import timezone

from config.wsgi import application
from directory import middleware, replica
from directory.actions import search_documents
from directory.models import Listing, ListingText, SearchDocument


def write(request: HttpRequest) -> JsonResponse:
    """Save a listing under a new name, as an editor with a session."""
    listing, _made = Listing.objects.get_or_create(pk=request.POST["id"], defaults={"status": "active"})
    ListingText.objects.update_or_create(listing=listing, language="en", defaults={"name": request.POST["name"]})
    search_documents.rewrite([listing.pk], at=timezone.now())
    request.session["is_editor"] = True
    return JsonResponse({})


def linger(request: HttpRequest) -> JsonResponse:
    """Read for a second and a half, and say on which server."""
    columns = {"was_on_replica": "pg_is_in_recovery()", "slept": "pg_sleep(1.5)::text"}
    row = SearchDocument.objects.extra(select=columns).first()
    return JsonResponse({"was_on_replica": getattr(row, "was_on_replica", None)})


def unwise(request: HttpRequest) -> JsonResponse:
    """Write in the middle of a page that is read from the replica, and read it back."""
    ListingText.objects.filter(listing_id=request.GET["id"]).update(promise="Written while reading")
    return JsonResponse({"promise": ListingText.objects.get(listing_id=request.GET["id"]).promise})


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the log of the site says enough."""


def serve() -> None:
    urls = types.ModuleType("replica_urls")
    urls.urlpatterns = [  # type: ignore[attr-defined]
        path("trial/write", write),
        path("trial/linger", linger, name="linger"),
        path("trial/unwise", unwise, name="unwise"),
        path("", include("config.urls")),
    ]
    sys.modules["replica_urls"] = urls
    settings.ROOT_URLCONF = "replica_urls"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    middleware.CATALOGUE |= {"linger", "unwise"}
    replica.REST_SECONDS = 1.0
    server = WSGIServer(("127.0.0.1", 0), QuietHandler, ipv6=False)
    server.set_app(application)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve()
