"""Errors of the interfaces as problem documents (RFC 9457): what is wrong, where, and what is allowed instead.

They are written for developers, in English like the names of fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from directory import replica
from directory.search.types import NotReadyError

MEDIA_TYPE: Final = "application/problem+json"
READY_IN_SECONDS: Final = 60
BUSY_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the name of the parameter or field, what is wrong, and what is allowed, if it is a list.

    `meant` is the allowed value that looks most like what was written, or "".
    """

    name: str
    detail: str
    allowed: tuple[str, ...] = ()
    meant: str = ""


class BadParametersError(exceptions.ValidationError):
    """A request with parameters or fields that say nothing we know; all faults at once.

    `members` are further members of the problem document.
    """

    def __init__(self, faults: Sequence[Fault], **members: Any) -> None:
        self.faults = tuple(faults)
        self.members = members
        super().__init__([fault.detail for fault in faults])


class ProblemRenderer(JSONRenderer):
    """JSON under the name of problem documents."""

    media_type = MEDIA_TYPE
    format = "problem"
    charset = None


def problem(status: int, *, detail: str = "", **members: Any) -> dict[str, Any]:
    """Return a problem document; `type` is `about:blank`, so `title` is the phrase of the status (RFC 9457, 4.2.1)."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return {name: value for name, value in (body | members).items() if value != ""}


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the problem document for an error that a view raised; None for what is our own fault.

    Set as `EXCEPTION_HANDLER` of the REST framework.
    """
    found = _known(error, context)
    if found is None:
        return None
    status, members, headers = found
    response = Response(problem(status, **members), status=status, headers=headers)
    # Whatever was asked for, an error has one form; without this the renderer would be negotiated a second time.
    response.accepted_renderer = ProblemRenderer()
    response.accepted_media_type = MEDIA_TYPE
    response.renderer_context = dict(context)  # type: ignore[attr-defined]
    context["request"].accepted_renderer = response.accepted_renderer
    context["request"].accepted_media_type = MEDIA_TYPE
    response.exception = True
    return response


def _known(error: Exception, context: Mapping[str, Any]) -> tuple[int, dict[str, Any], dict[str, str]] | None:
    if isinstance(error, BadParametersError):
        faults = [{"name": "", **{key: said for key, said in asdict(fault).items() if said}} for fault in error.faults]
        return 400, {"detail": " ".join(fault.detail for fault in error.faults), "errors": faults, **error.members}, {}
    if isinstance(error, exceptions.NotAcceptable):
        allowed = sorted({renderer.media_type for renderer in context["view"].renderer_classes})
        return 406, {"detail": f"Ask for one of: {', '.join(allowed)}.", "allowed": allowed}, {}
    if isinstance(error, exceptions.Throttled):
        seconds = max(1, round(getattr(error, "wait", None) or 1))
        detail = f"That was many requests in a short time. Ask again in {seconds} seconds."
        return 429, {"detail": detail}, {"Retry-After": str(seconds)}
    if isinstance(error, NotReadyError):
        detail = f"The search index is being made. Ask again in {READY_IN_SECONDS} seconds."
        return 503, {"detail": detail}, {"Retry-After": str(READY_IN_SECONDS)}
    if isinstance(error, OperationalError) and not replica.is_read():  # what the replica cannot, the primary is asked
        detail = f"The database could not answer in time. Ask again in {BUSY_SECONDS} seconds, or for less."
        return 503, {"detail": detail}, {"Retry-After": str(BUSY_SECONDS)}
    if isinstance(error, Http404):
        return 404, {"detail": str(error) or "There is nothing at this address, or you may not see it."}, {}
    if isinstance(error, SuspiciousOperation):  # too many parameters, or a body that is cut off
        return 400, {"detail": "The request cannot be read: it has too many parameters, or is broken."}, {}
    if isinstance(error, PermissionDenied):
        return 403, {"detail": "This is not for you."}, {}
    if isinstance(error, exceptions.APIException):
        members: dict[str, Any] = getattr(error, "members", {})
        return error.status_code, {"detail": _words(error), **members}, _challenge(error)
    return None


def _words(error: exceptions.APIException) -> str:
    detail: Any = error.detail
    if isinstance(detail, list):
        return " ".join(map(str, detail))
    if isinstance(detail, dict):
        return " ".join(f"{name}: {' '.join(map(str, words))}" for name, words in detail.items())
    return str(detail)


def _challenge(error: exceptions.APIException) -> dict[str, str]:
    header = getattr(error, "auth_header", "")
    return {"WWW-Authenticate": header} if header else {}
