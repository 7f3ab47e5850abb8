"""How long a body may be, and how long a statement may take."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from directory.middleware.around import GetResponse

SQLITE_SECONDS = 2.0
SQLITE_STEPS_BETWEEN_LOOKS = 10_000  # about a millisecond


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
