"""The words to ask for listings by: filters, topics, places, and what completes a text."""

from datetime import datetime
from typing import Final

from rest_framework.request import Request
from rest_framework.response import Response

from directory import crisis, facets, search
from directory.api.description import described, query, text_query
from directory.api.parameters import Parameters
from directory.api.v1 import answers, detail_shapes, parameters
from directory.api.v1.addresses import Addresses
from directory.api.v1.local import Answer, LocalView
from directory.api.v1.questions import LOCALES
from directory.filters import MAX_PLACE_CHARACTERS
from directory.geo.suggestions import MAX_LIMIT, suggest_places
from directory.search.types import FACET_MODES, MAX_TEXT_CHARACTERS, SearchQuery

TAGS: Final = ["Words to ask by"]
SUGGESTIONS: Final = 8
_LIMIT: Final = query(
    "limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": SUGGESTIONS}, "How many at most."
)


class Facets(LocalView):
    """The filters of listings."""

    @described(
        "list_facets",
        "All filters with their values and names",
        gives=detail_shapes.FacetListSerializer,
        parameters=[parameters.LOCALE],
        errors=(400,),
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Return each group of filters, in the order of the results page."""
        return self.answer(request)

    def make(self, asked: Parameters, *, locale: str, at: datetime, addresses: Addresses) -> Answer:
        """Return all groups."""
        asked.done()
        return {"groups": [_group(name, locale=locale) for name in FACET_MODES]}


def _group(name: str, *, locale: str) -> Answer:
    return {
        "name": name,
        "question": str(facets.LEGENDS[name]),
        "combines": str(FACET_MODES[name]),
        "values": [
            {"code": value.code, "name": value.label, "parent": value.parent or None}
            for value in facets.values(name, language=locale).values()
        ],
    }


class Topics(LocalView):
    """What people do together."""

    @described(
        "list_topics",
        "All topics",
        gives=detail_shapes.TopicListSerializer,
        parameters=[parameters.LOCALE],
        errors=(400, 503),
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Return the topics in their order, with all names, and how many listings each has."""
        return self.answer(request)

    def make(self, asked: Parameters, *, locale: str, at: datetime, addresses: Addresses) -> Answer:
        """Return all topics."""
        asked.done()
        counts = search.search(SearchQuery(at=at, language=locale, page_size=1)).facets.get("topic", {})
        names = {code: facets.values("topic", language=code) for code in LOCALES}
        return {
            "topics": [
                {
                    "code": value.code,
                    "name": value.label,
                    "parent": value.parent or None,
                    "names": {code: values[value.code].label for code, values in names.items()},
                    "listings": counts.get(value.code, 0),
                }
                for value in names[locale].values()
            ]
        }


class Places(LocalView):
    """Names of places."""

    @described(
        "suggest_places",
        "Places whose name or postcode begins so",
        gives=detail_shapes.PlaceListSerializer,
        parameters=[
            text_query("q", "The beginning.", longest=MAX_PLACE_CHARACTERS, required=True),
            _LIMIT,
            parameters.LOCALE,
        ],
        errors=(400,),
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Return places, those of this country first, and the biggest first; fewer than two letters give none."""
        return self.answer(request)

    def make(self, asked: Parameters, *, locale: str, at: datetime, addresses: Addresses) -> Answer:
        """Return the places."""
        text = asked.needed_text("q", longest=MAX_PLACE_CHARACTERS)
        limit = asked.number("limit", least=1, most=MAX_LIMIT) or SUGGESTIONS
        asked.done()
        return {
            "places": [
                {
                    "near": place.label,
                    "name": place.label,
                    "kind": place.kind,
                    "country": place.country,
                    "latitude": place.latitude,
                    "longitude": place.longitude,
                }
                for place in suggest_places(text, limit=limit)
            ]
        }


class Suggestions(LocalView):
    """Words while somebody types."""

    @described(
        "suggest_words",
        "Ways to complete a text",
        gives=detail_shapes.SuggestionListSerializer,
        parameters=[
            text_query("q", "What was typed so far.", longest=MAX_TEXT_CHARACTERS, required=True),
            _LIMIT,
            parameters.LOCALE,
        ],
        errors=(400, 503),
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Return the text with its last word completed by words of listings and names of topics."""
        return self.answer(request)

    def make(self, asked: Parameters, *, locale: str, at: datetime, addresses: Addresses) -> Answer:
        """Return the texts."""
        text = asked.needed_text("q", longest=MAX_TEXT_CHARACTERS)
        limit = asked.number("limit", least=1, most=MAX_LIMIT) or SUGGESTIONS
        asked.done()
        before, _space, prefix = text.rpartition(" ")
        if crisis.asks_for_help(text):  # no "did you mean" for somebody who wants to die
            return {"suggestions": [], "help": answers.help_now(locale=locale, addresses=addresses)}
        found = search.suggest(prefix, language=locale, limit=limit) if len(prefix) > 1 else ()
        return {"suggestions": [{"text": f"{before} {one.text}".strip(), "listings": one.count} for one in found]}
