"""Passkeys in a real Chromium with a virtual authenticator: setting one up, logging in with it, opening the lock."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from directory.models import User
from tests.accounts.codes import mailed_code
from tests.browser import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give_authenticator(page: Page) -> None:
    """Let the browser have a device key that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enter_with_code(page: Page, site: str, user: User) -> None:
    page.goto(site + reverse("account_login"))
    page.get_by_label("Your e-mail address").fill(user.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the e-mail").fill(mailed_code())
    page.get_by_role("button", name="Log in").click()


def test_a_passkey_is_set_up_and_then_is_all_that_one_needs(
    page: Page, live_server: Any, pim: User, assert_accessible: Any, watch: Watch
) -> None:
    give_authenticator(page)
    enter_with_code(page, live_server.url, pim)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more lock on the door")
    assert_accessible(page)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your spare codes")
    page.goto(live_server.url + reverse("team"))
    expect(page.get_by_role("heading", level=2).first).to_have_text("Team West")
    assert_accessible(page)

    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Log out").click()
    watch.allow("401")  # the page with the log-in says that this is none
    page.goto(live_server.url + reverse("team"))
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(re.compile(re.escape(reverse("team"))))
    expect(page.get_by_role("heading", level=2).first).to_have_text("Team West")

    page.goto(live_server.url + f"{reverse('account_unlock')}?next={reverse('team')}")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(re.compile(re.escape(reverse("team"))))


def test_a_passkey_counts_as_the_second_step_after_a_code(page: Page, live_server: Any, pim: User) -> None:
    give_authenticator(page)
    enter_with_code(page, live_server.url, pim)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your spare codes")
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Log out").click()
    enter_with_code(page, live_server.url, pim)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(re.compile(re.escape(reverse("today"))))


def test_the_code_of_an_invitation_leaves_the_address(page: Page, live_server: Any, pim: User) -> None:
    page.goto(f"{live_server.url}{reverse('join')}#blue-boat-17")
    expect(page.get_by_text("Your code came with the link.")).to_be_visible()
    assert page.url == live_server.url + reverse("join")
    assert page.locator("input[name=code]").input_value() == "blue-boat-17"
