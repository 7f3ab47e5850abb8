"""What the index reads and what a card shows, made from a listing and its parts.

Everything that leaves the tables for the public passes through here, so that a hidden address
is left out in one place: a place that is not public gives its town and the centre of a coarse
cell, never its name, address, postcode or coordinates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from directory.capital import is_shown
from directory.freshness import freshness
from directory.geo.points import Point
from directory.geo.privacy import coarse_point
from directory.models import (
    AddressVisibility,
    Attendance,
    CapitalTag,
    CostOption,
    Listing,
    ListingStatus,
    ListingText,
    Location,
    Openness,
    Organization,
    Schedule,
    TaxonomyTerm,
    TextVariant,
)
from directory.models.schedule import rule_from_json
from directory.models.taxonomy import Taxonomy
from directory.schedules import ScheduleRule, day_parts, pattern
from directory.search.codec import document_as_json
from directory.search.types import PARTS, IndexedDocument, IndexedText

WELCOME_FACTS = (
    "someone_meets_you",
    "may_watch",
    "may_leave_early",
    "may_bring_someone",
    "children_welcome",
    "pets_welcome",
    "peer_led",
)
SMALL_GROUP_UP_TO = 8


@dataclass(frozen=True, slots=True)
class ListingParts:
    """A listing with all that belongs to it, saved or not yet saved."""

    listing: Listing
    organization: Organization | None = None
    texts: Sequence[ListingText] = ()
    locations: Sequence[Location] = ()
    schedules: Sequence[Schedule] = ()
    terms: Sequence[TaxonomyTerm] = ()
    cost_options: Sequence[CostOption] = ()
    capital_tags: Sequence[CapitalTag] = ()


def parts_of(listing: Listing) -> ListingParts:
    """Return a saved listing with its parts, places and times in their order; fetch it `with_parts`."""
    return ListingParts(
        listing=listing,
        organization=listing.organization,
        texts=list(listing.texts.all()),
        locations=sorted(listing.locations.all(), key=lambda place: place.position),
        schedules=sorted(listing.schedules.all(), key=lambda row: row.position),
        terms=list(listing.terms.all()),
        cost_options=list(listing.cost_options.all()),
        capital_tags=list(listing.capital_tags.all()),
    )


def content(parts: ListingParts, *, at: datetime) -> dict[str, Any]:
    """Return the JSON that the search index is built from; `at` anchors dated meetings."""
    return document_as_json(indexed_document(parts, at=at))


def indexed_document(parts: ListingParts, *, at: datetime) -> IndexedDocument:
    """Return the listing as the index sees it."""
    rules = rules_of(parts.listing, parts.schedules)
    meeting = pattern(rules, at=at)
    return IndexedDocument(
        listing_id=parts.listing.pk,
        texts=tuple(_indexed_texts(parts)),
        values=frozenset(_values(parts)),
        day_parts=frozenset((day, PARTS.index(part)) for day, part in day_parts(rules, at=at)),
        points=tuple(public_points(parts.locations)),
        pattern=meeting,
        prior=_prior(parts, at=at),
    )


def rules_of(listing: Listing, schedules: Iterable[Schedule]) -> list[ScheduleRule]:
    """Return when a listing meets; what falls into a time when it is closed is left out."""
    opens = opens_on(status=listing.status, closed_until=listing.closed_until)
    rules = [schedule.as_rule() for schedule in schedules]
    return [replace(rule, not_before=opens) for rule in rules] if opens else rules


def opens_on(*, status: str, closed_until: date | None) -> date | None:
    """Return the first day on which a listing that is closed for now meets again; None for one that runs.

    Nobody knows it where no date was given: then this is the last day that there is.
    """
    if status != ListingStatus.TEMPORARILY_CLOSED:
        return None
    return closed_until or date.max


def public_points(locations: Iterable[Location]) -> list[tuple[float, float]]:
    """Return a point for each place that has one: exact if public, else its coarse cell."""
    return [point for place in locations if (point := public_point(place)) is not None]


def public_point(place: Location) -> tuple[float, float] | None:
    """Return where a place is: exact if it is public, else the centre of its coarse cell; None if nobody told us."""
    if place.latitude is None or place.longitude is None:
        return None
    point = Point(place.latitude, place.longitude)
    if place.visibility != AddressVisibility.PUBLIC:
        point = coarse_point(point)
    return (point.lat, point.lon)


def card(parts: ListingParts) -> dict[str, Any]:
    """Return what a result card shows, as JSON; words about time are made when it is shown."""
    listing = parts.listing
    return {
        "kind": listing.kind,
        "status": listing.status,
        "closed_until": listing.closed_until.isoformat() if listing.closed_until else None,
        "attendance": listing.attendance,
        "openness": listing.openness,
        "language": listing.language,
        "organization": parts.organization.name if parts.organization else "",
        "texts": {
            text.language: {
                "name": text.name,
                "promise": text.promise or _beginning(text.description),
                "who_greets": text.who_greets,
                "openness_note": text.openness_note,
            }
            for text in parts.texts
            if text.variant == TextVariant.STANDARD
        },
        "ties": [[tag.kind, tag.strength] for tag in shown_ties(parts)],
        "costs": [
            {
                "kind": cost.kind,
                "amount": None if cost.amount is None else str(cost.amount),
                "currency": cost.currency,
                "note": cost.note,
            }
            for cost in parts.cost_options
        ],
        "places": [_card_place(place) for place in parts.locations],
        "points": public_points(parts.locations),
        "schedules": [_card_schedule(schedule) for schedule in parts.schedules],
        "access": _codes(parts, Taxonomy.ACCESS),
        "welcome": sorted(_welcome(parts)),
        "confirmed_at": listing.confirmed_at.isoformat() if listing.confirmed_at else None,
        "confirmed_how": listing.confirmed_how,
        "more": _more(parts),
    }


def _more(parts: ListingParts) -> dict[str, Any]:
    """Return what no card on a page shows, and machines are told; places in the order of the card's."""
    return {
        "reasons": [tag.reason for tag in shown_ties(parts)],
        "topics": _codes(parts, Taxonomy.TOPIC),
        "languages": _codes(parts, Taxonomy.LANGUAGE),
        "dimensions": _codes(parts, Taxonomy.LIFE_DIMENSION),
        "places": [
            {
                "postcode": place.postcode if place.visibility == AddressVisibility.PUBLIC else "",
                "country": place.country,
                "point": public_point(place),
            }
            for place in parts.locations
        ],
    }


