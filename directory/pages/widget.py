"""What the pages that other sites show in a frame say: a short list, or one listing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import crisis
from directory.filters import ParsedQuery, is_place_unclear
from directory.pages.addresses import address, kept
from directory.pages.cards import CardView, card_view
from directory.pages.results import answered, widened
from directory.pages.said_back import short_name

SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class WidgetView:
    """A search in a frame: the first few groups, and where all of them are."""

    heading: str
    total: int
    cards: Sequence[CardView]
    notices: Sequence[str]
    more_url: str


def widget_view(parsed: ParsedQuery, *, data: QueryDict) -> WidgetView:
    """Answer `parsed` as anybody sees it; a fixed number of queries."""
    query = replace(parsed.query, page=1, page_size=SHOWN)
    answer, documents = answered(query, user=AnonymousUser())
    if not answer.total and (wider := widened(parsed)):
        query = replace(wider.query, page=1, page_size=SHOWN)
        answer, documents = answered(query, user=AnonymousUser())
    cards = [
        card_view(
            documents[key],
            language=query.language,
            at=query.at,
            distance_metres=answer.distances_metres.get(key),
        )
        for key in answer.ids
        if key in documents
    ]
    question = {name: values for name, values in kept(data).items() if name != "map"}
    return WidgetView(_heading(parsed, answer.total), answer.total, cards, [*_notices(parsed)], address(question))


def _heading(parsed: ParsedQuery, total: int) -> str:
    place = parsed.place.found if parsed.place else None
    if place:
        return ngettext("%(count)d group near %(place)s", "%(count)d groups near %(place)s", total) % {
            "count": total,
            "place": short_name(place),
        }
    return ngettext("%(count)d group", "%(count)d groups", total) % {"count": total}


def _notices(parsed: ParsedQuery) -> Sequence[str]:
    """Return what whoever put the frame on their page should mend."""
    unclear = [_("We do not know exactly which place is meant, so these groups may be anywhere.")]
    return [*parsed.left_out, *(unclear if is_place_unclear(parsed) else [])]


def asks_for_help(data: QueryDict) -> bool:
    """Return whether the words of the search ask for help right now."""
    return crisis.asks_for_help(data.get("q", ""))
