"""A steward approves a mixed edit, and somebody tells us of an error: on a phone, with and without JavaScript."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.actions import edits, listings
from directory.merging import Change
from directory.models import (
    ChangeRequest,
    ErrorReport,
    Letter,
    Listing,
    ListingVersion,
    Organiser,
    Throttle,
    UnwantedAddress,
    User,
)
from tests.browser import PHONE
from tests.journeys.steps import small_targets, too_wide
from tests.keepers import editor_of, make_organiser, make_steward, open_keeping
from tests.listings import make_listing
from tests.logins import log_in

MakePage = Callable[..., Page]
FIRST_PAGE_MS = 30_000  # of a process that has read no template yet
PROMISE = "text.en.standard.promise"


@pytest.fixture
def walkers(brohavn: None) -> Iterator[Listing]:
    """A group of their own, so that the town stays as it was."""
    yield make_listing(
        "Thursday walkers",
        text={"promise": "We walk along the water every week, slowly, and talk if we like."},
        place={"name": "Boat house", "address": "Quay 4", "city": "Brohavn", "latitude": 55.4, "longitude": 10.4},
        url="https://walkers.example/",
    )
    for model in (ErrorReport, ChangeRequest, ListingVersion, Letter, Organiser, Throttle, UnwantedAddress, Session):
        model.objects.all().delete()
    Listing.objects.filter(texts__name="Thursday walkers").delete()
    User.objects.filter(email__endswith="@example.org").delete()


def come_in(page: Page, client: Client, live_server: Any) -> None:
    """Take the session that was opened in `client` into the browser."""
    for name, cookie in client.cookies.items():
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url}])


def looks_right(page: Page, assert_accessible: Callable[[Page], None], *, has_script: bool) -> None:
    assert too_wide(page) == []
    assert small_targets(page) == []
    if has_script:
        assert_accessible(page)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_a_mixed_edit_is_approved_in_part(
    make_page: MakePage,
    live_server: Any,
    walkers: Listing,
    assert_accessible: Callable[[Page], None],
    has_script: bool,
) -> None:
    ida = make_organiser(walkers)
    wanted = {
        PROMISE: Change(
            listings.current(walkers)[PROMISE], "We walk along the water every week, slowly, and drink tea afterwards."
        ),
        "openness": Change("unknown", "open"),
        "url": Change("https://walkers.example/", "https://buy-shoes.example/"),
    }
    saved = edits.save(editor_of(walkers, ida), wanted, at=timezone.now())
    assert saved.request is not None
    page = make_page(viewport=PHONE, java_script_enabled=has_script)
    come_in(page, log_in(Client(), make_steward()), live_server)

    page.goto("/desk/edits/", timeout=FIRST_PAGE_MS)
    looks_right(page, assert_accessible, has_script=has_script)
    expect(page.get_by_text("Look twice")).to_be_visible()
    page.get_by_role("link", name="Thursday walkers").click()
    expect(page.get_by_text("A new link: https://buy-shoes.example/")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Website")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="In one sentence")).to_be_checked()
    expect(page.locator("ins").first).to_be_visible()
    looks_right(page, assert_accessible, has_script=has_script)
    page.get_by_label("Words for the organiser").fill("Is this shop yours?")
    page.get_by_role("button", name="Approve the ticked ones").click()
    expect(page.get_by_text("Published in part.")).to_be_visible()
    content = listings.current(walkers)
    assert (content["openness"], content["url"]) == ("open", "https://walkers.example/")
    assert content[PROMISE].endswith("drink tea afterwards.")

    page.goto(f"/desk/listings/{walkers.pk}/history/")
    looks_right(page, assert_accessible, has_script=has_script)
    page.get_by_role("link", name="Changes approved").click()
    looks_right(page, assert_accessible, has_script=has_script)
    page.get_by_role("link", name="Look at the page as it was").click()
    expect(page.get_by_text("This is an old page")).to_be_visible()
    looks_right(page, assert_accessible, has_script=has_script)

    organiser = make_page(viewport=PHONE, java_script_enabled=has_script)
    client = Client()
    open_keeping(client, ida, at=timezone.now())
    come_in(organiser, client, live_server)
    organiser.goto(f"/keep/{walkers.pk}/waiting/")
    expect(organiser.get_by_text("Is this shop yours?").first).to_be_visible()
    looks_right(organiser, assert_accessible, has_script=has_script)
    organiser.get_by_role("button", name="Take all of it back").click()
    expect(organiser.get_by_text("Taken back.")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_somebody_tells_us_of_an_error_and_hears_what_came_of_it(
    make_page: MakePage,
    live_server: Any,
    walkers: Listing,
    assert_accessible: Callable[[Page], None],
    has_script: bool,
    watch: Any,
) -> None:
    watch.allow("422 (Unprocessable")
    page = make_page(viewport=PHONE, java_script_enabled=has_script)
    page.goto(f"/groups/{walkers.pk}/", timeout=FIRST_PAGE_MS)
    page.get_by_role("link", name="Something wrong? Tell us").click()
    looks_right(page, assert_accessible, has_script=has_script)
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_text("Choose what is wrong.")).to_be_visible()
    looks_right(page, assert_accessible, has_script=has_script)
    page.get_by_role("radio", name="The time is wrong").check()
    page.get_by_label("What is different?").fill("They begin at six now.")
    page.get_by_label("Your e-mail address").fill("noor@example.org")
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    looks_right(page, assert_accessible, has_script=has_script)
    assert page.context.cookies() == []

    desk = make_page(viewport=PHONE, java_script_enabled=has_script)
    come_in(desk, log_in(Client(), make_steward()), live_server)
    desk.goto("/desk/reports/")
    looks_right(desk, assert_accessible, has_script=has_script)
    desk.get_by_role("link", name="Thursday walkers").click()
    looks_right(desk, assert_accessible, has_script=has_script)
    desk.get_by_role("link", name="Change the group’s text").click()
    expect(desk.get_by_text("They begin at six now.")).to_be_visible()
    desk.go_back()
    desk.get_by_role("radio", name="It was right").check()
    desk.get_by_label("What we write to whoever told us").fill("Thank you, it says six now.")
    desk.get_by_role("button", name="Close it").click()
    expect(desk.get_by_text("Closed. Whoever told us hears what came of it.")).to_be_visible()
    assert Letter.objects.filter(kind="report_decided", address="noor@example.org").count() == 1
