"""The caseload: whose turn it is, how many queries, and nobody else's people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bridges.models import AskedBy, FollowUp, Introduction, Person, Visit
from bridges.pages import caseload as pages
from bridges.pages.caseload import caseload_page, read_sieve
from bridges.pages.next_steps import say_moment
from bridges.states import IntroductionStatus as S
from bridges.words import Turn
from directory.models import Listing, User
from tests.bridges.cast import make_introduction, make_person
from tests.listings import NOON, make_listing
from tests.logins import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def desk(client: Client, pim: User) -> Client:
    """Pim's browser."""
    return log_in(client, pim)


def columns(user: User, **query: str) -> dict[str, list[str]]:
    sieve = read_sieve(query)
    page = caseload_page(user, sieve=sieve, language="en", zone="Europe/London", at=NOON)
    return {column.turn: [ticket.group for ticket in column.tickets] for column in page.columns}


def test_columns_say_whose_turn_it_is(pim: User, noor: Person) -> None:
    for name, status in [
        ("Chess", S.SUGGESTED), ("Garden", S.CONSENTED), ("Choir", S.ASKED),
        ("Repair", S.SETTLING), ("Walk", S.NOT_NOW),
    ]:  # fmt: skip
        make_introduction(noor, listing=make_listing(name), status=status)
    assert columns(pim) == {
        Turn.PERSON: ["Chess"],
        Turn.ME: ["Garden"],
        Turn.GROUP: ["Choir"],
        Turn.SETTLING: ["Repair"],
        Turn.RESTING: ["Walk"],
    }


def test_what_i_promised_to_ask_is_my_turn(pim: User, noor: Person, choir: Listing) -> None:
    row = make_introduction(noor, listing=choir, status=S.SETTLING)
    day = timezone.localdate(NOON)
    plain = {"stage": "2w", "day": day, "time": "10:00", "timezone": "Europe/London"}
    asked = FollowUp.objects.create(introduction=row, asked_by=AskedBy.SYSTEM, **plain)
    assert columns(pim)[Turn.ME] == []
    asked.asked_by = AskedBy.PRACTITIONER
    asked.save()
    assert columns(pim)[Turn.ME] == ["Tuesday harbour choir"]


def test_what_ended_stays_a_month(pim: User, noor: Person) -> None:
    make_introduction(noor, listing=make_listing("New"), status=S.WITHDRAWN, at=NOON - timedelta(days=29))
    make_introduction(noor, listing=make_listing("Old"), status=S.WITHDRAWN, at=NOON - timedelta(days=31))
    assert columns(pim)[Turn.RESTING] == ["New"]


def test_late_ones_come_first_and_alone_when_asked_for(pim: User, noor: Person) -> None:
    make_introduction(noor, listing=make_listing("Soon"), status=S.ASKED, at=NOON)
    make_introduction(noor, listing=make_listing("Late"), status=S.ASKED, at=NOON - timedelta(days=9))
    make_introduction(noor, listing=make_listing("Settled"), status=S.VISITED, at=NOON - timedelta(days=9))
    assert columns(pim)[Turn.GROUP] == ["Late", "Soon"]
    assert columns(pim, late="1") == {**{turn: [] for turn in Turn}, Turn.GROUP: ["Late"]}


def test_one_column_alone(pim: User, noor: Person, choir: Listing) -> None:
    make_introduction(noor, listing=choir, status=S.ASKED)
    assert columns(pim, turn="group") == {Turn.GROUP: ["Tuesday harbour choir"]}


def test_mine_are_not_the_teams_and_another_team_sees_neither(
    pim: User, paula: User, noor: Person, choir: Listing
) -> None:
    make_introduction(noor, listing=choir)
    shared = make_person("Sia", team=noor.team)
    make_introduction(shared, listing=make_listing("Garden"))
    assert columns(pim)[Turn.PERSON] == ["Tuesday harbour choir"]
    assert sorted(columns(pim, whose="team")[Turn.PERSON]) == ["Garden", "Tuesday harbour choir"]
    assert columns(paula, whose="team") == {turn: [] for turn in Turn}


def test_a_person_who_left_the_team_is_gone(pim: User, noor: Person, choir: Listing) -> None:
    make_introduction(noor, listing=choir)
    Person.objects.filter(pk=noor.pk).update(team=None, practitioner=None)
    assert columns(pim, whose="team") == {turn: [] for turn in Turn}


