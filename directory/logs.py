"""Log lines as JSON, one a line, that name the route and never the person.

A line holds no path, no query string and no message of an exception: a path may hold a token, a query what somebody
looked for, and a message the value that was wrong.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")

# Django writes the path into the messages of these loggers.
LOGGERS_WITH_PATHS = ("django.request", "django.security", "django.server")
EXTRA_FIELDS = ("event", "method", "route", "status", "milliseconds", "detail")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line.update({name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(LOGGERS_WITH_PATHS):
        return f"{record.name} reported status {getattr(record, 'status_code', 'unknown')}"
    return record.getMessage()
