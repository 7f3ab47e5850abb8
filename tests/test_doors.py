"""Every door that a private link or a typed code opens keeps the same rules, whatever stands behind it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from directory.actions import codes
from directory.doors import LONGEST_SENT
from directory.models import Throttle

DOORS = (
    *("open", "undo_spoken", "host_open", "come_along", "guest_open"),
    *("keep_open", "keep_still_true", "keep_prove", "keep_invited", "list_group_open", "report_answer"),
)
HERE = {"Sec-Fetch-Site": "same-origin"}
WRONG = "2345 <6789> 2345"

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client(headers=HERE)


@pytest.mark.parametrize("door", DOORS)
def test_looking_at_a_door_is_no_try(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries, door: str
) -> None:
    for method in (browser.get, browser.head):
        with django_assert_num_queries(0):
            answer = method(reverse(door), {"token": "x", "code": "x"})
        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert browser.put(reverse(door)).status_code == 405


@pytest.mark.parametrize("door", DOORS)
def test_what_is_not_known_opens_nothing_and_can_be_mended(browser: Client, door: str) -> None:
    answer = browser.post(reverse(door), {"code": WRONG, "do": "yes", "answer": "yes"})
    assert answer.status_code == 403
    assert f'value="{escape(WRONG)}"' in answer.content.decode()
    assert "We do not know this link or code" in answer.content.decode()
    assert f'value="{"X" * LONGEST_SENT}"' in browser.post(reverse(door), {"code": "X" * 1000}).content.decode()


@pytest.mark.parametrize("sent", ["code", "token"])
@pytest.mark.parametrize("door", DOORS)
def test_who_tries_too_fast_waits_before_anything_is_hashed(
    browser: Client, monkeypatch: pytest.MonkeyPatch, door: str, sent: str
) -> None:
    browser.post(reverse(door), {sent: WRONG})
    assert Throttle.objects.update(tries=100) == 2, "the network, and what was tried from it"
    monkeypatch.setattr(codes, "is_right", pytest.fail)
    monkeypatch.setattr(codes, "token_hash", pytest.fail)
    answer = browser.post(reverse(door), {sent: WRONG})
    assert answer.status_code == 429
    assert "That was quick" in answer.content.decode()
