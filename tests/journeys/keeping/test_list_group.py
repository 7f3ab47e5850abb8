"""List a group from the first page to a steward's yes, on a telephone, with and without a script."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from directory.actions import letterbox, search_documents
from directory.models import Confirmation, Letter, Listing, Organiser, Photo, Proposal, Throttle, Upkeep, User
from directory.search import live
from tests.browser import DESK, PHONE
from tests.journeys.steps import small_targets, too_wide
from tests.logins import log_in
from tests.photographs import DOOR, photograph

MakePage = Callable[..., Page]
# A phone is typed on at 36 words a minute (Palin et al., MobileHCI 2019): 3 signs a second. Tapping to a field, a
# choice or a button takes about 3 seconds with reading it. So this many of them stay under three minutes.
SIGNS_A_SECOND, SECONDS_A_TAP, MOST_SECONDS = 3.0, 3.0, 180.0


class Hand:
    """A thumb on a telephone that counts what it types and taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.signs, self.taps = page, 0, 0

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.signs += len(text)
        self.taps += 1

    def choose(self, label: str) -> None:
        self.page.get_by_role("radio", name=re.compile(f"^{re.escape(label)}")).check()
        self.taps += 1

    def tick(self, label: str) -> None:
        self.page.get_by_role("checkbox", name=label, exact=True).check()
        self.taps += 1

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self.taps += 1

    @property
    def seconds(self) -> float:
        return self.signs / SIGNS_A_SECOND + self.taps * SECONDS_A_TAP


@pytest.fixture(autouse=True)
def tidy(brohavn: None, settings: Any, live_server: Any) -> Iterator[None]:
    """Leave the town as it was."""
    settings.FOOTBRIDGE_SITE_URL = live_server.url
    known = set(Listing.objects.values_list("pk", flat=True))
    yield
    for model in (Proposal, Letter, Confirmation, Upkeep, Photo, Organiser):
        model.objects.all().delete()
    new = Listing.objects.exclude(pk__in=known)
    search_documents.rewrite([], at=timezone.now())
    new.delete()
    User.objects.filter(email="stine@brohavn.example").delete()
    for other in (Throttle, Session):
        other.objects.all().delete()
    live.reset()


def see(page: Page, name: str, check: Callable[[Page], None] | None = None) -> None:
    """Judge a page: it fits, thumbs reach all, and no barrier; keep a picture where somebody wants them."""
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)
    assert too_wide(page) == []
    assert small_targets(page) == []
    if check is not None:
        check(page)


def type_it_all(hand: Hand, look: Callable[[str], None]) -> None:
    page = hand.page
    page.goto("/")
    page.get_by_role("link", name="List your group").click()
    hand.taps += 1
    look("start")
    hand.press("Begin")
    look("what")
    hand.write("Its name", "Quay Street knitters")
    hand.write("What do people do there? One sentence.", "We knit and talk, and show each other how.")
    hand.choose("Group")
    hand.press("Go on")
    hand.choose("Every week")
    hand.tick("Thursday")
    hand.write("It starts at", "14:00")
    hand.write("It ends at (if you know)", "16:00")
    look("when")
    hand.press("Go on")
    look("where")
    hand.write("Name of the place", "The library")
    hand.write("Street and number", "Quay Street 4")
    hand.write("Town or village", "Brohavn")
    hand.choose("Everybody It stands")
    hand.press("Go on")
    look("welcome")
    hand.write("Their first name", "Ida")
    hand.write("What happens first?", "Ida meets you at the door.\nYou get a cup of tea.")
    hand.press("Go on")
    expect(page.get_by_label("Your first name")).to_have_value("Ida")
    hand.write("Your e-mail address", "ida@example.org")
    look("reach")
    hand.press("Go on")
    expect(page.get_by_text("Thursdays, 2pm to 4pm")).to_be_visible()
    look("check")
    hand.press("Send it")
    look("sent")


def newest_letter() -> str:
    Letter.objects.update(due_at=timezone.now())
    letterbox.run_once(at=timezone.now())
    return str(mail.outbox[-1].body)


def link_in(letter: str) -> str:
    return re.search(r"https?://\S+#\S+", letter)[0]


def code_in(letter: str) -> str:
    return re.search(r"^\s*([A-Z0-9]{4}(?:-[A-Z0-9]{4})+)\s*$", letter, re.MULTILINE)[1]


