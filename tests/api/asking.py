"""Asks an interface what its description allows, and what it does not, and looks at every answer: schemathesis."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from schemathesis.engine import Status, events, from_schema
from schemathesis.transport.wsgi import WSGITransport
from werkzeug.test import Client

SEED = 6


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


def ask_everything(address: str, application: InThisTransaction, *, token: str, examples: int) -> Asked:
    """Ask what the description at `address` allows: edge cases, and `examples` questions for each operation.

    `token` is sent along, and left out or changed to see whether that is noticed.
    """
    config = schemathesis.Config.from_dict(
        {
            "seed": SEED,
            "continue-on-failure": True,
            "workers": 1,
            "headers": {"Authorization": f"Bearer {token}"},
            "generation": {"max-examples": examples, "deterministic": True, "database": "none", "no-shrink": True},
        }
    )
    schema = schemathesis.openapi.from_wsgi(address, application, config=config)
    schema.hook(_with_what_is_there(application, token=token))
    asked = Asked()
    with patch.object(WSGITransport, "send", _send):
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _note(asked, event)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                asked.failures.append(str(getattr(event, "value", None) or getattr(event, "exception", event)))
    return asked


_sent_by_wsgi = WSGITransport.send


def _send(self: WSGITransport, case: Any, **options: Any) -> Any:
    """Send without what is set for sockets: the check that leaves a token out passes it on to where there is none."""
    for name in ("max_redirects", "verify", "cert", "proxies"):
        options.pop(name, None)
    return _sent_by_wsgi(self, case, **options)


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


def _with_what_is_there(application: InThisTransaction, *, token: str) -> Callable[[Any, Any], Any]:
    """Return the hook that puts ids that exist, and parameters that go together, into what is meant to be right."""

    @cache
    def ids_at(path: str) -> list[str]:
        body: Any = Client(application).get(path, headers={"Authorization": f"Bearer {token}"}).json or {}
        rows = body.get("results") or body.get("contents") or []
        return [row["id"] for row in rows if "id" in row]

    def one_of(path: str, case: Any) -> str:
        ids = ids_at(path)
        return ids[len(str(case.query)) % len(ids)] if ids else ""

    def map_case(context: Any, case: Any) -> Any:
        if case.meta is None or not case.meta.generation.mode.is_positive:
            return case
        path, query = case.operation.path.partition("{")[0], case.query or {}
        for name in case.path_parameters or {}:
            case.path_parameters[name] = (
                one_of(path if path.startswith("/api/v1/") else path.rstrip("/"), case) or case.path_parameters[name]
            )
        for name in query.keys() & LISTED_AT.keys():
            query[name] = one_of(LISTED_AT[name], case)
        _put_together(query, has_places=path.startswith("/api/v1/listings"))
        return case

    return map_case


LISTED_AT = {
    "taxonomy_term_id": "/api/hsds/taxonomy_terms",
    "parent_id": "/api/hsds/taxonomy_terms",
    "taxonomy_id": "/api/hsds/taxonomies",
    "organization_id": "/api/hsds/organizations",
}
CONTRADICTIONS: tuple[tuple[str, str], ...] = (  # where the first is there, the second goes
    ("taxonomy_term_id", "taxonomy_id"),
    ("parent_id", "taxonomy_id"),
    ("parent_id", "top_only"),
    ("full", "minimal"),
    ("minimum_age", "maximum_age"),
    ("start_time", "end_time"),
)


def _put_together(query: dict[str, Any], *, has_places: bool) -> None:
    """Leave out what contradicts the rest, in the words of the description."""
    query.pop("cursor", None)  # only those that were given are right: the tests of walking follow them
    for one, other in CONTRADICTIONS:
        if query.get(one) not in (None, ""):
            query.pop(other, None)
    if query.get("format") == "ndjson":
        query.pop("page", None)
        query.pop("per_page", None)
    if query.get("postcode"):
        query["postcode"] = "LS1 4DY"
    else:
        query.pop("proximity", None)
    if has_places and query.get("near"):
        query["near"] = "Leeds"
    elif has_places:
        query.pop("radius", None)
        query.pop("sort", None)
    if not str(query.get("q") or "").strip():
        query.pop("words", None)
