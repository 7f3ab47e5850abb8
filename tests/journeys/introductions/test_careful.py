"""What goes wrong in real hands: two clicks instead of one, no mouse, the smallest phone in another language."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from bridges.actions import introductions, visits
from bridges.actions.parties import by_host, by_person
from bridges.models import Company, Host, Introduction, Notice, Visit
from directory.models import Listing, User
from tests.browser import DESK, PHONE
from tests.journeys.introductions.steps import (
    Clock,
    Look,
    choose,
    let_in,
    letters_to,
    open_host_page,
    open_introduction,
    press,
    the_introduction,
)
from tests.journeys.steps import small_targets, tab_to, too_wide

MakePage = Callable[..., Page]


def press_twice(page: Page, words: str) -> None:
    """Click a button twice, as hands do, and wait until the page has settled."""
    page.wait_for_load_state("load")  # so that the next one is that of the page that follows
    with page.expect_event("load"):  # the second click may break off the way that the first one took
        page.get_by_role("button", name=words, exact=True).first.dblclick()
    page.wait_for_load_state("networkidle")


def test_sending_with_two_clicks_asks_once(
    make_page: MakePage, choir: Listing, hanna: Host, clock: Clock, look: Look
) -> None:
    page = make_page(viewport=PHONE)
    page.goto(f"/groups/{choir.pk}/ask/")
    page.get_by_label("What may we call you?").fill("Noor")
    press_twice(page, "Go on")
    page.goto(f"/groups/{choir.pk}/ask/")
    choose(page, "channel", "none")
    choose(page, "is_safe", "no")
    press(page, "Go on")
    choose(page, "company", "alone")
    press(page, "Go on")
    press(page, "Go on")
    choose(page, "scopes", "name_or_alias")
    press(page, "Go on")
    press_twice(page, "Send it to Hanna")
    expect(page.get_by_role("heading", level=1)).to_have_text("The group is asked")
    assert page.locator(".receipt").count() == 1
    assert the_introduction().status == "asked"
    assert Notice.objects.filter(kind="ask_host").count() == 1


def test_welcome_plan_and_taking_back_with_two_clicks_are_made_once(
    make_page: MakePage, receipt: str, clock: Clock, look: Look
) -> None:
    host_page = make_page(viewport=PHONE)
    open_host_page(host_page, letters_to("hanna@example.org", clock)[-1])
    press_twice(host_page, "Welcome – see you then")
    assert the_introduction().status == "welcomed"
    look.at(host_page)

    page = make_page(viewport=PHONE)
    open_introduction(page, receipt)
    page.get_by_role("link", name="Choose a day").click()
    page.locator("input[name=when]").first.check()
    choose(page, "company", "alone")
    press_twice(page, "Plan the visit")
    look.at(page)
    assert Visit.objects.count() == 1
    assert the_introduction().status == "visit_planned"

    page.get_by_role("link", name="Take all of it back").click()
    press_twice(page, "Take it back")
    look.at(page)
    assert the_introduction().status == "withdrawn"
    expect(page.get_by_role("heading", level=1)).to_have_text("The Harbour Choir")
    assert page.locator(".notice--error, .notice--warn").count() == 0


def go_on(page: Page, *, by: Locator | None = None) -> None:
    button = by or page.get_by_role("button", name="Go on", exact=True)
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page: Page, name: str, value: str) -> None:
    """Reach a box, or a group of radio buttons of which the first is reached, by keys only."""
    wanted = page.locator(f"input[name={name}][value={value}]")
    if wanted.get_attribute("type") == "checkbox":
        tab_to(page, wanted)
        page.keyboard.press("Space")
    else:
        tab_to(page, page.locator(f"input[name={name}]").first)
        page.keyboard.press("Space")
        while not wanted.is_checked():
            page.keyboard.press("ArrowDown")


def test_asking_by_keyboard_only(make_page: MakePage, choir: Listing, hanna: Host, clock: Clock) -> None:
    page = make_page(viewport=PHONE)
    page.goto(f"/groups/{choir.pk}/")
    go_on(page, by=page.get_by_role("link", name="Ask for an introduction"))
    tab_to(page, page.get_by_label("What may we call you?"))
    page.keyboard.type("Noor")
    go_on(page)
    tick(page, "channel", "none")
    tick(page, "is_safe", "no")
    go_on(page)
    tick(page, "company", "alone")
    go_on(page)
    go_on(page)
    tick(page, "scopes", "name_or_alias")
    go_on(page)
    go_on(page, by=page.get_by_role("button", name="Send it to Hanna"))
    expect(page.locator(".receipt")).to_be_visible()
    go_on(page, by=page.get_by_role("button", name="I have written it down"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My introductions")
    assert the_introduction().status == "asked"


@pytest.fixture
def planned(receipt: str, choir: Listing, hanna: Host, clock: Clock) -> Introduction:
    """Noor is welcome, and has planned her visit."""
    at = clock.now()
    introductions.welcome(the_introduction(), words="See you.", by=by_host(hanna), at=at)
    row, first = the_introduction(), visits.next_dates(choir, at=at)[0]
    visits.plan(row, day=first.day, start=first.start, company=Company.ALONE, by=by_person(row.person), at=at)
    return the_introduction()


def test_private_pages_fit_on_the_smallest_phone_in_danish(
    make_page: MakePage, receipt: str, planned: Introduction, pim: User, clock: Clock
) -> None:
    page = make_page(viewport={"width": 320, "height": 640}, locale="da-DK")
    page.context.add_cookies(
        [{"name": settings.LANGUAGE_COOKIE_NAME, "value": "da", "url": settings.FOOTBRIDGE_SITE_URL}]
    )
    page.goto("/open/")
    page.locator("input[name=code]").fill(receipt)
    with page.expect_navigation():
        page.locator("form[data-door] button").click()
    mine = f"/me/introductions/{planned.pk}"
    mine_pages = ("/me/", f"{mine}/", f"{mine}/visit/", f"{mine}/take-back/", "/me/about/", "/me/record/", "/me/data/")
    fits_in_danish(page, *mine_pages)
    let_in(page, pim, clock)
    fits_in_danish(page, "/today/", "/caseload/", "/caseload/?view=table", "/people/new/", "/companions/", "/team/")


def fits_in_danish(page: Page, *addresses: str) -> None:
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        assert page.locator("html").get_attribute("lang") == "da"
        assert too_wide(page) == [], address
        page.evaluate("document.documentElement.style.fontSize = '225%'")
        page.set_viewport_size({"width": 640, "height": 640})
        assert too_wide(page) == [], f"{address} with text twice as big"
        page.set_viewport_size({"width": 320, "height": 640})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_my_pages_are_accessible_by_day_and_by_night_with_targets_for_thumbs(
    make_page: MakePage,
    receipt: str,
    planned: Introduction,
    scheme: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    page = make_page(viewport=DESK if scheme == "dark" else PHONE, color_scheme=scheme)
    open_introduction(page, receipt)
    for address in (page.url, "/me/record/", "/me/data/", "/me/about/"):
        page.goto(address)
        assert_accessible(page)
        assert small_targets(page) == []
