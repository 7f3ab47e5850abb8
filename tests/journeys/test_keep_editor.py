"""Ida fills in the page of her group: with and without JavaScript, by keyboard, at the same time as somebody else."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.actions import listings
from directory.merging import Change
from directory.models import EditDraft, Listing, ListingStatus, Organiser
from tests.browser import Watch
from tests.journeys.steps import small_targets, tab_to, too_wide
from tests.journeys.test_pages import LOOKS, SMALLEST_PHONE, MakePage
from tests.keepers import by_steward, make_organiser, open_keeping
from tests.listings import make_listing

SECTIONS = ["what", "who", "welcome", "good", "company", "contact", "languages"]
STEPS = ["Come to the red door.", "Ida says hello.", "Sing along, or listen."]
Check = Callable[[Page], None]


@pytest.fixture
def choir() -> Iterator[Listing]:
    """A group that has a place and times and nothing else: a draft, so that the town stays as it is."""
    place = {"name": "Boathouse", "address": "Quay 1", "city": "Brohavn", "visibility": "public"}
    listing = make_listing("Quay choir", place=place, costs=(), status=ListingStatus.DRAFT)
    yield listing
    listing.delete()


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


def enter(page: Page, organiser: Organiser, *, at: str) -> None:
    """Give the browser the session that Ida's link opened."""
    client = Client(headers={"sec-fetch-site": "same-origin"})
    open_keeping(client, organiser, at=timezone.now())
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": at}])


def wait_for_draft(listing: Listing, *, most: int = 80) -> None:
    """Wait until the server has what was sent while the page went away."""
    for _look in range(most):
        if EditDraft.objects.filter(listing=listing).exists():
            return
        time.sleep(0.1)
    raise AssertionError("Nothing was kept.")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def go_on(page: Page, part: str) -> None:
    page.get_by_role("link", name=part).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(part)


def answer(page: Page, question: str, word: str) -> None:
    page.get_by_role("group", name=question).get_by_label(word, exact=True).check()


def fill_all(page: Page, look: Check) -> None:
    """Fill in the five parts that are missing, and the contact; `look` is called on every page before it is saved."""
    go_on(page, "What it is")
    page.get_by_label("In one sentence").fill("Sing old and new songs with your neighbours.")
    page.get_by_label("What you do together").fill("We sing sea songs. We have tea at eight. You need no notes.")
    page.locator("summary", has_text="Music and singing").click()
    page.get_by_label("Singing and choirs").check()
    look(page)
    save(page)
    go_on(page, "Who comes")
    page.get_by_label("Open to new people").check()
    page.get_by_label("Who comes?").fill("About ten neighbours.")
    page.get_by_label("Who is it for?").fill("Everybody who likes to sing.")
    look(page)
    save(page)
    go_on(page, "The first time")
    page.get_by_label("Who is it, and how do I know them?").fill("Ida, in the green jumper")
    for number, step in enumerate(STEPS, start=1):
        page.get_by_label(f"Step {number}").fill(step)
    for question in (
        "May people just watch?",
        "May people leave early, without saying why?",
        "May people bring someone?",
    ):
        answer(page, question, "Yes")
    look(page)
    save(page)
    go_on(page, "Good to know")
    page.get_by_label("Give what you can").check()
    page.get_by_label("Step-free way in").check()
    look(page)
    save(page)
    go_on(page, "What it gives")
    for group in page.locator(".company .choices").all():
        group.get_by_label("No", exact=True).check()
    answer(page, "Can anybody come, without a diagnosis and without being sent by someone?", "Yes")
    answer(page, "Do people do things together, and do the tasks go round?", "Yes")
    page.locator("#id_bridging_reason").fill("Three streets sing together.")
    look(page)
    save(page)
    expect(page.get_by_text("7 of 7 parts done")).to_be_visible()
    go_on(page, "How to reach you")
    page.get_by_label("Phone").fill("0161 496 0000")
    page.get_by_label("Everybody: it stands on the page of the group").check()
    look(page)
    save(page)


