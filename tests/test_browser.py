"""The watch over the browser tests sees what it is there for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import Watch

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["https://evil.example/x.png", "http://192.0.2.1/x.png"])
def test_a_foreign_picture_is_stopped_and_noted(make_page: Callable[..., Page], watch: Watch, address: str) -> None:
    page = make_page(bypass_csp=True)
    page.goto("/privacy/")
    page.evaluate("a => new Promise(end => { const i = new Image(); i.onerror = end; i.src = a })", address)
    assert watch.foreign == [address]
    watch.foreign.clear()
    watch.allow("ERR_NAME_NOT_RESOLVED")  # nothing was sent


def test_the_policy_stops_inline_code_and_the_watch_notes_it(make_page: Callable[..., Page], watch: Watch) -> None:
    page = make_page()
    page.goto("/privacy/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=canary onclick=\"document.title = 1\">x</p>')")
    page.click("#canary")
    assert page.title() != "1"
    assert [text for text in watch.console if "Content Security Policy" in text] != []
    watch.console.clear()


def test_an_error_in_a_script_is_noted(make_page: Callable[..., Page], watch: Watch) -> None:
    page = make_page()
    page.goto("/privacy/")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('canary') })")
    assert watch.console == ["canary"]
    watch.console.clear()


def test_a_page_without_javascript_runs_none(page_without_script: Page) -> None:
    page_without_script.goto("/privacy/")
    assert page_without_script.locator("h1").count() == 1


def test_a_form_of_our_own_page_is_accepted_by_a_real_browser(page_without_script: Page) -> None:
    page_without_script.goto("/privacy/")
    page_without_script.locator(".lang summary").click()
    page_without_script.locator(".lang button[value=da]").click()
    assert page_without_script.locator("html").get_attribute("lang") == "da"
