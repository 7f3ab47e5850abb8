"""One listing in full: all that anybody may know of it, in every language that it has."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from directory.api.v1.addresses import Addresses
from directory.api.v1.items import freshness, next_meetings, photos_of
from directory.calendars import is_web_address
from directory.capital import PLAIN_WORDS, CapitalKind
from directory.contents import schedule_content
from directory.documents import (
    WELCOME_FACTS,
    parts_of,
    public_directions,
    public_point,
    rules_of,
    shown_ties,
)
from directory.models import (
    AddressVisibility,
    Attendance,
    CapitalTag,
    Contact,
    Listing,
    ListingStatus,
    ListingText,
    Location,
    Organization,
    Schedule,
    Taxonomy,
    TaxonomyTerm,
    TextVariant,
)
from directory.pages.listing import closed_reason, contact_view
from directory.pages.texts import preferred, text_key
from directory.schedule_words import describe, exception_words
from directory.statements import questions

TEXTS: Final = (
    *("name", "promise", "description", "who_comes", "who_for", "who_not_for", "common_ground", "openness_note"),
    *("access_note", "who_greets", "first_visit", "quiet_spot", "what_is_private", "faith_note"),
)
NUMBERS: Final = ("group_size_min", "group_size_max", "age_min", "age_max")

Row = dict[str, Any]


def detail(listing: Listing, *, locale: str, at: datetime, addresses: Addresses) -> Row:
    """Return a public listing that was fetched with its parts, source and contacts; words are in `locale`."""
    parts = parts_of(listing)
    rules = rules_of(listing, parts.schedules)
    is_online = listing.attendance == Attendance.ONLINE
    texts = {text_key(text): text for text in parts.texts}
    _key, text = preferred(texts, wanted=(locale, listing.language))
    photos = photos_of([listing.pk], locale=locale, addresses=addresses)
    return {
        "id": str(listing.pk),
        "name": text.name,
        "text_language": text.language,
        "kind": listing.kind,
        "status": listing.status,
        "closed_until": listing.closed_until.isoformat() if listing.closed_until else None,
        "closed_reason": closed_reason(listing) if listing.status == ListingStatus.TEMPORARILY_CLOSED else "",
        "language": listing.language,
        "texts": [_text(one, revision=listing.revision, locations=parts.locations) for one in parts.texts],
        "organization": _organization(parts.organization),
        "website": listing.url if is_web_address(listing.url) else "",
        "contacts": [_contact(one) for one in listing.contacts.all() if one.is_public],
        "attendance": listing.attendance,
        "openness": listing.openness,
        **{name: getattr(listing, name) for name in NUMBERS},
        "welcome": {name: getattr(listing, name) for name in (*WELCOME_FACTS, "trained_experience_experts")},
        "alcohol": listing.alcohol,
        "keywords": list(listing.keywords),
        **_terms(parts.terms, locale=locale),
        "costs": [
            {
                "kind": cost.kind,
                "amount": None if cost.amount is None else str(cost.amount),
                "currency": cost.currency,
                "note": cost.note,
            }
            for cost in parts.cost_options
        ],
        "ties": [_tie(tag, locale=locale) for tag in shown_ties(parts)],
        "places": [_place(place) for place in parts.locations],
        "timetables": [_timetable(row) for row in parts.schedules],
        "when": describe(rules, at=at, site_timezone=settings.TIME_ZONE, is_online=is_online),
        "exceptions": exception_words(rules, at=at),
        "next_meetings": next_meetings(tuple(rules), at=at),
        "photos": photos.get(listing.pk, []),
        "freshness": freshness(listing.confirmed_at, how=listing.confirmed_how, at=at),
        "source": _source(listing),
        "created_at": listing.created_at.isoformat(),
        "modified_at": listing.modified_at.isoformat(),
        "urls": addresses.of_listing(UUID(str(listing.pk))),
    }


def _text(text: ListingText, *, revision: int, locations: Iterable[Location]) -> Row:
    return {
        "language": text.language,
        "is_easy": text.variant == TextVariant.EASY_READ,
        "is_stale": text.is_stale(revision=revision),
        **{name: getattr(text, name) for name in TEXTS},
        "directions": public_directions(text, locations=locations),
    }


def _organization(body: Organization | None) -> Row | None:
    if body is None:
        return None
    url = body.url if is_web_address(body.url) else ""
    return {"id": str(body.pk), "name": body.name, "description": body.description, "url": url}


def _contact(contact: Contact) -> Row:
    view = contact_view(contact)
    phone = view.phone_url.removeprefix("tel:") or view.phone
    return {"name": view.name, "role": view.role, "phone": phone, "phone_words": view.phone, "email": view.email}


def _terms(terms: Iterable[TaxonomyTerm], *, locale: str) -> Row:
    groups = {
        "topics": Taxonomy.TOPIC,
        "dimensions": Taxonomy.LIFE_DIMENSION,
        "access": Taxonomy.ACCESS,
        "languages": Taxonomy.LANGUAGE,
    }
    rows = list(terms)
    return {
        name: [{"code": term.code, "name": term.name_in(locale)} for term in rows if term.taxonomy == taxonomy]
        for name, taxonomy in groups.items()
    }


def _tie(tag: CapitalTag, *, locale: str) -> Row:
    return {
        "kind": tag.kind,
        "words": str(PLAIN_WORDS[CapitalKind(tag.kind)]),
        "strength": tag.strength,
        "reason": tag.reason,
        "statements": questions(tag.kind, tag.statements, language=locale),
    }


def _place(place: Location) -> Row:
    is_public = place.visibility == AddressVisibility.PUBLIC
    point = public_point(place)
    return {
        "id": str(place.pk),
        "name": place.name if is_public else "",
        "address": place.address if is_public else "",
        "postcode": place.postcode if is_public else "",
        "city": place.city,
        "region": place.region,
        "country": place.country,
        "visibility": place.visibility,
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
    }


def _timetable(row: Schedule) -> Row:
    said = schedule_content(row)
    return {"place": said.pop("location"), **said}


def _source(listing: Listing) -> Row | None:
    if listing.source is None:
        return None
    return {
        "name": listing.source.name,
        "url": listing.source.url,
        "licence": listing.source.licence,
        "attribution": listing.source.attribution,
    }
