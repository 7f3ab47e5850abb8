"""A steward asks why a group is found and why one is missing, on a phone, by keyboard and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from directory.models import User
from tests.journeys.steps import find_groups, small_targets, too_wide
from tests.journeys.test_pages import LOOKS, SMALLEST_PHONE, MakePage
from tests.logins import log_in


def enter_as_steward(page: Page, *, at: str) -> None:
    """Give the browser the session of a steward who is logged in."""
    stine, _is_new = User.objects.get_or_create(email="stine-of-why@example.org", defaults={"is_steward": True})
    value = log_in(Client(), stine).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": at}])


def open_all(page: Page) -> None:
    shut = page.locator("main details:not([open]) > summary")
    while shut.count():
        shut.first.click()


def check(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    assert_accessible(page)
    assert too_wide(page) == []
    assert small_targets(page) == []


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_a_steward_sees_why_a_group_is_here_and_why_another_one_is_missing(
    make_page: MakePage,
    live_server: Any,
    viewport: dict[str, int],
    scheme: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    page = make_page(viewport=viewport, color_scheme=scheme)
    enter_as_steward(page, at=live_server.url)
    find_groups(page, what="choir", near="Brohavn")
    check(page, assert_accessible)
    page.get_by_role("link", name="Why is this here? The Harbour Choir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why is “The Harbour Choir” here?")
    expect(page.get_by_text("It has “choir” in its name and “Singing and choirs” as a topic")).to_be_visible()
    open_all(page)
    check(page, assert_accessible)
    page.get_by_label("What people look for").fill("underwater chess")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why is “The Harbour Choir” missing?")
    open_all(page)
    check(page, assert_accessible)
    page.get_by_label("Address of the group").fill("the choir")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("This is not the address of a group.")).to_be_visible()
    check(page, assert_accessible)


def test_it_fits_the_smallest_phone(make_page: MakePage, live_server: Any) -> None:
    page = make_page(viewport=SMALLEST_PHONE)
    enter_as_steward(page, at=live_server.url)
    find_groups(page, what="choir", near="Brohavn")
    page.get_by_role("link", name="Why is this here?").first.click()
    open_all(page)
    assert too_wide(page) == []


def test_it_works_without_a_script_and_from_a_pasted_address(page_without_script: Page, live_server: Any) -> None:
    page = page_without_script
    enter_as_steward(page, at=live_server.url)
    find_groups(page, what="choir")
    address = page.locator("#results .card__title a").first.get_attribute("href") or ""
    page.get_by_role("link", name="Why is a group missing?").click()
    page.get_by_label("Address of the group").fill(f"{live_server.url}{address}?text=en")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_role("heading", name="How its score comes about")).to_be_visible()
    page.get_by_role("link", name="See it among the groups").click()
    expect(page.locator("#results .card__title a").first).to_have_attribute("href", address)
