"""A steward's desk in a real browser: on a phone and at a desk, by day and by night, with and without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.models import (
    BulkChange,
    CapitalReview,
    Confirmation,
    DeskAssignment,
    ImportRun,
    Listing,
    SavedFilter,
    User,
)
from tests.browser import Watch
from tests.journeys.steps import small_targets, too_wide
from tests.journeys.test_pages import LOOKS, SMALLEST_PHONE, MakePage
from tests.logins import log_in

PAGES = (
    "/desk/",
    "/desk/stale/?all=1",
    "/desk/hidden/",
    "/desk/listings/?missing=contact",
    "/desk/coverage/?tie=linking&time=evening&access=step_free",
    "/desk/wishes/",
    "/desk/findings/",
    "/desk/ties/",
    "/desk/ties/agreement/",
    "/desk/ties/differences/",
)


@pytest.fixture(autouse=True)
def old_groups(brohavn: None) -> Iterator[list[Listing]]:
    """Three groups that nobody has confirmed for long; afterwards the town is as it was."""
    rows = list(Listing.objects.public().groups().filter(capital_tags__isnull=False).distinct().order_by("pk")[:3])
    kept = {row.pk: (row.confirmed_at, row.confirmed_how) for row in rows}
    long_ago = timezone.now() - timedelta(days=900)
    Listing.objects.filter(pk__in=kept).update(confirmed_at=long_ago, confirmed_how="phone")
    runs = {run.pk: (run.started_at, run.finished_at) for run in ImportRun.objects.all()}
    ImportRun.objects.update(started_at=long_ago, finished_at=long_ago)  # what a source has now is heard of as well
    yield rows
    for pk, (started_at, finished_at) in runs.items():
        ImportRun.objects.filter(pk=pk).update(started_at=started_at, finished_at=finished_at)
    for key, (at, how) in kept.items():
        Listing.objects.filter(pk=key).update(confirmed_at=at, confirmed_how=how, hidden_at=None)
    for model in (BulkChange, CapitalReview, Confirmation, DeskAssignment, SavedFilter):
        model.objects.all().delete()


def enter(page: Page, *, at: str) -> User:
    stine, _is_new = User.objects.get_or_create(
        email="stine-of-desk@example.org", defaults={"is_steward": True, "display_name": "Stine"}
    )
    value = log_in(Client(), stine).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": at}])
    return stine


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS)
def test_every_page_of_the_desk_is_accessible_and_fits(
    make_page: MakePage,
    live_server: Any,
    viewport: dict[str, int],
    scheme: str,
    old_groups: list[Listing],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = make_page(viewport=viewport, color_scheme=scheme)
    enter(page, at=live_server.url)
    one = f"/desk/listings/{old_groups[0].pk}/"
    for address in [*PAGES, one, f"{one}move/?do=close"]:
        page.goto(address)
        assert_accessible(page)
        assert too_wide(page) == [], address
        assert small_targets(page) == [], address


def test_the_desk_fits_the_smallest_phone(make_page: MakePage, live_server: Any) -> None:
    page = make_page(viewport=SMALLEST_PHONE)
    enter(page, at=live_server.url)
    for address in PAGES:
        page.goto(address)
        assert too_wide(page) == [], address


def confirm_three_and_undo(page: Page) -> None:
    page.goto("/desk/stale/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Going stale")
    boxes = page.get_by_role("checkbox")
    count = boxes.count()
    page.get_by_role("link", name="Choose all on this page").click()
    page.get_by_role("button", name="I checked the chosen ones").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You checked")
    page.get_by_role("button", name="They are still true").click()
    expect(page.get_by_text("Please say how you know.")).to_be_visible()
    page.get_by_role("radio", name="We rang them").check()
    page.get_by_role("button", name="They are still true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{count} groups are confirmed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taken back")
    page.goto("/desk/stale/")
    expect(page.get_by_role("checkbox")).to_have_count(count)


def test_a_steward_confirms_what_goes_stale_and_takes_it_back(page: Page, live_server: Any, watch: Watch) -> None:
    watch.allow("422")
    enter(page, at=live_server.url)
    confirm_three_and_undo(page)


def test_the_same_works_without_a_script(page_without_script: Page, live_server: Any, watch: Watch) -> None:
    watch.allow("422")
    enter(page_without_script, at=live_server.url)
    confirm_three_and_undo(page_without_script)


def test_a_steward_takes_a_case_keeps_a_filter_and_hides_a_group(
    page: Page, live_server: Any, old_groups: list[Listing]
) -> None:
    enter(page, at=live_server.url)
    page.goto("/desk/")
    page.get_by_role("link", name="Going stale").click()
    page.get_by_role("button", name="I take this one").first.click()
    expect(page.get_by_text("You have taken it.").first).to_be_visible()
    page.get_by_role("link", name="Mine", exact=True).click()
    expect(page.locator(".case")).to_have_count(1)
    page.goto("/desk/listings/")
    page.get_by_label("Town, region or postcode").fill("Brohavn")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_label("Name of the filter").fill("Our town")
    page.get_by_role("button", name="Keep this filter").click()
    expect(page.get_by_role("link", name="Our town")).to_be_visible()
    page.goto(f"/desk/listings/{old_groups[0].pk}/")
    page.get_by_role("link", name="Hide it").click()
    page.get_by_role("button", name="Hide it").click()
    expect(page.get_by_text("It is hidden. You can show it again here.")).to_be_visible()
    page.get_by_role("link", name="Show it again").click()
    page.get_by_role("button", name="Show it again").click()
    expect(page.get_by_text("Everybody sees it again.").first).to_be_visible()


def test_a_second_steward_rates_blind_and_then_sees_both(page: Page, live_server: Any) -> None:
    enter(page, at=live_server.url)
    page.goto("/desk/ties/")
    for box in page.locator("fieldset input[type=checkbox]").all():
        box.check()
    page.get_by_label("I read the listing").check()
    page.get_by_role("button", name="These are my answers").click()
    expect(page.get_by_text("Here are both answers, where they differ.")).to_be_visible()
    page.get_by_label("Why, in one sentence").fill("They do things together.")
    page.get_by_role("button", name="We agree on this").click()
    expect(page.get_by_text("Written down.")).to_be_visible()


def test_missing_bridges_are_said_counted_and_drawn(page: Page, live_server: Any) -> None:
    enter(page, at=live_server.url)
    page.goto("/desk/coverage/")
    page.get_by_label("Kind of tie on the map").select_option("linking")
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_role("img", name="How many groups: A door to help and a say")).to_be_visible()
    expect(page.get_by_role("heading", name="What is missing here")).to_be_visible()
    expect(page.get_by_text("No place at any time that opens a door").first).to_be_visible()
    expect(page.locator("table.coverage tbody tr").first).to_be_visible()
