"""Counts a search that found nothing, for stewards: after the page is made, and never at its cost."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from directory.access import network_of
from directory.actions import wishes
from directory.actions.wishes import Wish
from directory.filters import ParsedQuery, thesaurus
from directory.pages.results import ResultsView
from directory.wish_words import place_words, subject

LONGEST_FILTERS = 120
ROBOTS = ("bot", "crawl", "spider", "slurp", "preview", "monitor")  # they ask what nobody wishes for


def note_wish(request: HttpRequest, parsed: ParsedQuery, view: ResultsView) -> None:
    """Count what was asked, where it found nothing and a visitor asked it; a cry for help is nobody's statistics."""
    if view.total or view.is_crisis or parsed.query.page != 1 or not _is_visitor(request):
        return
    wishes.note(wish_of(parsed), network=network_of(request), at=timezone.now())


def wish_of(parsed: ParsedQuery) -> Wish:
    """Return what may be counted of a question: its subject, the town it was near, and the filters."""
    query = parsed.query
    filters = urlencode([(group, value) for group, values in sorted(query.filters.items()) for value in sorted(values)])
    place = parsed.place.found if parsed.place else None
    return Wish(
        subject(query.text, language=query.language, thesaurus=thesaurus()),
        place_words(place.label) if place and place.kind != "address" else "",
        filters if len(filters) <= LONGEST_FILTERS else "",
    )


def _is_visitor(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "").casefold()
    return (
        request.method == "GET"
        and not request.headers.get("Sec-Purpose", "").startswith("prefetch")
        and not any(word in agent for word in ROBOTS)
        and not request.user.is_authenticated  # who works here tries things out
    )
