"""How a visit went: said by whoever may, without blame, and what follows from it."""

from datetime import date, timedelta

import pytest

from bridges.actions import visits
from bridges.actions.parties import By, by_companion, by_host, by_person, by_practitioner, spoken
from bridges.actions.refusals import NotOpen
from bridges.actions.visits import VisitError
from bridges.models import Companion, Company, Host, Introduction, Person, Visit
from bridges.scopes import ConsentScope
from bridges.states import IntroductionStatus as S
from directory.models import User
from tests.bridges.cast import EVERYTHING, give, make_introduction
from tests.bridges.visiting import AFTERWARDS, BEGINS, kinds, plan
from tests.listings import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcomed(noor: Person, hanna: Host) -> Introduction:
    return make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=EVERYTHING, texts={"called": "Noor"})


def _noor(visit: Visit) -> By:
    return by_person(visit.introduction.person)


def test_a_visit_ahead_is_called_off_without_a_reason(welcomed: Introduction, hanna: Host, bo: Companion) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    visits.call_off(visit, by=_noor(visit), at=NOON)
    kept = Visit.objects.select_related("introduction").get()
    assert (kept.state, kept.sequence, kept.introduction.status) == ("cancelled", 1, "did_not_go")
    assert kinds(kind="visit_reminder") == []
    assert kinds(host=hanna) == ["visit_for_host"]
    assert kinds(companion=bo) == ["visit_for_companion"]


def test_a_companion_hears_of_it_also_where_the_person_stops_altogether(
    welcomed: Introduction, bo: Companion, pim: User
) -> None:
    plan(welcomed, company=Company.PEER, companion=bo)
    visits.did_not_go(welcomed, next_step="stop", by=by_person(welcomed.person), at=NOON)
    assert kinds(companion=bo) == ["visit_for_companion"]


def test_a_practitioner_who_would_have_come_along_hears_of_it(welcomed: Introduction, pim: User) -> None:
    visit = plan(welcomed, company=Company.PRACTITIONER, by=by_practitioner(pim))
    visits.call_off(visit, by=_noor(visit), at=NOON)
    assert kinds(user=pim) == ["for_practitioner"]


def test_somebody_who_called_off_can_plan_again(welcomed: Introduction) -> None:
    visit = plan(welcomed)
    after = visits.call_off(visit, by=_noor(visit), at=NOON)
    plan(after, day=date(2026, 12, 1))
    assert list(Visit.objects.order_by("day").values_list("state", flat=True)) == ["cancelled", "planned"]


def test_nobody_went_to_a_visit_that_is_ahead(welcomed: Introduction, hanna: Host) -> None:
    plan(welcomed)
    with pytest.raises(VisitError, match="has not been yet"):
        visits.went(welcomed, by=by_person(welcomed.person), at=BEGINS - timedelta(minutes=1))
    with pytest.raises(VisitError, match="has not been yet"):
        visits.did_not_go(welcomed, by=by_host(hanna), at=BEGINS - timedelta(minutes=1))


def test_the_person_says_that_they_went(welcomed: Introduction) -> None:
    plan(welcomed)
    after = visits.went(welcomed, by=by_person(welcomed.person), at=AFTERWARDS)
    visit = Visit.objects.get()
    assert (after.status, visit.state, visit.said_by, visit.said_at) == ("visited", "happened", "person", AFTERWARDS)
    assert after.follow_ups.count() == 4
    assert kinds(kind="visit_reminder") == []


def test_a_practitioner_writes_down_what_the_person_said(welcomed: Introduction, pim: User) -> None:
    plan(welcomed)
    after = visits.went(welcomed, by=spoken(welcomed.person, to=pim), at=AFTERWARDS)
    assert after.status == S.VISITED


def test_a_host_says_so_only_with_the_persons_yes(noor: Person, hanna: Host) -> None:
    introduction = make_introduction(noor, host=hanna, status=S.WELCOMED, scopes=(ConsentScope.NAME_OR_ALIAS,))
    plan(introduction)
    with pytest.raises(VisitError, match="for the person to say"):
        visits.went(introduction, by=by_host(hanna), at=AFTERWARDS)
    give(introduction, ConsentScope.HOST_MAY_REPORT_ATTENDANCE)
    assert visits.went(introduction, by=by_host(hanna), at=AFTERWARDS).status == S.VISITED


def test_a_companion_says_so_only_if_they_came_along(welcomed: Introduction, bo: Companion) -> None:
    visit = plan(welcomed, company=Company.PEER, companion=bo)
    with pytest.raises(VisitError):
        visits.went(welcomed, by=by_companion(bo), at=AFTERWARDS)
    visits.answer_companion(visit, is_yes=True, by=by_companion(bo), at=NOON)
    other = Companion.objects.create(team=bo.team, name="Bea")
    with pytest.raises(VisitError):
        visits.went(welcomed, by=by_companion(other), at=AFTERWARDS)
    assert visits.went(welcomed, by=by_companion(bo), at=AFTERWARDS).status == S.VISITED


def test_a_practitioner_says_so_only_if_they_came_along(welcomed: Introduction, pim: User, paula: User) -> None:
    plan(welcomed, company=Company.PRACTITIONER)
    with pytest.raises(NotOpen):
        visits.went(welcomed, by=by_practitioner(pim), at=AFTERWARDS)
    with pytest.raises(VisitError):
        visits.went(welcomed, by=by_companion(None, user=paula), at=AFTERWARDS)
    assert visits.went(welcomed, by=by_companion(None, user=pim), at=AFTERWARDS).status == S.VISITED


def test_a_practitioner_who_stayed_at_home_does_not_say_so(welcomed: Introduction, pim: User) -> None:
    plan(welcomed, company=Company.FRIEND)
    with pytest.raises(VisitError):
        visits.did_not_go(welcomed, by=by_companion(None, user=pim), at=AFTERWARDS)


@pytest.mark.parametrize(
    ("next_step", "status", "due_in_days"),
    [("", "did_not_go", 7), ("another_day", "did_not_go", 7), ("pause", "did_not_go", 28), ("stop", "withdrawn", None)],
)
def test_not_going_leads_on(welcomed: Introduction, next_step: str, status: str, due_in_days: int | None) -> None:
    plan(welcomed)
    after = visits.did_not_go(welcomed, next_step=next_step, by=by_person(welcomed.person), at=AFTERWARDS)
    assert after.status == status
    assert after.due_at == (due_in_days and AFTERWARDS + timedelta(days=due_in_days))
    assert Visit.objects.get().state == "did_not_happen"


def test_what_happens_next_is_for_the_person_to_say(welcomed: Introduction, pim: User) -> None:
    plan(welcomed, company=Company.PRACTITIONER)
    for by, step in ((by_companion(None, user=pim), "stop"), (by_person(welcomed.person), "elsewhere")):
        with pytest.raises(VisitError) as refused:
            visits.did_not_go(welcomed, next_step=step, by=by, at=AFTERWARDS)
        assert refused.value.field == "next_step"
    assert Introduction.objects.get().status == S.VISIT_PLANNED


def test_other_company_waits_for_the_practitioner(welcomed: Introduction, pim: User) -> None:
    plan(welcomed)
    visits.did_not_go(welcomed, next_step="other_company", by=by_person(welcomed.person), at=AFTERWARDS)
    assert kinds(user=pim) == ["for_practitioner"]
