"""Somebody of a team reads what a quarter was like."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from bridges.actions import reports
from bridges.states import IntroductionStatus as S
from directory.models import Team, User
from tests.bridges.actions.test_reports import make_people
from tests.browser import DESK, PHONE
from tests.journeys.introductions.steps import Clock, Look, let_in, press
from tests.journeys.steps import too_wide


def test_somebody_of_a_team_reads_a_quarter(
    make_page: Callable[..., Page],
    assert_accessible: Callable[[Page], None],
    look: Look,
    team: Team,
    pim: User,
    clock: Clock,
) -> None:
    for status, many in ((S.ASKED, 12), (S.WELCOMED, 7), (S.SUGGESTED, 9)):
        make_people(team, many, status=status, at=clock.now() - timedelta(days=100))
    reports.make_due(at=clock.now())
    page = make_page(viewport=PHONE)
    let_in(page, pim, clock)
    page.goto("/reports/")
    look.at(page)
    expect(page.locator("svg.dots")).to_have_count(3)  # where there are groups, by tie
    page.locator("summary").filter(has_text="Only groups with all of this").click()
    page.get_by_label("Step-free").check()
    press(page, "Count")
    expect(page.get_by_label("Step-free")).to_be_checked()
    look.at(page)
    page.locator("main li a").last.click()  # that of everybody
    expect(page.get_by_role("heading", level=1)).to_contain_text("Everybody")
    look.at(page)
    expect(page.locator("svg.bars").first).to_be_visible()
    assert page.locator("svg.bars, svg.dots").count() >= page.locator("table").count()
    expect(page.locator(".lead")).to_have_text("28 introductions")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    assert too_wide(page) == []
    assert_accessible(page)
