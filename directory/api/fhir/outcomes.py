"""Errors as FHIR clients expect them: an OperationOutcome, made from the problem document of every other interface."""

from collections.abc import Mapping
from typing import Any, Final

from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from directory.api import problems
from directory.api.problems import BadParametersError, Fault

MEDIA_TYPE: Final = "application/fhir+json"
CODES: Final = {
    400: "invalid",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    429: "throttled",
    503: "transient",
}
"""HTTP status → code of the value set IssueType."""


class FhirRenderer(JSONRenderer):
    """JSON under the name of FHIR."""

    media_type = MEDIA_TYPE
    format = "fhir"
    charset = None


class PlainRenderer(JSONRenderer):
    """The same for clients that ask for JSON and know no other name."""

    charset = None


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the OperationOutcome for an error that a view raised; None for what is our own fault."""
    response = problems.answer(error, context)
    if response is None:
        return None
    faults = error.faults if isinstance(error, BadParametersError) else ()
    response.data = outcome(response.status_code, detail=response.data.get("detail", ""), faults=faults)
    response.accepted_renderer = context["request"].accepted_renderer = FhirRenderer()
    response.accepted_media_type = context["request"].accepted_media_type = MEDIA_TYPE
    return response


def outcome(status: int, *, detail: str, faults: tuple[Fault, ...] = ()) -> dict[str, Any]:
    """Return an OperationOutcome with an issue for each fault, or with one that says what is wrong."""
    code = CODES.get(status, "processing")
    issues = [_issue(code, _words(fault), expression=f"http.{fault.name}") for fault in faults]
    return {"resourceType": "OperationOutcome", "issue": issues or [_issue(code, detail)]}


def _issue(code: str, words: str, *, expression: str = "") -> dict[str, Any]:
    issue = {"severity": "error", "code": code, "diagnostics": words or code}
    return issue | ({"expression": [expression]} if expression else {})


def _words(fault: Fault) -> str:
    allowed = f" Allowed: {', '.join(fault.allowed)}." if fault.allowed else ""
    meant = f" Did you mean {fault.meant}?" if fault.meant else ""
    return f"{fault.detail}{allowed}{meant}"
