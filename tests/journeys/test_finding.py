"""From a wish to a printed list: by mouse, by keyboard only, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import DESK, PHONE
from tests.journeys.steps import find_groups, save_first, tab_to

MakePage = Callable[..., Page]


@pytest.fixture
def loads(page: Page) -> list[str]:
    """The addresses of whole pages that were loaded, as opposed to parts that htmx put in."""
    addresses: list[str] = []
    page.on("request", lambda one: addresses.append(one.url) if one.resource_type == "document" else None)
    return addresses


def narrow(page: Page, *, group: str, label: str) -> None:
    """Tick one filter; on a phone the filters have to be opened first, and a closed group too."""
    panel = page.locator("#filters > details")
    if panel.get_attribute("open") is None:
        panel.locator(":scope > summary").click()
    part = panel.locator(".disclosure__body > details").filter(has=page.locator(f"input[name={group}]")).first
    if part.get_attribute("open") is None:
        part.locator(":scope > summary").click()
    part.get_by_label(label).first.check()


def count_said(page: Page) -> int:
    return int(page.locator("#results-heading").inner_text().split()[0])


def button(page: Page, words: str, *, of: str) -> Locator:
    return page.locator(".card").filter(has_text=of).get_by_role("button", name=words)


def order_of_my_list(page: Page) -> list[str]:
    return page.locator(".my-list .card__title a").all_inner_texts()


def test_a_whole_journey_by_keyboard_only(page: Page) -> None:
    page.goto("/")
    tab_to(page, page.get_by_label("What would you like to do?"))
    page.keyboard.type("singing")
    tab_to(page, page.get_by_label("Where?"), most=2)
    page.keyboard.type("Brohavn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/?**")
    before = count_said(page)

    panel = page.locator("#filters > details")
    if panel.get_attribute("open") is None:
        tab_to(page, panel.locator(":scope > summary"))
        page.keyboard.press("Enter")
    tab_to(page, page.locator("input[name=tie][value=bridging]"))
    page.keyboard.press("Space")
    page.wait_for_url("**tie=bridging**")
    expect(page.locator(".chip", has_text="New and different people")).to_be_visible()
    assert 0 < count_said(page) <= before

    names = []
    for place in range(2):
        card = page.locator("#results .card").nth(place)
        names.append(card.locator(".card__title a").inner_text())
        tab_to(page, card.get_by_role("button", name="Save"))
        page.keyboard.press("Enter")
        expect(card.get_by_role("button", name="On my list")).to_be_visible()
    first = page.locator("#results .card__title a").first
    page.locator("main").focus()
    tab_to(page, first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/groups/*-*/")
    assert page.get_by_role("heading", level=1).inner_text() == names[0]

    page.goto("/my-list/")
    assert order_of_my_list(page) == names
    tab_to(page, button(page, "Down", of=names[0]))
    page.keyboard.press("Enter")
    expect(page.locator(".my-list .card__title a").first).to_have_text(names[1])
    assert order_of_my_list(page) == names[::-1]
    page.wait_for_load_state()
    page.locator("main").focus()
    tab_to(page, page.get_by_role("link", name="Print", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-list/print/")
    assert page.locator(".sheet h2").all_inner_texts() == names[::-1]


def test_the_same_journey_without_a_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto("/")
    page.get_by_label("What would you like to do?").fill("singing")
    page.get_by_label("Where?").fill("Brohavn")
    page.get_by_role("button", name="Show groups").click()
    before = count_said(page)
    narrow(page, group="tie", label="New and different people")
    page.locator("#filters").get_by_role("button", name="Show these groups").click()
    assert "tie=bridging" in page.url
    assert 0 < count_said(page) <= before

    names = save_first(page, count=2)
    assert "tie=bridging" in page.url
    expect(page.locator(".bar")).to_contain_text("My list (2)")
    page.get_by_role("link", name=names[0]).click()
    assert page.get_by_role("heading", level=1).inner_text() == names[0]
    page.get_by_role("link", name="Back to the groups").click()
    assert "tie=bridging" in page.url

    page.get_by_role("link", name="My list (2)").click()
    button(page, "Down", of=names[0]).click()
    assert order_of_my_list(page) == names[::-1]
    button(page, "Take off", of=names[0]).click()
    assert order_of_my_list(page) == [names[1]]
    page.get_by_role("button", name="Put it back").click()
    assert order_of_my_list(page) == names[::-1]
    page.get_by_text("Note to myself").first.click()
    page.get_by_label(f"Note to myself about {names[1]}").fill("Ask about the lift")
    page.get_by_role("button", name="Keep the note").first.click()
    expect(page.get_by_label(f"Note to myself about {names[1]}")).to_have_value("Ask about the lift")
    page.get_by_role("link", name="Print", exact=True).click()
    expect(page.locator(".sheet")).to_contain_text("Ask about the lift")


def test_a_filter_changes_list_address_count_and_what_is_said_without_loading_the_page(
    page: Page, loads: list[str]
) -> None:
    find_groups(page, near="Brohavn")
    before, loaded = count_said(page), len(loads)
    narrow(page, group="day", label="Tuesday")
    page.wait_for_url("**day=tu**")
    heading = page.locator("#results-heading").inner_text()
    assert 0 < count_said(page) < before
    expect(page.locator("#announce")).to_have_text(heading)
    assert len(loads) == loaded
    assert page.evaluate("document.activeElement.matches('input[name=day][value=tu]')")

    page.locator(".chip", has_text="Tuesday").click()
    expect(page.locator("#results-heading")).to_contain_text(str(before))
    assert "day=" not in page.url


def test_back_and_forward_show_what_was_asked_before(page: Page) -> None:
    find_groups(page, near="Brohavn")
    before = page.locator("#results-heading").inner_text()
    narrow(page, group="day", label="Tuesday")
    page.wait_for_url("**day=tu**")
    narrowed = page.locator("#results-heading").inner_text()
    page.go_back()
    expect(page.locator("#results-heading")).to_have_text(before)
    expect(page.locator("input[name=day][value=tu]")).not_to_be_checked()
    page.wait_for_load_state()
    page.go_forward()
    expect(page.locator("#results-heading")).to_have_text(narrowed)
    expect(page.locator("input[name=day][value=tu]")).to_be_checked()


def test_back_from_a_group_leads_to_the_same_list(page: Page) -> None:
    find_groups(page, what="walk", near="Brohavn")
    asked, heading = page.url, page.locator("#results-heading").inner_text()
    page.locator("#results .card__title a").first.click()
    page.get_by_role("link", name="Back to the groups").click()
    assert page.url == asked
    assert page.locator("#results-heading").inner_text() == heading


def test_saving_changes_the_count_in_the_header_and_is_said(page: Page, loads: list[str]) -> None:
    find_groups(page, near="Brohavn")
    loaded = len(loads)
    names = save_first(page, count=1)
    expect(page.locator(".bar")).to_contain_text("My list (1)")
    assert len(loads) == loaded
    assert page.evaluate("document.activeElement.closest('.card') !== null")
    button(page, "On my list", of=names[0]).click()
    expect(page.locator(".bar")).to_contain_text("My list (0)")


def test_suggestions_appear_while_typing(make_page: MakePage) -> None:
    page = make_page(viewport=PHONE)
    page.goto("/groups/")
    page.get_by_label("What would you like to do?").press_sequentially("sing", delay=30)
    expect(page.locator("#words option[value^=sing]").first).to_be_attached()
    page.get_by_label("Where?").press_sequentially("Broh", delay=30)
    expect(page.locator("#places option[value^=Brohavn]").first).to_be_attached()
    assert page.url.endswith("/groups/")


def test_the_map_is_shown_on_demand_with_the_numbers_of_the_list(page: Page) -> None:
    find_groups(page, near="Brohavn")
    assert page.locator("#map").count() == 0
    page.get_by_role("link", name="Show on a map").click()
    pin = page.locator(".map__pin").first
    number = (pin.text_content() or "").strip()
    assert page.locator(".map__pin").count() > 10
    pin.click()
    assert page.url.endswith(f"#card-{number}")
    expect(page.locator(f"#card-{number}")).to_be_in_viewport()
    page.get_by_role("link", name="Hide the map").click()
    assert page.locator("#map").count() == 0


def test_pins_are_big_enough_for_a_thumb(make_page: MakePage) -> None:
    page = make_page(viewport=PHONE)
    page.goto("/groups/?near=Brohavn&map=1")
    assert min(box["width"] for pin in page.locator(".map__pin").all() if (box := pin.bounding_box())) >= 44
    for pin in page.locator(".map__pin text").all():
        pin.click(trial=True)  # nothing of another pin lies on it


def test_pins_do_not_lie_on_each_other(make_page: MakePage) -> None:
    page = make_page(viewport=DESK)
    page.goto("/groups/?near=Brohavn&map=1")
    boxes = [box for pin in page.locator(".map__pin circle:not(.map__reach)").all() if (box := pin.bounding_box())]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    nearest = min(
        ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5
        for place, (x, y) in enumerate(middles)
        for other_x, other_y in middles[place + 1 :]
    )
    assert nearest >= boxes[0]["width"] - 1
    assert min(box["width"] for box in boxes) >= 24


def test_the_language_changes_and_stays_on_the_page(page: Page) -> None:
    page.goto("/groups/?q=singing&near=Brohavn")
    page.locator(".lang summary").click()
    page.get_by_role("button", name="Dansk").click()
    assert page.locator("html").get_attribute("lang") == "da"
    assert page.url.endswith("/groups/?q=singing&near=Brohavn")
    page.locator("#results .card__title a").first.click()
    assert page.locator("html").get_attribute("lang") == "da"
    page.locator(".lang summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_nothing_found_is_no_dead_end(page: Page) -> None:
    page.goto("/groups/?q=choir&tie=linking&near=Brohavn&radius=2")
    expect(page.locator("#results")).to_contain_text("Other groups you could try")
    assert page.locator("#results .card").count() == 3
    page.get_by_role("link", name="Look within").click()
    page.wait_for_url("**radius=5**")
    page.goto("/groups/?q=choir&tie=linking&near=Brohavn&radius=2")
    page.get_by_role("link", name="Ask a person").first.click()
    expect(page.locator("#ask")).to_be_in_viewport()


def test_chosen_filters_do_not_push_the_list_down_a_phone(make_page: Callable[..., Page]) -> None:
    page = make_page(viewport=PHONE)
    page.goto("/groups/?near=Brohavn&cost=free")
    panel = page.locator("#narrow")
    expect(panel).not_to_have_attribute("open", "")
    expect(panel.locator(":scope > summary")).to_contain_text("1 chosen")

    narrow(page, group="day", label="Tuesday")
    page.wait_for_url("**day=tu**")
    expect(panel).to_have_attribute("open", "")
    page.get_by_role("link", name=f"Show {count_said(page)} group").click()
    expect(page.locator("#results-heading")).to_be_focused()
    expect(page.locator("#results-heading")).to_be_in_viewport(ratio=1)


def test_that_we_look_is_said_above_the_heading_and_moves_nothing(page: Page) -> None:
    page.goto("/groups/?near=Brohavn")
    before = page.locator("#results-heading").bounding_box()
    page.evaluate("document.getElementById('busy').classList.add('htmx-request')")
    expect(page.locator("#busy")).to_have_css("opacity", "1")
    busy, heading = page.locator("#busy").bounding_box(), page.locator("#results-heading").bounding_box()
    assert busy
    assert heading
    assert heading == before
    assert busy["y"] + busy["height"] <= heading["y"] + 1


def test_filters_open_by_a_click_on_a_wide_screen_without_a_script(make_page: Callable[..., Page]) -> None:
    page = make_page(viewport=DESK, java_script_enabled=False)
    page.goto("/groups/?near=Brohavn&cost=free")
    page.locator("#narrow > summary").click()
    expect(page.locator("input[name=cost][value=free]")).to_be_checked()
    expect(page.locator(".filters__shown")).to_be_hidden()  # it leads to the list, and the ticks would not be asked
    page.locator("#filters").get_by_role("button", name="Show these groups").click()
    assert "cost=free" in page.url
