"""The results page: what was understood, the listings, the filters, and what to do when there is nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import crisis, search
from directory.filters import RADII, ParsedQuery, is_place_unclear
from directory.geo.candidates import GeocodeStatus
from directory.geo.distance import distance_unit, format_length
from directory.models import User
from directory.my_list import MyList
from directory.pages.addresses import address, kept, with_values, without, without_words
from directory.pages.card_rows import CardRow, cards_visible_to
from directory.pages.cards import CardView, card_view
from directory.pages.filters_panel import ChipView, GroupView, chips, groups
from directory.pages.said_back import SaidView, left_out, reading_said, relaxations, said_back, short_name
from directory.search.types import MAX_PAGE, SearchPage, SearchQuery, Sort

NEAREST_SHOWN = 3
AT_LIST = "#results-heading"  # a link among the results leads back to them, not to the top of the page


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link with its words; `is_current` marks the one that is in force."""

    text: str
    url: str
    is_current: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class ResultsView:
    """All that the results page shows."""

    heading: str
    total: int
    cards: Sequence[CardView]
    groups: Sequence[GroupView]
    chips: Sequence[ChipView]
    clear_url: str
    chosen: int
    sort: str
    sorts: Sequence[LinkView]
    said_back: Sequence[SaidView]
    reading: SaidView | None
    notices: Sequence[str]
    place_question: Sequence[LinkView]
    place_in_question: str
    is_place_in_words: bool
    place_suggestions: Sequence[LinkView]
    is_place_unknown: bool
    place_label: str
    radius: str
    radii: Sequence[LinkView]
    is_crisis: bool
    unfound: str
    nearest: Sequence[CardView]
    is_nearest_close: bool
    wider: LinkView | None
    fewer: LinkView | None
    first_number: int
    page: int
    pages: int
    previous_url: str
    next_url: str
    map_url: str
    is_map: bool
    here_url: str


