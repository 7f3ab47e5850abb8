"""What the description of this interface (OpenAPI 3.1) says of each operation: parameters, answers, errors."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.description import Description, DescriptionView, described, document, query, text_query
from directory.api.hsds.conditions import OLDEST
from directory.api.hsds.found import FARTHEST, LONGEST_POSTCODE, PROXIMITY
from directory.api.hsds.pages import FARTHEST_PAGE, MOST_PER_PAGE, PER_PAGE, NdjsonRenderer
from directory.api.hsds.schemas import SCHEMAS
from directory.schedules.rrule import WEEKDAYS
from directory.search.types import MAX_TEXT_CHARACTERS

Method = TypeVar("Method", bound=Callable[..., Any])
ABOUT: Final = Description(
    prefix="/api/hsds/",
    title="Footbridge: HSDS and Open Referral UK",
    version="3.1.0",
    text=(
        "Community groups, peer circles and places to grow as HSDS 3.1 and Open Referral UK 3.0: all that is public, "
        "to read, without a key. A group is a `service`, its place a `service_at_location`; ids stay for ever. "
        "Parameters narrow together. What is unknown or contradicts itself is answered by a problem document (RFC "
        "9457), never by an empty list. Ask again with `If-None-Match`: an answer that did not change costs nothing."
    ),
)
JSON: Final = "application/json"
_KEY: Final = {"type": "string", "format": "uuid"}
_FLAG: Final = {"type": "boolean"}
_CLOCK: Final = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "examples": ["18:30"]}
_MOMENT: Final = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
_PATH_KEY: Final = OpenApiParameter("key", _KEY, OpenApiParameter.PATH, description="The id.")

PAGING: Final = (
    query("page", {"type": "integer", "minimum": 1, "maximum": FARTHEST_PAGE}, "Which page; the first is 1."),
    query(
        "per_page",
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE},
        f"How many on a page; {PER_PAGE} if not said.",
    ),
    query(
        "format",
        {"type": "string", "enum": ["json", "ndjson"]},
        "`ndjson` streams everything, an object a line, without pages.",
    ),
)
SEARCH: Final = text_query("search", "Words. The best matches come first.", longest=MAX_TEXT_CHARACTERS)
TERMS: Final = (
    query("taxonomy_term_id", _KEY, "With this term of a taxonomy."),
    query("taxonomy_id", _KEY, "With any term of this taxonomy."),
)
NARROWING: Final = (
    *TERMS,
    query("organization_id", _KEY, "Of this organisation."),
    query("modified_after", _MOMENT, "Changed at this moment or later; a date begins at 00:00 UTC."),
)
UK: Final = (
    query("minimum_age", {"type": "integer", "minimum": 0, "maximum": OLDEST}, "Open to people of this age or older."),
    query(
        "maximum_age", {"type": "integer", "minimum": 0, "maximum": OLDEST}, "Open to people of this age or younger."
    ),
    query("start_time", _CLOCK, "Begins at this time or later, local."),
    query("end_time", _CLOCK, "Is over at this time, local."),
    query("day", {"type": "string", "enum": list(WEEKDAYS)}, "Meets on this day of the week, within these times."),
)
FULL: Final = query("full", _FLAG, "With all that belongs to each.")
MINIMAL: Final = query("minimal", _FLAG, "Only which services there are, and when each was last changed.")
FULL_SERVICE: Final = query("full_service", _FLAG, "With all that its services say.")
NEAR: Final = (
    text_query("postcode", "Around the middle of this postcode, the nearest first.", longest=LONGEST_POSTCODE),
    query(
        "proximity",
        {"type": "integer", "minimum": 1, "maximum": FARTHEST},
        f"How far from the postcode at most, in metres; {PROXIMITY} if not said.",
    ),
)
TREE: Final = (
    query("taxonomy_id", _KEY, "Of this taxonomy."),
    query("top_only", _FLAG, "Only terms without a parent."),
    query("parent_id", _KEY, "Only the children of this term."),
)


def a_list(
    name: str, summary: str, *, gives: Sequence[str], parameters: Sequence[OpenApiParameter]
) -> Callable[[Method], Method]:
    """Describe a list; `gives` are the schemas of its pages."""
    return described(
        name,
        summary,
        gives=_either(gives),
        parameters=[*parameters, *PAGING],
        errors=(400, 404, 503),
        media_types=(JSON, NdjsonRenderer.media_type),
    )


def one(
    name: str, summary: str, *, gives: str, parameters: Sequence[OpenApiParameter] = ()
) -> Callable[[Method], Method]:
    """Describe one object by its id."""
    return described(name, summary, gives=_either([gives]), parameters=[_PATH_KEY, *parameters], errors=(400, 404))


def _either(names: Sequence[str]) -> dict[str, Any]:
    found = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    return found[0] if len(found) == 1 else {"anyOf": found}


class HsdsDescriptionView(DescriptionView):
    """Gives out the description with the objects of HSDS in it."""

    about = ABOUT

    def get(self, request: Request) -> Response:
        """Return the document."""
        return Response(hsds_document())


def hsds_document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    made = document(ABOUT)
    schemas = {**made["components"]["schemas"], **SCHEMAS}
    return {**made, "components": {**made["components"], "schemas": schemas}}
