"""Asks an interface what its description allows, and what it does not, and looks at every answer: schemathesis."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest import mock

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from schemathesis.engine import Status, events, from_schema
from schemathesis.transport.wsgi import WSGITransport
from werkzeug.test import Client

SEED = 6
SOCKET_SETTINGS = {"max_redirects", "verify", "cert", "proxies"}


@dataclass
class Asked:
    """What was asked and what came of it: `failures` are sentences, `codes` counts answers by operation and code."""

    cases: int = 0
    failures: list[str] = field(default_factory=list)
    codes: Counter[tuple[str, int]] = field(default_factory=Counter)


class InThisTransaction:
    """The application, answering from the transaction of the test whatever thread asks; one at a time."""

    def __init__(self) -> None:
        self._application = get_wsgi_application()
        self._connection = connections["default"]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        connections["default"] = self._connection
        return self._application(environ, start_response)


@contextmanager
def shared_connection() -> Iterator[InThisTransaction]:
    """Give the application the open transaction; a real one closes its connection after a request."""
    connection, signals = connections["default"], (request_started, request_finished)
    connection.inc_thread_sharing()
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield InThisTransaction()
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
        connection.dec_thread_sharing()


def ask_everything(
    address: str,
    application: InThisTransaction,
    *,
    examples: int,
    headers: Mapping[str, str] | None = None,
    only: str = "",
    known: Mapping[str, str] | None = None,
) -> Asked:
    """Ask what the description at `address` allows: edge cases, and `examples` questions for each operation.

    `headers` go with every question; `only` is a pattern of the paths to ask; `known` are ids that exist, by the
    name of the parameter that asks for one.
    """
    config = schemathesis.Config.from_dict(
        {
            "seed": SEED,
            "continue-on-failure": True,
            "workers": 1,
            "headers": dict(headers or {}),
            "generation": {"max-examples": examples, "deterministic": True, "database": "none", "no-shrink": True},
        }
    )
    schema: Any = schemathesis.openapi.from_wsgi(address, application, config=config)
    if only:
        schema = schema.include(path_regex=only)
    schema.hook(_with_what_is_there(application, headers=headers or {}, known=known or {}))
    asked = Asked()
    with mock.patch.object(WSGITransport, "send", _without_socket_settings(WSGITransport.send)):
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _note(asked, event)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                asked.failures.append(str(getattr(event, "value", None) or getattr(event, "exception", event)))
    return asked


def _without_socket_settings(send: Callable[..., Any]) -> Callable[..., Any]:
    """Leave out what a call without a socket does not know; schemathesis forgets to where it asks without a token."""

    def wrapped(self: WSGITransport, case: Any, **options: Any) -> Any:
        return send(self, case, **{name: one for name, one in options.items() if name not in SOCKET_SETTINGS})

    return wrapped


def _note(asked: Asked, event: Any) -> None:
    recorder = event.recorder
    for case_id, interaction in recorder.interactions.items():
        asked.cases += 1
        code = interaction.response.status_code if interaction.response else 0
        asked.codes[recorder.label, code] += 1
        for check in recorder.checks.get(case_id, ()):
            if check.status is Status.FAILURE:
                failure, request = check.failure_info.failure, interaction.request
                asked.failures.append(f"{request.method} {request.uri} → {code}: {failure.title}: {failure.message}")


def _with_what_is_there(
    application: InThisTransaction, *, headers: Mapping[str, str], known: Mapping[str, str]
) -> Callable[[Any, Any], Any]:
    """Return the hook that puts ids that exist, and parameters that go together, into what is meant to be right."""

    @cache
    def ids_at(path: str) -> list[str]:
        body: Any = Client(application).get(path, headers=headers).json or {}
        rows = body.get("results") or body.get("contents") or []
        return [row["id"] for row in rows if "id" in row]

    def map_case(context: Any, case: Any) -> Any:
        if case.meta is None or not case.meta.generation.mode.is_positive:
            return case
        for name in case.path_parameters or {}:
            if ids := ids_at(case.operation.path.partition("{")[0]):
                case.path_parameters[name] = ids[len(str(case.query)) % len(ids)]
        for name in case.query or {}:
            case.query[name] = known.get(name, case.query[name])
        _put_together(case.query or {}, has_places=case.operation.path.startswith("/api/v1/listings"))
        return case

    return map_case


def _put_together(query: dict[str, Any], *, has_places: bool) -> None:
    """Leave out what contradicts the rest, in the words of the description."""
    query.pop("cursor", None)  # only those that were given are right: test_v1_walking.py follows them
    if not has_places:
        return
    if query.get("near"):
        query["near"] = "Leeds"
    else:
        query.pop("radius", None)
        if query.get("sort") == "nearest":
            query["sort"] = "soonest"
    if not str(query.get("q") or "").strip():
        query.pop("words", None)
