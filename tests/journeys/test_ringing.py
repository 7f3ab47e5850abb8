"""A steward rings a group that nobody looks after, and what lies in the bin is taken out again."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.actions import bins, search_documents
from directory.editors import Author
from directory.models import Call, Confirmation, LeaveOut, Listing, ListingVersion, Party, Upkeep, User
from directory.search import live
from tests.browser import DESK, PHONE, Watch
from tests.journeys.introductions.steps import Clock, let_in
from tests.journeys.steps import small_targets, too_wide

MakePage = Callable[..., Page]
GROUP = "The Harbour Choir"


@pytest.fixture
def choir(brohavn: None) -> Iterator[Listing]:
    """A group of the town that nobody has confirmed for 170 days; afterwards it is as it was."""
    listing = Listing.objects.groups().public().get(texts__name=GROUP)
    before = Listing.objects.filter(pk=listing.pk).values().get()
    long_ago = timezone.now() - timedelta(days=170)
    Listing.objects.filter(pk=listing.pk).update(confirmed_at=long_ago, confirmed_how="organiser")
    Upkeep.objects.create(listing=listing, unanswered_asks=2)
    yield listing
    for model in (Call, Confirmation, LeaveOut, Upkeep, Session):
        model.objects.all().delete()
    ListingVersion.objects.filter(listing=listing).delete()
    Listing.objects.filter(pk=listing.pk).update(**{name: value for name, value in before.items() if name != "id"})
    search_documents.rewrite([listing.pk], at=timezone.now())
    User.objects.filter(email__endswith="@example.org").delete()
    live.reset()


@pytest.fixture
def steward(choir: Listing, settings: Any, live_server: Any) -> User:
    settings.FOOTBRIDGE_SITE_URL = live_server.url
    return User.objects.create_user("stine@example.org", display_name="Stine", is_steward=True)


def see(page: Page, name: str, check: Callable[[Page], None]) -> None:
    assert too_wide(page) == []
    assert small_targets(page) == []
    check(page)
    if folder := os.environ.get("SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_a_steward_rings_and_writes_down_what_came_of_it(
    make_page: MakePage,
    choir: Listing,
    steward: User,
    viewport: dict[str, int],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = make_page(viewport=viewport)
    let_in(page, steward, Clock(timezone.now))
    page.goto("/desk/calls/")
    see(page, "calls", assert_accessible)
    page.get_by_role("link", name=GROUP).click()
    expect(page.get_by_text("2 introductions were not answered.")).to_be_visible()
    expect(page.get_by_role("link", name="01632 960100")).to_be_visible()
    see(page, "call", assert_accessible)
    page.get_by_label("Note, if there is more to say").fill("Hanna says hello")
    with page.expect_navigation():
        page.get_by_role("button", name="All of it is still true").click()
    expect(page.get_by_text("Written down: checked by ringing, today.")).to_be_visible()
    expect(page.get_by_role("link", name=GROUP)).to_have_count(0)
    page.goto(f"/groups/{choir.pk}/")
    expect(page.locator(".trust")).to_contain_text("We rang them.")
    see(page, "rung", assert_accessible)


def test_what_lies_in_the_bin_is_taken_out_and_wishes_are_remembered(
    make_page: MakePage, choir: Listing, steward: User, watch: Watch, assert_accessible: Callable[[Page], None]
) -> None:
    watch.allow("422")  # a form that says nothing comes back
    bins.throw_away(choir, by=Author(Party.STEWARD, user=steward), at=timezone.now(), note="Twice in the list")
    page = make_page(viewport=PHONE)
    let_in(page, steward, Clock(timezone.now))
    page.goto("/desk/bin/")
    see(page, "bin", assert_accessible)
    with page.expect_navigation():
        page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("The bin is empty")).to_be_visible()
    see(page, "bin-empty", assert_accessible)

    page.goto("/desk/left-out/")
    page.locator("summary", has_text="Write down one more").click()
    page.get_by_label("Do not list them").check()
    see(page, "left-out-form", assert_accessible)
    with page.expect_navigation():
        page.get_by_role("button", name="Remember it").click()
    expect(page.get_by_text("Give a name, an e-mail address or a website.")).to_be_visible()
    page.get_by_label("Name of the group or organisation").fill("The quiet tea")
    with page.expect_navigation():
        page.get_by_role("button", name="Remember it").click()
    expect(page.get_by_text("The quiet tea")).to_be_visible()
    see(page, "left-out", assert_accessible)
    page.goto("/desk/letters/")
    see(page, "letters", assert_accessible)
