"""A companion says yes for a while and can stop; comes along or cannot; sees one visit and no more."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridges import vault
from bridges.actions import introductions, links
from bridges.actions.parties import by_person
from bridges.models import (
    AccessLink,
    Companion,
    CompanionAnswer,
    Host,
    LinkPurpose,
    Notice,
    NoticeKind,
    Person,
    Visit,
    VisitState,
)
from bridges.states import IntroductionStatus as S
from directory.models import User
from tests.bridges.cast import EVERYTHING, make_introduction
from tests.logins import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def bo(bo: Companion, now: datetime) -> Companion:
    bo.consented_at = now - timedelta(days=1)
    bo.save()
    return bo


@pytest.fixture
def as_pim(pim: User) -> Client:
    return log_in(Client(), pim)


def make_visit(noor: Person, hanna: Host, bo: Companion, *, starts_at: datetime, answer: str = "asked") -> Visit:
    introduction = make_introduction(
        noor, host=hanna, status=S.VISIT_PLANNED, scopes=EVERYTHING, at=starts_at - timedelta(days=5)
    )
    visit = Visit(
        introduction=introduction,
        day=starts_at.date(),
        start=starts_at.time().replace(microsecond=0),
        timezone="UTC",
        starts_at=starts_at,
        company="peer",
        companion=bo,
        companion_answer=answer,
    )
    texts = {"meeting_point": "The red bench 7731", "leave_early": "A nod 7731"}
    vault.open_for(noor).write_all(visit, texts)
    visit.save()
    return visit


@pytest.fixture
def visit(noor: Person, hanna: Host, bo: Companion, now: datetime) -> Visit:
    return make_visit(noor, hanna, bo, starts_at=now + timedelta(days=2))


def open_visit(client: Client, visit: Visit) -> Client:
    assert visit.companion is not None
    token = links.make(LinkPurpose.COMPANION, visit=visit, companion=visit.companion, at=timezone.now()).token
    response = client.post(reverse("come_along"), {"token": token})
    assert response["Location"] == reverse("companion_visit", args=[visit.pk])
    return client


def open_pool(client: Client, companion: Companion) -> Client:
    token = links.make(LinkPurpose.POOL, companion=companion, at=timezone.now()).token
    assert client.post(reverse("come_along"), {"token": token})["Location"] == reverse("companion_me")
    return client


def say(client: Client, visit: Visit, do: str) -> Any:
    return client.post(reverse("companion_answer", args=[visit.pk]), {"do": do}, follow=True)


def text_of(response: Any) -> str:
    return str(response.content.decode())


# --- One visit


def test_a_companion_sees_what_going_along_needs(client: Client, visit: Visit) -> None:
    body = text_of(open_visit(client, visit).get(reverse("companion_visit", args=[visit.pk])))
    assert all(words in body for words in ("Go along with Noor", "The red bench 7731", "Tuesday harbour choir"))
    assert "noor@example.org" not in body
    assert "A nod 7731" not in body


@pytest.mark.parametrize(("do", "kept"), [("yes", CompanionAnswer.YES), ("no", CompanionAnswer.NO)])
def test_a_companion_answers(client: Client, visit: Visit, do: str, kept: str) -> None:
    open_visit(client, visit)
    for _click in range(2):
        assert say(client, visit, do).status_code == 200
    visit.refresh_from_db()
    assert visit.companion_answer == kept


def test_after_a_no_nothing_of_the_person_is_shown(client: Client, visit: Visit) -> None:
    open_visit(client, visit)
    body = text_of(say(client, visit, "no"))
    assert [words in body for words in ("Noor", "red bench", "harbour choir")] == [False, False, False]
    assert "Go along with Noor" in text_of(say(client, visit, "yes"))


def test_a_companion_whose_visit_was_withdrawn_gets_a_calm_page(
    client: Client, visit: Visit, noor: Person, now: datetime
) -> None:
    open_visit(client, visit)
    introductions.withdraw(visit.introduction, by=by_person(noor), at=now)
    response = say(client, visit, "yes")
    assert (response.status_code, "not planned any more" in text_of(response)) == (410, True)
    assert "Noor" not in text_of(response)


def test_a_companion_who_was_replaced_sees_nothing(client: Client, visit: Visit) -> None:
    open_visit(client, visit)
    Visit.objects.filter(pk=visit.pk).update(companion=None)
    assert client.get(reverse("companion_visit", args=[visit.pk])).status_code == 404
    assert say(client, visit, "yes").status_code == 404


def test_a_link_opens_its_own_visit_only(
    client: Client, visit: Visit, hanna: Host, bo: Companion, team: Any, now: datetime
) -> None:
    bea = Companion.objects.create(team=team, name="Bea", email="bea@example.org")
    open_pool(client, bea)
    assert client.get(reverse("companion_visit", args=[visit.pk])).status_code == 404
    open_pool(client, bo)
    assert client.get(reverse("companion_visit", args=[visit.pk])).status_code == 404


@pytest.mark.parametrize(("do", "state"), [("went", S.VISITED), ("did_not_go", S.DID_NOT_GO)])
def test_after_the_visit_a_companion_says_whether_it_happened(
    client: Client, noor: Person, hanna: Host, bo: Companion, now: datetime, do: str, state: S
) -> None:
    visit = make_visit(noor, hanna, bo, starts_at=now - timedelta(hours=3), answer="yes")
    body = text_of(open_visit(client, visit).get(reverse("companion_visit", args=[visit.pk])))
    assert ("We went" in body, "I come along" in body) == (True, False)
    response = say(client, visit, do)
    visit.introduction.refresh_from_db()
    assert (response.status_code, visit.introduction.status) == (200, state)
    assert AccessLink.objects.get(visit=visit).used_at is not None
    assert say(client, visit, do).status_code == 410


def test_before_the_visit_nobody_says_that_it_happened(client: Client, visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(companion_answer="yes")
    response = say(open_visit(client, visit), visit, "went")
    visit.refresh_from_db()
    assert (response.status_code, visit.state) == (200, VisitState.PLANNED)


@pytest.mark.parametrize("sent", [{"token": "tampered"}, {"code": "AAAA-BBBB-CCCC-DDDD"}, {}])
def test_a_tampered_link_opens_nothing(client: Client, visit: Visit, sent: dict[str, str]) -> None:
    assert client.post(reverse("come_along"), sent).status_code == 403
    assert client.get(reverse("companion_me")).status_code == 403


def test_an_old_link_says_so_calmly(client: Client, visit: Visit, now: datetime) -> None:
    assert visit.companion is not None
    old = links.make(LinkPurpose.COMPANION, visit=visit, companion=visit.companion, at=now - timedelta(days=60))
    response = client.post(reverse("come_along"), {"token": old.token})
    assert (response.status_code, "This link is closed" in text_of(response)) == (410, True)


# --- One's own page


def test_a_companion_says_yes_with_times_and_words(client: Client, bo: Companion) -> None:
    Companion.objects.filter(pk=bo.pk).update(consented_at=None, consent_until=None)
    open_pool(client, bo)
    assert "would you like to go along" in text_of(client.get(reverse("companion_me")))
    data = {
        "how_long": "180",
        "days": ["mon-evening", "sat-morning"],
        "speaks": "Danish, Arabic, ,",
        "about": "I laugh loudly",
    }
    response = client.post(reverse("companion_me"), data, follow=True)
    bo.refresh_from_db()
    assert (bo.days, bo.speaks, bo.about) == (["mon-evening", "sat-morning"], ["Danish", "Arabic"], "I laugh loudly")
    assert "Your team can ask you" in text_of(response)
    assert list(Companion.objects.available(at=timezone.now())) == [bo]


def test_a_yes_without_an_end_comes_back_with_what_was_written(client: Client, bo: Companion) -> None:
    open_pool(client, bo)
    response = client.post(reverse("companion_me"), {"days": ["mon-evening"], "about": "I laugh"})
    body = text_of(response)
    assert ("Choose how long" in body, "I laugh" in body) == (True, True)
    assert 'value="mon-evening" checked' in body


@pytest.mark.parametrize("data", [{"how_long": "9999"}, {"how_long": "90", "days": ["never"]}])
def test_a_yes_that_cannot_be_changes_nothing(client: Client, bo: Companion, data: dict[str, Any]) -> None:
    open_pool(client, bo)
    client.post(reverse("companion_me"), data)
    until = bo.consent_until
    bo.refresh_from_db()
    assert bo.consent_until == until


def test_a_companion_rests_and_comes_back(client: Client, bo: Companion) -> None:
    open_pool(client, bo)
    for do, is_resting in (("rest", True), ("rest", True), ("back", False)):
        client.post(reverse("companion_me_move"), {"do": do})
        bo.refresh_from_db()
        assert bo.is_resting is is_resting


def test_stopping_takes_away_what_was_written_at_once(client: Client, bo: Companion, visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(companion_answer="yes")
    open_pool(client, bo)
    response = client.post(reverse("companion_me_move"), {"do": "stop"})
    bo.refresh_from_db()
    visit.refresh_from_db()
    assert (response.status_code, bo.name, bo.email, bo.about, bo.days) == (200, "", "", "", [])
    assert (bo.ended_at is not None, visit.companion_answer) == (True, CompanionAnswer.NO)
    assert client.get(reverse("companion_me")).status_code == 403


# --- The pool


def test_a_practitioner_invites_a_peer(as_pim: Client, team: Any) -> None:
    data = {"name": "Bea", "email": "bea@example.org", "language": "en"}
    response = as_pim.post(reverse("companion_new"), data, follow=True)
    bea = Companion.objects.get()
    assert (bea.team, bea.consented_at) == (team, None)
    assert "Invited, no answer yet" in text_of(response)
    assert Notice.objects.get().kind == NoticeKind.POOL_INVITATION


def test_an_invitation_without_an_address_comes_back(as_pim: Client) -> None:
    response = as_pim.post(reverse("companion_new"), {"name": "Bea", "email": "x", "language": "en"})
    assert "does not look like an e-mail" in text_of(response)
    assert Companion.objects.count() == 0


def test_nobody_invites_for_another_team(as_pim: Client, paula: User, team: Any) -> None:
    other = paula.memberships.get().team
    data = {"name": "Bea", "email": "bea@example.org", "language": "en", "team": str(other.pk)}
    as_pim.post(reverse("companion_new"), data)
    assert Companion.objects.get().team == team


def test_a_pool_is_for_its_team_alone(bo: Companion, paula: User) -> None:
    client = log_in(Client(), paula)
    assert "Bo" not in [row.name for _team, rows in client.get(reverse("companions")).context["pools"] for row in rows]
    assert client.post(reverse("companion_move", args=[bo.pk]), {"do": "end"}).status_code == 404


def test_a_new_link_goes_out_once_a_day(as_pim: Client, bo: Companion) -> None:
    for _click in range(2):
        as_pim.post(reverse("companion_move", args=[bo.pk]), {"do": "invite"})
    assert Notice.objects.count() == 1


def test_the_team_takes_somebody_out(as_pim: Client, bo: Companion) -> None:
    as_pim.post(reverse("companion_move", args=[bo.pk]), {"do": "end"})
    bo.refresh_from_db()
    assert (bo.ended_at is not None, bo.name) == (True, "")
    assert as_pim.post(reverse("companion_move", args=[bo.pk]), {"do": "end"}).status_code == 404


def test_the_pool_says_how_it_is_with_everybody(as_pim: Client, bo: Companion, team: Any, now: datetime) -> None:
    make = Companion.objects.create
    make(team=team, name="Abe")
    make(team=team, name="Cas", consented_at=now, consent_until=now + timedelta(days=9), is_resting=True)
    make(team=team, name="Dan", consented_at=now - timedelta(days=9), consent_until=now - timedelta(days=1))
    make(team=team, name="Eef", ended_at=now)
    rows = as_pim.get(reverse("companions")).context["pools"][0][1]
    assert [(row.name, row.state) for row in rows] == [
        ("Abe", "invited"),
        ("Bo", "ready"),
        ("Cas", "resting"),
        ("Dan", "over"),
    ]
