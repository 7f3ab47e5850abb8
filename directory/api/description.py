"""OpenAPI 3.1 descriptions of the interfaces: what every operation has in common, and the view that gives one out.

An interface decorates the methods of its views with `described(…)` and gives out its own description at an address of
its own: `path("api/x/openapi.json", DescriptionView.as_view(about=Description(prefix="/api/x/", title=…, text=…)))`.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Final, TypeVar

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from directory import facets, vocabulary
from directory.api.parameters import TEXT
from directory.api.problems import MEDIA_TYPE
from directory.api.views import PublicView

Schema = dict[str, Any]
Method = TypeVar("Method", bound=Callable[..., Any])

PROBLEM: Final[Schema] = {"$ref": "#/components/schemas/Problem"}
WORDS: Final[Mapping[int, str]] = {
    304: "Nothing has changed since the answer whose ETag you sent in `If-None-Match`.",
    400: "A parameter or field is unknown, or says nothing we know; all that is wrong is listed, with what is allowed.",
    401: "The token is missing, or it is not valid any more.",
    403: "The token does not allow this.",
    404: "There is nothing at this address, or you may not see it.",
    406: "The `Accept` header asks for a form that is not spoken here; those that are, are listed.",
    409: "It has changed meanwhile, or its state does not allow this.",
    410: "It was here, and is gone for ever.",
    415: "The body is in a form that is not read here.",
    429: "Those were many requests in a short time; `Retry-After` says when to ask again.",
    503: "The search index is being made, or the database is busy; `Retry-After` says when to ask again.",
}
ALWAYS: Final = (406, 429)
"""Errors that any address below `/api/` can give."""

_FAULT: Final[Schema] = {
    "type": "object",
    "required": ["name", "detail"],
    "properties": {
        "name": {"type": "string", "description": "The parameter or field."},
        "detail": {"type": "string", "description": "What is wrong with it."},
        "allowed": {
            "type": "array",
            "items": {"type": "string"},
            "description": "All that is allowed, if it is a list.",
        },
        "meant": {"type": "string", "description": "The allowed value that looks most like what was written."},
    },
}
_PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["about:blank"]},
        "title": {"type": "string", "examples": ["Bad Request"]},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
        "allowed": {"type": "array", "items": {"type": "string"}},
    },
}
_HEADERS: Final = (
    OpenApiParameter(
        "ETag",
        {"type": "string"},
        OpenApiParameter.HEADER,
        response=[200],
        description="Send it back in `If-None-Match`.",
    ),
    OpenApiParameter(
        "Retry-After",
        {"type": "integer", "minimum": 0},
        OpenApiParameter.HEADER,
        response=[429, 503],
        description="Seconds to wait.",
    ),
)
_LOCK: Final = Lock()
"""drf-spectacular keeps its settings for the whole process: one description is made at a time."""


@dataclass(frozen=True, slots=True)
class Description:
    """What an OpenAPI document says of itself, and the beginning of the addresses that it describes."""

    prefix: str
    title: str
    text: str
    version: str = "1.0.0"


def described(
    name: str,
    summary: str,
    *,
    gives: Any,
    parameters: Sequence[OpenApiParameter] = (),
    errors: Sequence[int] = (),
    media_types: Sequence[str] = ("application/json",),
    status: int = 200,
    may_be_unchanged: bool = True,
    more: Mapping[Any, Any] | None = None,
    **options: Any,
) -> Callable[[Method], Method]:
    """Describe the method of a view: its unique `name`, what it gives, its parameters, and the errors it can answer.

    `gives` is a serializer, a JSON Schema as a dict, or None for an empty body. `errors` are added to `ALWAYS`; each is
    a problem document. `more` are further answers by status. `options` are those of drf-spectacular's `extend_schema`.
    """
    decorate: Callable[[Method], Method] = extend_schema(
        operation_id=name,
        summary=summary,
        parameters=[*parameters, *_HEADERS],
        responses=answers(
            gives, errors=errors, media_types=media_types, status=status, may_be_unchanged=may_be_unchanged
        )
        | dict(more or {}),
        **options,
    )
    return decorate


def answers(
    gives: Any,
    *,
    errors: Sequence[int] = (),
    media_types: Sequence[str] = ("application/json",),
    status: int = 200,
    may_be_unchanged: bool = True,
) -> dict[Any, OpenApiResponse]:
    """Return the answers of one operation, by status and media type, as `extend_schema` takes them."""
    good = OpenApiResponse(gives, description="The answer.")
    found: dict[Any, OpenApiResponse] = {status: good} if gives is None else {(status, *media_types): good}
    if may_be_unchanged:
        found[304] = OpenApiResponse(None, description=WORDS[304])
    for code in sorted({*ALWAYS, *errors}):
        found[code, MEDIA_TYPE] = OpenApiResponse(PROBLEM, description=WORDS[code])
    return found


def query(
    name: str, schema: Schema, text: str, *, is_repeated: bool = False, taxonomy: str = "", required: bool = False
) -> OpenApiParameter:
    """Return a parameter of the query string; `schema` is that of one value, also where it may be repeated.

    The values of one with a `taxonomy` are those of that vocabulary, looked up when the description is given out.
    """
    if is_repeated:
        schema = {"type": "array", "items": schema}
    extensions = {"x-vocabulary": taxonomy} if taxonomy else None
    return OpenApiParameter(name, schema, description=text, required=required, extensions=extensions)


def text_query(name: str, text: str, *, longest: int, required: bool = False) -> OpenApiParameter:
    """Return a parameter that `Parameters.text` reads."""
    schema: Schema = {"type": "string", "maxLength": longest, "pattern": f"^{TEXT.pattern}$"}
    if required:
        schema["minLength"] = 1
    return query(name, schema, text, required=required)


class DescriptionView(PublicView):
    """Gives out the OpenAPI document of one interface."""

    schema = None  # it does not describe itself
    about: Description | None = None
    renderer_classes = (JSONRenderer,)

    def get(self, request: Request) -> Response:
        """Return the document; its vocabularies are at most a minute old."""
        assert self.about is not None
        return Response(document(self.about))


def document(about: Description) -> Schema:
    """Return an OpenAPI 3.1 document; made once for as long as the vocabularies stay the same."""
    codes = tuple((name, tuple(vocabulary.terms(taxonomy))) for name, taxonomy in sorted(facets.TAXONOMIES.items()))
    return _document(about, codes)


@lru_cache(maxsize=16)
def _document(about: Description, codes: tuple[tuple[str, tuple[str, ...]], ...]) -> Schema:
    settings = {
        "TITLE": about.title,
        "DESCRIPTION": about.text,
        "VERSION": about.version,
        "SCHEMA_PATH_PREFIX": about.prefix.rstrip("/"),
        "APPEND_COMPONENTS": {"schemas": {"Problem": _PROBLEM, "Fault": _FAULT}},
    }
    with _LOCK, patched_settings(settings), translation.override("en"):
        made: Schema = deepcopy(_Generator(prefix=about.prefix).get_schema(public=True))  # type: ignore[no-untyped-call]
    operations = [operation for path in made["paths"].values() for operation in path.values()]
    for parameter in (row for operation in operations for row in operation.get("parameters", ())):
        _complete(parameter, dict(codes))
    return made


def _complete(parameter: Schema, codes: Mapping[str, Sequence[str]]) -> None:
    """Fill in the words of a vocabulary, and say that a parameter with nothing behind it counts as not there."""
    schema = parameter["schema"]
    if taxonomy := parameter.get("x-vocabulary"):
        values = schema["items"] if schema.get("type") == "array" else schema
        values["enum"] = list(codes[taxonomy])
    if parameter["in"] == "query" and not parameter.get("required"):
        parameter["allowEmptyValue"] = True


class _Generator(SchemaGenerator):
    """Describes the addresses that begin with `prefix` and no others."""

    def __init__(self, *, prefix: str) -> None:
        self.prefix = prefix
        super().__init__()  # type: ignore[no-untyped-call]

    def _initialise_endpoints(self) -> None:
        super()._initialise_endpoints()  # type: ignore[no-untyped-call]
        self.endpoints = [row for row in self.endpoints or () if row[0].startswith(self.prefix)]
