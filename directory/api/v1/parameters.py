"""The parameters of this interface as its description tells them; `questions` reads them."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from directory import facets
from directory.api.description import query, text_query
from directory.api.v1.questions import (
    LOCALES,
    LONGEST_CURSOR,
    MOST_PER_PAGE,
    PER_PAGE,
    RADIUS_VALUES,
)
from directory.filters import DEFAULT_RADIUS, MAX_PLACE_CHARACTERS
from directory.search.types import FACET_MODES, MAX_TEXT_CHARACTERS, FacetMode, Sort

_ABOUT: Final = {
    "tie": "What kind of company: people in the same boat, new and different people, a door to help.",
    "kind": "What kind of listing.",
    "day": "Meets on one of these days; together with `part`, at that time of that day.",
    "part": "Meets at one of these times of the day.",
    "language": "Languages that are spoken there (not of the answer: that is `locale`).",
    "cost": "What it costs.",
    "access": "Getting in and around.",
    "attendance": "In person or online.",
    "openness": "Whether new people can come.",
    "welcome": "What makes a first visit easier.",
    "dimension": "Parts of life that it is good for.",
    "topic": "What people do there.",
}
MOVED: Final = OpenApiResponse(None, description="It was merged into another listing, which stands at `Location`.")
LOCALE: Final = query(
    "locale", {"type": "string", "enum": list(LOCALES)}, "The language of names and words in the answer."
)
ID: Final = OpenApiParameter(
    "listing_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The id of a listing."
)


def _group(name: str) -> OpenApiParameter:
    mode = FACET_MODES[name]
    several = "listings with one of them" if mode is FacetMode.ANY else "listings with each of them"
    values: dict[str, Any] = {"type": "string"}
    if name not in facets.TAXONOMIES:
        values["enum"] = list(facets.FIXED_VALUES[name])
    text = f"{_ABOUT[name]} May be repeated: {several}."
    return query(name, values, text, is_repeated=True, taxonomy=facets.TAXONOMIES.get(name, ""))


LISTINGS: Final = (
    text_query(
        "q",
        "What somebody wants to do, in their own words. A place, days and times of day are read in it, as on the page.",
        longest=MAX_TEXT_CHARACTERS,
    ),
    text_query(
        "near",
        "A town, district or postcode, or a point with two decimals at most (`55.40,10.39`). A name that is unknown, "
        "or that several places have, is a problem document with what may be meant.",
        longest=MAX_PLACE_CHARACTERS,
    ),
    query(
        "radius",
        {"type": "string", "enum": list(RADIUS_VALUES)},
        f"How far from the place, in this site's unit (km or mi); {DEFAULT_RADIUS} if not given. Needs a place.",
    ),
    *(_group(name) for name in FACET_MODES),
    query(
        "sort",
        {"type": "string", "enum": [str(sort) for sort in Sort]},
        "The order; without it, the nearest first where a place and no text is given, else the best match. "
        "`nearest` needs a place.",
    ),
    query("words", {"type": "boolean"}, "Take all of q as words: read no place and no times in it. Needs q."),
    query("facets", {"type": "boolean"}, "Count the values of all filters."),
    query(
        "per_page",
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        "How many listings at most.",
    ),
    text_query("cursor", "Where to go on, from `next` of the page before.", longest=LONGEST_CURSOR),
    LOCALE,
)
