"""A person alone, from the page of a group to “I found a place here”."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bridges.actions import due
from bridges.models import Host, Introduction
from directory.models import Listing
from tests.browser import PHONE
from tests.journeys.introductions.steps import (
    Clock,
    Look,
    ask_for_introduction,
    choose,
    follow,
    letters_to,
    open_host_page,
    open_introduction,
    press,
    the_introduction,
)

MakePage = Callable[..., Page]


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_person_alone_finds_a_place(
    make_page: MakePage, choir: Listing, hanna: Host, clock: Clock, look: Look, script: bool
) -> None:
    page = make_page(viewport=PHONE, java_script_enabled=script)
    scopes = ("name_or_alias", "access_needs", "follow_up")
    receipt = ask_for_introduction(page, choir, look, scopes=scopes)
    press(page, "I have written it down")
    look.at(page)

    host_page = make_page(viewport=PHONE, java_script_enabled=script)
    open_host_page(host_page, letters_to("hanna@example.org", clock)[-1])
    look.at(host_page)
    host_page.get_by_label("Words to them, if you like").first.fill("I wait at the door.")
    press(host_page, "Welcome – see you then")
    look.at(host_page)

    page = make_page(viewport=PHONE, java_script_enabled=script)
    open_introduction(page, receipt)
    expect(page.get_by_text("I wait at the door.")).to_be_visible()
    look.at(page)
    follow(page, "Choose a day")
    look.at(page)
    page.locator("input[name=when]").first.check()
    choose(page, "company", "alone")
    page.get_by_label("How do you leave early, if you like?").fill("I wave and go.")
    press(page, "Plan the visit")
    look.at(page)
    expect(page.get_by_text("I wave and go.")).to_be_visible()

    visit = the_introduction().visits.get()
    clock.pass_until(visit.starts_at + timedelta(hours=3))
    open_introduction(page, receipt)
    look.at(page)
    press(page, "I went")
    look.at(page)

    clock.pass_until(visit.starts_at + timedelta(days=3))
    due.run(at=clock.now())
    open_introduction(page, receipt)
    follow(page, "Say how it was")
    look.at(page)
    press(page, "I went")
    assert the_introduction().status == "settling"
    look.at(page)

    clock.pass_until(visit.starts_at + timedelta(days=15))
    due.run(at=clock.now())
    open_introduction(page, receipt)
    follow(page, "Say how it was")
    look.at(page)
    page.get_by_label("Whom did you meet?").fill("Ida, who sings alto")
    press(page, "Keep my answers")
    look.at(page)
    press(page, "I found a place here")
    look.at(page)
    expect(page.get_by_text("We are glad with you.")).to_be_visible()
    assert Introduction.objects.get().status == "found_a_place"
