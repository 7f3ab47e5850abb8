"""What an answer says beside its listings: what was understood, counts of filters, the way on, and help right now."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from directory import help_lines
from directory.api.v1.addresses import Addresses
from directory.api.v1.cursors import written
from directory.api.v1.finding import MOST, Found
from directory.api.v1.questions import ANY_DISTANCE, Question, candidates
from directory.filters import ParsedQuery, is_place_unclear
from directory.geo.distance import distance_unit
from directory.help_lines import CountryHelp, HelpLine
from directory.pages.said_back import left_out, reading_said, said_back
from directory.search.types import FACET_MODES

CUT: Final = (
    f"A question is answered with its first {MOST} listings. Ask a narrower one, or leave out q, near, sort and every "
    "filter to walk through all listings."
)


def understood(question: Question, found: Found, *, is_crisis: bool) -> dict[str, Any]:
    """Return what was made of the question, in codes, and in sentences for whoever asked it in words.

    To somebody who asks for help nothing is said about words.
    """
    parsed, answer = found.parsed, found.answer.understood
    reading = parsed.used
    return {
        "words": list(answer.words),
        "every_word": answer.every_word,
        "corrections": [{"written": one.written, "used": one.used} for one in answer.corrections],
        "topics": [{"words": words, "codes": list(codes)} for words, codes in answer.synonyms],
        "company": [{"words": words, "codes": list(codes)} for words, codes in answer.company],
        "completions": list(answer.completions),
        "days": sorted(reading.days) if reading else [],
        "parts": sorted(reading.parts) if reading else [],
        "place": _place(parsed),
        "candidates": candidates(parsed.place.candidates) if parsed.place and is_place_unclear(parsed) else [],
        "sort": "id" if question.is_walk else str(parsed.query.sort),
        "sentences": [] if is_crisis else _sentences(question, found),
    }


def _place(parsed: ParsedQuery) -> dict[str, Any] | None:
    place = parsed.place.found if parsed.place else None
    if place is None or parsed.query.near is None:
        return None
    return {
        **candidates([place])[0],
        "is_read_in_text": parsed.is_place_read,
        "radius": parsed.radius or ANY_DISTANCE,
        "unit": distance_unit(),
    }


def _sentences(question: Question, found: Found) -> list[str]:
    instead = left_out(question.parsed, found.parsed)
    said = said_back(found.parsed, found.answer, data=question.data, is_instead=bool(instead))
    read = reading_said(found.parsed, data=question.data)
    sentences = [instead, *(one.text for one in said), read.text if read else ""]
    return [sentence for sentence in sentences if sentence]


def counts(facets: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """Return how many listings each value of each group would show; groups in the order of the page."""
    return {group: dict(facets.get(group, {})) for group in FACET_MODES}


def next_address(found: Found, *, data: QueryDict, addresses: Addresses) -> str | None:
    """Return the whole address of the next page; None on the last."""
    if found.next is None:
        return None
    asked = [(name, value) for name, values in data.lists() for value in values if value and name != "cursor"]
    question = urlencode([*asked, ("cursor", written(found.next))])
    return addresses.whole(f"{reverse('api_v1_listings')}?{question}")


def help_now(*, locale: str, addresses: Addresses) -> dict[str, Any]:
    """Return whom to ring right now; the country of this site first. Show it before anything else."""
    lines = help_lines.current()
    return {
        "message": _("You can talk to someone now, day or night. You do not have to say who you are."),
        "page": addresses.whole(reverse("help_now")),
        "anywhere": {"number": lines.anywhere_number, "text": _said(lines.anywhere_text, locale)},
        "countries": [_country(one, locale) for one in lines.home_first(settings.FOOTBRIDGE_COUNTRY)],
    }


def _country(country: CountryHelp, locale: str) -> dict[str, Any]:
    return {
        "code": country.code,
        "name": _said(country.names, locale),
        "emergency": country.emergency,
        "lines": [_line(line, locale) for line in country.lines],
    }


def _line(line: HelpLine, locale: str) -> dict[str, Any]:
    return {
        "name": line.name,
        "text": _said(line.text, locale),
        "numbers": list(line.numbers),
        "sms": line.sms,
        "sms_text": line.sms_text,
        "url": line.url,
    }


def _said(texts: Mapping[str, str], locale: str) -> str:
    return texts.get(locale) or texts.get("en") or next(iter(texts.values()), "")
