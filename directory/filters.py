"""The one parser of query strings: what somebody typed and ticked becomes a `SearchQuery`.

Whatever does not make sense is left out and said; the rest is searched.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, cast

import django_filters
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from directory import facets, vocabulary
from directory.geo.candidates import Candidate, GeocodeResult, GeocodeStatus, one
from directory.geo.distance import km_from_unit
from directory.geo.geocoding import geocoder
from directory.geo.points import Point, point_or_none
from directory.models import SearchDocument
from directory.search.reading import Reading, read
from directory.search.rows import topics
from directory.search.thesaurus import Thesaurus
from directory.search.types import FACET_MODES, MAX_PAGE, MAX_TEXT_CHARACTERS, SearchQuery, Sort

Filters = Mapping[str, frozenset[str]]

DEFAULT_RADIUS = "10"
RADII = ("2", "5", "10", "25", "50")
MAX_PLACE_CHARACTERS = 80
# Two decimals at most, about a kilometre: the page asks the device for no more, and takes no more.
OWN_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d{1,2})?), ?(-?\d{1,3}(?:\.\d{1,2})?)")


class KnownChoices(forms.MultipleChoiceField):
    """Keeps the values that the group has; what it does not have is said by `_left_out`."""

    def __init__(self, *, group: str, **options: Any) -> None:
        self.group = group
        super().__init__(**options)

    def clean(self, value: Any) -> tuple[str, ...]:
        known = facets.values(self.group, language=get_language() or "en")
        return tuple(dict.fromkeys(item for item in value or () if item in known))


class KnownChoicesFilter(django_filters.Filter):  # type: ignore[misc]  # has no types
    field_class = KnownChoices


class CleanText(forms.CharField):
    """Text without the characters that no keyboard makes (NUL breaks both databases), cut to its length."""

    def __init__(self, *, cut_at: int, **options: Any) -> None:
        self.cut_at = cut_at
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = "".join(char if char.isprintable() else " " for char in str(value or "")[: self.cut_at * 4])
        return " ".join(text.split())[: self.cut_at].strip()


class TextFilter(django_filters.Filter):  # type: ignore[misc]
    field_class = CleanText


class ResultsFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The fields of the results page. It finds nothing by itself: search does."""

    q = TextFilter(label=gettext_lazy("What would you like to do?"), cut_at=MAX_TEXT_CHARACTERS)
    near = TextFilter(label=gettext_lazy("Where?"), cut_at=MAX_PLACE_CHARACTERS)

    tie = KnownChoicesFilter(group="tie")
    kind = KnownChoicesFilter(group="kind")
    day = KnownChoicesFilter(group="day")
    part = KnownChoicesFilter(group="part")
    language = KnownChoicesFilter(group="language")
    cost = KnownChoicesFilter(group="cost")
    access = KnownChoicesFilter(group="access")
    attendance = KnownChoicesFilter(group="attendance")
    openness = KnownChoicesFilter(group="openness")
    welcome = KnownChoicesFilter(group="welcome")
    dimension = KnownChoicesFilter(group="dimension")
    topic = KnownChoicesFilter(group="topic")

    class Meta:
        model = SearchDocument
        fields: list[str] = []


@cache
def _fields() -> Mapping[str, forms.Field]:
    """Return the fields of the filter set; made once, where django-filter makes a form and copies each a request."""
    form: type[forms.Form] = ResultsFilter(QueryDict(), queryset=SearchDocument.objects.none()).get_form_class()
    return cast(Mapping[str, forms.Field], form.base_fields)


