"""One listing as a card of the results page, of my list and of "others like this"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from directory.documents import closed_until_of, rules_of_card
from directory.freshness import is_stale
from directory.geo.distance import format_distance
from directory.models import AddressVisibility, Attendance, ConfirmationMethod, CostKind, ListingStatus, SearchDocument
from directory.pages.addresses import results_path
from directory.pages.card_rows import CardRow
from directory.pages.texts import preferred
from directory.schedule_words import closed_words, describe, exception_words, next_words
from directory.schedules import Occurrence, ScheduleRule, counts_until, next_occurrence, upcoming

SOON_DAYS = 31  # how far ahead a card says what is different; the listing's page says more
ZERO_DECIMAL_CURRENCIES = frozenset({"JPY", "ISK", "HUF"})
CURRENCY_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


@dataclass(frozen=True, slots=True)
class CardView:
    """What a card says; every text is ready to be shown, in the language of the page."""

    id: UUID
    url: str
    name: str
    name_language: str
    promise: str
    ties: tuple[str, ...]
    openness: str
    openness_note: str
    closed: str  # "" where it is open
    when: str
    next_time: str
    exceptions: str
    where: str
    distance: str
    cost: str
    who_greets: str
    checked: str
    is_stale: bool
    point: tuple[float, float] | None
    number: int
    is_saved: bool


def card_view(
    document: SearchDocument | CardRow,
    *,
    language: str,
    at: datetime,
    number: int = 0,
    distance_metres: int | None = None,
    is_saved: bool = False,
) -> CardView:
    """Return the card of `document` for a reader of `language` at the moment `at`."""
    card: Mapping[str, Any] = document.card
    text_language, text = preferred(card["texts"], wanted=(language, card["language"]))
    when, next_time = times_words(card, language=language, at=at)
    confirmed_at = datetime.fromisoformat(card["confirmed_at"]) if card["confirmed_at"] else None
    return CardView(
        id=document.pk,
        url=f"{results_path()}{document.pk}/",
        name=text["name"],
        name_language="" if text_language == language else text_language,
        promise=text["promise"],
        ties=tuple(kind for kind, _strength in card["ties"]),
        openness=card["openness"],
        openness_note=text["openness_note"],
        closed=_closed(card, at=at),
        when=when,
        next_time=next_time,
        exceptions=exceptions_of_card(card, language=language, at=at),
        where=where_words(card["places"], attendance=card["attendance"]),
        distance="" if distance_metres is None else format_distance(distance_metres / 1000),
        cost=cost_words(card["costs"]),
        who_greets=text["who_greets"],
        checked=checked_words(confirmed_at, how=card.get("confirmed_how", ""), at=at),
        is_stale=is_stale(confirmed_at, at=at),
        point=tuple(card["points"][0]) if card["points"] else None,
        number=number,
        is_saved=is_saved,
    )


def times_words(card: Mapping[str, Any], *, language: str, at: datetime) -> tuple[str, str]:
    """Return when a card's listing meets, and when next, right to the minute.

    Many listings meet at the same times, and a page shows twenty: meetings are kept for the day, words as long as they
    are true.
    """
    rules = tuple(rules_of_card(card))
    if not rules:
        return "", ""
    is_online = card["attendance"] == Attendance.ONLINE
    return (
        _when(rules, language, at.date(), is_online),
        _next(rules, language=language, at=at.replace(second=0, microsecond=0).astimezone(UTC), is_online=is_online),
    )


def exceptions_of_card(card: Mapping[str, Any], *, language: str, at: datetime) -> str:
    """Return what is different soon: "Not on 3 December"; nearly always nothing, and then nothing is looked up."""
    if not any(row["exdates"] or row["overrides"] for row in card["schedules"]):
        return ""
    return _exceptions(tuple(rules_of_card(card)), language, at.date())


@lru_cache(maxsize=2_000)
def _exceptions(rules: tuple[ScheduleRule, ...], language: str, day: date) -> str:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with override(language):
        return "; ".join(exception_words(rules, at=at, days=SOON_DAYS))


def _closed(card: Mapping[str, Any], *, at: datetime) -> str:
    if card["status"] != ListingStatus.TEMPORARILY_CLOSED:
        return ""
    return closed_words(closed_until_of(card), today=at.date())


@lru_cache(maxsize=20_000)
def _when(rules: tuple[ScheduleRule, ...], language: str, day: date, is_online: bool) -> str:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with override(language):
        return "; ".join(describe(rules, at=at, site_timezone=settings.TIME_ZONE, is_online=is_online))


def _next(rules: tuple[ScheduleRule, ...], *, language: str, at: datetime, is_online: bool) -> str:
    meeting = next((one for one in _upcoming(rules, at.date()) if counts_until(one) > at), None)
    if meeting is None and (meeting := next_occurrence(rules, at=at)) is None:
        return ""
    if meeting.start.timestamp() <= at.timestamp():
        return _next_words(meeting, str(meeting.start.tzinfo), meeting.start, language, is_online)
    today = at.astimezone(meeting.start.tzinfo).date()
    midnight = datetime.combine(today, time.min, meeting.start.tzinfo)
    return _next_words(meeting, str(meeting.start.tzinfo), midnight.astimezone(UTC), language, is_online)


@lru_cache(maxsize=20_000)
def _upcoming(rules: tuple[ScheduleRule, ...], day: date) -> tuple[Occurrence, ...]:
    return upcoming(rules, day=day)


@lru_cache(maxsize=20_000)
def _next_words(meeting: Occurrence, zone: str, first: datetime, language: str, is_online: bool) -> str:
    """Return the words that are true from `first` until midnight, or until the meeting begins or ends.

    `zone` keeps apart meetings at one instant in two zones: moments compare equal whatever their zone.
    """
    with override(language):
        return next_words(meeting, at=first, site_timezone=settings.TIME_ZONE, is_online=is_online)


def checked_words(confirmed_at: datetime | None, *, how: str = "", at: datetime) -> str:
    """Return how long ago somebody checked: "Checked 9 days ago"; honest where nobody did, or not for long."""
    if confirmed_at is None:
        return _("Not checked yet")
    days = max(0, (at - confirmed_at).days)
    if is_stale(confirmed_at, at=at):
        months = days // 30
        return ngettext("Not confirmed for %(count)d month", "Not confirmed for %(count)d months", months) % {
            "count": months
        }
    if how == ConfirmationMethod.PHONE:
        return _("Checked by ringing, %(ago)s") % {"ago": _ago(days)}
    if days == 0:
        return _("Checked today")
    if days < 14:
        return ngettext("Checked %(count)d day ago", "Checked %(count)d days ago", days) % {"count": days}
    if days < 60:
        weeks = days // 7
        return ngettext("Checked %(count)d week ago", "Checked %(count)d weeks ago", weeks) % {"count": weeks}
    months = days // 30
    return ngettext("Checked %(count)d month ago", "Checked %(count)d months ago", months) % {"count": months}


def _ago(days: int) -> str:
    if days == 0:
        return _("today")
    if days < 14:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    if days < 60:
        return ngettext("%(count)d week ago", "%(count)d weeks ago", days // 7) % {"count": days // 7}
    return ngettext("%(count)d month ago", "%(count)d months ago", days // 30) % {"count": days // 30}


def where_words(places: Iterable[Mapping[str, str]], *, attendance: str) -> str:
    """Return the place in one line; a place that is not public gives its town at most."""
    if attendance == Attendance.ONLINE:
        return _("Online")
    names = [_place_words(place) for place in places]
    words = next((name for name in names if name), "")
    if words and attendance == Attendance.BOTH:
        return _("%(place)s, or online") % {"place": words}
    return words


def _place_words(place: Mapping[str, str]) -> str:
    town = place["city"] or place["region"]
    if place["visibility"] == AddressVisibility.PUBLIC:
        return ", ".join(dict.fromkeys(part for part in (place["name"] or place["address"], town) if part))
    if not town:
        return _("They tell you where when you get in touch")
    return _("%(town)s. They tell you where when you get in touch") % {"town": town}


def cost_words(costs: Iterable[Mapping[str, Any]]) -> str:
    """Return the prices in one line; "" when nobody told us."""
    return ". ".join([_one_cost(cost) for cost in costs])


def _one_cost(cost: Mapping[str, Any]) -> str:
    words = _price(cost["kind"], cost["amount"], cost["currency"], get_language() or "")
    return f"{words} ({cost['note']})" if cost["note"] else words


@lru_cache(maxsize=5_000)
def _price(kind: str, amount: str | None, currency: str, _language: str) -> str:
    """Return a price in the active language: many listings cost the same."""
    return money(Decimal(amount), currency=currency) if amount else str(CostKind(kind).label)


def money(amount: Decimal, *, currency: str) -> str:
    """Return an amount as people write it: "£3.50", "30 DKK"; whole amounts without decimals."""
    whole = amount == amount.to_integral_value() or currency in ZERO_DECIMAL_CURRENCIES
    number = number_format(amount, decimal_pos=0 if whole else 2)
    sign = CURRENCY_SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency}"
