"""What hosts answer: once, in time, and only what is theirs to say."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bridges import vault
from bridges.actions import consents, hosts, introductions
from bridges.actions.parties import by_person
from bridges.models import (
    DeclineReason,
    Host,
    Introduction,
    Person,
    VisitState,
)
from bridges.scopes import ConsentScope as C
from bridges.states import IntroductionStatus as S
from directory.models import Listing, User
from tests.bridges.cast import EVERYTHING, make_introduction
from tests.bridges.views.hosting import TEXTS, answer, let_in, link_for, page_of, plan

pytestmark = pytest.mark.django_db

# --- Answers


@pytest.mark.parametrize(
    ("move", "data", "status"),
    [
        ("welcome", {"words": "Ask for Hanna at the door"}, S.WELCOMED),
        ("put_on_list", {"words": "After Christmas"}, S.WAITING),
        ("decline", {"reason": "full"}, S.HOST_UNAVAILABLE),
        ("decline", {"reason": "not_for_us", "words": "We only play chess"}, S.HOST_UNAVAILABLE),
        ("ask_back", {"words": "Do you read music?"}, S.QUESTION),
    ],
)
def test_each_answer_is_kept(
    client: Client, asked: Introduction, noor: Person, move: str, data: dict[str, str], status: S
) -> None:
    response = answer(let_in(client, asked), asked, move, **data)
    asked.refresh_from_db()
    assert (response.status_code, asked.status) == (200, status)
    kept = vault.open_for(noor).read(asked, "question" if move == "ask_back" else "host_words")
    assert kept == data.get("words", "")


@pytest.mark.parametrize(
    ("move", "data", "words"),
    [
        ("decline", {}, "Choose one of the two"),
        ("decline", {"reason": "dislike"}, "Choose one of the two"),
        ("ask_back", {"words": "  "}, "Write your question first"),
        ("welcome", {"words": "x" * 601}, "at most 600"),
    ],
)
def test_a_form_that_is_not_complete_comes_back_with_its_words(
    client: Client, asked: Introduction, move: str, data: dict[str, str], words: str
) -> None:
    response = answer(let_in(client, asked), asked, move, **data)
    body = response.content.decode()
    asked.refresh_from_db()
    assert (asked.status, words in body or "Select a valid choice" in body) == (S.ASKED, True)
    assert data.get("words", "").strip() in body


def test_a_double_click_keeps_one_answer_and_says_so(client: Client, asked: Introduction) -> None:
    let_in(client, asked)
    answer(client, asked, "welcome", words="Come in")
    response = answer(client, asked, "welcome", words="Come in")
    asked.refresh_from_db()
    assert "You answered already: Welcome" in response.content.decode()
    assert (response.status_code, asked.version) == (200, 2)


def test_a_second_tab_with_another_answer_changes_nothing(client: Client, asked: Introduction) -> None:
    let_in(client, asked)
    answer(client, asked, "decline", reason="full")
    response = answer(client, asked, "welcome")
    asked.refresh_from_db()
    assert "You answered already: We cannot this time" in response.content.decode()
    assert (response.status_code, asked.status) == (410, S.HOST_UNAVAILABLE)


def test_an_answer_after_withdrawal_gets_a_calm_page(
    client: Client, asked: Introduction, noor: Person, now: datetime
) -> None:
    let_in(client, asked)
    introductions.withdraw(asked, by=by_person(noor), at=now)
    response = answer(client, asked, "welcome", words="Come in")
    body = response.content.decode()
    asked.refresh_from_db()
    assert (response.status_code, "This request is closed" in body) == (410, True)
    assert (asked.status, "Noor" in body, "answered already" in body) == (S.WITHDRAWN, False, False)


def test_an_answer_after_the_yes_to_the_name_ended_gets_a_calm_page(
    client: Client, asked: Introduction, noor: Person, now: datetime
) -> None:
    let_in(client, asked)
    consents.end(asked.consents.get(scope=C.NAME_OR_ALIAS), by=by_person(noor), at=now)
    assert client.get(page_of(asked)).status_code == 410
    response = answer(client, asked, "welcome")
    asked.refresh_from_db()
    assert (response.status_code, asked.status, b"Noor" in response.content) == (410, S.ASKED, False)


def test_a_move_that_is_not_a_hosts_is_not_there(client: Client, asked: Introduction) -> None:
    let_in(client, asked)
    assert [answer(client, asked, move).status_code for move in ("withdraw", "consent", "", "ask")] == [404] * 4


def test_a_frozen_host_sees_and_answers_nothing(
    client: Client, asked: Introduction, stine: User, now: datetime
) -> None:
    let_in(client, asked)
    assert asked.host is not None
    hosts.freeze(asked.host, by=stine, at=now)
    pages = [client.get(page_of(asked)), client.get(reverse("host_inbox")), answer(client, asked, "welcome")]
    asked.refresh_from_db()
    assert [page.status_code for page in pages] == [403, 403, 403]
    assert [b"Noor" in page.content for page in pages] == [False, False, False]
    assert (b"rests at the moment" in pages[0].content, asked.status) == (True, S.ASKED)


def test_a_host_who_was_replaced_meanwhile_is_outside(
    client: Client, asked: Introduction, pim: User, now: datetime
) -> None:
    let_in(client, asked)
    new = link_for(asked)
    assert asked.host is not None
    hosts.hand_over(asked.host, name="Heidi", email="heidi@example.org", language="en", timezone="UTC", by=pim, at=now)
    response = answer(client, asked, "welcome")
    asked.refresh_from_db()
    assert (response.status_code, asked.status) == (403, S.ASKED)
    assert client.post(reverse("host_open"), {"token": new.token}).status_code == 410


def test_a_host_of_a_listing_that_closed_meanwhile_can_still_answer(
    client: Client, asked: Introduction, choir: Listing
) -> None:
    let_in(client, asked)
    Listing.objects.filter(pk=choir.pk).update(status="inactive")
    assert "not shown in the directory" in client.get(page_of(asked)).content.decode()
    answer(client, asked, "decline", reason=DeclineReason.FULL)
    asked.refresh_from_db()
    assert asked.status == S.HOST_UNAVAILABLE


# --- After the visit


def planned(noor: Person, hanna: Host, *, at: datetime, scopes: tuple[C, ...] = EVERYTHING) -> Introduction:
    return make_introduction(noor, host=hanna, status=S.VISIT_PLANNED, scopes=scopes, texts=TEXTS, at=at)


def test_the_day_of_the_visit_stands_on_the_page(client: Client, noor: Person, hanna: Host, now: datetime) -> None:
    row = planned(noor, hanna, at=now)
    visit = plan(row, starts_at=now + timedelta(days=3))
    body = let_in(client, row).get(page_of(row)).content.decode()
    assert f"{visit.day.day} {visit.day:%B}" in body
    assert "Did they come?" not in body


@pytest.mark.parametrize(("move", "state"), [("went", S.VISITED), ("did_not_go", S.DID_NOT_GO)])
def test_a_host_says_whether_they_came_with_that_yes(
    client: Client, noor: Person, hanna: Host, now: datetime, move: str, state: S
) -> None:
    row = planned(noor, hanna, at=now - timedelta(days=5))
    plan(row, starts_at=now - timedelta(hours=3))
    assert "Did they come?" in let_in(client, row).get(page_of(row)).content.decode()
    answer(client, row, move)
    row.refresh_from_db()
    assert row.status == state


def test_a_host_is_not_asked_without_that_yes(client: Client, noor: Person, hanna: Host, now: datetime) -> None:
    scopes = tuple(set(EVERYTHING) - {C.HOST_MAY_REPORT_ATTENDANCE})
    row = planned(noor, hanna, at=now - timedelta(days=5), scopes=scopes)
    visit = plan(row, starts_at=now - timedelta(hours=3))
    assert "Did they come?" not in let_in(client, row).get(page_of(row)).content.decode()
    response = answer(client, row, "went")
    row.refresh_from_db()
    visit.refresh_from_db()
    assert (response.status_code, row.status, visit.state) == (200, S.VISIT_PLANNED, VisitState.PLANNED)


def test_a_host_cannot_say_it_before_the_visit(client: Client, noor: Person, hanna: Host, now: datetime) -> None:
    row = planned(noor, hanna, at=now)
    plan(row, starts_at=now + timedelta(hours=3))
    response = answer(let_in(client, row), row, "went")
    row.refresh_from_db()
    assert (response.status_code, row.status) == (200, S.VISIT_PLANNED)
