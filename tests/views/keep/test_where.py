"""The pages of where a group meets: the point of the town, and an address that stays private."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Listing, Location, Organiser, Place
from tests.listings import make_listing

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[Organiser], Client]
LODGE = {"name": "Lodge", "address": "Green Lane 4", "city": "Sale", "postcode": "", "country": "GB"}


def body(response: Any) -> str:
    return str(response.content.decode())


def make_town(name: str, *, region: str = "", lat: float = 53.4, lon: float = -2.3, population: int = 50_000) -> Place:
    return Place.objects.create(
        source="test",
        source_key=f"{name}-{region}",
        kind="town",
        name=name,
        folded_name=name.lower(),
        region=region,
        country="GB",
        latitude=lat,
        longitude=lon,
        population=population,
    )


@pytest.fixture
def browser(ida: Organiser, browser_of: BrowserOf) -> Client:
    ida.is_trusted = True
    ida.save()
    return browser_of(ida)


def page_of(listing: Listing, *more: str) -> str:
    return f"/keep/{listing.pk}/where/" + "".join(f"{part}/" for part in more)


def add(browser: Client, listing: Listing, **typed: str) -> Any:
    return browser.post(page_of(listing, "new"), {**LODGE, "visibility": "public", **typed}, follow=True)


def test_a_place_gets_the_point_of_its_town(browser: Client, choir: Listing) -> None:
    make_town("Sale")
    page = add(browser, choir)
    assert "Saved. It is public now." in body(page)
    row = choir.locations.get()
    assert (row.latitude, row.longitude, row.coordinate_origin) == (53.4, -2.3, "town")
    assert "The point is the middle of the town." in body(page)
    assert "Lodge, Green Lane 4, Sale" in body(page)


def test_of_several_towns_one_is_chosen(browser: Client, choir: Listing) -> None:
    make_town("Newton", region="Cambridgeshire", lat=52.1, lon=0.1)
    make_town("Newton", region="Lancashire", lat=53.8, lon=-2.9)
    asked = add(browser, choir, city="Newton")
    assert asked.status_code == 422
    assert "There are several places with that name." in body(asked)
    towns = asked.context["view"].towns
    assert [one.label for one in towns][-1] == "Save it without a point on the map"
    lancashire = next(one.value for one in towns if "Lancashire" in one.label)
    add(browser, choir, city="Newton", which=lancashire)
    assert (choir.locations.get().latitude, choir.locations.get().region) == (53.8, "Lancashire")


def test_a_town_that_nobody_knows_is_asked_about_and_can_be_saved_without_a_point(
    browser: Client, choir: Listing
) -> None:
    asked = add(browser, choir, city="Nowhere-on-Sea", name="<b>Lodge</b>")
    assert "We do not know that town." in body(asked)
    assert 'value="&lt;b&gt;Lodge&lt;/b&gt;"' in body(asked)
    assert choir.locations.count() == 0
    page = add(browser, choir, city="Nowhere-on-Sea", which="without")
    row = choir.locations.get()
    assert (row.latitude, row.coordinate_origin) == (None, "none")
    assert "It has no point" in body(page)


def test_a_place_needs_a_town_or_a_postcode(browser: Client, choir: Listing) -> None:
    asked = add(browser, choir, city="", directions="The blue door")
    assert "Write the town or the postcode" in body(asked)
    assert "The blue door" in body(asked)


def test_an_address_that_is_private_is_on_no_public_page(browser: Client, choir: Listing) -> None:
    make_town("Sale")
    page = add(browser, choir, visibility="hidden", directions="The blue door beside the baker")
    assert "Sale. They tell you where when you get in touch" in body(page)
    assert "Only you and the stewards see this point." in body(page)
    public = body(Client().get(reverse("listing", args=[choir.pk])))
    for text in ("Lodge", "Green Lane", "blue door", "53.4", "-2.3"):
        assert text not in public


def test_a_changed_place_keeps_its_id_and_its_exact_point(browser: Client, choir: Listing) -> None:
    place = Location.objects.create(
        listing=choir, **LODGE, latitude=53.42, longitude=-2.31, coordinate_origin="source", region="Trafford"
    )
    path = page_of(choir, str(place.pk))
    seen = browser.get(path).context["seen"]
    browser.post(path, {**LODGE, "name": "Old lodge", "visibility": "area", "seen": seen})
    row = choir.locations.get()
    assert (row.pk, row.name, row.visibility) == (place.pk, "Old lodge", "area")
    assert (row.latitude, row.coordinate_origin, row.region) == (53.42, "source", "Trafford")


def test_who_saves_over_somebody_elses_place_is_told_first(browser: Client, choir: Listing) -> None:
    place = Location.objects.create(listing=choir, **LODGE, latitude=53.42, longitude=-2.31)
    path = page_of(choir, str(place.pk))
    seen = browser.get(path).context["seen"]
    Location.objects.update(name="Town hall")
    answer = browser.post(path, {**LODGE, "name": "Old lodge", "visibility": "area", "seen": seen})
    assert answer.status_code == 409
    assert "Somebody else changed this place meanwhile" in body(answer)
    assert choir.locations.get().name == "Town hall"


def test_a_place_that_is_taken_out_comes_back_with_its_times(browser: Client, choir: Listing) -> None:
    place = Location.objects.create(listing=choir, **LODGE)
    choir.schedules.update(location=place)
    page = browser.post(page_of(choir, str(place.pk), "take-out"), follow=True)
    assert "The place is taken out" in body(page)
    assert (choir.locations.count(), choir.schedules.get().location_id) == (0, None)
    browser.post(page_of(choir, "put-back"))
    assert choir.locations.get().pk == place.pk
    assert choir.schedules.get().location_id == place.pk


def test_online_is_said_and_a_place_makes_it_both(browser: Client, choir: Listing) -> None:
    make_town("Sale")
    browser.post(page_of(choir, "online"), {"attendance": "online"})
    assert Listing.objects.get(pk=choir.pk).attendance == "online"
    add(browser, choir)
    assert Listing.objects.get(pk=choir.pk).attendance == "both"
    assert browser.post(page_of(choir, "online"), {"attendance": "moon"}).status_code == 422


def test_directions_are_said_in_the_language_of_the_group(browser: Client, choir: Listing) -> None:
    make_town("Sale")
    add(browser, choir, directions="Ring the lowest bell")
    assert choir.texts.get().directions == "Ring the lowest bell"


def test_the_form_shows_what_people_will_see(browser: Client, choir: Listing) -> None:
    page = browser.get(page_of(choir, "new"))
    assert "People see: Community house, 7 Mill Street, your town" in body(page)
    assert "People see: your town. They tell you where when you get in touch" in body(page)


def test_the_places_of_another_group_are_closed(browser: Client, choir: Listing) -> None:
    other = make_listing("Garden", place={"city": "Leeds"})
    assert browser.get(page_of(other)).status_code == 403
    key = str(other.locations.get().pk)
    assert browser.get(page_of(choir, key)).status_code == 404
    assert browser.post(page_of(choir, key, "take-out")).status_code == 404
    assert other.locations.count() == 1