def results_view(
    parsed: ParsedQuery, *, data: QueryDict, user: User | AnonymousUser, my_list: MyList | None
) -> ResultsView:
    """Answer `parsed` and return the page; a fixed number of queries whatever the number of listings."""
    asked = parsed
    parsed, answer, documents = _on_a_page(parsed, user=user)
    language = parsed.query.language
    view_cards = _cards(answer, documents, query=parsed.query, my_list=my_list)
    nothing = answer.total == 0
    instead = left_out(asked, parsed)
    pages = min(MAX_PAGE, max(1, -(-answer.total // parsed.query.page_size)))
    place = parsed.place.found if parsed.place else None
    is_crisis = crisis.asks_for_help(data.get("q", ""))
    nearest, is_close = _nearest(parsed, user=user, my_list=my_list) if nothing else ((), True)
    return ResultsView(
        heading=_heading(answer.total, place=short_name(place) if place else ""),
        total=answer.total,
        cards=view_cards,
        groups=groups(answer.facets, chosen=parsed.query.filters, ticked=parsed.ticked, language=language),
        chips=chips(parsed, data=data, language=language, has_text=not is_crisis),
        clear_url=address({}),
        chosen=sum(map(len, parsed.ticked.values())),
        sort=data.get("sort", "") if data.get("sort", "") in set(Sort) else "",
        sorts=_sorts(parsed, data=data),
        said_back=[] if is_crisis else said_back(parsed, answer, data=data, is_instead=bool(instead)),
        reading=None if is_crisis else reading_said(parsed, data=data),
        notices=[*parsed.left_out, *_page_notice(parsed), *([instead] if instead and not is_crisis else [])],
        place_question=_place_question(parsed, data=data),
        place_in_question=_written_place(parsed),
        is_place_in_words=not parsed.place_text,
        place_suggestions=_place_suggestions(parsed, data=data),
        is_place_unknown=bool(parsed.place and parsed.place.status is GeocodeStatus.UNKNOWN),
        place_label=_place_label(parsed),
        radius=parsed.radius,
        radii=_radii(parsed),
        is_crisis=is_crisis,
        unfound=_unfound(asked) if nothing and not is_crisis else "",
        nearest=nearest,
        is_nearest_close=is_close,
        wider=_wider(parsed, data=data) if nothing else None,
        fewer=LinkView(_("Show all groups for these words"), _without_filters(data))
        if nothing and parsed.ticked
        else None,
        first_number=(parsed.query.page - 1) * parsed.query.page_size + 1,
        page=parsed.query.page,
        pages=pages,
        previous_url=_page_url(data, parsed.query.page - 1) + AT_LIST if parsed.query.page > 1 else "",
        next_url=_page_url(data, parsed.query.page + 1) + AT_LIST if parsed.query.page < pages else "",
        map_url=without(data, "map") if data.get("map") else with_values(data, {"map": "1"}),
        is_map=bool(data.get("map")),
        here_url=_page_url(data, parsed.query.page),
    )


def _on_a_page(
    parsed: ParsedQuery, *, user: User | AnonymousUser
) -> tuple[ParsedQuery, SearchPage, Mapping[UUID, CardRow]]:
    """Return question, answer and rows; beyond the last page those of the last one.

    Where nothing fits a place or a time that was read in the text, the question is asked without it.
    """
    answer, documents = answered(parsed.query, user=user)
    if not answer.total and (wider := widened(parsed)):
        parsed = wider
        answer, documents = answered(parsed.query, user=user)
    if answer.total and not answer.ids:
        last = min(MAX_PAGE, -(-answer.total // parsed.query.page_size))
        parsed = replace(parsed, query=replace(parsed.query, page=last), is_page_clamped=True)
        answer, documents = answered(parsed.query, user=user)
    return parsed, answer, documents


def widened(parsed: ParsedQuery) -> ParsedQuery | None:
    """Return the first wider question that finds something, None where none does or nothing was read in the text.

    Everything taken as words counts where that finds all of them, or where a place was read and listings name it.
    """
    for wider in relaxations(parsed, has_words=search.has_words):
        answer = search.search(replace(wider.query, page=1))
        is_by_words = wider.query.text == parsed.text
        if answer.total and (not is_by_words or answer.understood.every_word or parsed.is_place_read):
            return wider
    return None


def answered(query: SearchQuery, *, user: User | AnonymousUser) -> tuple[SearchPage, Mapping[UUID, CardRow]]:
    """Return the answer and the rows of its page that `user` may see now.

    The index can be half a second behind the database: when a row is gone, it is brought up
    to date and asked again, once, so that the page is full.
    """
    answer = search.search(query)
    documents = cards_visible_to(user, answer.ids)
    if len(documents) < len(answer.ids):
        search.refresh()
        answer = search.search(query)
        documents = cards_visible_to(user, answer.ids)
    return answer, documents


def _cards(
    answer: SearchPage,
    documents: Mapping[UUID, CardRow],
    *,
    query: SearchQuery,
    my_list: MyList | None,
) -> list[CardView]:
    first = (query.page - 1) * query.page_size + 1
    found = [listing_id for listing_id in answer.ids if listing_id in documents]
    saved = set(my_list.ids) if my_list else set()
    return [
        card_view(
            documents[listing_id],
            language=query.language,
            at=query.at,
            number=number,
            distance_metres=answer.distances_metres.get(listing_id),
            is_saved=listing_id in saved,
        )
        for number, listing_id in enumerate(found, start=first)
    ]


def _heading(total: int, *, place: str) -> str:
    if place:
        return ngettext("%(count)d group near %(place)s", "%(count)d groups near %(place)s", total) % {
            "count": total,
            "place": place,
        }
    return ngettext("%(count)d group", "%(count)d groups", total) % {"count": total}


def _place_label(parsed: ParsedQuery) -> str:
    """Return what stands in the field of the place: the place in full where it was found, else what was typed."""
    place = parsed.place.found if parsed.place and parsed.place_text else None
    return place.label if place and place.key != parsed.place_text else parsed.place_text


def _written_place(parsed: ParsedQuery) -> str:
    """Return the name of a place as it was typed, in its field or in the text."""
    reading = parsed.used
    return reading.place.words if reading and reading.place else _place_label(parsed)


def _page_notice(parsed: ParsedQuery) -> Iterable[str]:
    if parsed.is_page_clamped:
        yield _("There is no such page. This is the last page that we show.")


def _sorts(parsed: ParsedQuery, *, data: QueryDict) -> list[LinkView]:
    words = {Sort.BEST: _("Best match"), Sort.SOONEST: _("Soonest")}
    if parsed.query.near is not None:
        words = {Sort.BEST: _("Best match"), Sort.NEAREST: _("Nearest"), Sort.SOONEST: _("Soonest")}
    return [
        LinkView(text, with_values(data, {"sort": str(sort)}), is_current=parsed.query.sort is sort)
        for sort, text in words.items()
    ]


def _radii(parsed: ParsedQuery) -> list[LinkView]:
    words = _radius_words(parsed.query.language, distance_unit())
    # Choices of the form: they have no address of their own.
    return [LinkView(words[radius], "", is_current=parsed.radius == radius, value=radius) for radius in RADII]


@cache
def _radius_words(_language: str, unit: str) -> Mapping[str, str]:
    """Return radius to its words in the active language."""
    return {radius: format_length(float(radius), unit=unit) for radius in RADII}


def _place_question(parsed: ParsedQuery, *, data: QueryDict) -> list[LinkView]:
    if parsed.place is None or parsed.place.status is not GeocodeStatus.AMBIGUOUS:
        return []
    reading = parsed.used
    text = reading.without(reading.place.span) if reading and reading.place else parsed.text
    return [
        LinkView(candidate.label, without_words(data, text, near=candidate.key))
        for candidate in parsed.place.candidates
    ]


def _place_suggestions(parsed: ParsedQuery, *, data: QueryDict) -> list[LinkView]:
    if parsed.place is None or parsed.place.status is not GeocodeStatus.UNKNOWN:
        return []
    return [LinkView(name, with_values(data, {"near": name})) for name in parsed.place.suggestions]


def _unfound(asked: ParsedQuery) -> str:
    """Return the words that are why nothing was found; "" where filters or a distance may be why."""
    return "" if asked.query.filters or asked.query.radius_km is not None else asked.query.text


def _nearest(parsed: ParsedQuery, *, user: User | AnonymousUser, my_list: MyList | None) -> tuple[list[CardView], bool]:
    """Return three listings that are close to what was asked: same place without limit, then anything.

    Also whether they have to do with its words.
    """
    query = replace(parsed.query, radius_km=None, page=1, page_size=NEAREST_SHOWN)
    if query.near is None or is_place_unclear(parsed):
        query = replace(query, text="")
    if query.near is not None:
        query = replace(query, sort=Sort.NEAREST)
    answer, documents = answered(query, user=user)
    if not answer.ids:
        query = replace(query, filters={}, text="")
        answer, documents = answered(query, user=user)
    return _cards(answer, documents, query=query, my_list=my_list), bool(query.text) or not parsed.query.text


def _wider(parsed: ParsedQuery, *, data: QueryDict) -> LinkView | None:
    if parsed.query.near is None or not parsed.radius:
        return None
    wider = next((radius for radius in RADII if float(radius) > float(parsed.radius)), "")
    if not wider:
        reading = parsed.used
        in_text = reading.place if reading else None
        url = without_words(data, reading.without(in_text.span)) if reading and in_text else without(data, "near")
        return LinkView(_("Look anywhere"), url)
    words = _("Look within %(distance)s") % {"distance": format_length(float(wider))}
    return LinkView(words, with_values(data, {"radius": wider}))


def _without_filters(data: QueryDict) -> str:
    asked = kept(data)
    return address({name: asked[name] for name in ("q", "near", "radius", "sort", "map", "words") if name in asked})


def _page_url(data: QueryDict, page: int) -> str:
    return with_values(data, {"page": str(page) if page > 1 else ""})
