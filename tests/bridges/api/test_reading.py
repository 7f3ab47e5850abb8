"""What a token reads: the same as the practitioner's pages say, in pages by cursor, by strict parameters."""

import base64
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bridges import clocks, vault
from bridges.actions import people
from bridges.models import Companion, FollowUp, Host, Introduction, Person, Visit
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.api_scopes import ApiScope
from directory.models import AuditEvent, Listing, User
from tests.bridges.cast import give, make_introduction, make_person
from tests.listings import make_listing
from tests.logins import log_in
from tests.tokens import ask, bearer, new_token

pytestmark = pytest.mark.django_db
LIST, VISITS, FOLLOW_UPS = reverse("api_introductions"), reverse("api_visits"), reverse("api_follow_ups")
# The first hour of year 1, fourteen hours east of Greenwich: UTC has no such moment.
BEFORE_ALL_TIME = base64.urlsafe_b64encode(f"introductions|0001-01-01T00:00:00+14:00|{uuid4()}".encode()).decode()
WORDS = {
    "suggestion": "You miss singing.",
    "what_would_help": "A call before.",
    "question": "Is a chair enough?",
    "answer": "Yes.",
    "host_words": "See you on Tuesday.",
}


@pytest.fixture
def text(pim: User) -> str:
    return new_token(pim).text


@pytest.fixture
def row(noor: Person, hanna: Host, pim: User) -> Introduction:
    at = timezone.now() - timedelta(days=1)
    scopes = (ConsentScope.NAME_OR_ALIAS, ConsentScope.FOLLOW_UP)
    return make_introduction(noor, host=hanna, status=S.ASKED, scopes=scopes, texts=WORDS, author=pim, at=at)


def make_visit(row: Introduction, *, state: str = "planned", days: int = 1, **fields: Any) -> Visit:
    starts_at = timezone.now() + timedelta(days=days)
    visit = Visit(
        introduction=row,
        state=state,
        day=starts_at.date(),
        start=starts_at.time().replace(microsecond=0),
        timezone="UTC",
        starts_at=starts_at,
        **fields,
    )
    vault.open_for(row.person).write_all(visit, {"meeting_point": "By the door", "leave_early": "Wave to Bo"})
    visit.save()
    return visit


def make_follow_up(row: Introduction, *, stage: str = "2d", days: int = 0, **fields: Any) -> FollowUp:
    day = (timezone.now() + timedelta(days=days)).date()
    asked = FollowUp(
        introduction=row, stage=stage, day=day, time=clocks.ASKING_TIME, timezone="Europe/London", **fields
    )
    vault.open_for(row.person).write_all(asked, {"connecting": "qzwhomzq", "belonging": "yes"})
    asked.save()
    return asked


def test_an_introduction_is_said_as_its_page_says_it(client: Client, pim: User, text: str, row: Introduction) -> None:
    said = ask(reverse("api_introduction", args=[row.pk]), text).json()
    page = log_in(client, pim).get(reverse("introduction", args=[row.pk])).content.decode()
    assert said["person"] == {"id": str(row.person_id), "alias": "Noor"}
    assert said["listing"] == {"id": str(row.listing_id), "name": "Tuesday harbour choir"}
    assert (said["status"], said["status_words"]) == ("asked", "The group was asked")
    assert (said["turn"], said["turn_words"]) == ("group", "The group answers")
    for words in (said["person"]["alias"], said["listing"]["name"], said["sentence"], *WORDS.values()):
        assert words in page
    assert said["texts"] == {"wishes": "", **WORDS}
    assert said["supported_by"] == "Pim"
    assert said["is_late"] is False
    assert said["version"] == 1
    assert {name for name in said if name.endswith(("_at", "_since")) and said[name]} == {
        *("status_since", "created_at", "due_at", "asked_at")
    }


