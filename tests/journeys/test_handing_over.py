"""A page changes hands, and somebody claims one, at 360 px: by the link, or by the code where no script runs."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.actions import organiser_mail
from directory.models import Letter, Listing, Organiser, Throttle, User
from tests.browser import PHONE, Watch
from tests.journeys.steps import small_targets, too_wide
from tests.keepers import make_organiser
from tests.logins import log_in
from tests.post import code_in, letters_to, link_in

MakePage = Callable[..., Page]
Look = Callable[..., None]
GROUP = "The Harbour Choir"
OLGA, KIM = "olga@example.org", "kim@example.org"


@pytest.fixture
def choir(brohavn: None, settings: Any, live_server: Any) -> Iterator[Listing]:
    """A group of the town; whoever looked after it is gone afterwards. Links lead to the server of this test."""
    settings.FOOTBRIDGE_SITE_URL = live_server.url
    Client().get("/keep/open/")  # the first request of a process reads all pages: not while a browser waits
    yield Listing.objects.groups().public().get(texts__name=GROUP)
    for model in (Letter, Organiser, Throttle, Session):
        model.objects.all().delete()
    User.objects.filter(email__endswith="@example.org").delete()


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir, "Ida")


@pytest.fixture
def look(assert_accessible: Callable[[Page], None]) -> Look:
    """Look at a page: it fits, is big enough for a thumb, and accessible; keep a picture where one is asked for."""
    pictures = os.environ.get("SHOTS", "")

    def judge(page: Page, name: str) -> None:
        assert too_wide(page) == [], page.url
        assert small_targets(page) == [], page.url
        assert page.locator("main h1").count() == 1, page.url
        if page.locator("html.js").count():
            assert_accessible(page)
            if pictures:
                page.screenshot(path=Path(pictures) / f"{name}.png", full_page=True)

    return judge


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).first.click()


def come_by(page: Page, letter: str, *, button: str, has_script: bool) -> None:
    """Come in from a letter: by its link, or without a script by typing its code."""
    if has_script:
        page.goto(link_in(letter))
    else:
        page.goto(link_in(letter).partition("#")[0])
        page.get_by_role("textbox").first.fill(code_in(letter))
    press(page, button)


def last_letter(address: str) -> str:
    return letters_to(address, at=timezone.now() + timedelta(minutes=1))[-1]


def as_steward(page: Page, *, at: str) -> None:
    stine = User.objects.create_user("stine@example.org", display_name="Stine", is_steward=True)
    value = log_in(Client(), stine).cookies[django_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": at}])


@pytest.mark.parametrize("has_script", [True, False], ids=["by the link", "by the code"])
def test_a_page_is_handed_over(
    make_page: MakePage, choir: Listing, ida: Organiser, look: Look, has_script: bool
) -> None:
    page = make_page(viewport=PHONE, java_script_enabled=has_script)
    page.goto("/keep/new-link/")
    look(page, "new-link")
    page.get_by_label("Your e-mail address").fill(ida.email)
    press(page, "Send me the link")
    look(page, "link-sent")
    come_by(page, last_letter(ida.email), button="Open my page", has_script=has_script)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Ida")
    look(page, "home")
    follow(page, "Who looks after it")
    look(page, "people")
    follow(page, "Somebody else looks after it from now on")
    look(page, "hand-over")
    page.get_by_label("E-mail address of the one who comes next").fill(OLGA)
    page.get_by_label("I go on helping").check()
    press(page, "Ask them")
    expect(page.get_by_text("Nothing changes before they say yes.").first).to_be_visible()
    look(page, "people-handing-over")

    other = make_page(viewport=PHONE, java_script_enabled=has_script)
    come_by(other, last_letter(OLGA), button="Read it", has_script=has_script)
    expect(other.get_by_role("heading", level=1)).to_have_text("Would you look after it from now on?")
    look(other, "invited")
    other.get_by_label("Your first name").fill("Olga")
    press(other, "Yes, I look after it from now on")
    expect(other.get_by_role("heading", level=1)).to_have_text("Hello Olga")
    look(other, "home-olga")
    follow(other, "Who looks after it")
    look(other, "people-olga")
    current = Organiser.objects.current().filter(listing=choir)
    assert dict(current.values_list("email", "role")) == {OLGA: "owner", ida.email: "co"}
    page.goto(f"/keep/{choir.pk}/people/")
    expect(page.get_by_text("Helps to look after the page")).to_be_visible()
    follow(page, "I look after it no longer")
    look(page, "leave")
    press(page, "Yes, I stop")
    expect(page.get_by_role("heading", level=1)).to_have_text("You do not look after it any more")
    look(page, "left")
    assert list(current.values_list("email", flat=True)) == [OLGA]


@pytest.mark.parametrize("has_script", [True, False], ids=["by the link", "by the code"])
def test_a_page_is_claimed_and_a_steward_decides(
    make_page: MakePage, choir: Listing, ida: Organiser, look: Look, watch: Watch, live_server: Any, has_script: bool
) -> None:
    watch.allow("422")  # the form that was sent half empty
    page = make_page(viewport=PHONE, java_script_enabled=has_script)
    page.goto(f"/groups/{choir.pk}/")
    follow(page, "Is this your group? Look after this page")
    look(page, "claim")
    press(page, "Ask to look after it")
    expect(page.get_by_text("Say how we can check it: whom may we ring or ask?")).to_be_visible()
    look(page, "claim-errors")
    page.get_by_label("Your first name").fill("Kim")
    page.get_by_label("Your e-mail address").fill(KIM)
    page.get_by_label("How do you belong to the group?").fill("I lead the singing since the summer.")
    page.get_by_label("How can we check that?").fill("Ring the boathouse.")
    press(page, "Ask to look after it")
    look(page, "claim-sent")
    come_by(page, last_letter(KIM), button="Yes, it was me", has_script=has_script)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. A steward looks at it")
    look(page, "proven")

    keeper = make_page(viewport=PHONE, java_script_enabled=has_script)
    come_by(keeper, last_letter(ida.email), button="Open my page", has_script=has_script)
    look(keeper, "home-claimed")
    follow(keeper, "Look and answer")
    look(keeper, "claim-answer")
    press(keeper, "I know them: it is right")
    look(keeper, "people-claimed")

    desk = make_page(viewport=PHONE, java_script_enabled=has_script)
    as_steward(desk, at=live_server.url)
    desk.goto("/desk/claims/")
    look(desk, "desk-claims")
    follow(desk, "Look")
    expect(desk.get_by_text("Ida knows them.")).to_be_visible()
    look(desk, "desk-claim")
    press(desk, "Yes, let them look after it")
    desk.goto("/desk/organisers/")
    look(desk, "desk-organisers")
    desk.goto(f"/desk/listings/{choir.pk}/people/")
    look(desk, "desk-people")
    press(desk, "Trust Kim")

    come_by(page, last_letter(KIM), button="Open my page", has_script=has_script)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Kim")
    expect(page.get_by_text("What you change is public at once.")).to_be_visible()


def test_it_was_not_me_and_no_thank_you_take_one_press(
    make_page: MakePage, choir: Listing, ida: Organiser, look: Look
) -> None:
    page = make_page(viewport=PHONE)
    page.goto(f"/groups/{choir.pk}/claim/")
    for label, text in (
        ("Your first name", "Kim"),
        ("Your e-mail address", KIM),
        ("How do you belong to the group?", "I sing."),
        ("How can we check that?", "Ring."),
    ):
        page.get_by_label(label).fill(text)
    press(page, "Ask to look after it")
    come_by(page, last_letter(KIM), button="It was not me: take my address away", has_script=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for saying so")
    look(page, "refused")
    assert not Organiser.objects.filter(email=KIM).exists()
    organiser_mail.send_way_in(ida.email, at=timezone.now())
    come_by(page, last_letter(ida.email), button="Open my page", has_script=True)
    follow(page, "Your name, your account, leaving")
    look(page, "me")
    page.locator("summary", has_text="Take away what you know about me").click()
    press(page, "Yes, take it away")
    look(page, "forgotten")
    assert not Organiser.objects.filter(email=ida.email).exists()
