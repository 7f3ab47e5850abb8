"""The pages of tokens: made after the second key was shown again, seen once, ended at once."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import api_tokens, memberships
from directory.actions.throttles import PACES
from directory.api_scopes import MOST_TOKENS, ApiScope
from directory.models import ApiToken, AuditEvent, Team, TeamMembership, User
from tests.accounts.codes import app_code
from tests.logins import log_in
from tests.tokens import new_token

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("api_tokens"), reverse("api_token_new")
FORM = {"name": "Case book", "scopes": ["introductions:read", "visits:read"], "months": "12"}
TOKEN = re.compile(r"fb_[0-9a-f]{64}")


@pytest.fixture
def confirmed(client: Client, pim: User, app_of_pim: Authenticator) -> Client:
    """Pim, who has just shown his second key again."""
    log_in(client, pim)
    assert client.post(reverse("mfa_reauthenticate"), {"code": app_code(), "next": NEW}).status_code == 302
    return client


def text_on(page: Any) -> str:
    found = TOKEN.findall(page.content.decode())
    assert len(found) == 1
    return str(found[0])


def test_making_one_asks_for_the_second_key_first(client: Client, pim: User, app_of_pim: Authenticator) -> None:
    log_in(client, pim)
    sent_away = client.get(NEW)
    assert sent_away.status_code == 302
    assert urlsplit(sent_away["Location"]).path == reverse("mfa_reauthenticate")
    assert parse_qs(urlsplit(sent_away["Location"]).query) == {"next": [NEW]}
    assert client.post(NEW, FORM).status_code == 302
    assert not ApiToken.objects.exists()
    made = client.post(reverse("mfa_reauthenticate"), {"code": app_code(), "next": NEW})
    assert text_on(made)  # what was sent before is sent on, once it is sure who sent it


def test_a_token_is_shown_once_and_kept_as_a_hash(confirmed: Client, pim: User) -> None:
    made = confirmed.post(NEW, FORM)
    text = text_on(made)
    assert "no-store" in made["Cache-Control"]
    assert "You see it only now" in made.content.decode()
    row = ApiToken.objects.get()
    assert (row.owner, row.name, row.scopes) == (pim, "Case book", "introductions:read visits:read")
    assert (row.token_hash, row.last_four) == (api_tokens.hash_of(text), text[-4:])
    assert text not in str(ApiToken.objects.values().get())
    later = confirmed.get(LIST).content.decode()
    assert text[:-4] not in later
    assert f'<span translate="no">{text[-4:]}</span>' in later
    assert "Case book" in later
    assert "never used" in later
    assert api_tokens.find(text, at=timezone.now()) == row


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Write for which program it is."),
        ({"name": "x" * 81}, "at most 80 letters"),
        ({"scopes": []}, "Choose what the program may read."),
        ({"scopes": ["introductions:write"]}, "Choose what the program may read."),
        ({"months": "25"}, "Choose for how long it works."),
        ({"months": "٣"}, "Choose for how long it works."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(confirmed: Client, change: dict[str, Any], words: str) -> None:
    page = confirmed.post(NEW, FORM | change)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert ('value="Case book"' in page.content.decode()) is ("name" not in change)
    assert not ApiToken.objects.exists()


def test_eleven_are_too_many(confirmed: Client, pim: User) -> None:
    for _n in range(MOST_TOKENS):
        new_token(pim)
    page = confirmed.post(NEW, FORM)
    assert page.status_code == 422
    assert "You have 10 tokens" in page.content.decode()
    api_tokens.revoke(ApiToken.objects.first(), by=pim, at=timezone.now())  # type: ignore[arg-type]
    assert confirmed.post(NEW, FORM).status_code == 200


def test_making_many_is_slowed_down(confirmed: Client, pim: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACES, "api_token_made", PACES["claim"])
    answers = [confirmed.post(NEW, FORM).status_code for _n in range(6)]
    assert answers == [200] * 5 + [429]


def test_ending_asks_once_more_and_is_at_once(client: Client, pim: User) -> None:
    new = new_token(pim)
    end = reverse("api_token_end", args=[new.token.pk])
    log_in(client, pim)  # who ends one is not asked for the second key again
    assert "End the token for Case book?" in client.get(end).content.decode()
    assert api_tokens.find(new.text, at=timezone.now())
    said = client.post(end, follow=True).content.decode()
    assert "The token for Case book has ended." in said
    assert "Tokens that have ended" in said
    with pytest.raises(api_tokens.TokenError):
        api_tokens.find(new.text, at=timezone.now())
    assert client.post(end).status_code == 404


def test_nobody_sees_or_ends_those_of_somebody_else(
    client: Client, pim: User, carla: User, stine: User, ada: User
) -> None:
    new = new_token(pim)
    end = reverse("api_token_end", args=[new.token.pk])
    for user, status in ((carla, 200), (stine, 404), (ada, 404)):
        log_in(client, user)
        page = client.get(LIST)
        assert page.status_code == status
        assert "Case book" not in page.content.decode()
        assert client.post(end).status_code == 404
    assert api_tokens.revoke(new.token, by=carla, at=timezone.now()) is False
    assert api_tokens.find(new.text, at=timezone.now())


def test_only_who_works_in_a_team_is_led_there(client: Client, pim: User, stine: User) -> None:
    account = reverse("mfa_index")
    assert LIST in log_in(client, pim).get(account).content.decode()
    assert LIST not in log_in(client, pim, second_factor=False).get(account).content.decode()
    assert LIST not in log_in(client, stine).get(account).content.decode()


@pytest.mark.parametrize(("months", "day"), [(1, "2027-02-28"), (12, "2028-01-31"), (24, "2029-01-31")])
def test_a_token_works_for_as_long_as_was_chosen(pim: User, months: int, day: str) -> None:
    with time_machine.travel("2027-01-31T12:00:00Z", tick=False):
        new = new_token(pim, months=months)
        assert new.token.expires_at.date().isoformat() == day
    with pytest.raises(api_tokens.TokenError) as caught:
        api_tokens.find(new.text, at=new.token.expires_at)
    assert caught.value.reason == "expired"
    assert api_tokens.find(new.text, at=new.token.expires_at - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "which program"),
        ({"scopes": []}, "what the program may read"),
        ({"scopes": [ApiScope.TEXTS_READ]}, "words alone"),
        ({"months": 25}, "how long"),
        ({"months": 0}, "how long"),
    ],
)
def test_the_action_refuses_what_the_form_would(pim: User, change: dict[str, Any], words: str) -> None:
    new_token(pim)
    values: dict[str, Any] = {"name": "Case book", "scopes": [ApiScope.VISITS_READ], "months": 12} | change
    with pytest.raises(api_tokens.TokenRefusal, match=words):
        api_tokens.make(pim, **values, at=timezone.now())


def test_without_a_team_or_a_second_key_nobody_makes_one(pim: User, olaf: User) -> None:
    for user in (pim, olaf):
        with pytest.raises(api_tokens.TokenRefusal, match="second key"):
            api_tokens.make(user, name="x", scopes=[ApiScope.VISITS_READ], months=1, at=timezone.now())


def test_making_using_and_ending_are_in_the_record(pim: User) -> None:
    new, at = new_token(pim), timezone.now()
    for minutes in (0, 59, 60, 61):
        api_tokens.note_use(new.token, at=at + timedelta(minutes=minutes))
    assert api_tokens.end_all(pim, at=at) == 1
    assert api_tokens.end_all(pim, at=at) == 0
    events = [(row.event, row.actor_id) for row in AuditEvent.objects.about(new.token.pk)]
    me = str(pim.pk)
    used = ("api_token.used", me)
    assert events == [("api_token.made", me), used, used, ("api_token.ended", "")]


def test_who_is_still_in_another_team_keeps_their_tokens(pim: User, carla: User) -> None:
    new = new_token(pim)
    other = Team.objects.create(name="Team North")
    TeamMembership.objects.create(team=other, user=pim)
    row = TeamMembership.objects.get(user=pim, team__name="Team West")
    memberships.take_out(row, by=carla, at=timezone.now())
    assert api_tokens.find(new.text, at=timezone.now())


def test_what_ended_a_year_ago_is_forgotten(pim: User) -> None:
    at = timezone.now()
    old, revoked, fresh = (new_token(pim, months=1, at=at - timedelta(days=days)) for days in (400, 20, 10))
    api_tokens.revoke(revoked.token, by=pim, at=at)
    assert api_tokens.forget_old(at=at) == 1
    assert set(ApiToken.objects.all()) == {revoked.token, fresh.token}
    assert old.token not in ApiToken.objects.all()
