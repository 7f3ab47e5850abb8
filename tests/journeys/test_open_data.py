"""The page for developers and the webhooks of the desk in a real browser, with and without a script."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.actions import webhooks
from directory.models import User, Webhook
from directory.webhooks.events import ABOUT_LISTINGS
from tests.journeys.steps import small_targets, too_wide
from tests.journeys.test_desk import enter
from tests.journeys.test_pages import LOOKS, SMALLEST_PHONE, MakePage


@pytest.fixture
def hook(brohavn: None) -> Iterator[Webhook]:
    """A publisher who is told, with messages that arrived, failed and wait; afterwards nobody is told."""
    at = timezone.now()
    owner, _is_new = User.objects.get_or_create(
        email="stine-of-desk@example.org", defaults={"is_steward": True, "display_name": "Stine"}
    )
    made, _secret = webhooks.make(
        name="City website", url="https://example.org/a", events=ABOUT_LISTINGS, by=owner, at=at
    )
    for values in (
        {"state": "sent", "finished_at": at, "status_code": 204, "milliseconds": 35, "attempts": 1},
        {"state": "failed", "finished_at": at, "error_code": "timeout", "milliseconds": 10_002, "attempts": 10},
        {"error_code": "http_500", "status_code": 500, "milliseconds": 80, "attempts": 2},
    ):
        message = webhooks.test(made, at=at)
        for name, value in values.items():
            setattr(message, name, value)
        message.save()
    yield made
    Webhook.objects.all().delete()


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_the_pages_are_accessible_and_fit(
    make_page: MakePage,
    live_server: Any,
    hook: Webhook,
    viewport: dict[str, int],
    scheme: str,
    assert_accessible: Callable[[Page], None],
) -> None:
    page = make_page(viewport=viewport, color_scheme=scheme)
    enter(page, at=live_server.url)
    one = f"/desk/webhooks/{hook.pk}/"
    for address in ("/use-this-data/", "/desk/webhooks/", one, f"{one}delete/"):
        page.goto(address)
        assert_accessible(page)
        assert too_wide(page) == [], address
        assert small_targets(page) == [], address


def test_the_page_for_developers_fits_the_smallest_phone(make_page: MakePage) -> None:
    page = make_page(viewport=SMALLEST_PHONE)
    page.goto("/use-this-data/")
    assert too_wide(page) == []


def test_an_example_is_copied_by_a_button_and_the_button_says_so(make_page: MakePage) -> None:
    page = make_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/use-this-data/")
    page.get_by_role("button", name="Copy For your page").click()
    expect(page.get_by_role("button", name="Copied For your page")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#widget-html").text_content()
    expect(page.locator("#announce")).to_have_text("Copied")


def test_without_a_script_the_code_is_there_and_no_button_promises_more(page_without_script: Page) -> None:
    page_without_script.goto("/use-this-data/")
    expect(page_without_script.locator("#api-curl")).to_contain_text("curl")
    expect(page_without_script.get_by_role("button", name="Copy")).to_have_count(0)


def add_test_and_delete(page: Page) -> None:
    page.goto("/desk/webhooks/")
    page.get_by_label("Who is it?").fill("Region")
    page.get_by_label("Address to send to").fill("http://example.org/")
    page.get_by_role("button", name="Add, and show the secret").click()
    expect(page.get_by_text("The address has to begin with https://")).to_be_visible()
    page.get_by_label("Address to send to").fill("https://example.org/changes")
    page.get_by_role("button", name="Add, and show the secret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The secret of “Region”")
    expect(page.locator("#secret")).to_contain_text("whsec_")
    page.get_by_role("link", name="I have passed it on").click()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("A test is on its way.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="On its way")).to_have_count(1)
    page.get_by_role("link", name="Delete it").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("“Region” is deleted.")).to_be_visible()


def test_a_steward_adds_somebody_tests_and_deletes(page: Page, live_server: Any, hook: Webhook, watch: Any) -> None:
    watch.allow("422")
    enter(page, at=live_server.url)
    add_test_and_delete(page)


def test_the_same_works_without_a_script(
    page_without_script: Page, live_server: Any, hook: Webhook, watch: Any
) -> None:
    watch.allow("422")
    enter(page_without_script, at=live_server.url)
    add_test_and_delete(page_without_script)
