"""Whom a token lets in, to what, and what it says to all others."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges.models import Introduction, Person
from directory.actions import accounts, api_tokens, memberships
from directory.actions.throttles import PACES
from directory.api_scopes import ApiScope
from directory.logs import JsonLines
from directory.models import ApiToken, TeamMembership, TeamRole, User
from tests.bridges.cast import make_introduction
from tests.logins import log_in
from tests.tokens import EVERYTHING, ask, bearer, new_token, set_up_second_key

pytestmark = pytest.mark.django_db
LIST = reverse("api_introductions")
LISTS = {
    LIST: ApiScope.INTRODUCTIONS_READ,
    reverse("api_visits"): ApiScope.VISITS_READ,
    reverse("api_follow_ups"): ApiScope.FOLLOW_UPS_READ,
}


@pytest.fixture
def row(noor: Person) -> Introduction:
    return make_introduction(noor)


def one(row: Introduction) -> str:
    return reverse("api_introduction", args=[row.pk])


def assert_problem(response: Any, status: int, *, challenge: str = "") -> None:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["detail"]
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in response
    assert challenge in response.get("WWW-Authenticate", "")


def test_a_token_reads_what_its_owner_sees(pim: User, row: Introduction) -> None:
    text = new_token(pim).text
    listed = ask(LIST, text)
    assert listed.status_code == 200
    assert [found["id"] for found in listed.json()["results"]] == [str(row.pk)]
    assert listed["Cache-Control"] == "no-store"
    assert listed["X-Robots-Tag"] == "noindex"
    assert listed.cookies == {}
    assert ask(one(row), text).json()["id"] == str(row.pk)


def test_of_another_team_nothing_is_there(paula: User, row: Introduction) -> None:
    text = new_token(paula).text
    for path in LISTS:
        assert ask(path, text).json() == {"next": None, "results": []}
    assert_problem(ask(one(row), text), 404)
    assert_problem(ask(LIST, text, person=str(row.person_id)), 404)


@pytest.mark.parametrize("path", [*LISTS])
def test_without_a_token_nothing_opens(client: Client, pim: User, row: Introduction, path: str) -> None:
    """Neither does a session, however well somebody is logged in."""
    assert_problem(client.get(path), 401, challenge="Bearer realm=")
    assert "error=" not in client.get(path)["WWW-Authenticate"]
    log_in(client, pim)
    assert client.get(reverse("introduction", args=[row.pk])).status_code == 200
    assert_problem(client.get(path), 401)
    assert_problem(client.get(one(row)), 401)


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Basic cGltOnBpbQ==", "Token fb_" + "0" * 64, "fb_" + "0" * 64, "Bearer\tfb_0", "\xff"],
)
def test_a_header_that_shows_no_token_is_asked_for_one(header: str) -> None:
    response = Client().get(LIST, headers={"Authorization": header})
    assert_problem(response, 401, challenge="Bearer")


@pytest.mark.parametrize("text", ["fb_" + "0" * 64, "fb_", "x", "fb_" + "0" * 63 + "\u0663".encode().decode("latin-1")])
def test_a_token_that_nobody_made_is_invalid(text: str) -> None:
    assert_problem(ask(LIST, text), 401, challenge='error="invalid_token"')


def end_team(pim: User, new: api_tokens.NewToken) -> None:
    TeamMembership.objects.filter(user=pim).update(left_at=timezone.now())


def taken_out(pim: User, new: api_tokens.NewToken) -> None:
    membership = TeamMembership.objects.get(user=pim)
    carla = User.objects.create_user("carla@example.org")
    TeamMembership.objects.create(team=membership.team, user=carla, role=TeamRole.COORDINATOR)
    memberships.take_out(membership, by=carla, at=timezone.now())


def revoked(pim: User, new: api_tokens.NewToken) -> None:
    assert api_tokens.revoke(new.token, by=pim, at=timezone.now())


def run_out(pim: User, new: api_tokens.NewToken) -> None:
    ApiToken.objects.filter(pk=new.token.pk).update(expires_at=timezone.now(), created_at=timezone.now() - timedelta(1))


def deactivated(pim: User, new: api_tokens.NewToken) -> None:
    User.objects.filter(pk=pim.pk).update(is_active=False)


def closed(pim: User, new: api_tokens.NewToken) -> None:
    accounts.close(pim, at=timezone.now())
    accounts.reopen(pim)


def without_second_key(pim: User, new: api_tokens.NewToken) -> None:
    Authenticator.objects.filter(user=pim).update(type=Authenticator.Type.RECOVERY_CODES)


def lost_second_key(pim: User, new: api_tokens.NewToken) -> None:
    accounts.take_second_factors(pim, at=timezone.now())
    set_up_second_key(pim)


ENDS = [end_team, taken_out, revoked, run_out, deactivated, closed, without_second_key, lost_second_key]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_what_has_ended_opens_nothing(pim: User, row: Introduction, end: Any) -> None:
    new = new_token(pim)
    assert ask(one(row), new.text).status_code == 200
    end(pim, new)
    for path in (*LISTS, one(row)):
        assert_problem(ask(path, new.text), 401, challenge='error="invalid_token"')


def test_a_token_goes_with_its_account(pim: User) -> None:
    new_token(pim)
    pim.delete()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("path", [*LISTS])
def test_a_token_opens_its_own_scope_alone(pim: User, row: Introduction, path: str) -> None:
    mine = LISTS[path]
    assert ask(path, new_token(pim, scopes=[mine]).text).status_code == 200
    others = new_token(pim, scopes=[scope for scope in EVERYTHING if scope != mine]).text
    response = ask(path, others)
    assert_problem(response, 403, challenge=f'error="insufficient_scope", scope="{mine}"')
    assert response.json()["scope"] == mine


@pytest.mark.parametrize("name", ["access_token", "token", "q", "cursor"])
def test_a_token_in_an_address_is_refused_and_that_is_said(pim: User, name: str) -> None:
    text = new_token(pim).text
    for headers in ({}, bearer(text)):
        response = Client().get(LIST, {name: text}, headers=headers)
        assert_problem(response, 400)
        assert "never stands in an address" in response.json()["detail"]
        assert text not in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_written_this_way(pim: User, row: Introduction, method: str) -> None:
    """And it is said as a problem, not as the page for a form of another site: these views look at no form's origin."""
    text, program = new_token(pim).text, Client(enforce_csrf_checks=True)
    for path in (*LISTS, one(row)):
        assert_problem(getattr(program, method)(path, headers=bearer(text)), 405)
        assert_problem(getattr(program, method)(path), 401)