def _cleaned(data: QueryDict) -> dict[str, Any]:
    """Return what each field makes of `data`; none of them refuses anything."""
    return {
        name: field.clean(field.widget.value_from_datadict(data, {}, name))
        for name, field in _fields().items()
        if name in data
    }


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query with what the page says about it: the place that was meant, and what was left out.

    `text` is what was typed, `reading` what was read in it (None where nothing was), `ticked` the filters without the
    days and parts that were read. `is_by_words`: the person asked to have all words taken as words.
    """

    query: SearchQuery
    text: str
    place_text: str
    place: GeocodeResult | None
    radius: str
    left_out: tuple[str, ...]
    is_page_clamped: bool = False
    ticked: Filters = field(default_factory=dict)
    reading: Reading | None = None
    is_by_words: bool = False

    @property
    def used(self) -> Reading | None:
        """What was read in the text and counts: nothing when the person wants words only."""
        return None if self.is_by_words else self.reading

    @property
    def is_place_read(self) -> bool:
        """Return whether the place stands in the text, and is the one that is searched near."""
        return bool(self.used and self.used.place and self.query.near and not self.place_text)

    def relaxed(self, *, text: str, keeps_place: bool = False) -> "ParsedQuery":
        """Return the same question for `text`, without the times that were read, and, unless kept, that place.

        What was read and is not in `text` still lifts, but for the words of a place that is given up: they would only
        find what looks like its name.
        """
        assert self.reading is not None
        reading = replace(self.reading, times=())
        loses_place = self.is_place_read and not keeps_place
        lifting = replace(self.reading, place=None) if loses_place else self.reading
        query = replace(
            self.query, filters=self.ticked, text=text, lifts="" if text == self.text else lifting.only_read()
        )
        if not loses_place:
            return replace(self, reading=reading, query=query)
        sort = self.query.sort if self.query.sort is Sort.SOONEST else Sort.BEST
        query = replace(query, near=None, radius_km=None, sort=sort)
        return replace(self, reading=replace(reading, place=None), query=query, place=None)


def parse(data: QueryDict, *, language: str, at: datetime) -> ParsedQuery:
    """Return what `data` asks for, at the moment `at`, by somebody who reads `language`.

    Looks a place up (one geocoder call) when one is named, in its field or in the text. Never raises for any input.
    """
    cleaned = _cleaned(data)
    text, place_text = cleaned.get("q", ""), cleaned.get("near", "")
    is_by_words = data.get("words") == "1"
    reading = _read(text, language=language, at=at, has_place=bool(place_text))
    used = reading if reading and not is_by_words else None
    place = (_own_place(place_text) or geocoder().geocode(place_text)) if place_text else None
    if used and used.place:
        place = used.place.result
    point = place.found.point if place and place.found else None
    page, clamped = _page(data.get("page", ""))
    radius = _radius(data.get("radius", ""), given="radius" in data)
    ticked = {group: frozenset(cleaned[group]) for group in FACET_MODES if cleaned.get(group)}
    question = used.question if used else text
    query = SearchQuery(
        at=at,
        text=question,
        language=language,
        filters=_joined(ticked, used) if used else ticked,
        near=point,
        radius_km=km_from_unit(float(radius)) if point and radius else None,
        sort=_sort(data.get("sort", ""), near=point, text=question),
        page=page,
        lifts=used.only_read() if used else "",
    )
    return ParsedQuery(
        query=query,
        text=text,
        place_text=place_text,
        place=place,
        radius=radius,
        left_out=tuple(_left_out(data, cleaned)),
        is_page_clamped=clamped,
        ticked=ticked,
        reading=reading,
        is_by_words=is_by_words,
    )


def _read(text: str, *, language: str, at: datetime, has_place: bool) -> Reading | None:
    """Return what is read in a text beside its words; None where that is nothing."""
    if not text:
        return None
    found = read(
        text,
        language=language,
        today=timezone.localtime(at).weekday(),
        thesaurus=thesaurus(),
        gazetteer=None if has_place else geocoder(),
    )
    return found or None


def thesaurus() -> Thesaurus:
    """Return the thesaurus of the topics, at most a minute old."""
    return _thesaurus(vocabulary.reading())


@lru_cache(maxsize=1)
def _thesaurus(_reading: int) -> Thesaurus:
    """Return the thesaurus of the topics; read again when the vocabularies are, once a minute."""
    return topics().thesaurus


def _joined(ticked: Filters, reading: Reading) -> Filters:
    both = {"day": reading.days, "part": reading.parts}
    return {**ticked, **{group: ticked.get(group, frozenset()) | values for group, values in both.items() if values}}


def _own_place(written: str) -> GeocodeResult | None:
    """Return the point that "Use my location" wrote ("55.4, 10.39"), or None for a text that is no point."""
    found = OWN_PLACE.fullmatch(written)
    point = point_or_none(found[1], found[2]) if found else None
    return one(written, Candidate(_("where you are"), point, "address", key=written)) if point else None


def is_place_unclear(parsed: ParsedQuery) -> bool:
    """Return whether a place was named that is unknown, or one of several."""
    return parsed.place is not None and parsed.place.status is not GeocodeStatus.FOUND


def _page(written: str) -> tuple[int, bool]:
    if not written:
        return 1, False
    digits = written.strip()[:9]
    if not digits.isdecimal() or int(digits) < 1:
        return 1, True
    return min(int(digits), MAX_PAGE), int(digits) > MAX_PAGE


def _radius(written: str, *, given: bool) -> str:
    """Return the radius as written in the reader's unit; "" is "any distance"."""
    if written in RADII:
        return written
    return "" if given and not written else DEFAULT_RADIUS


def _sort(written: str, *, near: Point | None, text: str) -> Sort:
    if written in set(Sort) and not (written == Sort.NEAREST and near is None):
        return Sort(written)
    if near is not None and not text:
        return Sort.NEAREST
    return Sort.BEST


def _left_out(data: QueryDict, cleaned: Mapping[str, Any]) -> Iterable[str]:
    for group in FACET_MODES:
        known = set(cleaned.get(group) or ())
        unknown = [value for value in data.getlist(group) if value and value not in known]
        if unknown:
            yield _("We do not know “%(value)s” in “%(group)s”, so we left it out.") % {
                "value": " ".join(unknown[0].split())[:40],
                "group": facets.LEGENDS[group],
            }
    sort = data.get("sort", "")
    if sort and sort not in set(Sort):
        yield _("We cannot sort by “%(value)s”. This is the usual order.") % {"value": sort[:40]}
    if len(data.get("q", "").strip()) > MAX_TEXT_CHARACTERS:
        yield _("We searched for the first %(count)d characters of your text.") % {"count": MAX_TEXT_CHARACTERS}
