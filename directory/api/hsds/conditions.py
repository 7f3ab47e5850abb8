"""What the parameters of HSDS and Open Referral UK ask of listings, as conditions that all have to hold."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from directory import search
from directory.api.hsds.words import TAXONOMY_IDS, Vocabulary, vocabulary
from directory.api.parameters import Parameters, shown
from directory.capital import SHOWN_FROM_STRENGTH
from directory.exporters.hsds_terms import CAPITAL, WELCOME, WELCOME_COLUMNS, Term
from directory.models import CapitalTag, Listing, ListingText, Schedule, TextVariant
from directory.models.listing import ListingQuerySet
from directory.schedules.rrule import WEEKDAYS
from directory.search.types import MAX_TEXT_CHARACTERS, SearchQuery

OLDEST: Final = 150
#: As many as there can be: one page holds all that was found.
_ALL: Final = 10_000_000
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")
_NAMES: Final = ("kind", "alcohol", "openness")


def listings(parameters: Parameters) -> ListingQuerySet:
    """Return the public listings that the parameters ask for, whatever they search for; faults are noted."""
    found = [*_by_terms(parameters, vocabulary()), *_by_organization(parameters), *_by_change(parameters)]
    return Listing.objects.public().filter(*found)


def ages_and_times(parameters: Parameters) -> list[Any]:
    """Return the conditions that Open Referral UK adds."""
    return [*_by_ages(parameters), *_by_times(parameters)]


def text(parameters: Parameters) -> str:
    return parameters.text("search", longest=MAX_TEXT_CHARACTERS)


def by_words(words: str, *, at: datetime) -> list[UUID]:
    """Return the ids of all listings that search finds for a text, the best first.

    :raises NotReadyError: if the index is not built yet
    """
    search.refresh()  # the answer is kept by its tag, which says what is committed: half a second behind would stay so
    query = SearchQuery(at=at, text=words, language=settings.LANGUAGE_CODE, page_size=_ALL)
    return list(search.search(query).ids)


def _by_terms(parameters: Parameters, words: Vocabulary) -> Iterator[Any]:
    taxonomy, term = taxonomy_code(parameters), _term(parameters, words)
    if taxonomy and term and term.taxonomy != taxonomy:
        detail = (
            f"The term {shown(term.name)} is not of this taxonomy. Leave out one of taxonomy_id and taxonomy_term_id."
        )
        parameters.fault("taxonomy_term_id", detail)
    elif term:
        yield has_term(term)
    elif taxonomy:
        yield _has_any(taxonomy)


def taxonomy_code(parameters: Parameters) -> str:
    """Return the code of the taxonomy that is asked for, or ""; an unknown one is a fault."""
    key = parameters.key("taxonomy_id")
    if key is None:
        return ""
    if str(key) not in TAXONOMY_IDS:
        parameters.fault("taxonomy_id", "There is no taxonomy with this id.", allowed=[*TAXONOMY_IDS])
    return TAXONOMY_IDS.get(str(key), "")


def _term(parameters: Parameters, words: Vocabulary) -> Term | None:
    key = parameters.key("taxonomy_term_id")
    term = words.by_id.get(str(key)) if key else None
    if key and term is None:
        parameters.fault("taxonomy_term_id", "There is no term with this id; /api/hsds/taxonomy_terms lists them.")
    return term


def has_term(term: Term) -> Any:
    """Return the condition that a listing is published with a term."""
    if term.taxonomy == CAPITAL:
        return _has_tie(kind=term.code)
    if term.taxonomy == WELCOME:
        return _welcomes(term.code)
    return Exists(Listing.terms.through.objects.filter(listing=OuterRef("pk"), taxonomyterm=UUID(term.id)))


def _has_any(taxonomy: str) -> Any:
    if taxonomy == CAPITAL:
        return _has_tie()
    if taxonomy == WELCOME:
        return Q()  # each has a kind
    return Exists(Listing.terms.through.objects.filter(listing=OuterRef("pk"), taxonomyterm__taxonomy=taxonomy))


def _has_tie(**kind: str) -> Any:
    strong = CapitalTag.objects.filter(listing=OuterRef("pk"), strength__gte=SHOWN_FROM_STRENGTH, **kind)
    return Exists(strong.exclude(reason__regex=r"^\s*$"))


def _welcomes(code: str) -> Any:
    name = WELCOME_COLUMNS[code].rpartition(".")[2]
    if code in _NAMES:
        return ~Q(**{f"{name}__in": ["", "unknown"]})
    if name in _TEXTS:
        own = ListingText.objects.filter(
            listing=OuterRef("pk"), language=OuterRef("language"), variant=TextVariant.STANDARD
        )
        return Exists(own.exclude(**{_TEXTS[name]: [] if name == "first_visit" else ""}))
    return Q(**{name: True})


#: Column of our records → the part of the original text.
_TEXTS: Final = {
    **{name: name for name in ("who_greets", "first_visit", "quiet_spot", "what_is_private", "promise", "who_comes")},
    **{name: name for name in ("who_not_for", "common_ground", "access_note")},
    "faith": "faith_note",
}


def _by_organization(parameters: Parameters) -> Iterator[Any]:
    key = parameters.key("organization_id")
    if key is None:
        return
    condition = Q(organization=key) | Q(pk=key, organization__isnull=True)
    if not Listing.objects.public().filter(condition).exists():
        detail = "There is no organisation with this id; /api/hsds/organizations lists them."
        parameters.fault("organization_id", detail)
    yield condition


def _by_change(parameters: Parameters) -> Iterator[Any]:
    since = parameters.moment("modified_after")
    if since:
        yield Q(modified_at__gte=since) | Q(confirmed_at__gte=since) | Q(organization__modified_at__gte=since)


def _by_ages(parameters: Parameters) -> Iterator[Any]:
    """Yield that a listing takes somebody of these ages: who says no age takes every age."""
    youngest = parameters.number("minimum_age", least=0, most=OLDEST)
    oldest = parameters.number("maximum_age", least=0, most=OLDEST)
    if youngest is not None and oldest is not None and youngest > oldest:
        parameters.fault("minimum_age", f"minimum_age ({youngest}) is above maximum_age ({oldest}).")
    if youngest is not None:
        yield Q(age_max__isnull=True) | Q(age_max__gte=youngest)
    if oldest is not None:
        yield Q(age_min__isnull=True) | Q(age_min__lte=oldest)


def _by_times(parameters: Parameters) -> Iterator[Any]:
    """Yield that one timetable is on that day and within these hours."""
    day = parameters.one_of("day", among=WEEKDAYS)
    start, end = _clock(parameters, "start_time"), _clock(parameters, "end_time")
    if start and end and start > end:
        parameters.fault("start_time", f"start_time ({start:%H:%M}) is after end_time ({end:%H:%M}).")
    rows = Schedule.objects.filter(listing=OuterRef("pk"))
    if day:
        rows = rows.filter(_is_on(day))
    if start:
        rows = rows.filter(start__gte=start)
    if end:
        rows = rows.filter(Q(end__gt=F("start"), end__lte=end) | Q(end__isnull=True, start__lte=end))
    if day or start or end:
        yield Exists(rows)


def _is_on(day: str) -> Q:
    """Return that a timetable can fall on a weekday: its rule names it, or none and begins on one, or has every day."""
    named = Q(rrule__iregex=rf"BYDAY=[^;]*{day}")
    begins = Q(start_date__iso_week_day=WEEKDAYS.index(day) + 1)
    unnamed = ~Q(rrule__icontains="BYDAY=")
    every = Q(rrule__icontains="FREQ=DAILY") | Q(rrule__icontains="BYMONTHDAY=") | Q(rrule__icontains="FREQ=YEARLY")
    every |= Q(rrule__icontains="FREQ=MONTHLY")
    return named | (unnamed & (every | begins))


def _clock(parameters: Parameters, name: str) -> time | None:
    value = parameters.written(name)
    if not value:
        return None
    if not _CLOCK.fullmatch(value):
        parameters.fault(name, f"{name} is a time of the day from 00:00 to 23:59, not {shown(value)}.")
        return None
    return time.fromisoformat(value)
