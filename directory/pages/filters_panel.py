"""The filters beside the results: groups of values with counts, and the active ones as chips."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from directory import facets
from directory.facets import FacetValue
from directory.filters import ParsedQuery
from directory.pages.addresses import without
from directory.search.types import FACET_MODES

OPEN_GROUPS = frozenset({"tie", "day", "part", "cost"})
SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class OptionView:
    """One value of a group: `count` listings would be shown with it."""

    value: str
    label: str
    checked: bool
    count: int
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group of filters; `chosen` of its options are ticked, `more` are kept behind "more"."""

    name: str
    legend: str
    options: tuple[OptionView, ...]
    more: tuple[OptionView, ...]
    chosen: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class ChipView:
    """One thing that was asked, with the address of the same question without it."""

    text: str
    remove_url: str


def groups(
    counts: Mapping[str, Mapping[str, int]], *, chosen: Mapping[str, frozenset[str]], language: str
) -> list[GroupView]:
    """Return the groups in page order; values that would show nothing are left out unless ticked."""
    found = []
    for name in FACET_MODES:
        ticked = chosen.get(name, frozenset())
        options = list(_options(name, counts=counts.get(name, {}), ticked=ticked, language=language))
        if options:
            found.append(_group(name, options=options, ticked=ticked))
    return found


def _group(name: str, *, options: list[OptionView], ticked: frozenset[str]) -> GroupView:
    many = len(options) > SHOWN_VALUES + 2
    first = [row for place, row in enumerate(options) if row.checked or place < SHOWN_VALUES] if many else options
    return GroupView(
        name=name,
        legend=str(facets.LEGENDS[name]),
        options=tuple(first),
        more=tuple(row for row in options if row not in first),
        chosen=len(ticked),
        is_open=name in OPEN_GROUPS or bool(ticked),
    )


def _options(name: str, *, counts: Mapping[str, int], ticked: frozenset[str], language: str) -> Iterable[OptionView]:
    known = facets.values(name, language=language)
    shown = [value for value in known.values() if counts.get(value.code) or value.code in ticked]
    if name == "topic":
        shown = list(_opened(shown, ticked=ticked, known=known))
    elif name in facets.TAXONOMIES:
        shown.sort(key=lambda value: (-counts.get(value.code, 0), value.label))
    for value in shown:
        yield OptionView(
            value=value.code,
            label=value.label,
            checked=value.code in ticked,
            count=counts.get(value.code, 0),
            is_child=bool(value.parent),
        )


def _opened(
    shown: Iterable[FacetValue], *, ticked: frozenset[str], known: Mapping[str, FacetValue]
) -> Iterable[FacetValue]:
    """Return the top topics, and under those that are in use their own topics too."""
    rows = list(shown)
    in_use = {code for code in ticked if code in known}
    in_use |= {known[code].parent for code in in_use if known[code].parent}
    for top in (value for value in rows if not value.parent):
        yield top
        if top.code in in_use:
            yield from (value for value in rows if value.parent == top.code)


def chips(parsed: ParsedQuery, *, data: QueryDict, language: str) -> list[ChipView]:
    """Return what narrows the results now, each removable."""
    found = []
    if parsed.text:
        found.append(ChipView(_("“%(text)s”") % {"text": parsed.text}, without(data, "q")))
    if parsed.query.near and parsed.place and parsed.place.found:
        found.append(ChipView(_("near %(place)s") % {"place": parsed.place.found.label}, without(data, "near")))
    for name in FACET_MODES:
        ticked = parsed.query.filters.get(name, frozenset())
        for code, value in facets.values(name, language=language).items():
            if code in ticked:
                found.append(ChipView(value.label, without(data, name, value=code)))
    return found
