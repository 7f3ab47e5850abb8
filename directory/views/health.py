"""Two questions of a load balancer: is the process alive, and may it be given visitors?"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory import replica, search
from directory.search.types import NotReadyError

logger = logging.getLogger("footbridge.health")


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Touches nothing: a slow database must not make anybody restart the process."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    further = {name: import_string(path) for name, path in settings.FOOTBRIDGE_READY_CHECKS.items()}
    checks = {name: check() for name, check in {**CHECKS, **further}.items()}
    is_ready = all(word == "ok" for word in checks.values())
    if replica.is_set():  # where it cannot be read the primary answers: no reason to send nobody here
        checks["replica"] = replica.word()
    return JsonResponse({"status": "ok" if is_ready else "not ready", **checks}, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "not reachable"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "not known"
    return "waiting" if waiting else "ok"


def _search_index() -> str:
    """A question opens the index, so that the first visitor of this process does not wait for it."""
    try:
        search.suggest("a", language="en", limit=1)
    except NotReadyError:
        return "not built"
    except (DatabaseError, OSError, ValueError):
        logger.exception("The search index cannot be used.")
        return "not usable"
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "search_index": _search_index,
}
