"""A place and a time typed into the one field: read, said back, taken away one by one."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE
from tests.journeys.steps import hidden_focus, small_targets, tab_to, too_wide

TYPED = "choir in Brohavn tuesday evening"


def chip_words(page: Page) -> list[str]:
    found = page.locator("#results .chip").all_inner_texts()
    return [words.removeprefix("Take away:").strip() for words in found]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_place_and_a_time_are_typed_and_taken_away_by_keyboard(
    page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    page.goto("/groups/")
    tab_to(page, page.get_by_label("What would you like to do?"))
    page.keyboard.type(TYPED)
    page.keyboard.press("Enter")
    expect(page.locator("#results-heading")).to_contain_text("near Brohavn")
    near, tuesday, evening = chip_words(page)[1:]
    assert near.startswith("near Brohavn")
    assert (tuesday, evening) == ("Tuesday", "Evening")
    expect(page.locator(".results__list")).to_contain_text(
        "We took “Brohavn” as a place and “tuesday evening” as a time."
    )
    assert page.get_by_label("What would you like to do?").input_value() == TYPED
    assert small_targets(page) == []
    assert too_wide(page) == []
    assert_accessible(page)

    page.locator("main").focus()
    tab_to(page, page.locator("#results .chip", has_text="Tuesday"))
    page.keyboard.press("Enter")
    page.wait_for_url("**q=choir+in+Brohavn+evening**")
    assert "Tuesday" not in chip_words(page)
    assert page.get_by_label("What would you like to do?").input_value() == "choir in Brohavn evening"

    page.locator("main").focus()
    tab_to(page, page.get_by_role("link", name="Look for the words instead"))
    page.keyboard.press("Enter")
    page.wait_for_url("**words=1**")
    assert chip_words(page) == ["“choir in Brohavn evening”"]
    expect(page.locator("#results-heading")).to_be_focused()
    page.keyboard.press("Tab")
    assert hidden_focus(page) == ""
    assert_accessible(page)


def test_the_same_without_a_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/groups/")
    page.get_by_label("What would you like to do?").fill(TYPED)
    page.get_by_role("button", name="Show groups").first.click()
    expect(page.locator("#results-heading")).to_contain_text("near Brohavn")
    page.locator("#results .chip", has_text="near Brohavn").click()
    assert asked(page)["q"] == ["choir tuesday evening"]
    page.locator("#results .chip", has_text="Evening").click()
    assert asked(page)["q"] == ["choir tuesday"]
    page.get_by_role("link", name="Look for the word instead").click()
    page.get_by_role("button", name="Show groups").first.click()
    assert asked(page)["words"] == ["1"], "the form keeps it"
    page.get_by_role("link", name="Look for places and days again").click()
    expect(page.locator("#results .chip", has_text="Tuesday")).to_be_visible()
    assert "words" not in asked(page)


def test_crisis_help_is_seen_before_anything_else_on_a_phone(make_page: Callable[..., Page]) -> None:
    page = make_page(viewport={**PHONE, "height": 640})
    page.goto("/groups/")
    page.get_by_label("What would you like to do?").fill("i want to die tuesday in Brohavn")
    page.get_by_role("button", name="Show groups").first.click()
    button = page.locator("#crisis").get_by_role("link", name="See who you can call")
    expect(button).to_be_in_viewport(ratio=1)
    help_box, search_box = page.locator("#crisis").bounding_box(), page.locator("#search").bounding_box()
    assert help_box
    assert search_box
    assert help_box["y"] < search_box["y"]
    go = page.locator(".ask__go button")
    expect(go).to_have_css("background-color", "rgba(0, 0, 0, 0)")  # calling is the one thing to do
    page.get_by_label("What would you like to do?").fill("choir")
    go.click()
    expect(page.locator("#crisis section")).to_have_count(0)
    expect(go).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_link_among_the_results_leads_back_to_them(make_page: Callable[..., Page], *, has_script: bool) -> None:
    page = make_page(viewport=PHONE, java_script_enabled=has_script)
    page.goto("/groups/?q=choir+in+Brohavn+tuesday&tie=bridging")
    heading = page.locator("#results-heading")
    for follow in (
        page.locator("#results .chip", has_text="Tuesday"),
        page.get_by_role("link", name="Nearest"),
        page.get_by_role("link", name="Hide the map"),
        page.get_by_role("link", name="Take all away"),
    ):
        if follow.count() == 0:
            page.get_by_role("link", name="Show on a map").click()
            expect(page.locator("#map")).to_be_focused()
            expect(page.locator("#map")).to_be_in_viewport()
        follow.click()
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport(ratio=1)
        leave, box = page.locator(".leave button").bounding_box(), heading.bounding_box()
        assert leave
        assert box
        assert leave["y"] + leave["height"] <= box["y"], "nothing lies on the heading"