def test_the_moves_are_those_of_the_page(text: str, row: Introduction, noor: Person) -> None:
    mine = ask(reverse("api_introduction", args=[row.pk]), text).json()["open_moves"]
    assert [(one["move"], one["by"]) for one in mine] == [("withdraw", "person"), ("record_in_error", "practitioner")]
    others = make_introduction(noor, listing=make_listing("Tea"), status=S.CONSENTED)
    found = ask(reverse("api_introduction", args=[others.pk]), text).json()["open_moves"]
    assert [(one["move"], one["by"]) for one in found] == [("ask", "practitioner"), ("withdraw", "person")]


def test_consent_is_summed_up_and_ended_ones_are_named_as_ended(text: str, row: Introduction) -> None:
    at = timezone.now()
    ended = give(row, ConsentScope.CONTACT, at=at - timedelta(days=2))
    row.consents.filter(pk=ended.pk).update(ended_at=at, ended_how="person")
    soon = give(row, ConsentScope.MY_CARD, at=at, days=3)
    said = ask(reverse("api_introduction", args=[row.pk]), text).json()
    assert said["consent"]["scopes"] == ["name_or_alias", "my_card", "follow_up"]
    assert said["consent"]["holds_until"].startswith(soon.expires_at.date().isoformat())
    by_scope = {one["scope"]: one for one in said["consents"]}
    assert (by_scope["contact"]["is_active"], by_scope["my_card"]["is_active"]) == (False, True)
    assert by_scope["my_card"]["text_shown"] == "Yes to my_card."


def test_words_of_people_need_their_scope(pim: User, row: Introduction) -> None:
    make_visit(row)
    text = new_token(pim, scopes=[scope for scope in ApiScope if scope != ApiScope.TEXTS_READ]).text
    one = ask(reverse("api_introduction", args=[row.pk]), text)
    visits = ask(VISITS, text)
    assert one.json()["texts"] is None
    assert {consent["text_shown"] for consent in one.json()["consents"]} == {None}
    assert visits.json()["results"][0]["texts"] is None
    for words in (*WORDS.values(), "By the door", "Yes to"):
        assert words not in one.content.decode() + visits.content.decode()


def test_a_plan_is_shown_with_its_words_until_it_is_over(text: str, row: Introduction, bo: Companion) -> None:
    planned = make_visit(row, company="peer", companion=bo, companion_answer="yes")
    over = make_visit(row, state="happened", days=-7)
    first, second = ask(VISITS, text).json()["results"]
    assert (first["id"], first["status"], first["texts"]) == (str(over.pk), "happened", None)
    assert (second["id"], second["companion"], second["companion_answer"]) == (str(planned.pk), "Bo", "yes")
    assert second["texts"] == {"meeting_point": "By the door", "leave_early": "Wave to Bo"}
    assert (second["introduction"], second["person"]["alias"]) == (str(row.pk), "Noor")


def test_when_somebody_is_asked_is_said_and_no_answer_is(text: str, row: Introduction) -> None:
    make_follow_up(row, state="answered", answered_at=timezone.now())
    response = ask(FOLLOW_UPS, text)
    (said,) = response.json()["results"]
    assert (said["stage"], said["status"], said["asked_by"]) == ("2d", "answered", "system")
    assert "qzwhomzq" not in response.content.decode()
    assert "belonging" not in said


def test_words_come_in_the_language_that_is_asked_for(text: str, row: Introduction) -> None:
    response = Client().get(LIST, headers={**bearer(text), "Accept-Language": "da"})
    assert response["Content-Language"] == "da"
    assert response.json()["results"][0]["status_words"] != "The group was asked"


# --- Lists


def walk(path: str, text: str, **query: Any) -> list[str]:
    found, response = [], ask(path, text, **query)
    while True:
        assert response.status_code == 200, response.content
        page = response.json()
        found += [one["id"] for one in page["results"]]
        if page["next"] is None:
            assert "Link" not in response
            return found
        assert response["Link"] == f'<{page["next"]}>; rel="next"'
        response = Client().get(page["next"], headers=bearer(text))


