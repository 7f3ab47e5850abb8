"""A listing in a list, as a plain value: what a card of the results page says, in words and in codes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from directory.api.v1.addresses import Addresses
from directory.documents import rules_of_card
from directory.freshness import is_stale
from directory.models import Photo
from directory.pages.card_rows import CardRow
from directory.pages.cards import checked_words, cost_words, exceptions_of_card, times_words, where_words
from directory.pages.photos import WITHOUT_DATA, photo_view
from directory.pages.texts import preferred
from directory.schedules import Occurrence, ScheduleRule, counts_until, occurrences

MEETINGS: Final = 3
_DAY: Final = timedelta(days=1)
_NOTHING: Final[Mapping[str, Any]] = {}

Item = dict[str, Any]


def items(
    rows: Sequence[CardRow],
    *,
    locale: str,
    at: datetime,
    distances: Mapping[UUID, int],
    addresses: Addresses,
) -> list[Item]:
    """Return the rows as they are given out, in words of `locale`, the active language; at most two queries."""
    photos = photos_of([row.pk for row in rows], locale=locale, addresses=addresses)
    return [
        {
            **item(row, locale=locale, at=at, addresses=addresses),
            "distance_metres": distances.get(row.pk),
            "photos": photos.get(row.pk, []),
        }
        for row in rows
    ]


def item(row: CardRow, *, locale: str, at: datetime, addresses: Addresses) -> Item:
    """Return one row without what is not in it: its distance and its photos."""
    card = row.card
    more: Mapping[str, Any] = card.get("more", _NOTHING)  # cards that were written before there was more have none
    language, text = preferred(card["texts"], wanted=(locale, card["language"]))
    when, next_time = times_words(card, language=locale, at=at)
    return {
        "id": str(row.pk),
        "name": text["name"],
        "summary": text["promise"],
        "text_language": language,
        "kind": card["kind"],
        "status": card["status"],
        "closed_until": card.get("closed_until"),
        "organization": card["organization"] or None,
        "ties": ties(card["ties"], more.get("reasons", ())),
        "topics": more.get("topics", []),
        "dimensions": more.get("dimensions", []),
        "access": card["access"],
        "languages": more.get("languages", []),
        "costs": card["costs"],
        "cost_words": cost_words(card["costs"]),
        "attendance": card["attendance"],
        "openness": card["openness"],
        "openness_note": text["openness_note"],
        "welcome": card["welcome"],
        "who_greets": text["who_greets"],
        "when": when,
        "next_time": next_time,
        "exceptions": exceptions_of_card(card, language=locale, at=at),
        "next_meetings": next_meetings(tuple(rules_of_card(card)), at=at),
        "where": where_words(card["places"], attendance=card["attendance"]),
        "places": _places(card["places"], more.get("places", ())),
        "freshness": _freshness(card, at=at),
        "urls": addresses.of_listing(row.pk),
    }


def ties(pairs: Iterable[Sequence[Any]], reasons: Sequence[str]) -> list[Item]:
    """Return the capital tags that anybody may see, the strongest first."""
    return [
        {"kind": kind, "strength": strength, "reason": reasons[place] if place < len(reasons) else ""}
        for place, (kind, strength) in enumerate(pairs)
    ]


def next_meetings(rules: tuple[ScheduleRule, ...], *, at: datetime) -> list[Item]:
    """Return the next meetings that are not cancelled, the one that runs now among them, in local time with offset."""
    if not rules:
        return []
    coming = (one for one in _meetings(rules, at.astimezone(UTC).date()) if counts_until(one) > at)
    return [meeting(one) for one, _number in zip(coming, range(MEETINGS), strict=False)]


def meeting(one: Occurrence) -> Item:
    return {
        "start": one.start.isoformat(),
        "end": one.end.isoformat() if one.end else None,
        "timezone": str(one.start.tzinfo),
        "note": one.note,
    }


@lru_cache(maxsize=20_000)
def _meetings(rules: tuple[ScheduleRule, ...], day: date) -> tuple[Occurrence, ...]:
    """Return the meetings of a day (UTC) and as many after it as are given out; many listings share them."""
    begin = datetime.combine(day, time.min, UTC)
    found: list[Occurrence] = []
    left = MEETINGS
    for one in occurrences(rules, after=begin - _DAY):
        if one.cancelled or counts_until(one) <= begin:
            continue
        found.append(one)
        left -= counts_until(one) > begin + _DAY
        if not left:
            break
    return tuple(found)


def _places(places: Sequence[Mapping[str, Any]], more: Sequence[Mapping[str, Any]]) -> list[Item]:
    found = []
    for number, place in enumerate(places):
        further = more[number] if number < len(more) else _NOTHING
        found.append(_place(place, further))
    return found


def _place(place: Mapping[str, Any], more: Mapping[str, Any]) -> Item:
    point = more.get("point")
    return {
        "name": place["name"],
        "address": place["address"],
        "postcode": more.get("postcode", ""),
        "city": place["city"],
        "region": place["region"],
        "country": more.get("country", ""),
        "visibility": place["visibility"],
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
    }


def _freshness(card: Mapping[str, Any], *, at: datetime) -> Item:
    confirmed = datetime.fromisoformat(card["confirmed_at"]) if card["confirmed_at"] else None
    return freshness(confirmed, how=card.get("confirmed_how", ""), at=at)


def freshness(confirmed_at: datetime | None, *, how: str, at: datetime) -> Item:
    """Return when somebody last said that a listing is true, how, and whether that is too long ago."""
    return {
        "confirmed_at": confirmed_at.isoformat() if confirmed_at else None,
        "confirmed_how": how,
        "is_stale": is_stale(confirmed_at, at=at),
        "words": checked_words(confirmed_at, how=how, at=at),
    }


def photos_of(ids: Sequence[UUID], *, locale: str, addresses: Addresses) -> Mapping[UUID, list[Item]]:
    """Return the photos of public listings that anybody may see, by the id of the listing."""
    rows: QuerySet[Photo] = Photo.objects.public().filter(listing__in=ids).in_order().prefetch_related(WITHOUT_DATA)
    found: dict[UUID, list[Item]] = {}
    for row in rows:
        view = photo_view(row, language=locale)
        found.setdefault(row.listing_id, []).append(
            {
                "subject": row.subject,
                "words": view.words,
                "language": view.language or locale,
                "url": addresses.whole(view.url),
                "large_url": addresses.whole(view.large_url),
            }
        )
    return found
