"""A host answers from an e-mail, without an account: by the link, or by the code where no script runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bridges.actions import introductions
from bridges.actions.parties import by_person
from bridges.models import Host
from directory.models import Listing
from tests.browser import PHONE, Watch
from tests.journeys.introductions.steps import (
    Clock,
    Look,
    follow,
    letters_to,
    link_in,
    noor_asks,
    open_host_page,
    press,
    the_introduction,
)

MakePage = Callable[..., Page]


def ask_something(page: Page) -> None:
    page.locator("summary", has_text="Ask something first").click()
    page.get_by_label("Your question").fill("Do you read notes, or sing by ear?")
    press(page, "Send the question")


@pytest.mark.parametrize("script", [True, False], ids=["by the link", "by the code"])
def test_a_host_asks_something_first_and_says_welcome(
    make_page: MakePage, choir: Listing, hanna: Host, clock: Clock, look: Look, script: bool
) -> None:
    row = noor_asks(choir, at=clock.now())
    page = make_page(viewport=PHONE, java_script_enabled=script)
    letter = letters_to("hanna@example.org", clock)[-1]
    open_host_page(page, letter)
    look.at(page)
    expect(page.get_by_text("I used to sing in school.")).to_be_visible()
    ask_something(page)
    look.at(page)

    letters_to("noor@example.org", clock)
    introductions.answer(the_introduction(), words="By ear", by=by_person(row.person), at=clock.now())

    open_host_page(page, letters_to("hanna@example.org", clock)[-1])
    expect(page.get_by_text("By ear", exact=True)).to_be_visible()
    look.at(page)
    press(page, "Welcome – see you then")
    look.at(page)
    assert the_introduction().status == "welcomed"
    follow(page, "All requests")
    look.at(page)


def test_the_person_reads_the_question_by_the_link_in_her_letter(
    make_page: MakePage, choir: Listing, hanna: Host, clock: Clock, look: Look
) -> None:
    noor_asks(choir, at=clock.now())
    page = make_page(viewport=PHONE)
    open_host_page(page, letters_to("hanna@example.org", clock)[-1])
    ask_something(page)
    mine = make_page(viewport=PHONE)
    mine.goto(link_in(letters_to("noor@example.org", clock)[-1]))
    assert "#" not in mine.url
    look.at(mine)
    press(mine, "Open my page")
    mine.locator("article.card h2 a").first.click()
    expect(mine.get_by_text("Do you read notes, or sing by ear?")).to_be_visible()
    look.at(mine)
    mine.get_by_label("Your answer").fill("By ear")
    press(mine, "Send my answer")
    assert the_introduction().status == "asked"
    look.at(mine)


@pytest.mark.parametrize("script", [True, False], ids=["by the link", "by the code"])
def test_after_withdrawing_the_same_letter_leads_to_a_calm_closed_page(
    make_page: MakePage, choir: Listing, hanna: Host, clock: Clock, look: Look, watch: Watch, script: bool
) -> None:
    row = noor_asks(choir, at=clock.now())
    letter = letters_to("hanna@example.org", clock)[-1]
    introductions.withdraw(row, by=by_person(row.person), at=clock.now())
    watch.allow("410 (Gone)")
    page = make_page(viewport=PHONE, java_script_enabled=script)
    open_host_page(page, letter)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link is closed")
    look.at(page)
    assert "Noor" not in page.content()


def test_the_open_page_of_a_host_says_so_when_the_person_takes_it_back(
    make_page: MakePage, choir: Listing, hanna: Host, clock: Clock, look: Look, watch: Watch
) -> None:
    row = noor_asks(choir, at=clock.now())
    page = make_page(viewport=PHONE)
    open_host_page(page, letters_to("hanna@example.org", clock)[-1])
    introductions.withdraw(row, by=by_person(row.person), at=clock.now())
    watch.allow("410 (Gone)")
    press(page, "Welcome – see you then")
    expect(page.get_by_role("heading", level=1)).to_have_text("This request is closed")
    look.at(page)
    assert "Noor" not in page.content()
    assert the_introduction().status == "withdrawn"