def check_saved(choir: Listing) -> None:
    content = listings.current(choir)
    assert content["text.en.standard.first_visit"] == STEPS
    assert content["topics"] == ["singing"]
    assert content["access"] == ["step_free"]
    assert content["capital.bridging"] == {"statements": ["a", "d"], "reason": "Three streets sing together."}
    assert [cost["kind"] for cost in content["costs"]] == ["donation"]
    assert [row["phone"] for row in content["contacts"]] == ["+441614960000"]


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_ida_fills_in_every_part_and_sees_the_card_grow(
    make_page: MakePage,
    live_server: Any,
    choir: Listing,
    ida: Organiser,
    viewport: dict[str, int],
    scheme: str,
    assert_accessible: Check,
) -> None:
    page = make_page(viewport=viewport, color_scheme=scheme)
    enter(page, ida, at=live_server.url)

    def look(page: Page) -> None:
        expect(page.get_by_text("Kept at")).to_be_visible()
        assert_accessible(page)
        assert too_wide(page) == []
        assert small_targets(page) == []

    page.goto(f"/keep/{choir.pk}/")
    expect(page.get_by_text("2 of 7 parts done")).to_be_visible()
    assert_accessible(page)
    assert small_targets(page) == []
    fill_all(page, look)
    card = page.locator(".preview__card")
    expect(card).to_contain_text("New and different people")
    expect(card).to_contain_text("Sing old and new songs with your neighbours.")
    expect(card).to_contain_text("Give what you can")
    check_saved(choir)


def test_it_works_without_a_script(
    page_without_script: Page, live_server: Any, choir: Listing, ida: Organiser, assert_accessible: Check
) -> None:
    page = page_without_script
    enter(page, ida, at=live_server.url)

    def look(page: Page) -> None:
        page.get_by_role("button", name="Show the preview").click()
        expect(page.get_by_text("You have not saved this yet")).to_be_visible()
        assert too_wide(page) == []

    page.goto(f"/keep/{choir.pk}/")
    fill_all(page, look)
    check_saved(choir)


def test_every_page_fits_the_smallest_phone_and_its_thumbs(
    make_page: MakePage, live_server: Any, choir: Listing, ida: Organiser, assert_accessible: Check
) -> None:
    page = make_page(viewport=SMALLEST_PHONE)
    enter(page, ida, at=live_server.url)
    for path in ["", *(f"edit/{code}/" for code in SECTIONS), "edit/texts/da/", "edit/texts/en-easy/"]:
        page.goto(f"/keep/{choir.pk}/{path}")
        page.locator("main details:not([open])").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert too_wide(page) == [], path
        assert small_targets(page) == [], path
        assert_accessible(page)


def test_the_card_follows_what_is_typed_and_says_how_easy_it_is(
    page: Page, live_server: Any, choir: Listing, ida: Organiser
) -> None:
    enter(page, ida, at=live_server.url)
    page.goto(f"/keep/{choir.pk}/edit/what/")
    page.get_by_label("In one sentence").press_sequentially("Sing with us")
    expect(page.get_by_text("3 of 30 words")).to_be_visible()
    expect(page.locator(".preview__card")).to_contain_text("Sing with us")
    page.get_by_label("What you do together").fill("We sing old and new songs. " * 4)
    expect(page.get_by_text("Easy to read.")).to_be_visible()
    expect(page.get_by_label("What you do together")).to_be_focused()
    page.goto(f"/keep/{choir.pk}/edit/company/")
    for question in page.locator(".company--bonding .choices").all():
        question.get_by_label("Yes").check()
    expect(page.get_by_text("“People like me” is shown as soon as you write one sentence why.")).to_be_visible()
    page.locator("#id_bonding_reason").fill("We all hear voices.")
    expect(page.locator(".preview__card")).to_contain_text("People like me")


