"""The filters beside the results: groups of values with counts, and the active ones as chips."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from directory import facets
from directory.facets import FacetValue
from directory.filters import ParsedQuery
from directory.geo.candidates import Candidate
from directory.pages.addresses import without, without_words
from directory.pages.said_back import short_name
from directory.search.reading import Reading, ReadTime
from directory.search.types import FACET_MODES

OPEN_GROUPS = frozenset({"tie", "day", "part", "cost"})
SHOWN_VALUES = 12


@dataclass(frozen=True, slots=True)
class OptionView:
    """One value of a group: `count` listings would be shown with it; `is_read` stands in the text instead."""

    value: str
    label: str
    checked: bool
    count: int
    is_child: bool = False
    is_read: bool = False


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
    counts: Mapping[str, Mapping[str, int]],
    *,
    chosen: Mapping[str, frozenset[str]],
    ticked: Mapping[str, frozenset[str]],
    language: str,
) -> list[GroupView]:
    """Return the groups in page order; values that would show nothing are left out unless chosen.

    What is `chosen` but not `ticked` was read in the text: it goes with its words, not with its tick.
    """
    found = []
    for name in FACET_MODES:
        own = chosen.get(name, frozenset())
        options = list(_options(name, counts=counts.get(name, {}), ticked=own, language=language))
        read = own - ticked.get(name, frozenset())
        if read:
            options = [replace(option, is_read=True) if option.value in read else option for option in options]
        if options:
            found.append(_group(name, options=options, ticked=own - read))
    return found


def _group(name: str, *, options: list[OptionView], ticked: frozenset[str]) -> GroupView:
    shown = SHOWN_VALUES if len(options) > SHOWN_VALUES + 2 else len(options)
    return GroupView(
        name=name,
        legend=str(facets.LEGENDS[name]),
        options=tuple(row for place, row in enumerate(options) if row.checked or place < shown),
        more=tuple(row for row in options[shown:] if not row.checked),
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


def chips(parsed: ParsedQuery, *, data: QueryDict, language: str, has_text: bool = True) -> list[ChipView]:
    """Return what narrows the results now, each removable: what was read in the text by taking its words away.

    Without `has_text` the rest of the words has none.
    """
    reading = parsed.used
    found = list(_text_chip(parsed, data=data)) if has_text else []
    if parsed.query.near and parsed.place and parsed.place.found:
        words = _("near %(place)s") % {"place": _place_name(parsed.place.found, written=parsed.place_text)}
        in_text = reading.place if reading else None
        url = without_words(data, reading.without(in_text.span)) if reading and in_text else without(data, "near")
        found.append(ChipView(words, url))
    if reading:
        found += [time_chip(time, reading=reading, data=data, language=language) for time in reading.times]
    for name in FACET_MODES:
        read = _read_alone(parsed, name)
        for code, value in facets.values(name, language=language).items():
            if code in parsed.ticked.get(name, frozenset()) and code not in read:
                found.append(ChipView(value.label, without(data, name, value=code)))
    return found


def _place_name(place: Candidate, *, written: str) -> str:
    """Return the short name, as in the heading; in full where it was chosen among several of that name."""
    return place.label if written == place.key else short_name(place)


def _text_chip(parsed: ParsedQuery, *, data: QueryDict) -> Iterable[ChipView]:
    reading = parsed.used
    if not reading:
        if parsed.query.text:
            yield ChipView(_("“%(text)s”") % {"text": parsed.query.text}, without(data, "q"))
    elif parsed.query.text:
        yield ChipView(_("“%(text)s”") % {"text": reading.rest}, without_words(data, reading.only_read()))


def _read_alone(parsed: ParsedQuery, name: str) -> frozenset[str]:
    """Return the values of a group that have a chip of their own because they stand in the text."""
    times = parsed.used.times if parsed.used else ()
    sets = [{"day": time.days, "part": time.parts}.get(name, ()) for time in times if len(time.days + time.parts) == 1]
    return frozenset(value for values in sets for value in values)


def time_chip(time: ReadTime, *, reading: Reading, data: QueryDict, language: str) -> ChipView:
    """Return the chip of one time that was read; taking it away takes its words, and ticks that say the same."""
    url = without_words(data, reading.without(time.span), values={"day": time.days, "part": time.parts})
    return ChipView(say_moment(time.days, time.parts, language=language), url)


def say_moment(days: Sequence[str], parts: Sequence[str], *, language: str) -> str:
    """Return days and parts in words: "Tuesday", "Weekend", "Monday to Friday", "Sunday, evening"."""
    day_words = [facets.values("day", language=language)[day].label for day in days]
    part_words = [facets.values("part", language=language)[part].label for part in parts]
    when = day_words[0] if day_words else ""
    if tuple(days) == ("sa", "su"):
        when = _("Weekend")
    elif len(day_words) > 1:
        when = _("%(first)s to %(last)s") % {"first": day_words[0], "last": day_words[-1]}
    part = part_words[0] if part_words else ""
    if len(part_words) > 1:
        part = _("Evening or night")
    if not (when and part):
        return when or part
    return _("%(day)s, %(part)s") % {"day": when, "part": part.lower()}
