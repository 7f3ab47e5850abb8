"""Following what one found: in a calendar, in a feed reader, and one's own visits by a secret address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from bridges.actions import links
from bridges.models import LinkPurpose
from tests.bridges.cast import make_person
from tests.browser import DESK, PHONE
from tests.journeys.steps import small_targets, too_wide
from tests.listings import make_listing

MakePage = Callable[..., Page]
LODGE = {"name": "The Lodge", "address": "Green Lane 1", "postcode": "M33 7AB", "city": "Sale"}
LOOKS: list[Any] = [
    pytest.param(PHONE, "light", id="360-light"),
    pytest.param(DESK, "dark", id="1280-dark"),
]


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_pages_say_how_to_follow_them(
    make_page: MakePage, viewport: dict[str, int], scheme: str, assert_accessible: Callable[[Page], None]
) -> None:
    choir = make_listing("Choir", place=LODGE)
    page = make_page(viewport=viewport, color_scheme=scheme)
    for address in (reverse("results"), reverse("listing", args=[choir.pk])):
        page.goto(address)
        page.get_by_text("Keep following this").click()
        expect(page.get_by_role("link", name="Subscribe in my calendar")).to_be_visible()
        assert_accessible(page)
        assert too_wide(page) == [], address
        assert small_targets(page) == [], address
    found = page.get_by_role("link", name="Subscribe to everything at this place").get_attribute("href") or ""
    assert found.startswith("webcal://")


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_my_own_calendar_is_made_and_ended_on_a_page_that_says_what_it_gives_away(
    make_page: MakePage, viewport: dict[str, int], scheme: str, assert_accessible: Callable[[Page], None]
) -> None:
    link = links.make(LinkPurpose.PERSON, person=make_person("Noor"), at=timezone.now())
    page = make_page(viewport=viewport, color_scheme=scheme)
    page.goto(link.path)
    page.get_by_role("button").filter(has_text="Open").first.click()
    page.goto(reverse("my_data"))
    page.get_by_role("link", name="Show my visits in my calendar").click()
    expect(page.get_by_text("Whoever has the address sees when you have appointments.")).to_be_visible()
    page.get_by_role("button", name="Make an address for my calendar").click()
    address = page.get_by_label("Address for your calendar").inner_text()
    assert "/appointments/calendar.ics?key=" in address
    assert_accessible(page)
    assert too_wide(page) == []
    assert small_targets(page) == []
    assert page.request.get(address).status == 200
    page.get_by_role("button", name="End the address").click()
    expect(page.get_by_text("You have no address")).to_be_visible()
    assert page.request.get(address).status == 404