def _codes(parts: ListingParts, taxonomy: Taxonomy) -> list[str]:
    return [term.code for term in parts.terms if term.taxonomy == taxonomy]


def shown_ties(parts: ListingParts) -> list[CapitalTag]:
    """Return the capital tags that anybody may see, the strongest first."""
    shown = [tag for tag in parts.capital_tags if is_shown(strength=tag.strength, reason=tag.reason)]
    return sorted(shown, key=lambda tag: -tag.strength)


def _beginning(description: str, *, characters: int = 160) -> str:
    """Return the first sentences of a description that has no promise of its own."""
    if len(description) <= characters:
        return description
    return description[:characters].rsplit(" ", 1)[0] + "…"


def _card_place(place: Location) -> dict[str, Any]:
    public = place.visibility == AddressVisibility.PUBLIC
    return {
        "name": place.name if public else "",
        "address": place.address if public else "",
        "city": place.city,
        "region": place.region,
        "visibility": place.visibility,
    }


def _card_schedule(schedule: Schedule) -> dict[str, Any]:
    return {
        "rrule": schedule.rrule,
        "start_date": schedule.start_date.isoformat() if schedule.start_date else None,
        "start": schedule.start.isoformat("minutes"),
        "end": schedule.end.isoformat("minutes") if schedule.end else None,
        "timezone": schedule.timezone,
        "exdates": schedule.exdates,
        "overrides": schedule.overrides,
        "note": schedule.note,
    }


