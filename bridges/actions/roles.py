"""Roles that grow: what a person says that they are at a place. Every way between them is open, also back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bridges import vault
from bridges.actions import networks
from bridges.actions.parties import By
from bridges.models import GrowingRole, Introduction, Person, PlaceRole, Tie
from bridges.networks import TieKind
from bridges.states import IntroductionStatus as S
from bridges.states import MoveError, Party
from directory.actions import audit
from directory.models import Listing

LONGEST_WORDS: Final = 300
HAVE_BEEN_THERE: Final = frozenset({S.VISITED, S.SETTLING, S.FOUND_A_PLACE, S.TRIED_MOVED_ON, S.FADED})
"""Where somebody has been once, they can be something."""


class RoleError(MoveError):
    """Something about a role that cannot be; the text is for people."""


@transaction.atomic
def say(person: Person, listing: Listing, *, role: str, words: str = "", by: By, at: datetime) -> PlaceRole:
    """Write down what the person says that they are at a place; the same said again changes nothing.

    :raises RoleError: if it is not the person who says it, there is no such role, the words are too long, or it is a
        place that they have not been to
    """
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise RoleError(_("Only you say what you are at a place."))
    if role not in GrowingRole.values:
        raise RoleError(_("Choose one of the four."))
    if len(words.strip()) > LONGEST_WORDS:
        raise RoleError(_("Please keep it to a sentence or two."))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # said twice at once: one after the other
    if listing.pk not in places_of(person):
        raise RoleError(_("You can say this of a group where you have been, or that is on your map."))
    box = vault.open_for(person)
    newest = newest_of(person, [listing.pk]).get(listing.pk)
    if newest is not None and newest.role == role and box.read(newest, "words") == words.strip():
        return newest
    row = PlaceRole(person=person, listing=listing, introduction=_introduction(person, listing), role=role, said_at=at)
    box.write(row, "words", words.strip())
    row.save()
    about = audit.About(target="bridges.PlaceRole", target_id=str(row.pk), data_category="role")
    audit.record("role.said", subject=person.pk, by=by.as_actor(), at=at, about=about)
    return row


@transaction.atomic
def forget(person: Person, listing: Listing, *, by: By, at: datetime) -> int:
    """Take away all that the person said about a place, and return how many rows that were.

    :raises RoleError: if it is not the person who says it
    """
    if by.party != Party.PERSON or by.person is None or by.person.pk != person.pk:
        raise RoleError(_("Only you say what you are at a place."))
    gone, _by_model = PlaceRole.objects.filter(person=person, listing=listing).delete()
    if gone:
        about = audit.About(target="bridges.Person", target_id=str(person.pk), data_category="role")
        audit.record("role.forgotten", subject=person.pk, by=by.as_actor(), at=at, about=about)
    return gone


@transaction.atomic
def put_on_map(person: Person, listing: Listing, *, name: str, by: By, at: datetime) -> Tie:
    """Put a group where the person has been on the map that they draw in, as a tie of the kind "group".

    A group that is on it stays as it is. `name` is what the map calls it.

    :raises RoleError: if it is a place that they have not been to, or a tie of that name is there
    :raises NetworkError: if there is no room, or it is not theirs to draw in
    """
    there = Tie.objects.filter(map__person=person, map__kept_at__isnull=True, listing=listing).first()
    if there is not None:
        return there
    if listing.pk not in places_of(person):
        raise RoleError(_("You can say this of a group where you have been, or that is on your map."))
    facts = {"circle": 2, "kind": str(TieKind.GROUP), "setting": name}
    tie = networks.TieValues(alias=name[: networks.LONGEST_NAME], facts=facts, listing_id=listing.pk)
    added = networks.add_ties(person, [tie], by=by, at=at)
    if not added:
        raise RoleError(_("There is a tie of that name on your map already."))
    return added[0]


def is_on_map(person: Person, listing_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of the listings are on the map that the person draws in."""
    rows = Tie.objects.filter(map__person=person, map__kept_at__isnull=True, listing__in=list(listing_ids))
    return {listing_id for listing_id in rows.values_list("listing_id", flat=True) if listing_id}


def places_of(person: Person) -> set[UUID]:
    """Return the listings of which the person can say it: where they have been, and those on the map they draw in."""
    been = Introduction.objects.of(person).filter(status__in=[str(status) for status in HAVE_BEEN_THERE])
    drawn = Tie.objects.filter(map__person=person, map__kept_at__isnull=True, listing__isnull=False)
    return {*been.values_list("listing_id", flat=True), *drawn.values_list("listing_id", flat=True)}


def newest_of(person: Person, listing_ids: Iterable[UUID]) -> dict[UUID, PlaceRole]:
    """Return listing's id → what the person said last, in one query."""
    rows = PlaceRole.objects.filter(person=person, listing__in=list(listing_ids)).order_by("said_at", "pk")
    return {row.listing_id: row for row in rows}


def _introduction(person: Person, listing: Listing) -> Introduction | None:
    return Introduction.objects.of(person).filter(listing=listing).order_by("-created_at", "pk").first()