def test_pages_go_on_after_the_last_row(text: str, noor: Person) -> None:
    at = timezone.now()
    moments = [at - timedelta(hours=hours) for hours in (5, 4, 4, 4, 3, 2, 1)]
    rows = [make_introduction(noor, listing=make_listing(f"Group {n}"), at=moment) for n, moment in enumerate(moments)]
    wanted = [str(row.pk) for row in sorted(rows, key=lambda row: (row.status_since, row.pk))]
    for size in (1, 2, 3, 7, 100):
        assert walk(LIST, text, per_page=size, status="suggested") == wanted
    assert walk(LIST, text, changed_after=(at - timedelta(hours=4)).isoformat()) == wanted[4:]
    assert walk(LIST, text, changed_after=at.isoformat()) == []


def test_the_other_lists_go_on_too(text: str, noor: Person) -> None:
    rows = [make_introduction(noor, listing=make_listing(f"Group {n}")) for n in range(5)]
    visits = [str(make_visit(row, days=n).pk) for n, row in enumerate(rows)]
    assert walk(VISITS, text, per_page=2) == visits
    assert walk(VISITS, text, introduction=str(rows[3].pk)) == [visits[3]]
    assert walk(VISITS, text, starts_after=(timezone.now() + timedelta(days=2, hours=1)).isoformat()) == visits[3:]
    asked = [make_follow_up(row, days=n // 2) for n, row in enumerate(rows)]
    wanted = [str(one.pk) for one in sorted(asked, key=lambda one: (one.day, one.pk))]
    assert walk(FOLLOW_UPS, text, per_page=2) == wanted
    assert walk(FOLLOW_UPS, text, status="answered") == []


def test_status_and_person_narrow(text: str, noor: Person, row: Introduction, pim: User) -> None:
    sam = make_person("Sam", team=noor.team, practitioner=pim)
    sams = make_introduction(sam, listing=make_listing("Chess"), status=S.WITHDRAWN)
    assert walk(LIST, text, person=str(sam.pk)) == [str(sams.pk)]
    assert walk(LIST, text, status=["asked", "question"]) == [str(row.pk)]
    assert set(walk(LIST, text, status=["asked", "withdrawn"])) == {str(row.pk), str(sams.pk)}


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (LIST, "status", "accepted"),
        (LIST, "changed_after", "yesterday"),
        (LIST, "person", "noor"),
        (LIST, "per_page", "100000"),
        (LIST, "per_page", "0"),
        (LIST, "cursor", "nonsense"),
        (LIST, "cursor", "æ"),
        (LIST, "cursor", "aW50cm9kdWN0aW9uc3wyMDI2LTExLTMwfDEy"),
        (LIST, "cursor", "dmlzaXRzfDIwMjYtMTEtMzBUMDA6MDA6MDArMDA6MDB8YzBmZmVl"),
        (LIST, "cursor", BEFORE_ALL_TIME),
        (LIST, "page", "2"),
        (LIST, "introduction", "7d0f3f0e-3b57-4a86-9d4b-0c9b1a2f6e11"),
        (VISITS, "status", "asked"),
        (VISITS, "introduction", "12"),
        (VISITS, "starts_after", "1"),
        (FOLLOW_UPS, "status", "open"),
        (FOLLOW_UPS, "changed_after", "2026-11-30"),
    ],
)
def test_what_says_nothing_we_know_is_a_problem_and_no_empty_list(text: str, path: str, name: str, value: str) -> None:
    query: dict[str, Any] = {name: value}
    response = ask(path, text, **query)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [fault["name"] for fault in response.json()["errors"]] == [name]


@pytest.mark.parametrize(
    ("path", "name"),
    [(LIST, "person"), (VISITS, "person"), (VISITS, "introduction"), (FOLLOW_UPS, "introduction")],
)
def test_what_one_may_not_see_is_said_to_be_not_there(text: str, path: str, name: str) -> None:
    sam = make_introduction(make_person("Sam"))
    theirs = {"person": sam.person_id, "introduction": sam.pk}[name]
    queries: list[dict[str, Any]] = [{name: str(key)} for key in (theirs, uuid4())]
    hidden, missing = (ask(path, text, **query) for query in queries)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


