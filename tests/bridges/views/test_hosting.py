"""A host comes in by a link, sees what consent opens and nothing else, and answers once."""

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import consents, hosts, introductions, links
from bridges.actions.links import NewLink
from bridges.actions.parties import by_person
from bridges.models import (
    AccessLink,
    DeclineReason,
    Host,
    Introduction,
    LinkPurpose,
    Person,
    RoomTask,
    Visit,
    VisitState,
)
from bridges.scopes import ConsentScope as C
from bridges.states import IntroductionStatus as S
from directory.models import Listing, User
from tests.bridges.cast import EVERYTHING, make_host, make_introduction, make_person
from tests.listings import make_listing
from tests.logins import log_in

pytestmark = pytest.mark.django_db
TEXTS = {"called": "Noor-7731", "message": "I sing alto 7731", "access_needs": "A chair 7731"}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def asked(noor: Person, hanna: Host, now: datetime) -> Introduction:
    return make_introduction(noor, host=hanna, status=S.ASKED, scopes=EVERYTHING, texts=TEXTS, at=now)


def link_for(introduction: Introduction, *, at: datetime | None = None) -> NewLink:
    assert introduction.host is not None
    return links.make(LinkPurpose.HOST, introduction=introduction, host=introduction.host, at=at or timezone.now())


def let_in(client: Client, introduction: Introduction) -> Client:
    response = client.post(reverse("host_open"), {"token": link_for(introduction).token})
    assert response.status_code == 302
    return client


def page_of(introduction: Introduction) -> str:
    return reverse("host_introduction", args=[introduction.pk])


def answer(client: Client, introduction: Introduction, move: str, **data: str) -> Any:
    url = reverse("host_answer", args=[introduction.pk])
    return client.post(url, {"move": move, **data}, follow=True)


def plan(introduction: Introduction, *, starts_at: datetime) -> Visit:
    return Visit.objects.create(
        introduction=introduction,
        day=starts_at.date(),
        start=starts_at.time().replace(microsecond=0),
        timezone="UTC",
        starts_at=starts_at,
        company="peer",
    )


def values_in(value: Any, seen: set[int]) -> Iterator[Any]:
    """Yield everything that a template could reach by walking through plain containers and dataclasses."""
    if id(value) in seen or isinstance(value, str | bytes | type):
        return
    seen.add(id(value))
    yield value
    inner: Any = ()
    if dataclasses.is_dataclass(value):
        inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    elif isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list | tuple | set | frozenset):
        inner = list(value)
    for part in inner:
        yield from values_in(part, seen)


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
