"""Closing a group, or all groups at a place that somebody looks after, and opening them again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import organiser_links
from directory.models import Closure, Listing, ListingStatus, Organiser, OrganiserLinkPurpose, User
from tests.keepers import make_organiser
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[Organiser], Client]
HALL = {"name": "Lodge", "address": "Green Lane 4", "postcode": "S1 2AB", "city": "Leeds", "country": "GB"}


def body(response: Any) -> str:
    return str(response.content.decode())


def later(days: int = 40) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def choir(db: None) -> Listing:
    return make_listing("Tuesday harbour choir", place=HALL)


@pytest.fixture
def browser(ida: Organiser, browser_of: BrowserOf) -> Client:
    return browser_of(ida)


def closed_page(listing: Listing) -> str:
    return f"/keep/{listing.pk}/closed/"


def place_page(listing: Listing) -> str:
    return f"{closed_page(listing)}place/{listing.locations.get().pk}/"


def states() -> dict[str, str]:
    rows = Listing.objects.values_list("texts__name", "status")
    return {name: status for name, status in rows if status != ListingStatus.ACTIVE}


def test_a_group_is_closed_and_people_read_until_when_and_why(browser: Client, choir: Listing) -> None:
    page = browser.post(closed_page(choir), {"until": later(), "reason": "A <b>new</b> floor"}, follow=True)
    assert "It is closed. Everybody sees it now." in body(page)
    public = body(Client().get(reverse("listing", args=[choir.pk])))
    assert "Closed until" in public
    assert "A &lt;b&gt;new&lt;/b&gt; floor" in public
    assert "Next:" in public


def test_opening_it_again_is_one_press(browser: Client, choir: Listing) -> None:
    page = browser.post(closed_page(choir), {"is_open_end": "on"}, follow=True)
    assert "Closed for now" in body(page)
    (closure,) = Closure.objects.all()
    page = browser.post(f"{closed_page(choir)}open/", {"closure": str(closure.pk)}, follow=True)
    assert "1 group is open again." in body(page)
    assert states() == {}
    again = browser.post(f"{closed_page(choir)}open/", {"closure": str(closure.pk)}, follow=True)
    assert "was open already" in body(again)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Write the first day on which it is open again"),
        ({"until": "2020-01-01"}, "That day is not ahead."),
        ({"until": "9999-12-31"}, "more than three years away"),
        ({"until": "31.6.2027"}, "There is no such date"),
    ],
)
def test_a_slip_is_said_and_nothing_is_closed(
    browser: Client, choir: Listing, typed: dict[str, str], words: str
) -> None:
    page = browser.post(closed_page(choir), {**typed, "reason": "New floor"})
    assert page.status_code == 422
    assert words in body(page)
    assert 'value="New floor"' in body(page)
    assert states() == {}


def test_an_organiser_closes_all_her_groups_at_a_place_and_no_others(ida: Organiser, choir: Listing) -> None:
    browser, at = Client(), timezone.now()
    way = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=ida, opens_all=True, at=at)
    assert browser.post("/keep/open/", {"token": way.token, "code": ""}).status_code == 302
    garden, cafe = make_listing("Garden", place=HALL), make_listing("Café", place=HALL)
    make_listing("Circle of somebody else", place=HALL)
    make_organiser(garden)
    make_organiser(cafe)
    asked = browser.get(place_page(choir))
    assert next(group.name for group in asked.context["groups"]) == "Tuesday harbour choir"
    assert {group.name for group in asked.context["groups"]} == {"Tuesday harbour choir", "Garden", "Café"}
    ticked = [str(row.pk) for row in Listing.objects.exclude(pk=cafe.pk)]
    page = browser.post(place_page(choir), {"groups": ticked, "until": later(), "reason": "New floor"}, follow=True)
    assert "2 groups are closed." in body(page)
    assert set(states()) == {"Tuesday harbour choir", "Garden"}
    closure = Closure.objects.get()
    assert (closure.place, closure.organiser) == ("Lodge", ida)
    opened = browser.post(f"{closed_page(garden)}open/", {"closure": str(closure.pk), "do": "all"}, follow=True)
    assert "2 groups are open again." in body(opened)
    assert states() == {}


def test_a_steward_closes_all_groups_at_a_place(stine: User, choir: Listing) -> None:
    make_listing("Garden", place=HALL)
    browser = log_in(Client(), stine)
    ticked = [str(row.pk) for row in Listing.objects.all()]
    page = browser.post(place_page(choir), {"groups": ticked, "is_open_end": "on"}, follow=True)
    assert "2 groups are closed." in body(page)
    assert len(states()) == 2
    assert Closure.objects.get().user == stine


def test_somebody_who_keeps_one_of_two_opens_that_one(browser: Client, choir: Listing, stine: User) -> None:
    garden = make_listing("Garden", place=HALL)
    steward = log_in(Client(), stine)
    ticked = [str(row.pk) for row in Listing.objects.all()]
    steward.post(place_page(choir), {"groups": ticked, "is_open_end": "on"})
    closure = Closure.objects.get()
    assert "Garden" not in body(browser.get(closed_page(choir)))
    browser.post(f"{closed_page(choir)}open/", {"closure": str(closure.pk), "do": "all"})
    assert states() == {"Garden": ListingStatus.TEMPORARILY_CLOSED}
    assert garden.closures.current().count() == 1


def test_nobody_ticked_is_said(browser: Client, choir: Listing) -> None:
    page = browser.post(place_page(choir), {"groups": ["x"], "until": later()})
    assert page.status_code == 422
    assert "Tick at least one group." in body(page)


def test_a_draft_is_not_closed(browser: Client, choir: Listing) -> None:
    Listing.objects.update(status=ListingStatus.DRAFT)
    assert "This group does not run at the moment" in body(browser.get(closed_page(choir)))
    assert browser.post(closed_page(choir), {"until": later()}).status_code == 422
    assert Closure.objects.count() == 0


def test_the_place_of_another_group_is_a_404(browser: Client, choir: Listing) -> None:
    other = make_listing("Garden", place=HALL)
    assert browser.get(f"{closed_page(choir)}place/{other.locations.get().pk}/").status_code == 404
    assert browser.get(closed_page(other)).status_code == 403
    assert browser.post(f"{closed_page(other)}open/").status_code == 403


def test_a_closure_of_another_group_is_not_opened_from_here(browser: Client, choir: Listing, stine: User) -> None:
    other = make_listing("Garden")
    log_in(Client(), stine).post(closed_page(other), {"is_open_end": "on"})
    closure = Closure.objects.get()
    browser.post(f"{closed_page(choir)}open/", {"closure": str(closure.pk), "do": "all"})
    assert states() == {"Garden": ListingStatus.TEMPORARILY_CLOSED}
