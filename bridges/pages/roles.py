"""What a person is at their places: how it is now, and how it grew."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from bridges import vault
from bridges.actions import roles
from bridges.models import GrowingRole, Person, PlaceRole
from bridges.pages.hosts import group_name
from bridges.pages.mine import zone_of
from directory.date_words import say_date
from directory.models import Listing

ICONS: Final = MappingProxyType(
    {
        GrowingRole.VISITOR: "footprints",
        GrowingRole.REGULAR: "calendar",
        GrowingRole.HELPER: "make",
        GrowingRole.HOST: "door",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four, and whether it is the one that they said last."""

    value: str
    label: str
    icon: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What was said before: the role, when, and the words with it."""

    label: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class PlaceOfMine:
    """One place. `now` is "" where nothing was said yet."""

    listing_id: UUID
    group: str
    group_url_is_open: bool
    now: str
    since: str
    words: str
    is_host: bool
    is_on_map: bool
    steps: tuple[Step, ...]
    earlier: tuple[Said, ...]


def my_places(person: Person, *, language: str, at: datetime) -> list[PlaceOfMine]:
    """Return the places of which the person said, or can say, what they are there, by name.

    The number of queries is fixed.
    """
    ids = roles.places_of(person) | set(PlaceRole.objects.filter(person=person).values_list("listing_id", flat=True))
    listings = Listing.objects.filter(pk__in=ids).prefetch_related("texts")
    said, drawn = _said(person, ids=list(ids)), roles.is_on_map(person, ids)
    places = [_place(person, one, said.get(one.pk, []), drawn, language=language, at=at) for one in listings]
    return sorted(places, key=lambda place: (not place.now, place.group.casefold()))


def my_place(person: Person, listing: Listing, *, language: str, at: datetime) -> PlaceOfMine:
    """Return one place; the texts of the listing were fetched with it."""
    said, drawn = _said(person, ids=[listing.pk]), roles.is_on_map(person, [listing.pk])
    return _place(person, listing, said.get(listing.pk, []), drawn, language=language, at=at)


def _said(person: Person, *, ids: list[UUID]) -> dict[UUID, list[PlaceRole]]:
    found: dict[UUID, list[PlaceRole]] = {}
    for row in PlaceRole.objects.filter(person=person, listing__in=ids).order_by("-said_at", "-pk"):
        found.setdefault(row.listing_id, []).append(row)
    return found


def _place(
    person: Person,
    listing: Listing,
    rows: Sequence[PlaceRole],
    drawn: AbstractSet[UUID],
    *,
    language: str,
    at: datetime,
) -> PlaceOfMine:
    box = vault.open_for(person)
    zone = ZoneInfo(zone_of(person))
    today = at.astimezone(zone).date()
    said = [
        Said(
            str(row.get_role_display()),
            say_date(row.said_at.astimezone(zone).date(), today=today),
            box.read(row, "words"),
        )
        for row in rows
    ]
    newest = rows[0].role if rows else ""
    return PlaceOfMine(
        listing_id=listing.pk,
        group=group_name(listing, language=language),
        group_url_is_open=listing.is_public(),
        now=said[0].label if said else "",
        since=said[0].when if said else "",
        words=said[0].words if said else "",
        is_host=newest == GrowingRole.HOST,
        is_on_map=listing.pk in drawn,
        steps=tuple(Step(str(role), str(role.label), ICONS[role], role == newest) for role in GrowingRole),
        earlier=tuple(said[1:]),
    )
