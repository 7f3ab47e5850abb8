"""Leaving with a list in the session: it is gone, and Back does not show what was looked at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.journeys.steps import find_groups, save_first


def press_the_button(page: Page) -> None:
    page.get_by_role("button", name="Leave this site").click()


def press_shift_three_times(page: Page) -> None:
    for _time in range(3):
        page.keyboard.press("Shift")


def wait_until_forgotten(page: Page) -> None:
    """The page is left at once; the answer that ends the session may come a moment later."""
    for _look in range(50):
        if not page.context.cookies():
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.context.cookies())


@pytest.mark.parametrize("leave", [press_the_button, press_shift_three_times])
@pytest.mark.parametrize("address", ["/my-list/", "a group"])
def test_leaving_ends_the_session_and_takes_the_page_out_of_the_history(
    make_page: Callable[..., Page], leave: Callable[[Page], None], address: str
) -> None:
    page = make_page(viewport=PHONE)
    page.goto("/help/")
    page.goto("/groups/?near=Brohavn")
    [name] = save_first(page, count=1)
    if address == "a group":
        page.locator("#results .card__title a").first.click()
        page.wait_for_url("**/groups/*-*/")
    else:
        page.goto(address)
    expect(page.get_by_text(name).first).to_be_visible()
    leave(page)
    page.wait_for_url("**/leave/")
    expect(page.locator("html.blank")).to_have_count(1)
    wait_until_forgotten(page)
    page.go_back()
    assert page.url.endswith("/groups/?near=Brohavn")
    expect(page.get_by_role("button", name="On my list")).to_have_count(0)
    page.goto("/my-list/")
    expect(page.get_by_text("Nothing on your list yet")).to_be_visible()


def test_leaving_without_a_script_ends_the_session_and_back_shows_an_empty_list(make_page: Callable[..., Page]) -> None:
    page = make_page(viewport=PHONE, java_script_enabled=False)
    find_groups(page, near="Brohavn")
    [name] = save_first(page, count=1)
    page.goto("/my-list/")
    press_the_button(page)
    expect(page.locator("html.blank")).to_have_count(1)
    wait_until_forgotten(page)
    page.go_back()
    expect(page.get_by_text(name)).to_have_count(0)
    expect(page.get_by_text("Nothing on your list yet")).to_be_visible()