def slow_after(monkeypatch: pytest.MonkeyPatch, kind: str, *, free: int) -> None:
    monkeypatch.setitem(PACES, kind, replace(PACES[kind], free=free))


def test_wrong_tokens_are_slowed_down_and_right_ones_beside_them_are_not(
    pim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_after(monkeypatch, "api_token_wrong", free=3)
    text = new_token(pim).text
    answers = [ask(LIST, "fb_" + "1" * 64) for _try in range(4)]
    assert [response.status_code for response in answers] == [401, 401, 401, 429]
    assert_problem(answers[-1], 429)
    assert int(answers[-1]["Retry-After"]) >= 1
    assert ask(LIST, text).status_code == 200


def test_a_program_that_asks_too_much_waits_a_second(pim: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_after(monkeypatch, "api_token", free=3)
    one, other = new_token(pim).text, new_token(pim).text
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert [ask(LIST, one).status_code for _n in range(5)] == [200, 200, 200, 429, 429]
        assert ask(LIST, other).status_code == 200
        clock.shift(1)
        assert [ask(LIST, one).status_code for _n in range(2)] == [200, 429]
        settings.FOOTBRIDGE_API_PER_MINUTE = 0
        assert ask(LIST, one).status_code == 200


def test_an_accept_header_that_nobody_speaks_is_answered_with_what_is_spoken(pim: User) -> None:
    response = Client().get(LIST, headers={**bearer(new_token(pim).text), "Accept": "text/turtle"})
    assert_problem(response, 406)
    assert response.json()["allowed"] == ["application/json"]


def test_logs_and_the_database_hold_no_token(pim: User, row: Introduction, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        new = new_token(pim)
        ask(LIST, new.text)
        ask(LIST, new.text + "0")
        ask(LIST, new.text, access_token=new.text)
        Client().get(f"{LIST}{new.text}/", headers=bearer(new.text))
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "footbridge.access" in lines
    assert new.text[3:] not in lines
    stored = ApiToken.objects.filter(pk=new.token.pk).values().get()
    assert new.text[3:] not in str(stored)
