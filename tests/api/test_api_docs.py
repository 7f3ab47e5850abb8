"""The documentation for people: our own files only, and a list where there is no JavaScript."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.journeys.steps import too_wide
from tests.listings import make_listing

DOCS = "/api/v1/docs/"


@pytest.mark.django_db
def test_it_lists_every_address_and_gives_no_cookie(client: Client) -> None:
    response = client.get(DOCS)
    text = response.content.decode()
    for path in ("/api/v1/listings/", "/api/v1/facets/", "/api/v1/openapi.json"):
        assert path in text
    assert response.cookies == {}
    assert "unsafe-inline" not in response["Content-Security-Policy"]


@pytest.mark.django_db(transaction=True)
def test_it_shows_each_operation_and_asks_nobody_else(page: Page) -> None:
    make_listing()
    page.goto(DOCS)
    expect(page.get_by_text("Search, or walk through all listings")).to_be_visible()
    page.get_by_role("button", name="One listing in full").first.click()
    expect(page.locator(".opblock.is-open")).to_be_visible()
    assert page.context.cookies() == []
    assert too_wide(page) == []
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0


@pytest.mark.django_db(transaction=True)
def test_without_script_there_is_a_list(page_without_script: Page) -> None:
    page_without_script.goto(DOCS)
    expect(page_without_script.get_by_text("One listing in full")).to_be_visible()
    assert too_wide(page_without_script) == []
