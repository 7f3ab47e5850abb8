"""Taking back, getting in and getting away: by link, by code, in one step, at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bridges.actions import introductions
from bridges.actions.parties import by_practitioner, spoken
from bridges.models import Host, Introduction
from directory.models import Listing, Team, User
from tests.bridges.cast import make_person
from tests.bridges.orders import make_order
from tests.browser import PHONE, Watch
from tests.journeys.introductions.steps import (
    Clock,
    Look,
    code_in,
    follow,
    let_in,
    letters_to,
    link_in,
    open_host_page,
    open_introduction,
    press,
    the_introduction,
)

MakePage = Callable[..., Page]


@pytest.fixture
def spoken_yes(choir: Listing, hanna: Host, team: Team, pim: User, clock: Clock) -> Introduction:
    """Noor said yes aloud, Pim wrote it down and sent it."""
    ways = {"channel": "email", "is_safe_to_write": True, "team": team, "practitioner": pim, "created_by": pim}
    noor, at = make_person("Noor", texts={"contact": "noor@example.org"}, **ways), clock.now()
    row = introductions.suggest(noor, choir, words="You miss singing.", by=by_practitioner(pim), at=at)
    introductions.consent(row, order=make_order(), by=spoken(noor, to=pim), at=at)
    introductions.ask(the_introduction(), by=by_practitioner(pim), at=at)
    return the_introduction()


@pytest.mark.parametrize("script", [True, False], ids=["by the link", "by the code"])
def test_a_yes_that_was_said_aloud_is_taken_back_by_one_press(
    make_page: MakePage, spoken_yes: Introduction, clock: Clock, look: Look, watch: Watch, script: bool
) -> None:
    letter = next(one for one in letters_to("noor@example.org", clock) if "/undo/" in one)
    page = make_page(viewport=PHONE, java_script_enabled=script)
    if script:
        page.goto(link_in(letter))
    else:
        page.goto("/undo/")
        page.get_by_label("The code from the message").fill(code_in(letter))
    assert the_introduction().status == "asked"  # opening alone does nothing: a scanner of mail opens links too
    look.at(page)
    press(page, "Take it back")
    expect(page.get_by_role("heading", level=1)).to_have_text("It is taken back")
    look.at(page)
    assert the_introduction().status == "withdrawn"

    watch.allow("410 (Gone)")
    page.goto("/privacy/")
    page.goto(link_in(letter))
    if script:
        press(page, "Take it back")
        expect(page.get_by_text("This link was used already.")).to_be_visible()
        look.at(page)


def test_a_card_on_the_practitioners_screen_opens_the_page_on_the_persons_phone(
    make_page: MakePage, spoken_yes: Introduction, pim: User, clock: Clock, look: Look, watch: Watch
) -> None:
    desk = make_page(viewport=PHONE)
    let_in(desk, pim, clock)
    desk.goto(f"/people/{spoken_yes.person_id}/")
    look.at(desk)
    press(desk, "Give a way in")
    look.at(desk)
    code = desk.locator(".code-card__code").inner_text()

    for script in (True, False):
        phone = make_page(viewport=PHONE, java_script_enabled=script)
        phone.goto("/open/")
        phone.get_by_label("Your receipt or code").fill(code.lower().replace("-", " "))
        watch.allow("410 (Gone)")
        press(phone, "Open my page")
        heading = "My introductions" if script else "This link is closed"  # the second phone comes too late
        expect(phone.get_by_role("heading", level=1)).to_have_text(heading)
        look.at(phone)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_taking_back_is_one_step_and_the_open_page_of_the_host_knows(
    make_page: MakePage,
    receipt: str,
    clock: Clock,
    look: Look,
    watch: Watch,
    script: bool,
) -> None:
    host_page = make_page(viewport=PHONE, java_script_enabled=script)
    open_host_page(host_page, letters_to("hanna@example.org", clock)[-1])
    expect(host_page.get_by_text("I used to sing in school.")).to_be_visible()

    page = make_page(viewport=PHONE, java_script_enabled=script)
    open_introduction(page, receipt)
    follow(page, "Take all of it back")
    look.at(page)
    press(page, "Take it back")
    look.at(page)
    expect(page.get_by_text("It is taken back.", exact=False).first).to_be_visible()

    watch.allow("410 (Gone)")
    host_page.reload()
    expect(host_page.get_by_role("heading", level=1)).to_have_text("This request is closed")
    look.at(host_page)
    assert "Noor" not in host_page.content()
    assert "sing in school" not in host_page.content()


def test_leaving_from_my_page_closes_it_and_back_does_not_show_it(
    make_page: MakePage, receipt: str, watch: Watch
) -> None:
    page = make_page(viewport=PHONE)
    page.goto("/help/")
    open_introduction(page, receipt)
    expect(page.get_by_text("I used to sing in school.")).to_be_visible()
    page.get_by_role("button", name="Leave this site").click()
    page.wait_for_url("**/leave/")
    expect(page.locator("html.blank")).to_have_count(1)
    for _look in range(50):
        if not page.context.cookies():
            break
        page.wait_for_timeout(100)
    watch.allow("403 (Forbidden)")
    for _time in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert "Noor" not in page.content()
        assert "sing in school" not in page.content()
