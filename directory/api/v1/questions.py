"""What a machine asks: the query string of the results page, read strictly and handed to the same parser."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import QueryDict

from directory import facets
from directory.api.parameters import Parameters, shown
from directory.api.problems import BadParametersError, Fault
from directory.api.v1 import cursors
from directory.api.v1.cursors import Cursor, CursorError
from directory.filters import MAX_PLACE_CHARACTERS, OWN_PLACE, RADII, ParsedQuery, parse
from directory.geo.candidates import Candidate, GeocodeResult, GeocodeStatus
from directory.search.types import FACET_MODES, MAX_TEXT_CHARACTERS, Sort

LOCALES: Final = tuple(code for code, _name in settings.LANGUAGES)
ANY_DISTANCE: Final = "any"
RADIUS_VALUES: Final = (*RADII, ANY_DISTANCE)
PER_PAGE: Final = 20
MOST_PER_PAGE: Final = 100
LONGEST_CURSOR: Final = 400
_POINT: Final = re.compile(r"\s*-?\d+(?:\.\d*)?\s*[,;]\s*-?\d+(?:\.\d*)?\s*")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what was meant by it.

    `is_walk`: nothing is asked for, so that all listings are walked through by their ids, from the first to the last.
    """

    parsed: ParsedQuery
    data: QueryDict
    mark: str
    per_page: int
    has_facets: bool
    cursor: Cursor | None
    is_walk: bool


def read_locale(asked: Parameters) -> str:
    """Return the language of names and words of an answer: a parameter, so that one address gives one answer."""
    return asked.one_of("locale", among=LOCALES, default=settings.LANGUAGE_CODE)


def read_question(asked: Parameters, *, locale: str, at: datetime) -> Question:
    """Return what is asked by somebody who reads `locale`, the active language.

    :raises BadParametersError: for whatever is unknown, contradicts something else, or names a place that is not clear
    """
    values = _values(asked, locale=locale)
    per_page = asked.number("per_page", least=1, most=MOST_PER_PAGE, default=PER_PAGE)
    has_facets = asked.flag("facets")
    written = asked.text("cursor", longest=LONGEST_CURSOR)
    asked.done()
    mark = cursors.mark((locale, sorted(values.items())))
    cursor = _cursor(written, mark=mark, at=at)
    data = _as_page(values)
    parsed = parse(data, language=locale, at=cursor.at if cursor and cursor.at else at)
    _refuse_contradictions(parsed, values)
    return Question(
        parsed=replace(parsed, query=replace(parsed.query, page_size=per_page or PER_PAGE)),
        data=data,
        mark=mark,
        per_page=per_page or PER_PAGE,
        has_facets=has_facets,
        cursor=cursor,
        is_walk=not values,
    )


def _values(asked: Parameters, *, locale: str) -> Mapping[str, Any]:
    """Return what was said, without what says nothing."""
    values: dict[str, Any] = {
        "q": asked.text("q", longest=MAX_TEXT_CHARACTERS),
        "near": asked.text("near", longest=MAX_PLACE_CHARACTERS),
        "radius": asked.one_of("radius", among=RADIUS_VALUES),
        "sort": asked.one_of("sort", among=tuple(map(str, Sort))),
        "words": asked.flag("words"),
    }
    for group in FACET_MODES:
        values[group] = tuple(sorted(asked.several(group, among=facets.values(group, language=locale))))
    return {name: value for name, value in values.items() if value}


def _as_page(values: Mapping[str, Any]) -> QueryDict:
    """Return the question as the results page has it."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        if name == "words":
            data[name] = "1"
        elif name == "radius" and value == ANY_DISTANCE:
            data[name] = ""
        elif isinstance(value, tuple):
            data.setlist(name, list(value))
        else:
            data[name] = value
    return data


def _cursor(written: str, *, mark: str, at: datetime) -> Cursor | None:
    if not written:
        return None
    try:
        return cursors.read(written, question=mark, at=at)
    except CursorError as error:
        raise BadParametersError([Fault("cursor", str(error))]) from None


def _refuse_contradictions(parsed: ParsedQuery, values: Mapping[str, Any]) -> None:
    """Refuse what the page would pass over and say: a machine does not read it."""
    if parsed.place and parsed.place_text and not parsed.place.found:
        raise _unclear(parsed.place)
    faults = []
    if parsed.query.near is None and "radius" in values:
        faults.append(Fault("radius", "radius is measured from a place: name one in near, or in q."))
    if parsed.query.near is None and values.get("sort") == Sort.NEAREST:
        others = tuple(str(sort) for sort in Sort if sort != Sort.NEAREST)
        faults.append(Fault("sort", "sort=nearest is measured from a place: name one in near, or in q.", others))
    if "words" in values and "q" not in values:
        faults.append(Fault("words", "words is about the words of q, and there is no q."))
    if faults:
        raise BadParametersError(faults)


def _unclear(place: GeocodeResult) -> BadParametersError:
    written = shown(place.query)
    if place.status is GeocodeStatus.AMBIGUOUS:
        detail = f"near names several places: {written}. Ask again with `near` of one of the candidates."
        fault = Fault("near", detail, tuple(candidate.key for candidate in place.candidates))
        return BadParametersError([fault], candidates=candidates(place.candidates))
    if _POINT.fullmatch(place.query) and not OWN_PLACE.fullmatch(place.query):
        detail = f"near is a point with two decimals at most, like 55.40,10.39, not {written}."
        return BadParametersError([Fault("near", detail)])
    detail = f"near names no place that we know: {written}."
    meant = place.suggestions[0] if place.suggestions else ""
    return BadParametersError([Fault("near", detail, tuple(place.suggestions), meant)])


def candidates(found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Return the places that a name may mean; `near` is what to ask for one of them."""
    return [
        {
            "near": candidate.key,
            "name": candidate.label,
            "kind": candidate.kind,
            "region": candidate.region,
            "country": candidate.country,
            "latitude": candidate.point.lat,
            "longitude": candidate.point.lon,
        }
        for candidate in found
    ]
