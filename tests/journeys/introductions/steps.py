"""What people do again and again on the way of an introduction."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from bridges.actions import introductions, outbox
from bridges.actions.parties import by_person
from bridges.models import Introduction
from directory.access import SEEN_AT
from directory.models import Listing, User
from tests.bridges.cast import make_person
from tests.bridges.orders import make_order
from tests.journeys.steps import too_wide
from tests.logins import log_in

LETTERS_LEAVE = time(11, 0)  # they rest by night, and a test may run at any hour


class Clock:
    """The time, and how far a test has let it go on."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self._passed = timedelta()

    def now(self) -> datetime:
        return self._real() + self._passed

    def pass_until(self, moment: datetime) -> None:
        assert moment > self.now()
        self._passed += moment - self.now()


class Look:
    """Judges pages. Each page in each state is searched for barriers once in all, which is what takes the time."""

    _seen: ClassVar[set[str]] = set()

    def __init__(self, check: Callable[[Page], None]) -> None:
        self._check = check

    def at(self, page: Page) -> None:
        assert too_wide(page) == [], page.url
        assert page.locator("main h1").count() == 1, page.url
        address = re.sub(r"[0-9a-f-]{36}", "…", page.url.partition("//")[2].partition("/")[2])
        states = page.locator("main :is(h1, .turn, .next__words)").all_inner_texts()
        kind = " | ".join([address, *states])
        if kind not in self._seen and runs_scripts(page):
            self._check(page)
            self._seen.add(kind)


def runs_scripts(page: Page) -> bool:
    return page.locator("html.js").count() > 0


def press(page: Page, words: str) -> None:
    """Press a button, and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).first.click()


def choose(page: Page, name: str, *values: str) -> None:
    for value in values:
        page.locator(f"input[name={name}][value='{value}']").check()


def ask_for_introduction(page: Page, listing: Listing, look: Look, *, scopes: tuple[str, ...]) -> str:
    """Go from the page of a group through the questions to the receipt, and return it."""
    page.goto(f"/groups/{listing.pk}/")
    follow(page, "Ask for an introduction")
    look.at(page)
    page.get_by_label("What may we call you?").fill("Noor")
    press(page, "Go on")
    look.at(page)
    choose(page, "channel", "email")
    page.get_by_label("Your e-mail address or phone number").fill("noor@example.org")
    choose(page, "is_safe", "yes")
    press(page, "Go on")
    look.at(page)
    choose(page, "company", "alone")
    press(page, "Go on")
    look.at(page)
    page.get_by_label("What do you need to get in and take part?").fill("A chair by the door")
    press(page, "Go on")
    choose(page, "scopes", *scopes)
    page.get_by_label("In your own words, if you like").fill("I used to sing in school.")
    see_the_message(page)
    look.at(page)
    press(page, "Go on")
    expect(page.locator(".letter")).to_contain_text("I used to sing in school.")
    look.at(page)
    press(page, "Send it to Hanna")
    look.at(page)
    return page.locator(".receipt").inner_text()


def see_the_message(page: Page) -> None:
    """See what the group would get: it changes while one writes; without a script a button shows it."""
    if not runs_scripts(page):
        press(page, "Show me the message")
    expect(page.locator("#letter")).to_contain_text("I used to sing in school.")


def letters_to(address: str, clock: Clock) -> list[str]:
    """Let the worker send what is due by the next morning; return all letters to `address`, oldest first."""
    now = clock.now()
    morning = datetime.combine(now, LETTERS_LEAVE, tzinfo=UTC)
    outbox.run_once(at=morning if morning > now else morning + timedelta(days=1))
    return [str(letter.body) for letter in mail.outbox if letter.to == [address]]


def link_in(letter: str) -> str:
    return re.search(r"https?://\S+#\S+", letter)[0]


def code_in(letter: str) -> str:
    return re.search(r"^\s*([A-Z0-9]{4}(?:-[A-Z0-9]{4})+)\s*$", letter, re.MULTILINE)[1]


def open_host_page(page: Page, letter: str) -> None:
    """Open a host's page from a letter: by its link, or without a script by typing its code."""
    if runs_scripts_here(page):
        page.goto(link_in(letter))
    else:
        page.goto(link_in(letter).partition("#")[0])
        page.get_by_label("The code from the mail").fill(code_in(letter))
    press(page, "Open")


def runs_scripts_here(page: Page) -> bool:
    """Return whether scripts run, before the first page is open."""
    page.goto("/host/")
    return runs_scripts(page)


def open_my_page(page: Page, receipt: str) -> None:
    page.goto("/open/")
    page.get_by_label("Your receipt or code").fill(receipt)
    press(page, "Open my page")
    expect(page.get_by_role("heading", level=1)).to_have_text("My introductions")


def open_introduction(page: Page, receipt: str) -> None:
    """Open my page, and the one introduction that stands there."""
    open_my_page(page, receipt)
    with page.expect_navigation():
        page.locator("article.card h2 a").first.click()


def noor_asks(listing: Listing, *, at: datetime, **fields: Any) -> Introduction:
    """Let Noor ask a group for an introduction, as she does on its page; she may be written to."""
    ways = {"channel": "email", "is_safe_to_write": True, **fields}
    person = make_person("Noor", texts={"contact": "noor@example.org"}, **ways)
    order = make_order(called="Noor", message="I used to sing in school.")
    return introductions.begin(person, listing, order=order, by=by_person(person), at=at)


def the_introduction() -> Introduction:
    return Introduction.objects.select_related("person__key").get()


def let_in(page: Page, user: User, clock: Clock) -> None:
    """Let the browser be `user`, logged in with a second factor just now."""
    client = log_in(Client(), user)
    session = client.session
    session[SEEN_AT] = clock.now().timestamp()
    session.save()
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": settings.FOOTBRIDGE_SITE_URL}]
    )
