"""A practitioner with a person beside them: from writing somebody down to asking afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Page, expect

from bridges.actions import due
from bridges.models import Companion, Host
from directory.models import Listing, User
from tests.accounts.codes import app_code, mailed_code
from tests.accounts.conftest import TOTP_SECRET
from tests.browser import DESK, PHONE
from tests.journeys.introductions.steps import (
    Clock,
    Look,
    choose,
    follow,
    let_in,
    letters_to,
    open_host_page,
    press,
    the_introduction,
)

MakePage = Callable[..., Page]


def log_in_by_mail(page: Page, user: User, look: Look) -> None:
    """Log in with the code from the mailbox and the one of an app."""
    page.goto("/account/login/")
    look.at(page)
    page.get_by_label("Your e-mail address").fill(user.email)
    press(page, "Send me a code")
    look.at(page)
    page.get_by_label("Code from the e-mail").fill(mailed_code())
    press(page, "Log in")
    look.at(page)
    page.get_by_label("Code from your app").fill(app_code())
    press(page, "Go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def write_down_and_suggest(page: Page, choir: Listing, look: Look) -> None:
    follow(page, "Write somebody down")
    look.at(page)
    page.get_by_label("What may we call them?").fill("Noor")
    page.get_by_label("What do they wish for?").fill("To sing again")
    press(page, "Write it down")
    look.at(page)
    page.goto(f"/groups/{choir.pk}/")
    follow(page, "Suggest this to somebody")
    page.get_by_label("Who is it for?").select_option(label="Noor")
    page.get_by_label("Why did you think of it?").fill("You said that you miss singing.")
    look.at(page)
    press(page, "Suggest it")
    look.at(page)


def write_down_the_yes(page: Page, look: Look) -> None:
    follow(page, "Noor says yes: go through it")
    choose(page, "company", "peer")
    choose(page, "scopes", "name_or_alias", "tell_my_practitioner", "follow_up")
    choose(page, "follow_up_by", "practitioner")
    look.at(page)
    press(page, "On: read the message aloud")
    look.at(page)
    choose(page, "is_read_aloud", "1")
    press(page, "Write down the yes")
    look.at(page)
    assert page.locator(".receipt").count() == 1
    press(page, "Send it to the group")
    look.at(page)


def plan(
    page: Page, look: Look, *, company: str, companion: Companion | None = None, words: str = "Choose a day together"
) -> None:
    follow(page, words)
    page.locator("input[name=when]").first.check()
    choose(page, "company", company)
    if companion is not None:
        choose(page, "companion", str(companion.pk))
    look.at(page)
    press(page, "This is the plan")
    look.at(page)


def after_the_visit(page: Page, clock: Clock, user: User, **later: Any) -> None:
    """Come back to the introduction when the visit is over, and `later`."""
    visit = the_introduction().visits.order_by("-starts_at").first()
    clock.pass_until(visit.starts_at + timedelta(**later))
    due.run(at=clock.now())
    let_in(page, user, clock)
    page.goto(f"/introductions/{the_introduction().pk}/")


@pytest.mark.parametrize(("script", "viewport"), [(True, DESK), (False, PHONE)], ids=["with a script", "without"])
def test_a_practitioner_goes_along_with_a_person(
    make_page: MakePage,
    choir: Listing,
    hanna: Host,
    pim: User,
    bo: Companion,
    clock: Clock,
    look: Look,
    script: bool,
    viewport: dict[str, int],
) -> None:
    TOTP.activate(pim, TOTP_SECRET)
    page = make_page(viewport=viewport, java_script_enabled=script)
    log_in_by_mail(page, pim, look)
    look.at(page)
    write_down_and_suggest(page, choir, look)
    write_down_the_yes(page, look)

    host_page = make_page(viewport=PHONE, java_script_enabled=script)
    open_host_page(host_page, letters_to("hanna@example.org", clock)[-1])
    expect(host_page.get_by_text("Noor").first).to_be_visible()
    press(host_page, "Welcome – see you then")

    page.reload()
    plan(page, look, company="peer", companion=bo)
    expect(page.get_by_text("Bo", exact=False).first).to_be_visible()

    after_the_visit(page, clock, pim, hours=3)
    page.locator("summary", has_text="It did not happen").click()
    choose(page, "next_step", "another_day")
    look.at(page)
    press(page, "Write it down")
    look.at(page)
    plan(page, look, company="practitioner", words="Choose another day")

    after_the_visit(page, clock, pim, hours=3)
    press(page, "We went")
    look.at(page)

    after_the_visit(page, clock, pim, days=3)
    look.at(page)
    follow(page, "Write down what they say")
    look.at(page)
    choose(page, "went", "went")
    press(page, "Write it down")
    look.at(page)
    assert the_introduction().status == "settling"