def test_a_cursor_of_another_list_is_none_of_this_one(text: str, noor: Person) -> None:
    for n in range(2):
        make_visit(make_introduction(noor, listing=make_listing(f"Group {n}")), days=n)
    following = ask(VISITS, text, per_page=1).json()["next"]
    assert Client().get(following.replace(VISITS, LIST), headers=bearer(text)).status_code == 400


def test_one_introduction_takes_no_parameters_and_an_id_that_is_none_is_not_there(text: str, row: Introduction) -> None:
    assert ask(reverse("api_introduction", args=[row.pk]), text, full="true").status_code == 400
    for path in (f"{LIST}{uuid4()}/", f"{LIST}12/", f"{LIST}{row.pk}"):
        response = ask(path, text)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", [LIST, VISITS, FOLLOW_UPS])
def test_the_number_of_queries_does_not_depend_on_the_rows(text: str, noor: Person, path: str) -> None:
    def fill(count: int) -> None:
        for _n in range(count):
            row = make_introduction(noor, listing=make_listing(f"Group {uuid4()}"), scopes=tuple(ConsentScope))
            make_visit(row)
            make_follow_up(row)

    fill(1)
    ask(path, text)  # writes that the token is used, and that Noor was read about
    counts = []
    for more in (0, 12):
        fill(more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(ask(path, text).json()["results"]) == 1 + more
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The record


def about(noor: Person) -> list[tuple[str, str, str, str]]:
    return [(one.event, one.actor_id, one.data_category, one.basis) for one in AuditEvent.objects.about(noor.pk)]


def test_each_person_can_read_that_a_program_read_about_them(pim: User, noor: Person, row: Introduction) -> None:
    new = new_token(pim)
    for _time in range(2):
        ask(LIST, new.text)
        ask(reverse("api_introduction", args=[row.pk]), new.text)
    make_visit(row)
    ask(VISITS, new.text)
    means = f"token:{new.token.pk.hex}"
    assert about(noor) == [
        ("person.read", str(pim.pk), "introduction", means),
        ("person.read", str(pim.pk), "visit", means),
    ]
    said = people.events_of(noor)[0]
    assert (said.event, said.who, said.party) == ("person.read_by_tool", "Pim", "practitioner")
    assert AuditEvent.objects.about(noor.pk)[0].role == "tool"


def test_looking_oneself_and_letting_a_program_look_are_two_events(
    client: Client, pim: User, noor: Person, row: Introduction
) -> None:
    log_in(client, pim).get(reverse("introduction", args=[row.pk]))
    one, other = new_token(pim), new_token(pim)
    ask(LIST, one.text)
    ask(LIST, other.text)
    client.get(reverse("introduction", args=[row.pk]))
    bases = [basis for _event, _actor, _category, basis in about(noor)]
    assert bases == ["", f"token:{one.token.pk.hex}", f"token:{other.token.pk.hex}"]


def test_who_is_not_in_the_answer_is_not_in_the_record(text: str, noor: Person, row: Introduction, team: Any) -> None:
    sam = make_person("Sam", team=team)
    make_introduction(sam, listing=make_listing("Chess"))
    ask(LIST, text, person=str(sam.pk))
    ask(LIST, text, status="accepted")
    assert about(noor) == []
    assert len(about(sam)) == 1


def test_what_cannot_be_written_down_is_not_shown(
    text: str, row: Introduction, choir: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("the record is full")

    monkeypatch.setattr("directory.actions.audit.record", fail)
    client = Client(raise_request_exception=False)
    for path in (LIST, reverse("api_introduction", args=[row.pk])):
        response = ask(path, text, client=client)
        assert response.status_code == 500
        assert "Noor" not in response.content.decode()
