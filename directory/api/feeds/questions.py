"""The question of the results page as a machine asks it: the same parameters, read strictly, and the same parser."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from directory import crisis, facets, search
from directory.api.parameters import Parameters
from directory.filters import MAX_PLACE_CHARACTERS, RADII, ParsedQuery, parse
from directory.geo.candidates import GeocodeStatus
from directory.models import Listing
from directory.models.listing import ListingQuerySet
from directory.pages.addresses import address, kept
from directory.pages.filters_panel import chips
from directory.search.types import FACET_MODES, MAX_PAGE, MAX_TEXT_CHARACTERS, Sort

MOST_LISTINGS = 100
"""So many groups a calendar or a feed of a search holds; a question that finds more says so, and can be narrowed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the ids in its order, how many there are in all, and the question in words."""

    ids: tuple[UUID, ...]
    total: int
    name: str

    @property
    def told(self) -> str:
        """A sentence for whoever sees only some of it; "" where it is all there."""
        if self.total <= len(self.ids):
            return ""
        words = {"count": len(self.ids), "total": self.total}
        return _("The first %(count)d of %(total)d groups. Ask for less to see all of them.") % words


def found(parameters: Parameters, *, data: QueryDict, language: str, at: datetime) -> Found:
    """Return what the question of `data` finds.

    :raises BadParametersError: if it has parameters or values that are unknown, or a place that is none or several
    """
    check(parameters, language=language)
    parameters.done()
    parsed = parse(data, language=language, at=at)
    _check_place(parameters, parsed)
    if parsed.query.near is None and data.get("sort") == Sort.NEAREST:
        parameters.fault("sort", "sort=nearest needs a place: near=Odense.", allowed=(Sort.BEST, Sort.SOONEST))
    parameters.done()
    search.refresh()  # `Last-Modified` says what is committed: an answer from half a second ago would be kept as that
    answer = search.search(replace(parsed.query, page=1, page_size=MOST_LISTINGS))
    return Found(answer.ids, answer.total, _name(parsed, data=data, language=language))


def check(parameters: Parameters, *, language: str) -> None:
    """Look at every parameter of the results page. `page` and `map` change nothing: there is one page, and no map."""
    parameters.text("q", longest=MAX_TEXT_CHARACTERS)
    parameters.text("near", longest=MAX_PLACE_CHARACTERS)
    parameters.one_of("radius", among=RADII)
    parameters.one_of("sort", among=tuple(Sort))
    for group in FACET_MODES:
        parameters.several(group, among=facets.values(group, language=language))
    parameters.one_of("words", among=("1",))
    parameters.one_of("map", among=("1",))
    parameters.number("page", least=1, most=MAX_PAGE)


def listings_of(ids: tuple[UUID, ...]) -> ListingQuerySet:
    """Return the public ones of these listings, without what is no group; in no order."""
    return Listing.objects.public().groups().filter(pk__in=ids)


def page_of(data: QueryDict) -> str:
    """Return the path of the results page that asks the same."""
    return address(kept(data))


def _check_place(parameters: Parameters, parsed: ParsedQuery) -> None:
    """Refuse a place that is not one: left out, the answer would be about the whole country."""
    if parsed.place is None or parsed.place.status is GeocodeStatus.FOUND:
        return
    name = "near" if parsed.place_text else "q"
    if parsed.place.status is GeocodeStatus.AMBIGUOUS:
        keys = [candidate.key for candidate in parsed.place.candidates]
        parameters.fault(name, "There are several places of that name. Take one of these as near.", allowed=keys)
    else:
        suggestions = parsed.place.suggestions
        parameters.fault(name, "There is no place of that name. Try a bigger town nearby.", allowed=suggestions)


def _name(parsed: ParsedQuery, *, data: QueryDict, language: str) -> str:
    is_calm = not crisis.asks_for_help(data.get("q", ""))
    said = [chip.text for chip in chips(parsed, data=data, language=language, has_text=is_calm)]
    return ": ".join(filter(None, (_("Groups"), ", ".join(said))))
