"""Still true? One tap from an e-mail at 360 px, by the link, or by the code where no script runs."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.actions import letterbox, search_documents, upkeep
from directory.models import Confirmation, Letter, Listing, Organiser, Throttle, Upkeep
from directory.search import live
from tests.bridges.management.test_worker import zone_by_day
from tests.browser import PHONE
from tests.journeys.steps import small_targets, too_wide
from tests.keepers import make_organiser

MakePage = Callable[..., Page]
GROUP = "The Harbour Choir"


@pytest.fixture
def choir(brohavn: None) -> Iterator[Listing]:
    """A group of the town that nobody has confirmed for 155 days; afterwards it is as it was."""
    listing = Listing.objects.groups().public().get(texts__name=GROUP)
    before = Listing.objects.filter(pk=listing.pk).values("confirmed_at", "confirmed_how", "hidden_at").get()
    Listing.objects.filter(pk=listing.pk).update(
        confirmed_at=timezone.now() - timedelta(days=155), confirmed_how="organiser"
    )
    yield listing
    Letter.objects.all().delete()
    Organiser.objects.all().delete()
    Confirmation.objects.all().delete()
    Upkeep.objects.all().delete()
    Listing.objects.filter(pk=listing.pk).update(**before)
    search_documents.rewrite([listing.pk], at=timezone.now())
    for model in (Throttle, Session):
        model.objects.all().delete()
    live.reset()


@pytest.fixture
def ida(choir: Listing) -> Organiser:
    return make_organiser(choir)


@pytest.fixture
def letter(ida: Organiser, settings: Any, live_server: Any) -> str:
    """The warning that the clock sends to Ida, as it leaves now, by day."""
    settings.FOOTBRIDGE_SITE_URL = live_server.url
    upkeep.run(at=timezone.now())
    Letter.objects.update(timezone=zone_by_day(), due_at=timezone.now())
    letterbox.run_once(at=timezone.now())
    (message,) = mail.outbox
    assert message.subject == "A message for you"
    return str(message.body)


def link_in(letter: str) -> str:
    return re.search(r"https?://\S+#\S+", letter)[0]


def code_in(letter: str) -> str:
    return re.search(r"^\s*([A-Z0-9]{4}(?:-[A-Z0-9]{4})+)\s*$", letter, re.MULTILINE)[1]


def see(page: Page, name: str, check: Callable[[Page], None] | None = None) -> None:
    """Judge a page: it fits, thumbs reach all, and no barrier; keep a picture where somebody wants them."""
    assert too_wide(page) == []
    assert small_targets(page) == []
    if check is not None:
        check(page)
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def is_confirmed(choir: Listing) -> bool:
    choir.refresh_from_db()
    return choir.confirmed_at is not None and timezone.now() - choir.confirmed_at < timedelta(hours=1)


def test_one_tap_from_the_e_mail_says_that_it_is_still_true(
    make_page: MakePage, choir: Listing, letter: str, assert_accessible: Callable[[Page], None]
) -> None:
    page = make_page(viewport=PHONE)
    page.goto(link_in(letter))
    expect(page.get_by_role("heading", level=1)).to_have_text("Is this still true?")
    expect(page.get_by_text(f"This is what people read about {GROUP}.")).to_be_visible()
    see(page, "question", assert_accessible)
    assert not is_confirmed(choir)
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, all of it is still true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. That is all.")
    see(page, "thanks", assert_accessible)
    assert is_confirmed(choir)

    page = make_page(viewport=PHONE)  # a mail opens a new window
    page.goto(link_in(letter))
    expect(page.get_by_role("heading", level=1)).to_have_text("You have answered already")
    see(page, "again", assert_accessible)
    assert Confirmation.objects.count() == 1


def test_without_a_script_the_code_does_the_same(make_page: MakePage, choir: Listing, letter: str) -> None:
    page = make_page(viewport=PHONE, java_script_enabled=False)
    page.goto(link_in(letter))
    see(page, "door")
    page.get_by_label("The code from the mail").fill(code_in(letter).lower())
    with page.expect_navigation():
        page.get_by_role("button", name="Show it to me").click()
    see(page, "question-no-script")
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, all of it is still true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. That is all.")
    assert is_confirmed(choir)


def test_what_has_changed_is_ticked_off_part_by_part(
    make_page: MakePage, choir: Listing, letter: str, assert_accessible: Callable[[Page], None]
) -> None:
    page = make_page(viewport=PHONE)
    page.goto(link_in(letter))
    page.locator("summary", has_text="Something has changed").click()
    page.get_by_label("When it meets").check()
    page.get_by_label("Where it meets").check()
    see(page, "parts", assert_accessible)
    with page.expect_navigation():
        page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Now what has changed")
    see(page, "to-do", assert_accessible)
    assert Upkeep.objects.get().todo == ["cost", "welcome", "contact"]
    assert not is_confirmed(choir)