def test_what_was_typed_is_there_again_after_the_tab_was_closed(
    make_page: MakePage, live_server: Any, choir: Listing, ida: Organiser
) -> None:
    page = make_page()
    enter(page, ida, at=live_server.url)
    page.goto(f"/keep/{choir.pk}/edit/what/")
    page.get_by_label("In one sentence").press_sequentially("Sing with us")
    page.goto("/")  # before the usual pause is over: it is sent on the way out
    wait_for_draft(choir)
    page.goto(f"/keep/{choir.pk}/edit/what/")
    expect(page.get_by_text("You have not saved this yet")).to_be_visible()
    expect(page.get_by_label("In one sentence")).to_have_value("Sing with us")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("In one sentence")).to_have_value("")


def test_a_page_that_was_closed_meanwhile_says_so_at_once(
    make_page: MakePage, live_server: Any, choir: Listing, ida: Organiser, watch: Watch
) -> None:
    watch.allow("403")
    page = make_page()
    enter(page, ida, at=live_server.url)
    page.goto(f"/keep/{choir.pk}/edit/what/")
    page.context.clear_cookies()
    page.get_by_label("In one sentence").fill("Sing with us")
    expect(page.locator("#closed-words")).to_be_visible()
    expect(page.get_by_label("In one sentence")).to_have_value("Sing with us")


def test_two_who_write_at_once_choose_field_by_field(
    page: Page, live_server: Any, choir: Listing, ida: Organiser, watch: Watch, assert_accessible: Check
) -> None:
    watch.allow("409")
    enter(page, ida, at=live_server.url)
    page.goto(f"/keep/{choir.pk}/edit/who/")
    page.get_by_label("Who comes?").fill("Ten neighbours.")
    page.get_by_label("Who is it for?").fill("Everybody.")
    wanted = {"text.en.standard.who_comes": Change("", "Forty people.")}
    listings.edit(choir, wanted, by=by_steward(), at=timezone.now())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Somebody else was here at the same time")).to_be_visible()
    expect(page.get_by_text("Forty people.")).to_be_visible()
    assert_accessible(page)
    assert too_wide(page) == []
    page.get_by_label("Take what I wrote").check()
    page.get_by_role("button", name="Save my choice").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    content = listings.current(choir)
    assert content["text.en.standard.who_comes"] == "Ten neighbours."
    assert content["text.en.standard.who_for"] == "Everybody."


def test_one_page_is_filled_in_with_the_keyboard_alone(
    make_page: MakePage, live_server: Any, choir: Listing, ida: Organiser
) -> None:
    page = make_page()
    enter(page, ida, at=live_server.url)
    page.goto(f"/keep/{choir.pk}/")
    tab_to(page, page.get_by_role("link", name="The first time"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/welcome/")
    tab_to(page, page.get_by_label("Step 1"))
    for step in STEPS:
        page.keyboard.type(step)
        page.keyboard.press("Tab")
    watching = page.get_by_role("group", name="May people just watch?")
    tab_to(page, watching.get_by_label("We do not say"))
    page.keyboard.press("ArrowUp")
    expect(watching.get_by_label("No", exact=True)).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    content = listings.current(choir)
    assert content["text.en.standard.first_visit"] == STEPS
    assert content["may_watch"] is False


def test_what_is_not_right_is_named_and_led_to(
    page: Page, live_server: Any, choir: Listing, ida: Organiser, watch: Watch, assert_accessible: Check
) -> None:
    watch.allow("422")
    enter(page, ida, at=live_server.url)
    page.goto(f"/keep/{choir.pk}/edit/contact/")
    page.get_by_label("Phone").fill("12")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This is not a phone number that we know.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("alert").get_by_role("link", name="Phone").click()
    expect(page.get_by_label("Phone")).to_be_focused()
    expect(page.get_by_label("Phone")).to_have_value("12")