def test_columns_have_pages(pim: User, noor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "COLUMN_SIZE", 2)
    for number in range(3):
        at = NOON - timedelta(hours=number)
        make_introduction(noor, listing=make_listing(f"Group {number}"), status=S.ASKED, at=at)
    assert columns(pim)[Turn.GROUP] == ["Group 2", "Group 1"]
    assert columns(pim, page="2")[Turn.GROUP] == ["Group 0"]
    page = caseload_page(pim, sieve=read_sieve({}), language="en", zone="Europe/London", at=NOON)
    assert (page.pages, page.previous_url, page.next_url) == (2, "", f"{reverse('caseload')}?page=2")


@pytest.mark.parametrize("view", ["board", "table", "people"])
def test_how_many_queries_does_not_depend_on_how_many_rows(desk: Client, pim: User, noor: Person, view: str) -> None:
    counts = {"board": 8, "table": 8, "people": 5}
    found = []
    for number in range(3):
        person = make_person(f"Person {number}", team=noor.team, practitioner=pim)
        row = make_introduction(person, listing=make_listing(f"Group {number}"), status=S.VISIT_PLANNED)
        Visit.objects.create(introduction=row, day=NOON.date(), start="19:00", timezone="Europe/London", starts_at=NOON)
        if number in {0, 2}:
            desk.get(reverse("caseload"), {"view": view})
            with CaptureQueriesContext(connection) as queries:
                assert desk.get(reverse("caseload"), {"view": view}).status_code == 200
            found.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
    assert found == [counts[view]] * 2


def test_a_name_is_found_by_post_and_stands_in_no_address(desk: Client, pim: User, noor: Person) -> None:
    other = make_person("Olga", team=noor.team, practitioner=pim)
    make_introduction(noor, listing=make_listing("Chess"))
    make_introduction(other, listing=make_listing("Garden"))
    body = desk.post(reverse("caseload"), {"alias": "noo"}).content.decode()
    assert ("Chess" in body, "Garden" in body) == (True, False)
    assert ("alias=" in body, "q=noo" in body) == (False, False)
    assert "Garden" in desk.get(reverse("caseload"), {"alias": "noo"}).content.decode()


def test_somebody_elses_name_is_not_found(desk: Client, paula: User) -> None:
    hidden = make_person("Nadia", team=paula.memberships.get().team, practitioner=paula)
    make_introduction(hidden, listing=make_listing("Secret garden"))
    body = desk.post(f"{reverse('caseload')}?whose=team", {"alias": "Nadia"}).content.decode()
    assert "Secret garden" not in body


def test_blurred_names_stand_in_no_sentence(desk: Client, noor: Person, choir: Listing) -> None:
    make_introduction(noor, listing=choir)
    body = desk.get(reverse("caseload"), {"blur": "1"}).content.decode()
    assert body.count("Noor") == body.count('<span class="alias">Noor</span>') == 1
    assert "is-blurred" in body


def test_people_are_listed_who_have_no_introduction(desk: Client, noor: Person) -> None:
    body = desk.get(reverse("caseload"), {"view": "people"}).content.decode()
    assert reverse("person", args=[noor.pk]) in body


@pytest.mark.parametrize("query", [{"page": "-1"}, {"page": "9" * 90}, {"turn": "x", "view": "y"}, {"page": "\x00"}])
def test_odd_questions_get_the_board(desk: Client, noor: Person, query: dict[str, str]) -> None:
    assert desk.get(reverse("caseload"), query).status_code == 200


def test_the_caseload_is_private(desk: Client, noor: Person) -> None:
    response = desk.get(reverse("caseload"))
    assert "no-store" in response["Cache-Control"]
    assert "data-private" in response.content.decode()


def test_a_visit_is_called_today_and_tomorrow() -> None:
    words = [say_moment(NOON + timedelta(days=days), zone="Europe/London", at=NOON) for days in (0, 1, 2)]
    assert words == ["Today, 12 noon", "Tomorrow, 12 noon", "Tue 24 November, 12 noon"]


def test_nothing_at_all_is_said_kindly(desk: Client) -> None:
    assert Introduction.objects.count() == 0
    assert "Nothing waits for you." in desk.get(reverse("caseload")).content.decode()
