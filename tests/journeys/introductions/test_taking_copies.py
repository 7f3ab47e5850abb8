"""A person says yes to a copy for another system and takes their own; their practitioner takes one while it holds."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from bridges.actions import introductions, receipts
from bridges.actions.parties import by_person
from bridges.scopes import ConsentScope as C
from directory.models import Listing, Team, User
from tests.bridges.cast import make_person
from tests.bridges.orders import make_order
from tests.browser import Watch
from tests.journeys.introductions.steps import Clock, Look, let_in, open_introduction, press


def download(page: Page, role: str, words: str) -> dict[str, object]:
    with page.expect_download() as found:
        page.get_by_role(role, name=words, exact=True).click()  # type: ignore[arg-type]
    assert found.value.suggested_filename == "record.json"
    read: dict[str, object] = json.loads(Path(found.value.path()).read_text(encoding="utf-8"))
    return read


@pytest.mark.usefixtures("hanna")
def test_a_yes_to_a_copy_and_its_end(
    page: Page, choir: Listing, team: Team, pim: User, clock: Clock, look: Look, watch: Watch
) -> None:
    watch.allow("403 (Forbidden)")  # the copy that is refused
    noor = make_person("Noor", team=team, practitioner=pim)
    order = make_order((C.NAME_OR_ALIAS,), called="Noor")
    row = introductions.begin(noor, choir, order=order, by=by_person(noor), at=clock.now())
    receipt = receipts.make(noor, at=clock.now())
    let_in(page, pim, clock)
    page.goto(f"/introductions/{row.pk}/")
    assert page.get_by_role("button", name="Take a copy (FHIR)").count() == 0
    page.context.clear_cookies()
    open_introduction(page, receipt)
    press(page, "Yes, they may")
    look.at(page)
    page.goto("/me/data/")
    look.at(page)
    assert download(page, "link", "Save for another system (FHIR)")["type"] == "collection"
    page.context.clear_cookies()
    let_in(page, pim, clock)
    page.goto(f"/introductions/{row.pk}/")
    look.at(page)
    assert download(page, "button", "Take a copy (FHIR)")["type"] == "collection"
    introductions.withdraw(row, by=by_person(noor), at=clock.now())
    with page.expect_navigation():
        page.get_by_role("button", name="Take a copy (FHIR)").click()
    assert page.get_by_text("There is no yes to a copy for another system").count() == 1
    page.context.clear_cookies()
