"""Hosts without an account: the door, and what they see."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from bridges.actions import introductions, links
from bridges.actions.parties import by_person
from bridges.models import (
    AccessLink,
    Host,
    Introduction,
    LinkPurpose,
    Person,
    RoomTask,
)
from bridges.scopes import ConsentScope as C
from bridges.states import IntroductionStatus as S
from directory.models import User
from tests.bridges.cast import EVERYTHING, make_host, make_introduction, make_person
from tests.bridges.views.hosting import TEXTS, answer, let_in, link_for, page_of, values_in
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

# --- The door


def test_a_link_is_only_opened_by_a_press_of_the_button(client: Client, asked: Introduction) -> None:
    new = link_for(asked)
    assert client.get(reverse("host_open")).status_code == 200
    assert client.get(page_of(asked)).status_code == 403
    response = client.post(reverse("host_open"), {"token": new.token})
    assert (response.status_code, response["Location"]) == (302, page_of(asked))
    assert b"Noor-7731" in client.get(page_of(asked)).content


def test_a_typed_code_opens_the_same_page(client: Client, asked: Introduction) -> None:
    response = client.post(reverse("host_open"), {"code": link_for(asked).code.lower()})
    assert response["Location"] == page_of(asked)


def test_a_forwarded_or_reopened_link_opens_until_it_is_answered(client: Client, asked: Introduction) -> None:
    new = link_for(asked)
    for browser in (client, Client()):
        assert browser.post(reverse("host_open"), {"token": new.token}).status_code == 302


def test_after_the_answer_the_link_says_that_it_was_answered(client: Client, asked: Introduction) -> None:
    new = link_for(asked)
    client.post(reverse("host_open"), {"token": new.token})
    answer(client, asked, "welcome")
    response = Client().post(reverse("host_open"), {"token": new.token})
    assert response.status_code == 410
    assert "Your answer has arrived" in response.content.decode()
    assert "Noor" not in response.content.decode()


def test_a_question_leaves_the_link_open(client: Client, asked: Introduction) -> None:
    new = link_for(asked)
    client.post(reverse("host_open"), {"token": new.token})
    answer(client, asked, "ask_back", words="Do you read music?")
    assert AccessLink.objects.get(pk=new.link.pk).used_at is None


def test_an_old_link_says_so_calmly(client: Client, asked: Introduction, now: datetime) -> None:
    new = link_for(asked, at=now - timedelta(days=60))
    response = client.post(reverse("host_open"), {"token": new.token})
    assert (response.status_code, "This link is closed" in response.content.decode()) == (410, True)


@pytest.mark.parametrize("sent", [{"token": "tampered"}, {"code": "AAAA-BBBB-CCCC-DDDD"}, {}, {"token": "\x00"}])
def test_a_tampered_link_or_code_opens_nothing(client: Client, asked: Introduction, sent: dict[str, str]) -> None:
    response = client.post(reverse("host_open"), sent)
    assert response.status_code == 403
    assert client.get(reverse("host_inbox")).status_code == 403


def test_a_link_for_somebody_else_opens_no_page_of_a_host(client: Client, noor: Person, now: datetime) -> None:
    token = links.make(LinkPurpose.PERSON, person=noor, at=now).token
    assert client.post(reverse("host_open"), {"token": token}).status_code == 403


def test_a_page_that_was_closed_stays_closed(client: Client, asked: Introduction) -> None:
    let_in(client, asked)
    assert client.post(reverse("host_close"), follow=True).status_code == 200
    assert client.get(page_of(asked)).status_code == 403
    assert client.post(reverse("host_close"), follow=True).status_code == 200


# --- What a host sees


def test_no_template_of_a_host_is_handed_a_model(client: Client, asked: Introduction, now: datetime) -> None:
    let_in(client, asked)
    for url in (page_of(asked), reverse("host_inbox"), reverse("host_room", args=[asked.host_id])):
        response = client.get(url)
        contexts = [layer for context in response.context for layer in context.dicts]
        own = [{key: value for key, value in layer.items() if key != "user"} for layer in contexts]
        found = [value for value in values_in(own, set()) if isinstance(value, models.Model | models.QuerySet)]
        assert found == []


def test_a_host_sees_only_what_consent_opens(client: Client, noor: Person, hanna: Host, now: datetime) -> None:
    named = make_introduction(noor, host=hanna, status=S.ASKED, scopes=(C.NAME_OR_ALIAS,), texts=TEXTS, at=now)
    body = let_in(client, named).get(page_of(named)).content.decode()
    assert "Noor-7731" in body
    assert "A chair 7731" not in body
    assert "noor@example.org" not in body
    assert "Pim" not in body


def test_contact_appears_only_after_the_welcome(client: Client, asked: Introduction) -> None:
    let_in(client, asked)
    assert b"noor@example.org" not in client.get(page_of(asked)).content
    answer(client, asked, "welcome")
    assert b"noor@example.org" in client.get(page_of(asked)).content


@pytest.mark.parametrize("status", [S.SUGGESTED, S.CONSENTED])
def test_what_was_not_asked_is_not_there(
    client: Client, asked: Introduction, noor: Person, now: datetime, status: S
) -> None:
    let_in(client, asked)
    other = make_introduction(noor, listing=make_listing("Garden"), status=status, scopes=EVERYTHING, at=now)
    Introduction.objects.filter(pk=other.pk).update(host=asked.host)
    assert client.get(page_of(other)).status_code == 404


def test_a_host_sees_no_request_of_another_host(client: Client, asked: Introduction, now: datetime) -> None:
    hugo = make_host(make_listing("Chess"), name="Hugo")
    nadia = make_introduction(make_person("Nadia"), host=hugo, status=S.ASKED, scopes=EVERYTHING, at=now)
    let_in(client, asked)
    assert client.get(page_of(nadia)).status_code == 404
    assert answer(client, nadia, "welcome").status_code == 404
    nadia.refresh_from_db()
    assert nadia.status == S.ASKED
    assert b"Nadia" not in client.get(reverse("host_inbox")).content


def test_the_inbox_puts_what_waits_for_an_answer_first(
    client: Client, asked: Introduction, hanna: Host, now: datetime
) -> None:
    welcomed = make_introduction(
        make_person("Nadia"), host=hanna, status=S.WELCOMED, scopes=EVERYTHING, texts={"called": "Nadia"}, at=now
    )
    view = let_in(client, asked).get(reverse("host_inbox")).context["view"]
    assert [line.url for line in view.my_turn] == [page_of(asked)]
    assert [line.url for line in view.others] == [page_of(welcomed)]


def test_an_empty_inbox_is_friendly(client: Client, asked: Introduction, noor: Person, now: datetime) -> None:
    let_in(client, asked)
    introductions.withdraw(asked, by=by_person(noor), at=now)
    assert "Nothing waits for you" in client.get(reverse("host_inbox")).content.decode()


def test_the_inbox_asks_the_database_as_often_for_one_request_as_it_must(
    client: Client, asked: Introduction, hanna: Host, now: datetime, django_assert_max_num_queries: Any
) -> None:
    let_in(client, asked)
    with django_assert_max_num_queries(16):
        client.get(reverse("host_inbox"))


def test_a_logged_in_host_has_the_inbox_after_the_second_factor(
    client: Client, asked: Introduction, olaf: User
) -> None:
    Host.objects.filter(introductions=asked).update(user=olaf)
    log_in(client, olaf, second_factor=False)
    assert client.get(reverse("host_inbox")).status_code == 403
    log_in(client, olaf)
    assert b"Noor-7731" in client.get(reverse("host_inbox")).content
    answer(client, asked, "welcome")
    asked.refresh_from_db()
    assert asked.status == S.WELCOMED


# --- Getting ready


def test_a_host_asks_for_help_to_get_ready_once(client: Client, asked: Introduction, hanna: Host) -> None:
    url = reverse("host_room", args=[hanna.pk])
    let_in(client, asked)
    assert "Yes, please help us" in client.get(url).content.decode()
    for _click in range(2):
        assert client.post(url, {"note": "A second door"}, follow=True).status_code == 200
    task = RoomTask.objects.get()
    assert (task.asked_for_by, task.host, task.note) == ("host", hanna, "A second door")
    assert "Asked for on" in client.get(url).content.decode()


def test_a_host_asks_for_no_other_group(client: Client, asked: Introduction) -> None:
    hugo = make_host(make_listing("Chess"), name="Hugo")
    let_in(client, asked)
    assert client.post(reverse("host_room", args=[hugo.pk]), {"note": ""}).status_code == 404
    assert RoomTask.objects.count() == 0


def test_a_hosts_pages_are_private_and_have_a_neutral_title(client: Client, asked: Introduction) -> None:
    let_in(client, asked)
    for url in (page_of(asked), reverse("host_inbox"), reverse("host_open")):
        response = client.get(url)
        body = response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert "data-private" in body
        assert "<title>Footbridge</title>" in body


def test_many_hosts_of_one_network_open_their_links_without_waiting(asked: Introduction) -> None:
    answers = [Client().post(reverse("host_open"), {"token": link_for(asked).token}) for _mail in range(9)]
    assert {response.status_code for response in answers} == {302}
