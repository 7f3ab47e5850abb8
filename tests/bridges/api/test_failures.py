"""Every statement of what tokens do fails once: nothing is half done, and what is not in the record is not shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bridges.models import Host, Person
from directory.actions import accounts, api_tokens
from directory.api_scopes import ApiScope
from directory.models import ApiToken, User
from tests.bridges.cast import make_introduction
from tests.bridges.statements import Stopped, all_rows, counted
from tests.listings import NOON
from tests.tokens import ask, new_token, set_up_second_key

pytestmark = pytest.mark.django_db
Act = Callable[[User, ApiToken], Any]
ACTIONS: dict[str, Act] = {
    "make": lambda pim, _token: api_tokens.make(pim, name="x", scopes=[ApiScope.VISITS_READ], months=1, at=NOON),
    "revoke": lambda pim, token: api_tokens.revoke(token, by=pim, at=NOON),
    "use": lambda _pim, token: api_tokens.note_use(token, at=NOON),
    "close the account": lambda pim, _token: accounts.close(pim, at=NOON),
    "take the second key": lambda pim, _token: accounts.take_second_factors(pim, at=NOON),
}


def everything() -> Any:
    return all_rows(), sorted(ApiToken.objects.values_list(), key=repr), sorted(User.objects.values_list(), key=repr)


@pytest.mark.parametrize("name", ACTIONS)
def test_whatever_statement_fails_nothing_is_half_done(name: str, pim: User) -> None:
    set_up_second_key(pim)
    token, act = new_token(pim, at=NOON).token, ACTIONS[name]
    before = everything()
    with transaction.atomic():
        with counted() as statements:
            act(pim, token)
        assert everything() != before
        transaction.set_rollback(True)
    for number in range(1, len(statements) + 1):
        with counted(fail_at=number), pytest.raises(Stopped):
            act(pim, token)
        assert everything() == before, statements[number - 1]


@pytest.mark.parametrize("route", ["api_introductions", "api_introduction"])
def test_a_reading_that_fails_shows_nothing_and_leaves_no_trace(
    route: str, pim: User, noor: Person, hanna: Host
) -> None:
    row = make_introduction(noor, host=hanna)
    path = reverse(route, args=[row.pk] if route == "api_introduction" else [])
    text, client = new_token(pim).text, Client(raise_request_exception=False)
    before = everything()
    with transaction.atomic():
        with counted() as statements:
            assert "Noor" in ask(path, text, client=client).content.decode()
        assert everything() != before
        transaction.set_rollback(True)
    for number in range(1, len(statements) + 1):
        with transaction.atomic():
            with counted(fail_at=number):
                response = ask(path, text, client=client)
            assert response.status_code == 503, statements[number - 1]
            assert "Noor" not in response.content.decode()
            assert everything() == before, statements[number - 1]
            transaction.set_rollback(True)
