"""A steward keeps the catalogue whole in a real browser: decides about sources, merges and takes back, downloads."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.actions import import_conflicts, search_documents
from directory.merging import Conflict
from directory.models import Finding, FindingKind, ImportConflict, Listing, ListingMerge
from tests.journeys.steps import small_targets, too_wide
from tests.journeys.test_desk import enter
from tests.journeys.test_pages import MakePage


@pytest.fixture(autouse=True)
def pair(brohavn: None) -> Iterator[Finding]:
    """Two groups that are likely one, and a field that both changed; afterwards the town is as it was."""
    one, other = Listing.objects.public().groups().order_by("pk")[:2]
    kind, at = FindingKind.LIKELY_DUPLICATE, timezone.now()
    finding = Finding.objects.create(listing=one, other=other, kind=kind, detail="demo", found_at=at)
    words = {f"text.{one.language}.standard.promise": Conflict("Come in.", "We sing.", "Sing with us, or listen.")}
    import_conflicts.note(one.pk, words, run=None, at=at)
    yield finding
    Listing.objects.update(merged_into=None)
    for model in (ListingMerge, ImportConflict, Finding):
        model.objects.all().delete()
    search_documents.rewrite([one.pk, other.pk], at=at)


def test_every_page_is_accessible_and_fits(
    page: Page, live_server: Any, pair: Finding, assert_accessible: Callable[[Page], None]
) -> None:
    enter(page, at=live_server.url)
    conflict = f"/desk/conflicts/{pair.listing_id}/"
    addresses = ("/desk/export/", "/desk/conflicts/", conflict, "/desk/duplicates/", f"/desk/duplicates/{pair.pk}/")
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert too_wide(page) == [], address
        assert small_targets(page) == [], address


@pytest.mark.parametrize("java_script", [True, False])
def test_a_steward_merges_takes_back_decides_and_downloads(
    make_page: MakePage, live_server: Any, pair: Finding, java_script: bool
) -> None:
    page = make_page(java_script_enabled=java_script)
    enter(page, at=live_server.url)
    page.goto(f"/desk/duplicates/{pair.pk}/")
    page.get_by_role("button", name="Make one group of them").click()
    expect(page.get_by_text("They are one group now")).to_be_visible()
    page.goto(f"/groups/{pair.other_id}/")
    expect(page).to_have_url(f"{live_server.url}/groups/{pair.listing_id}/")
    page.goto("/desk/duplicates/")
    page.get_by_role("button", name="out again").click()
    expect(page.get_by_text("They are two groups again")).to_be_visible()
    page.goto(f"/groups/{pair.other_id}/")
    expect(page).to_have_url(f"{live_server.url}/groups/{pair.other_id}/")
    page.goto(f"/desk/conflicts/{pair.listing_id}/")
    page.get_by_role("radio", name="What the source says").check()
    page.get_by_role("button", name="Keep what I chose").click()
    expect(page.get_by_text("Decided.")).to_be_visible()
    page.goto("/desk/export/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert download.value.suggested_filename.startswith("listings-public-")
