"""Ida says when her groups meet and when they do not: on a phone, with and without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from directory.actions import organiser_links
from directory.models import Closure, Listing, ListingStatus, Organiser, OrganiserLinkPurpose, User
from tests.browser import PHONE, Watch
from tests.journeys.steps import small_targets, too_wide
from tests.keepers import make_organiser
from tests.listings import index, make_listing

HALL = {
    "name": "Lighthouse hall",
    "address": "Quay 1",
    "postcode": "9990",
    "city": "Brohavn",
    "country": "GB",
    "latitude": 56.5,
    "longitude": 10.4,
}
NAMES = ("Lighthouse choir", "Lighthouse chess", "Lighthouse café")
WITH_AND_WITHOUT = [pytest.param(True, id="JavaScript"), pytest.param(False, id="none")]
Look = Callable[[Page], None]


@pytest.fixture
def groups() -> Iterator[list[Listing]]:
    """Three groups in the same hall, the choir first."""
    rows = [make_listing(name, place=HALL) for name in NAMES]
    yield rows
    Closure.objects.all().delete()
    Listing.objects.filter(pk__in=[row.pk for row in rows]).delete()
    User.objects.filter(email__endswith="@example.org").delete()  # Stine, who trusts Ida
    index()


@pytest.fixture
def ida(groups: list[Listing]) -> Organiser:
    """Ida looks after all three, and her changes are public at once."""
    rows = [make_organiser(listing, is_trusted=True) for listing in groups]
    return rows[0]


@pytest.fixture
def look(assert_accessible: Look) -> Look:
    """Return a function that looks at a page: axe, width, thumbs."""

    def at(page: Page) -> None:
        page.wait_for_load_state("load")  # without its style everything is small
        assert too_wide(page) == []
        assert small_targets(page) == []
        if page.evaluate("document.documentElement.classList.contains('js')"):
            assert_accessible(page)

    return at


@pytest.fixture
def enter(ida: Organiser, make_page: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """Return a function that opens a page in which Ida came in by her link to all her groups."""

    def open_page(*, has_script: bool = True) -> Page:
        at = timezone.now()
        way = organiser_links.make(OrganiserLinkPurpose.OPEN, organiser=ida, opens_all=True, at=at)
        client = Client(headers={"sec-fetch-site": "same-origin"})
        assert client.post("/keep/open/", {"token": way.token, "code": ""}).status_code == 302
        page = make_page(viewport=PHONE, java_script_enabled=has_script)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return page

    return open_page


def tap(control: Locator) -> None:
    """Press as a finger does: what cannot be seen cannot be pressed."""
    control.click()


@pytest.mark.parametrize("has_script", WITH_AND_WITHOUT)
def test_not_this_week_is_two_taps_and_everybody_sees_it(
    enter: Callable[..., Page], groups: list[Listing], look: Look, *, has_script: bool
) -> None:
    choir, page = groups[0], enter(has_script=has_script)
    page.goto(f"/keep/{choir.pk}/")
    tap(page.get_by_role("link", name="Not this week"))
    look(page)
    tap(page.get_by_role("button", name="Not on"))
    expect(page.get_by_text("Everybody sees it now")).to_be_visible()
    look(page)
    page.goto(f"/groups/{choir.pk}/")
    expect(page.get_by_text("Not on ").first).to_be_visible()
    page.goto("/groups/?q=lighthouse+choir")
    expect(page.locator("#results .card").first).to_contain_text("Not on ")
    page.goto(f"/keep/{choir.pk}/not-this-week/?{_chosen(choir)}")
    tap(page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("It is as always again.")).to_be_visible()
    look(page)
    assert choir.schedules.get().overrides == []


def _chosen(listing: Listing) -> str:
    row = listing.schedules.get()
    return f"key={row.pk}&day={row.overrides[0]['date']}"


@pytest.mark.parametrize("has_script", WITH_AND_WITHOUT)
def test_closing_a_hall_closes_three_groups_and_opening_it_opens_them(
    enter: Callable[..., Page], groups: list[Listing], look: Look, watch: Watch, *, has_script: bool
) -> None:
    watch.allow("422 (Unprocessable Entity)")
    choir, page = groups[0], enter(has_script=has_script)
    page.goto(f"/keep/{choir.pk}/closed/")
    look(page)
    tap(page.get_by_role("link", name="Lighthouse hall"))
    for name in NAMES:
        expect(page.get_by_label(name)).to_be_checked()
    look(page)
    tap(page.get_by_role("button", name="Close these groups"))
    expect(page.get_by_text("Write the first day on which it is open again")).to_be_visible()
    look(page)
    page.get_by_label("The first day").fill((timezone.localdate() + timedelta(days=40)).isoformat())
    page.get_by_label("Why?").fill("The hall gets a new floor.")
    tap(page.get_by_role("button", name="Close these groups"))
    expect(page.get_by_text("3 groups are closed.")).to_be_visible()
    look(page)
    assert _statuses(groups) == {ListingStatus.TEMPORARILY_CLOSED}
    page.goto(f"/groups/{groups[1].pk}/")
    expect(page.get_by_text("Closed until ").first).to_be_visible()
    expect(page.get_by_text("The hall gets a new floor.")).to_be_visible()
    look(page)
    page.goto(f"/keep/{choir.pk}/closed/")
    tap(page.get_by_role("button", name="Open all 3 groups again"))
    expect(page.get_by_text("3 groups are open again.")).to_be_visible()
    assert _statuses(groups) == {ListingStatus.ACTIVE}


def _statuses(groups: list[Listing]) -> set[str]:
    return set(Listing.objects.filter(pk__in=[row.pk for row in groups]).values_list("status", flat=True))


@pytest.mark.parametrize("has_script", WITH_AND_WITHOUT)
def test_each_choice_shows_its_next_dates_before_it_is_saved(
    enter: Callable[..., Page], groups: list[Listing], look: Look, *, has_script: bool
) -> None:
    choir, page = groups[0], enter(has_script=has_script)
    page.goto(f"/keep/{choir.pk}/when/")
    look(page)
    tap(page.get_by_role("link", name="Add more times"))
    look(page)
    page.get_by_label("Once a month").check()
    page.get_by_label("First", exact=True).check()
    page.get_by_label("Last", exact=True).check()
    page.get_by_role("group", name="On which day?").get_by_label("Friday").check()
    page.get_by_label("It starts at").fill("19:30")
    if not has_script:
        tap(page.get_by_role("button", name="Show the next dates"))
    dates = page.locator("#next-dates li")
    expect(dates).to_have_count(4)
    expect(dates.first).to_contain_text("Fri")
    look(page)
    tap(page.get_by_role("button", name="Save these times"))
    expect(page.get_by_text("First and last Friday of the month, 7:30pm")).to_be_visible()
    look(page)
    tap(page.get_by_role("button", name="Take out").last)
    tap(page.get_by_role("button", name="Put them back"))
    expect(page.get_by_text("First and last Friday of the month, 7:30pm")).to_be_visible()


@pytest.mark.parametrize("has_script", WITH_AND_WITHOUT)
def test_a_private_address_is_checked_on_a_map_that_nobody_else_sees(
    enter: Callable[..., Page], groups: list[Listing], look: Look, *, has_script: bool
) -> None:
    choir, page = groups[0], enter(has_script=has_script)
    page.goto(f"/keep/{choir.pk}/where/")
    look(page)
    tap(page.get_by_role("link", name="Change"))
    look(page)
    page.get_by_label("The address stays private").check()
    tap(page.get_by_role("button", name="Save this place"))
    expect(page.get_by_text("Brohavn. They tell you where when you get in touch")).to_be_visible()
    tap(page.get_by_text("Look whether the point is right"))
    expect(page.get_by_text("Only you and the stewards see this point.")).to_be_visible()
    look(page)
    page.goto(f"/groups/{choir.pk}/")
    assert "Quay 1" not in page.content()
    assert "Lighthouse hall" not in page.locator("section.short").inner_text()
