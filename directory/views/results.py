"""Results (page 2): search, filters, and suggestions while typing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from directory import crisis, search
from directory.address_language import NAME
from directory.filters import MAX_PLACE_CHARACTERS, parse
from directory.geo.suggestions import suggest_places
from directory.pages import following
from directory.pages.addresses import address, kept, why_path
from directory.pages.indexed import Standing, site_address
from directory.pages.results import results_view
from directory.pages.simple_map import simple_map
from directory.search.types import MAX_TEXT_CHARACTERS
from directory.views.visitor import is_steward, my_list_of, page_language
from directory.views.wishing import note_wish

SUGGESTIONS = 8


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what was asked for: the whole page, or for htmx its changing part."""
    part = request.headers.get("HX-Target") == "results"
    parsed = parse(request.GET, language=page_language(), at=timezone.now())
    view = results_view(parsed, data=request.GET, user=request.user, my_list=my_list_of(request))
    context = {
        "view": view,
        "parsed": parsed,
        "map": simple_map(view.cards, center=parsed.query.near) if view.is_map else None,
        "tile_url": settings.FOOTBRIDGE_TILE_URL if view.is_map else "",
        "is_part": part,
        **_standing(request),
        "follow": following.of_search(request.GET, language=parsed.query.language),
        "why_url": why_path(request.GET) if is_steward(request) else "",
        "tile_attribution": settings.FOOTBRIDGE_TILE_ATTRIBUTION,
    }
    response = render(request, "directory/_results.html" if part else "directory/results.html", context)
    if request.headers.get("HX-Trigger") == "search":  # the form: its address without the fields that are empty
        response["HX-Push-Url"] = view.here_url
    note_wish(request, parsed, view)
    # "Back" must not show the part as if it were the page, nor an address that another request was given.
    patch_vary_headers(response, ["HX-Target", "HX-Trigger"])
    return response


def _standing(request: HttpRequest) -> dict[str, Any]:
    """Return what search engines are told: the list is a page to keep, what somebody looked for is none."""
    if not set(request.GET) - {NAME}:
        return {"is_question": False}
    question = {name: values for name, values in kept(request.GET).items() if name not in ("sort", "map")}
    return {"is_question": True, "standing": Standing(site_address(request) + address(question), ())}


@require_safe
def suggest_words(request: HttpRequest) -> HttpResponse:
    """Options that complete the last word of what was typed."""
    whole = request.GET.get("q", "").replace("\x00", " ")
    before, _space, prefix = whole[:MAX_TEXT_CHARACTERS].rpartition(" ")
    is_calm = len(prefix) > 1 and not crisis.asks_for_help(whole)  # no "did you mean" for somebody who wants to die
    found = search.suggest(prefix, language=page_language(), limit=SUGGESTIONS) if is_calm else ()
    options = [f"{before} {suggestion.text}".strip() for suggestion in found]
    return render(request, "directory/_options.html", {"options": options})


@require_safe
def suggest_places_view(request: HttpRequest) -> HttpResponse:
    """Options that complete the place that was typed."""
    typed = request.GET.get("near", "")[:MAX_PLACE_CHARACTERS].replace("\x00", " ").strip()
    found = suggest_places(typed, limit=SUGGESTIONS, country=None) if len(typed) > 1 else ()
    return render(request, "directory/_options.html", {"options": [place.label for place in found]})