def public_directions(text: ListingText, *, locations: Iterable[Location]) -> str:
    """Return how to get there if every place is public: "the blue door beside the baker" is an address as well."""
    return text.directions if all(place.visibility == AddressVisibility.PUBLIC for place in locations) else ""


def rules_of_card(card_json: Mapping[str, Any]) -> list[ScheduleRule]:
    """Return the meetings of a card as the values that `directory.schedules` calculates with."""
    rules = [rule_from_json(row) for row in card_json["schedules"]]
    opens = opens_on(status=card_json["status"], closed_until=closed_until_of(card_json))
    return [replace(rule, not_before=opens) for rule in rules] if opens else rules


def closed_until_of(card_json: Mapping[str, Any]) -> date | None:
    """Return the first day after a card's listing was closed, where one is known."""
    until = card_json.get("closed_until")  # cards that were written before there was such a day have none
    return date.fromisoformat(until) if until else None


def _indexed_texts(parts: ListingParts) -> Iterable[IndexedText]:
    place = " ".join(_place_words(parts.locations))
    keywords = " ".join(parts.listing.keywords)
    organization = parts.organization.name if parts.organization else ""
    for text in parts.texts:
        names = " ".join(term.names.get(text.language[:2], "") for term in parts.terms)
        yield IndexedText(
            language=text.language[:2],
            name=text.name,
            tags=f"{names}\n{keywords} {text.common_ground}",
            body="\n".join(
                part
                for part in (
                    text.promise,
                    text.description,
                    text.who_comes,
                    text.who_for,
                    organization,
                )
                if part
            ),
            place=place,
        )


def _place_words(locations: Iterable[Location]) -> Iterable[str]:
    for place in locations:
        if place.visibility == AddressVisibility.PUBLIC:
            yield from (place.name, place.address, place.postcode)
        yield from (place.city, place.region)


def _values(parts: ListingParts) -> Iterable[tuple[str, str]]:
    listing = parts.listing
    yield "kind", str(listing.kind)
    if listing.openness != Openness.UNKNOWN:
        yield "openness", str(listing.openness)
    for attendance in (Attendance.IN_PERSON, Attendance.ONLINE):
        if listing.attendance in (attendance, Attendance.BOTH):
            yield "attendance", str(attendance)
    for tag in shown_ties(parts):
        yield "tie", str(tag.kind)
    for cost in parts.cost_options:
        yield "cost", str(cost.kind)
    for term in parts.terms:
        yield term.taxonomy, term.code
        if term.parent is not None:
            yield term.taxonomy, term.parent.code
    for fact in _welcome(parts):
        yield "welcome", fact


def _welcome(parts: ListingParts) -> Iterable[str]:
    listing = parts.listing
    for name in WELCOME_FACTS:
        if getattr(listing, name):
            yield name
    if listing.group_size_max and listing.group_size_max <= SMALL_GROUP_UP_TO:
        yield "small_group"
    if any(text.quiet_spot for text in parts.texts):
        yield "quiet_spot"


def _prior(parts: ListingParts, *, at: datetime) -> int:
    """Return 0–255: half for what is known of the listing, half for how fresh that is."""
    known = [
        parts.schedules,
        parts.locations or parts.listing.attendance == Attendance.ONLINE,
        parts.cost_options,
        parts.terms,
        parts.capital_tags,
        any(text.description or text.promise for text in parts.texts),
        any(text.first_visit or text.who_greets for text in parts.texts),
        parts.listing.openness != Openness.UNKNOWN,
    ]
    completeness = sum(map(bool, known)) / len(known)
    return round(127.5 * completeness + 127.5 * freshness(parts.listing.confirmed_at, at=at))
