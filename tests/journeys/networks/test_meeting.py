"""A network meeting with four voices: Noor's, her sister's, her neighbour's and Pim's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bridges.actions import receipts
from bridges.models import Introduction, NetworkMeeting, Person
from directory.models import Listing, User
from tests.bridges.cast import make_person
from tests.browser import DESK, PHONE
from tests.journeys.introductions.conftest import GROUP
from tests.journeys.introductions.steps import Clock, Look, choose, follow, let_in, open_my_page, press

MakePage = Callable[..., Page]


@pytest.fixture
def noor(pim: User) -> Person:
    """Noor, whom Pim supports."""
    return make_person("Noor", team=pim.memberships.get().team, practitioner=pim, created_by=pim)


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def send(page: Page, field: str) -> None:
    """Press the first button of the form in which a field stands, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("form", has=page.locator(field)).locator("button[type=submit]").first.click()


def prepare(page: Page, look: Look) -> None:
    follow(page, "My meetings")
    look.at(page)
    follow(page, "Prepare a meeting")
    look.at(page)
    page.get_by_label("A name for the meeting").fill("How I go on")
    page.get_by_label("What you would like to say to everybody").fill("I would be glad if you came.")
    press(page, "Save")
    look.at(page)
    for name, relation in (("Mia", "my sister"), ("Tom", "my neighbour")):
        unfold(page, "Add somebody")
        page.locator("#add_name").fill(name)
        page.locator("#add_relation").fill(relation)
        send(page, "#add_name")
    unfold(page, "Add somebody of your team")
    page.get_by_label("Who of your team").select_option(label="Pim")
    send(page, "select[name=colleague]")
    page.locator("#agenda_text").fill("My evenings are long")
    send(page, "#agenda_text")
    press(page, "Invite everybody on the list")
    look.at(page)


def way_in(page: Page, name: str, look: Look) -> str:
    """Let Noor make a way in for a guest, and return the code that she hands over."""
    with page.expect_navigation():
        page.get_by_role("button", name=f"Give a way in: {name}").click()
    look.at(page)
    code = page.locator(".code-card__code").inner_text()
    page.go_back()
    return code


def come(page: Page, code: str, look: Look) -> None:
    page.goto("/meeting/")
    look.at(page)
    page.get_by_label("The code that you got").fill(code)
    press(page, "Open")
    press(page, "I come")
    look.at(page)


def say(page: Page, words: str) -> None:
    page.locator("#say_text").fill(words)
    page.locator("select[name=point]").select_option(label="My evenings are long")
    send(page, "#say_text")


def suggest(page: Page, group: str) -> None:
    page.locator("input[name=q]").fill(group)
    send(page, "input[name=q]")
    unfold(page, "Suggest it")
    page.locator("textarea[id^=idea_]").first.fill("You sang as a child.")
    send(page, "textarea[id^=idea_]")


@pytest.mark.parametrize(("script", "viewport"), [(True, DESK), (False, PHONE)], ids=["with a script", "without"])
def test_a_network_meeting_with_four_voices(
    make_page: MakePage,
    noor: Person,
    pim: User,
    choir: Listing,
    clock: Clock,
    look: Look,
    script: bool,
    viewport: dict[str, int],
) -> None:
    page = make_page(viewport=viewport, java_script_enabled=script)
    open_my_page(page, receipts.make(noor, at=clock.now()))
    prepare(page, look)
    unfold(page, "Say something yourself")
    page.locator("#say_text").fill("I would like to sing again.")
    page.locator("#say_point").select_option(label="My evenings are long")
    send(page, "#say_text")

    guests = {}
    for name, words in (("Mia", "I miss your songs."), ("Tom", "I hear that it is quiet next door.")):
        guests[name] = make_page(viewport=PHONE, java_script_enabled=script)
        come(guests[name], way_in(page, name, look), look)
        say(guests[name], words)
    unfold(guests["Tom"], "Say what you thought while you read this")
    guests["Tom"].locator("textarea[id^=reflect_]").first.fill("That touched me.")
    send(guests["Tom"], "textarea[id^=reflect_]")
    suggest(guests["Mia"], GROUP)
    look.at(guests["Mia"])

    desk = make_page(viewport=viewport, java_script_enabled=script)
    let_in(desk, pim, clock)
    meeting = NetworkMeeting.objects.get()
    desk.goto(f"/meetings/{meeting.pk}/")
    press(desk, "I come")
    say(desk, "I can ring the choir with you.")
    unfold(desk, "Add a line")
    choose(desk, "kind", "next")
    desk.locator("#line_text").fill("Ring the choir")
    send(desk, "#line_text")
    look.at(desk)

    page.goto(f"/me/meetings/{meeting.pk}/")
    for words in (
        "I miss your songs.",
        "quiet next door",
        "ring the choir with you",
        "That touched me.",
        "Ring the choir",
    ):
        expect(page.locator("main")).to_contain_text(words)
    look.at(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, I would like that").click()
    made = Introduction.objects.get()
    assert (made.status, made.listing) == ("suggested", choir)
    page.get_by_role("link", name="Who reads this? Mia").first.click()
    choose(page, "rule", "person")
    look.at(page)
    press(page, "Save")
    guests["Tom"].goto("/meeting/now/")
    expect(guests["Tom"].locator("main")).not_to_contain_text("I miss your songs.")
    page.goto(f"/me/meetings/{meeting.pk}/print/?for=everybody")
    look.at(page)
    expect(page.locator("main")).not_to_contain_text("I miss your songs.")
