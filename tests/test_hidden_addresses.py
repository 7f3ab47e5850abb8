"""Nobody finds a hidden address by asking: not by distances, orders, radii, maps, words or suggestions.

What can be asked is answered from the centre of a cell. So the tests move an address from one corner of its cell to the
other, more than two kilometres away, and nothing that anybody can see may change.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from directory import search
from directory.actions import search_documents
from directory.documents import ListingParts, indexed_document
from directory.geo.distance import distance_km
from directory.geo.points import Point
from directory.geo.privacy import coarse_point
from directory.models import AddressVisibility, Listing, ListingStatus, ListingText, Location
from directory.search.engine import Engine
from directory.search.reference import ReferenceEngine
from directory.search.snapshot import SnapshotEngine
from directory.search.thesaurus import Thesaurus
from directory.search.types import IndexedDocument, SearchPage, SearchQuery, Sort
from tests.listings import NOON, index, make_listing

CELL = coarse_point(Point(55.4, 10.39))
CORNERS = (Point(CELL.lat - 0.0097, CELL.lon - 0.016), Point(CELL.lat + 0.0097, CELL.lon + 0.016))
AREA = 0.06  # degrees around the cell that the questions come from, some kilometres
HIDDEN = UUID(int=7)
NOT_PUBLIC = [AddressVisibility.HIDDEN, AddressVisibility.AREA]
QUESTIONS = 2_500
QUESTIONS_TO_REFERENCE = 150


def document(key: UUID, place: Point, *, visibility: str) -> IndexedDocument:
    listing = Listing(pk=key, status=ListingStatus.ACTIVE)
    text = ListingText(listing=listing, language="en", name="Circle")
    location = Location(listing=listing, visibility=visibility, city="Odense", latitude=place.lat, longitude=place.lon)
    return indexed_document(ListingParts(listing=listing, texts=[text], locations=[location]), at=NOON)


def documents(hidden: Point, *, visibility: str) -> list[IndexedDocument]:
    """Return a circle with an address that is not public, among forty places that everybody knows exactly."""
    dice = random.Random(4)
    known = [Point(CELL.lat + dice.uniform(-AREA, AREA), CELL.lon + dice.uniform(-AREA, AREA)) for _ in range(40)]
    others = [document(UUID(int=100 + number), place, visibility="public") for number, place in enumerate(known)]
    return [document(HIDDEN, hidden, visibility=visibility), *others]


def questions(count: int) -> Iterator[SearchQuery]:
    dice = random.Random(11)
    for _ in range(count):
        yield SearchQuery(
            at=NOON,
            near=Point(CELL.lat + dice.uniform(-AREA, AREA), CELL.lon + dice.uniform(-AREA, AREA)),
            radius_km=dice.choice([None, dice.uniform(0, 4), dice.uniform(0, 0.5)]),
            sort=dice.choice([Sort.NEAREST, Sort.BEST]),
            text=dice.choice(["", "circle"]),
            page_size=50,
        )


def answers(engine: Engine, *, count: int) -> list[SearchPage]:
    return [engine.search(question) for question in questions(count)]


def snapshot_of(hidden: Point, *, visibility: str) -> Engine:
    return SnapshotEngine.build(documents(hidden, visibility=visibility), Thesaurus.from_terms([]))


def test_the_corners_are_far_apart_in_one_cell() -> None:
    assert {coarse_point(corner) for corner in CORNERS} == {CELL}
    assert distance_km(*CORNERS) > 2
    assert all(distance_km(corner, CELL) > 1 for corner in CORNERS)


@pytest.mark.parametrize("visibility", NOT_PUBLIC)
def test_thousands_of_searches_do_not_tell_one_corner_from_the_other(visibility: str) -> None:
    one, other = (answers(snapshot_of(corner, visibility=visibility), count=QUESTIONS) for corner in CORNERS)
    assert one == other
    assert sum(HIDDEN in page.ids for page in one) > QUESTIONS / 4  # it was found, again and again


def test_the_reference_engine_does_not_tell_them_apart_either() -> None:
    one, other = (
        answers(
            ReferenceEngine.build(documents(corner, visibility="hidden"), Thesaurus.from_terms([])),
            count=QUESTIONS_TO_REFERENCE,
        )
        for corner in CORNERS
    )
    assert one == other


def test_the_searches_would_tell_public_places_apart() -> None:
    one, other = (answers(snapshot_of(corner, visibility="public"), count=50) for corner in CORNERS)
    assert one != other


def radius_that_reaches(engine: Engine, near: Point) -> float:
    """Return the distance in km at which the circle is found, to the metre, by asking with ever better radii."""
    low, high = 0.0, 30.0
    while high - low > 0.001:
        middle = (low + high) / 2
        page = engine.search(SearchQuery(at=NOON, near=near, radius_km=middle, page_size=50))
        low, high = (low, middle) if HIDDEN in page.ids else (middle, high)
    return high


def test_whoever_measures_from_many_sides_finds_the_middle_of_the_cell() -> None:
    for corner in CORNERS:
        engine = snapshot_of(corner, visibility="hidden")
        dice = random.Random(5)
        for _ in range(12):
            near = Point(CELL.lat + dice.uniform(-AREA, AREA), CELL.lon + dice.uniform(-AREA, AREA))
            assert radius_that_reaches(engine, near) == pytest.approx(distance_km(near, CELL), abs=0.003)
        assert distance_km(corner, CELL) > 0.5


@pytest.mark.django_db
@pytest.mark.parametrize("visibility", NOT_PUBLIC)
@time_machine.travel(NOON, tick=False)
def test_no_page_changes_when_a_hidden_address_moves(client: Client, visibility: str) -> None:
    circle = make_listing("Circle", text={"directions": "The blue door beside the baker."})
    make_listing("Choir", place={"city": "Odense", "latitude": CELL.lat + 0.02, "longitude": CELL.lon})
    seen = []
    for name, street, corner in (("Blue House", "Canal Street 4", 0), ("Red House", "Bridge Road 15", 1)):
        circle.locations.all().delete()
        Location.objects.create(
            pk=UUID(int=9),
            listing=circle,
            visibility=visibility,
            name=name,
            address=street,
            postcode=f"500{corner}",
            city="Odense",
            latitude=CORNERS[corner].lat,
            longitude=CORNERS[corner].lon,
            coordinate_origin="source",
        )
        index(circle)
        seen.append([client.get(path).content for path in paths(circle)])
    assert seen[0] == seen[1]
    assert b"Odense" in seen[0][0]
    assert not [body for body in seen[0] if b"blue door" in body]


def paths(listing: Listing) -> list[str]:
    page = f"/groups/{listing.pk}/"
    searches = ["map=1", "q=circle", "q=circle&map=1&sort=best", "q=canal", "q=bridge", "q=5000", "sort=soonest"]
    return [page, f"{page}calendar.ics", *(f"/groups/?{search}" for search in searches)]


@pytest.mark.django_db
def test_directions_are_shown_where_every_place_is_public(client: Client) -> None:
    words = {"directions": "The blue door beside the baker."}
    listing = make_listing("Circle", place={"city": "Odense", "address": "Quay 4"}, text=words)
    assert b"blue door" in client.get(f"/groups/{listing.pk}/").content
    Location.objects.create(listing=listing, position=1, city="Odense", visibility="hidden")
    assert b"blue door" not in client.get(f"/groups/{listing.pk}/").content


@pytest.mark.django_db
def test_the_words_of_a_hidden_address_lead_nowhere() -> None:
    place = {"name": "Willowhouse", "address": "Quillgate", "postcode": "QX7 4ZZ", "city": "Odense"}
    listing = make_listing("Circle", place={**place, "visibility": "hidden", "latitude": 55.4, "longitude": 10.39})
    make_listing("Choir", place={**place, "name": "Harbourhouse", "address": "Anchorgate"})
    assert search.suggest("harbourh", language="en") != ()
    assert found("Anchorgate") == 1
    for word in ("Willowhouse", "Quillgate"):
        assert search.suggest(word[:5].lower(), language="en") == ()
        assert found(word) == 0
    document = listing.search_document
    stored = f"{document.content} {document.card}"
    assert not re.search(r"willow|quillgate|qx7|55\.4[,\]]|10\.39[,\]]", stored, re.IGNORECASE)


@pytest.mark.django_db
def test_an_address_that_becomes_hidden_is_found_no_more() -> None:
    listing = make_listing("Circle", place={"name": "Willowhouse", "city": "Odense"})
    assert found("Willowhouse") == 1
    listing.locations.update(visibility="hidden")
    search_documents.rewrite([listing.pk], at=timezone.now())
    search.refresh()
    assert found("Willowhouse") == 0


def found(text: str) -> int:
    return search.search(replace(SearchQuery(at=NOON), text=text)).total
