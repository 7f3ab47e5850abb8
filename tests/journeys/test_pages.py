"""Every page about groups: axe by day and by night, small screens, big text, thumbs and the keyboard's focus."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser import DESK, PHONE, Watch
from tests.journeys.steps import find_groups, hidden_focus, save_first, small_targets, too_wide

MakePage = Callable[..., Page]
TEXT_TWICE_AS_BIG = "document.documentElement.style.fontSize = '225%'"  # 112.5 % is the normal size
SMALLEST_PHONE: ViewportSize = {"width": 320, "height": 640}
LOOKS: list[Any] = [
    pytest.param(PHONE, "light", id="360-light"),
    pytest.param(DESK, "dark", id="1280-dark"),
]
ADDRESSES = [
    "/groups/",
    "/groups/?q=singing&near=Brohavn&tie=bridging&day=tu&map=1",
    "/groups/?q=underwater+chess+for+pilots&tie=linking&near=Brohavn&radius=2",
    "/groups/?near=Zzyzx",
    "/groups/?q=I+want+to+die",
    "/lists/nonsense/",
    "/my-list/",
]


def addresses_with_data(page: Page) -> list[str]:
    """Save two groups, and return the addresses of pages that only exist with something on them."""
    find_groups(page, near="Brohavn")
    save_first(page, count=2)
    listing = page.locator("#results .card__title a").first.get_attribute("href") or ""
    page.goto("/my-list/")
    shared = page.get_by_label("Link").input_value()
    return [listing, "/my-list/", "/my-list/print/", "/my-list/print/?discreet=1", shared]


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_pages_are_accessible_fit_and_have_targets_for_thumbs(
    make_page: MakePage,
    viewport: dict[str, int],
    scheme: str,
    assert_accessible: Callable[[Page], None],
    watch: Watch,
) -> None:
    watch.allow("404 (Not Found)")
    page = make_page(viewport=viewport, color_scheme=scheme)
    for address in [*ADDRESSES, *addresses_with_data(page)]:
        page.goto(address)
        assert_accessible(page)
        assert too_wide(page) == [], address
        assert small_targets(page) == [], address


def test_pages_reflow_on_the_smallest_phone_and_with_text_twice_as_big(make_page: MakePage, watch: Watch) -> None:
    watch.allow("404 (Not Found)")
    page = make_page(viewport=SMALLEST_PHONE)
    for address in ["/", *ADDRESSES, *addresses_with_data(page)]:
        page.set_viewport_size(SMALLEST_PHONE)
        page.goto(address)
        assert too_wide(page) == [], address
        page.set_viewport_size({"width": 640, "height": 640})
        page.evaluate(TEXT_TWICE_AS_BIG)
        assert too_wide(page) == [], address


def test_open_filters_are_accessible_on_a_phone(make_page: MakePage, assert_accessible: Callable[[Page], None]) -> None:
    page = make_page(viewport=PHONE, color_scheme="dark")
    page.goto("/groups/?near=Brohavn")
    page.get_by_text("Narrow it down").click()
    shut = page.locator("#filters .disclosure__body > details:not([open]) > summary")
    while shut.count():
        shut.first.click()
    assert_accessible(page)
    assert too_wide(page) == []
    assert small_targets(page) == []


@pytest.mark.parametrize("address", ["/groups/?near=Brohavn&map=1", "/my-list/"])
def test_the_focus_is_always_seen(page: Page, address: str) -> None:
    find_groups(page, near="Brohavn")
    save_first(page, count=2)
    page.goto(address)
    for _press in range(60):
        page.keyboard.press("Tab")
        assert hidden_focus(page) == ""
    for _press in range(60):
        page.keyboard.press("Shift+Tab")
        assert hidden_focus(page) == ""


def test_a_form_of_another_site_is_refused_on_an_accessible_page(
    make_page: MakePage, live_server: Any, assert_accessible: Callable[[Page], None], watch: Watch
) -> None:
    watch.allow("403 (Forbidden)")
    page = make_page(viewport=PHONE)
    page.goto(f"data:text/html,<form method=post action='{live_server.url}/my-list/change/'><button>Go</button></form>")
    page.get_by_role("button").click()
    page.wait_for_url("**/my-list/change/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("We closed the page")
    assert_accessible(page)
