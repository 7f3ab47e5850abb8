"""A practitioner lets a program read, and ends that again."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from bridges.models import Host
from directory.models import User
from tests.accounts.codes import app_code
from tests.accounts.conftest import TOTP_SECRET
from tests.bridges.cast import make_introduction, make_person
from tests.browser import DESK, PHONE, Watch
from tests.journeys.introductions.steps import Clock, Look, choose, follow, let_in, press, runs_scripts
from tests.tokens import ask

MakePage = Callable[..., Page]


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": PHONE, "permissions": ["clipboard-read", "clipboard-write"]},
        {"viewport": DESK},
        {"viewport": PHONE, "java_script_enabled": False},
    ],
    ids=["360", "1280", "360-no-script"],
)
def test_a_program_reads_until_its_token_is_ended(
    make_page: MakePage, pim: User, hanna: Host, look: Look, clock: Clock, watch: Watch, options: dict[str, Any]
) -> None:
    watch.allow("422")
    TOTP.activate(pim, TOTP_SECRET)
    row = make_introduction(make_person(team=pim.memberships.get().team, practitioner=pim), host=hanna)
    page = make_page(**options)
    let_in(page, pim, clock)
    page.goto("/account/")
    follow(page, "See my tokens")
    look.at(page)
    follow(page, "Make a token")
    look.at(page)
    page.get_by_label("Code from your app").fill(app_code())
    press(page, "Go on")
    look.at(page)
    page.get_by_label("Which program is it for?").fill("Case book")
    press(page, "Make the token")
    expect(page.locator(".field__error")).to_contain_text("Choose what the program may read.")
    look.at(page)
    choose(page, "scopes", "introductions:read", "texts:read")
    press(page, "Make the token")
    look.at(page)
    text = page.locator(".token").inner_text()
    assert re.fullmatch(r"fb_[0-9a-f]{64}", text)
    copy = page.get_by_role("button", name="Copy the token")
    expect(copy).to_have_count(1 if runs_scripts(page) else 0)
    if "permissions" in options:
        copy.click()
        expect(page.get_by_role("status").filter(has_text="It is copied.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == text
    found = ask(reverse("api_introductions"), text, client=Client())
    assert [one["id"] for one in found.json()["results"]] == [str(row.pk)]
    follow(page, "I have it, go on")
    look.at(page)
    assert text not in page.content()
    follow(page, "End the token for Case book")
    look.at(page)
    press(page, "End it")
    expect(page.locator(".notice")).to_contain_text("It opens nothing any more.")
    page.get_by_text("Tokens that have ended").click()
    look.at(page)
    assert ask(reverse("api_introductions"), text).status_code == 401
