"""Where somebody is logged in, and ending it there."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from directory.models import User
from directory.pages.accounts import device_words, sessions_of
from tests.accounts.codes import mailed_code
from tests.listings import NOON

DEVICES = reverse("usersessions_list")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


def enter(user: User, agent: str) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR="192.0.2.77")
    client.post(reverse("account_login"), {"email": user.email})
    client.post(reverse("account_confirm_login_code"), {"code": mailed_code()})
    return client


def test_the_list_shows_devices_in_words_and_keeps_no_network_address(olaf: User) -> None:
    enter(olaf, PHONE)
    desk = enter(olaf, DESK)
    page = desk.get(DEVICES).content.decode()
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone")
    assert page.count("here, now") == 1
    assert {row.ip for row in UserSession.objects.all()} == {"0.0.0.0"}


def test_the_list_says_when_a_device_was_last_used() -> None:
    row = UserSession(pk=1, session_key="k", user_agent=DESK, created_at=NOON, last_seen_at=NOON)
    later = NOON + timedelta(hours=2)
    (shown,) = sessions_of([row], seen={"k": later.timestamp()}, current="")
    assert shown.last_seen_at == later
    (shown,) = sessions_of([row], seen={}, current="")
    assert shown.last_seen_at == NOON


def test_ending_one_logs_that_device_out(olaf: User) -> None:
    phone, desk = enter(olaf, PHONE), enter(olaf, DESK)
    row = UserSession.objects.get(user_agent=PHONE)
    desk.post(reverse("account_end_session", args=[row.pk]))
    assert phone.get(DEVICES).status_code == 401
    assert desk.get(DEVICES).status_code == 200


def test_ending_all_others_keeps_this_one(olaf: User) -> None:
    phone, desk = enter(olaf, PHONE), enter(olaf, DESK)
    desk.post(reverse("account_end_other_sessions"))
    assert (phone.get(DEVICES).status_code, desk.get(DEVICES).status_code) == (401, 200)


def test_nobody_ends_the_session_of_somebody_else(olaf: User, stine: User) -> None:
    phone, desk = enter(stine, PHONE), enter(olaf, DESK)
    row = UserSession.objects.get(user=stine)
    assert desk.post(reverse("account_end_session", args=[row.pk])).status_code == 404
    assert phone.get(DEVICES).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Safari on iPhone"),
        (DESK, "Firefox on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("", "A device that we do not know"),
    ],
)
def test_devices_have_words_that_people_know(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_the_command_closes_an_account_at_once_and_opens_it_again(olaf: User) -> None:
    client = enter(olaf, DESK)
    call_command("account", "olaf@example.org", "--close", stdout=StringIO())
    assert client.get(DEVICES).status_code == 401
    assert not UserSession.objects.exists()
    call_command("account", "olaf@example.org", "--reopen", stdout=StringIO())
    assert client.get(DEVICES).status_code == 401  # the session does not come back
    assert enter(olaf, DESK).get(DEVICES).status_code == 200


def test_the_command_takes_lost_factors_away(client: Client, pim: User, app_of_pim: Authenticator) -> None:
    call_command("account", pim.email, "--new-second-factor", stdout=StringIO())
    assert not Authenticator.objects.exists()
    assert enter(pim, DESK).get(reverse("team")).status_code == 403  # a new one comes first