def as_steward(make_page: MakePage, viewport: dict[str, int], *, address: str) -> Page:
    """Return a page on which Stine is logged in."""
    stine, _new = User.objects.get_or_create(
        email="stine@brohavn.example", defaults={"display_name": "Stine", "is_steward": True}
    )
    cookie = log_in(Client(), stine).cookies["session"].value
    page = make_page(viewport=viewport)
    page.context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    return page


def test_a_group_is_listed_in_under_three_minutes_of_typing(
    make_page: MakePage, assert_accessible: Callable[[Page], None], live_server: Any
) -> None:
    page = make_page(viewport=PHONE)
    hand = Hand(page)
    type_it_all(hand, lambda name: see(page, f"list-{name}", assert_accessible))
    assert hand.seconds < MOST_SECONDS, f"{hand.signs} signs, {hand.taps} taps: {hand.seconds:.0f} s"

    page.goto(link_in(newest_letter()))  # one tap in the e-mail, one on the page
    see(page, "list-open", assert_accessible)
    hand.press("Go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")
    see(page, "list-next", assert_accessible)
    page.get_by_role("link", name="Photos of the door and the room").click()
    add_a_photo(page, assert_accessible)

    for viewport in (PHONE, DESK):
        desk = as_steward(make_page, viewport, address=live_server.url)
        desk.goto(f"{live_server.url}/desk/new/")
        see(desk, "desk-new", assert_accessible)
        desk.get_by_role("link", name="Quay Street knitters").click()
        see(desk, "desk-new-one", assert_accessible)
    with desk.expect_navigation():
        desk.get_by_role("button", name="Publish it").click()
    expect(desk.get_by_text("Everybody can find it now.")).to_be_visible()

    for viewport in (PHONE, DESK):
        public = make_page(viewport=viewport)
        public.goto(f"/groups/{Proposal.objects.get().listing_id}/")
        expect(public.get_by_role("img", name=DOOR)).to_be_visible()
        see(public, "public", assert_accessible)


def add_a_photo(page: Page, check: Callable[[Page], None]) -> None:
    see(page, "photos-empty", check)
    page.get_by_role("link", name="Add a photo").click()
    file: FilePayload = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photograph(width=1600, height=1200)}
    page.get_by_label("The photo").set_input_files([file])
    page.get_by_role("radio", name=re.compile("^The door")).check()
    page.get_by_label("What does one see?").fill(DOOR)
    see(page, "photos-add", check)
    with page.expect_navigation():
        page.get_by_role("button", name="Keep this photo").click()
    expect(page.get_by_text("We have the photo.")).to_be_visible()
    see(page, "photos-list", check)


def test_without_a_script_the_way_is_the_same(make_page: MakePage) -> None:
    page = make_page(viewport=PHONE, java_script_enabled=False)
    hand = Hand(page)
    type_it_all(hand, lambda name: see(page, f"no-script-{name}"))
    page.get_by_label("Your code").fill(code_in(newest_letter()).lower())
    hand.press("Go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We have it.")


def test_nothing_that_was_typed_is_lost_on_the_way_back_and_after_a_slip(make_page: MakePage) -> None:
    page = make_page(viewport=PHONE)
    hand = Hand(page)
    page.goto("/list-a-group/")
    hand.press("Begin")
    hand.write("Its name", "Quay Street knitters")
    hand.press("Go on")
    expect(page.get_by_text("All that you wrote is still here.")).to_be_visible()
    expect(page.get_by_label("Its name")).to_have_value("Quay Street knitters")
    see(page, "list-slip")
    hand.write("What do people do there? One sentence.", "We knit.")
    hand.choose("Group")
    hand.press("Go on")
    page.go_back()
    page.goto("/list-a-group/")
    hand.press("Go on where I stopped")
    expect(page.get_by_role("heading", level=1)).to_have_text("When does it meet?")
    page.get_by_role("link", name="One step back").click()
    expect(page.get_by_label("What do people do there? One sentence.")).to_have_value("We knit.")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_the_first_pages_at_both_widths(
    make_page: MakePage, viewport: dict[str, int], assert_accessible: Callable[[Page], None]
) -> None:
    page = make_page(viewport=viewport)
    page.goto("/")
    see(page, "home", assert_accessible)
    page.goto("/groups/?q=qwxzjk")
    expect(page.get_by_role("link", name="You run such a group? List it here.")).to_be_visible()
    page.goto("/list-a-group/")
    see(page, "list-start", assert_accessible)
    page.goto("/list-a-group/what/")
    see(page, "list-what", assert_accessible)
