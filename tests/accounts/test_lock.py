"""After 20 minutes the page closes, nothing is lost, and one factor opens it again."""

import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from directory import drafts
from directory.access import KEPT_FORM, LOCK_AFTER, SEEN_AT
from directory.models import Team, User
from tests.accounts.codes import app_code
from tests.logins import log_in

TEAM = reverse("team")
NEW = reverse("team_new")


def leave_alone(client: Client, *, for_: timedelta) -> None:
    """Let the last sign of life of a session be so long ago."""
    session = client.session
    then = time.time() - for_.total_seconds()
    if SEEN_AT in session:
        session[SEEN_AT] = then
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = then
    session.save()


def test_twenty_minutes_without_a_request_close_the_page(client: Client, pim: User) -> None:
    log_in(client, pim)
    leave_alone(client, for_=LOCK_AFTER - timedelta(seconds=30))
    assert client.get(TEAM).status_code == 200
    leave_alone(client, for_=LOCK_AFTER + timedelta(seconds=1))
    answer = client.get(TEAM)
    assert answer.status_code == 403
    assert "We closed the page to keep it private. Nothing was lost." in answer.content.decode()


def test_using_the_page_keeps_it_open(client: Client, pim: User) -> None:
    log_in(client, pim)
    leave_alone(client, for_=LOCK_AFTER - timedelta(minutes=5))
    client.get(TEAM)
    assert time.time() - client.session[SEEN_AT] < 60


def test_reading_elsewhere_on_the_site_keeps_it_open_too(client: Client, pim: User) -> None:
    log_in(client, pim)
    leave_alone(client, for_=LOCK_AFTER - timedelta(minutes=5))
    client.get(reverse("help"))
    assert time.time() - client.session[SEEN_AT] < 60


def test_public_pages_stay_open(client: Client, pim: User) -> None:
    log_in(client, pim)
    leave_alone(client, for_=timedelta(hours=2))
    assert client.get(reverse("home")).status_code == 200
    assert client.get(TEAM).status_code == 403  # and looking at them opens nothing


def test_a_form_that_was_being_sent_is_kept_sealed_and_sent_on(
    client: Client, stine: User, team: Team, pim: User
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from tests.accounts.conftest import TOTP_SECRET

    TOTP.activate(stine, TOTP_SECRET)
    log_in(client, stine)
    leave_alone(client, for_=timedelta(hours=1))
    assert client.post(NEW, {"name": "Team Søuth & more"}).status_code == 403
    assert not Team.objects.filter(name__startswith="Team S").exists()
    assert "uth" not in str(client.session[KEPT_FORM])
    unlock = client.get(reverse("account_unlock"), {"next": reverse("account_resume")})
    answer = client.post(unlock["Location"], {"code": app_code()})
    assert answer["Location"] == reverse("account_resume")
    page = client.get(answer["Location"]).content.decode()
    assert f'action="{NEW}"' in page
    assert 'name="name" value="Team Søuth &amp; more"' in page
    client.post(NEW, {"name": "Team Søuth & more"})
    assert Team.objects.filter(name="Team Søuth & more").exists()
    assert KEPT_FORM not in client.session


def test_what_is_kept_opens_for_its_owner_only(pim: User) -> None:
    sealed = drafts.seal({"words": "Mondays are hard"}, owner="account|1")
    assert drafts.open_sealed(sealed, owner="account|1") == {"words": "Mondays are hard"}
    assert drafts.open_sealed(sealed, owner="account|2") == {}
    assert drafts.open_sealed(sealed[:-2] + "00", owner="account|1") == {}
    assert drafts.open_sealed("", owner="account|1") == {}
    assert drafts.open_sealed("not.hex", owner="account|1") == {}


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_unlocking_leads_nowhere_else(client: Client, pim: User, app_of_pim: Authenticator, target: str) -> None:
    log_in(client, pim)
    answer = client.get(reverse("account_unlock"), {"next": target})
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_a_wrong_code_does_not_unlock(client: Client, pim: User, app_of_pim: Authenticator) -> None:
    log_in(client, pim)
    leave_alone(client, for_=timedelta(hours=1))
    client.post(reverse("mfa_reauthenticate"), {"code": "000000", "next": TEAM})
    assert client.get(TEAM).status_code == 403
